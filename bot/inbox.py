"""One turn for each of several conversations, in one transaction: lock, load, ask the counter, write all.

A turn takes the oldest waiting event of its conversation. Whatever the counter does, the event comes to
an end here: an answer, a refusal's words, or an apology with a case.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import Final, Literal

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
from bot.outbox import Outgoing
from bot.turn import OpenCase, Standing
from store import Lane, cases, conversations, inbox
from store.tables import Found

ATTEMPTS: Final = 5
"""So often work on an event may break off (crash, database error) before it gets an apology instead."""
NOT_FOR_THE_COUNTER: Final = frozenset({"unsend", "unfollow", "leave"})
LONGEST: Final = 0.012
"""Seconds of turns in one transaction: for so long a webhook waits. What does not fit comes next."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Turned:
    """How a turn ended. ``busy``: another process has the conversation. ``more``: events still wait."""

    state: Literal["done", "busy", "nothing"]
    more: bool = False
    channel: str = ""
    address: str = ""
    event_id: str = ""
    reply: Reply | None = None
    delivery: Outgoing | None = None
    seconds: float = 0.0


NOTHING: Final = Turned("nothing")
LATER: Final = Turned("nothing", more=True)
BUSY: Final = Turned("busy")


class Turns:
    """Turns as a lane of the store's writer; see :meth:`run`."""

    def __init__(
        self, counter: Counter, clock: Clock, entrance: Callable[[str, str], tuple[str, ...]], worker: str
    ) -> None:
        self._counter = counter
        self._clock = clock
        self._entrance = entrance
        self._worker = worker
        self.lane: Lane[int, Turned] = Lane("turns", self.run, turn=6, at_most=32)

    def run(self, db: Connection, ids: list[int]) -> Sequence[Turned]:
        """One turn for each conversation; the first attempts to deliver are recorded with them."""
        now = self._clock.now()
        standing = conversations.lock_free(db, ids)
        events = inbox.first_waiting(db, list(standing))
        ledger = Ledger(now)
        replies: dict[int, Reply | None] = {}
        until = perf_counter() + LONGEST
        for each, event in events.items():
            if perf_counter() < until or not replies:
                replies[each] = self._turn(db, ledger, standing[each], event)
        begun = ledger.write(db, self._worker)
        turned = {
            each: _turned(standing[each], events[each], reply, begun.get(each), now)
            for each, reply in replies.items()
        }
        return [
            turned.get(each, LATER if each in events else NOTHING if each in standing else BUSY)
            for each in ids
        ]

    def _turn(self, db: Connection, ledger: Ledger, here: Found, event: Found) -> Reply | None:
        incoming = incoming_from_json(
            event.payload, channel=here.channel, address=here.address, event_id=event.event_id,
            kind=event.kind, occurred_at=event.occurred_at,
        )  # fmt: skip
        if incoming.kind in NOT_FOR_THE_COUNTER or incoming.silent:
            ledger.without_reply(db, here, event, incoming)
            return None
        reply, error = self._decide(db, here, event, incoming)
        ledger.with_reply(db, here, event, incoming, reply, error)
        metrics.REPLIES.labels(here.channel, reply.kind).inc()
        return reply

    def _decide(self, db: Connection, here: Found, event: Found, incoming: Incoming) -> tuple[Reply, str]:
        """The reply, and the error's name and id if it is an apology."""
        try:
            if event.attempts >= ATTEMPTS:
                raise RuntimeError("work on this event broke off too often")  # noqa: TRY301
            return self._ask(db, here, incoming), ""
        except Refusal as refusal:
            log.info("refused", event_row=event.id, conversation=here.id, trace=trace_of(refusal, 1))
            return Reply("answer", (Text(refusal.words),)), ""
        except Exception as error:
            name = f"{type(error).__name__} {secrets.token_hex(4)}"
            at = {"event_row": event.id, "conversation": here.id, "trace": trace_of(error)}
            log.error("turn_failed", error=name, **at)  # noqa: TRY400  (a full trace may quote the person)
            metrics.FAILURES.labels(here.channel).inc()
            return _sorry(db, here, incoming), name

    def _ask(self, db: Connection, here: Found, incoming: Incoming) -> Reply:
        standing = Standing(
            entrance=self._entrance(here.channel, here.address),
            memory=memory_from_json(here.memory),
            case=OpenCase(here.case_number, here.case_opened_at) if here.case_opened_at else None,
            first_time=here.last_seen is None,
        )
        now: datetime = incoming.standing_on or self._clock.now()
        return self._counter.reply(incoming, standing, now, lambda: cases.fresh_number(db))


def _turned(here: Found, event: Found, reply: Reply | None, begun: Outgoing | None, now: datetime) -> Turned:
    seconds = (now - event.received_at).total_seconds()
    return Turned(
        "done", event.waiting > 1, here.channel, here.address, event.event_id, reply, begun, seconds
    )


def _sorry(db: Connection, here: Found, incoming: Incoming) -> Reply:
    number = here.case_number or cases.fresh_number(db)
    request = None if here.case_number else CaseRequest(number, "failure", incoming.text)
    return Reply("handoff", (Text(apology(number)),), topic="failure", case=request)
