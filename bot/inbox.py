"""Turns: load where conversations stand, ask the counter, write everything.

A turn takes the oldest waiting event of its conversation. Loading and writing are done for many
conversations at once by the store's writer; deciding holds no lock, so whoever decided from what is no longer true
(another process, a case that staff closed) loads and decides again. Whatever the counter does, the event comes
to an end here: an answer, a refusal's words, or an apology with a case.
"""

import secrets
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Final

import structlog
from sqlalchemy import Connection

from bot import metrics
from bot.blocks import CaseRequest, Reply, Text
from bot.clock import Clock
from bot.codec import incoming_from_json, memory_from_json
from bot.counter_protocol import Counter
from bot.errors import Refusal, apology, trace_of
from bot.inbox_ledger import Ledger
from bot.incoming import Incoming
from bot.orders import Overtaken, carry_out
from bot.outbox import Outgoing
from bot.records import NotRead, Records
from bot.turn import FindListing, OpenCase, Standing
from store import Lane, cases, conversations, inbox, memberships
from store.memberships import Member
from store.tables import Found

ATTEMPTS: Final = 5
"""So often work on an event may break off (crash, database error) before it gets an apology instead."""
NOT_FOR_THE_COUNTER: Final = frozenset({"unsend", "unfollow", "leave"})
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Work:
    """What a turn starts from: a conversation's row and its next event's."""

    here: Found
    event: Found
    members: tuple[Member, ...] = ()

    @property
    def needs_records(self) -> bool:
        """Whether deciding may have to read merchants' records."""
        return bool(self.members) or self.event.kind == "linked"


@dataclass(frozen=True, slots=True)
class Decided:
    """What a turn is to write. ``reply`` None: an event that the engine deals with alone."""

    work: Work
    incoming: Incoming
    reply: Reply | None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Turned:
    """How a turn ended. ``stale``: the conversation has changed meanwhile, nothing was written. ``more``: other
    events wait behind this one. ``delivery``: the first attempt to deliver, on record as begun. ``others``: conversations of
    other people in which something was said."""

    stale: bool
    more: bool = False
    delivery: Outgoing | None = None
    others: tuple[int, ...] = ()


def load(db: Connection, ids: Iterable[int], now: datetime) -> dict[int, Work]:
    """What there is to do in these conversations, and to which merchants who speaks there is linked."""
    events = inbox.first_waiting(db, list(ids))
    standing = conversations.standing(db, events) if events else {}
    speakers = [(here.channel, here.address) for here in standing.values()]
    members = memberships.of_conversations(db, speakers, now) if speakers else {}
    return {
        each: Work(here := standing[each], event, members.get((here.channel, here.address), ()))
        for each, event in events.items()
    }


class Turns:
    """Loading and writing as lanes of the store's writer, and deciding between them."""

    def __init__(
        self,
        counter: Counter,
        clock: Clock,
        entrance: Callable[[str, str], tuple[str, ...]],
        listings: FindListing,
        worker: str,
    ) -> None:
        self._counter = counter
        self._listings = listings
        self._clock = clock
        self._entrance = entrance
        self._worker = worker
        self.loading: Lane[int, Work | None] = Lane("loading", self._load, turn=3, at_most=64)
        self.writing: Lane[Decided, Turned] = Lane("turns", self._write, turn=6, at_most=64)

    def decide(self, work: Work, db: Connection | None = None) -> Decided:
        """Ask the counter. ``db``: to read from, where the work needs records. Raises nothing but NotRead, and that without
        ``db`` alone."""
        incoming = incoming_from_json(
            work.event.payload, channel=work.here.channel, address=work.here.address,
            event_id=work.event.event_id, kind=work.event.kind, occurred_at=work.event.occurred_at,
        )  # fmt: skip
        if incoming.kind in NOT_FOR_THE_COUNTER or incoming.silent:
            return Decided(work, incoming, None)
        reply, error = self._reply(work, incoming, db)
        if (
            incoming.beside and not error and (reply.kind != "form" or reply.orders)
        ):  # a form's refusal is told
            reply = replace(reply, kind="silent")
        metrics.series(metrics.REPLIES, incoming.channel, reply.kind).inc()
        if reply.rating:
            metrics.series(metrics.RATINGS, incoming.channel, reply.rating.word).inc()
        return Decided(work, incoming, reply, error)

    def _load(self, db: Connection, ids: list[int]) -> Sequence[Work | None]:
        found = load(db, ids, self._clock.now())
        return [found.get(each) for each in ids]

    def _write(self, db: Connection, turns: list[Decided]) -> Sequence[Turned]:
        """One transaction: conversation, transcript, case, question log, outbox, and the event's end."""
        versions = conversations.lock(db, [turn.work.here.id for turn in turns])
        current = [turn for turn in turns if versions.get(turn.work.here.id) == turn.work.here.version]
        ledger = Ledger(self._clock.now())
        others: dict[int, tuple[int, ...]] = {}
        for turn in current:
            with suppress(Overtaken):
                others[turn.work.here.id] = self._ordered(db, turn)
        current = [turn for turn in current if turn.work.here.id in others]
        for turn in current:
            if turn.reply is None:
                ledger.without_reply(db, turn.work.here, turn.work.event, turn.incoming)
            else:
                ledger.with_reply(db, turn.work.here, turn.work.event, turn.incoming, turn.reply, turn.error)
        begun = ledger.write(db, self._worker)
        ended = {turn.work.here.id: turn for turn in current}
        return [
            Turned(False, turn.work.event.waiting > 1, begun.get(here), others[here])
            if ended.get(here := turn.work.here.id) is turn
            else Turned(stale=True)
            for turn in turns
        ]

    def _ordered(self, db: Connection, turn: Decided) -> tuple[int, ...]:
        """Carry out what the reply orders; the conversations in which others were told. Raises Overtaken, and nothing is
        written of it but the attempt, which keeps a turn that is overtaken for ever from being decided for ever."""
        here, orders = turn.work.here, turn.reply.orders if turn.reply else ()
        if not orders:
            return ()
        try:
            with db.begin_nested():
                told = [
                    carry_out(db, order, here.channel, here.address, self._clock.now()) for order in orders
                ]
        except Overtaken:
            inbox.count_attempt(db, [here.id])
            raise
        return tuple(chain.from_iterable(told))

    def _reply(self, work: Work, incoming: Incoming, db: Connection | None) -> tuple[Reply, str]:
        """The reply, and the error's name and id if it is an apology."""
        ids = {"event_row": work.event.id, "conversation": work.here.id}
        try:
            if work.event.attempts >= ATTEMPTS:
                raise RuntimeError("work on this event broke off too often")  # noqa: TRY301
            return self._ask(work, incoming, db), ""
        except NotRead:
            raise
        except Refusal as refusal:
            log.info("refused", trace=trace_of(refusal, 1), **ids)
            return Reply("answer", (Text(refusal.words),)), ""
        except Exception as error:
            name = f"{type(error).__name__} {secrets.token_hex(4)}"
            # the trace alone: an error's own words may quote the person
            log.error("turn_failed", error=name, trace=trace_of(error), **ids)  # noqa: TRY400
            metrics.series(metrics.FAILURES, incoming.channel).inc()
            return _sorry(work.here, incoming), name

    def _ask(self, work: Work, incoming: Incoming, db: Connection | None) -> Reply:
        here = work.here
        standing = Standing(
            entrance=self._entrance(here.channel, here.address),
            memory=memory_from_json(here.memory),
            case=OpenCase(here.case_number, here.case_opened_at) if here.case_opened_at else None,
            first_time=here.last_seen is None,
            records=Records(
                db, work.members, (here.channel, memberships.person_of(here.channel, here.address))
            ),
            listings=self._listings,
        )
        now: datetime = incoming.standing_on or self._clock.now()
        return self._counter.reply(incoming, standing, now, cases.new_number)


def _sorry(here: Found, incoming: Incoming) -> Reply:
    number = here.case_number or cases.new_number()
    request = None if here.case_number else CaseRequest(number, "failure", incoming.text)
    return Reply("handoff", (Text(apology(number)),), topic="failure", case=request)
