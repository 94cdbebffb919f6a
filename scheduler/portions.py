"""Sending portions: each with its own retry key, in the order of what matters, as far as this month's messages reach, and
never at night."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from sqlalchemy import Connection

from bot import metrics
from bot.clock import Clock
from bot.codec import reply_from_json
from bot.errors import described
from bot.outbox import Again, Deliverer, Never, Outcome, QuotaGone, Sent, TellsMany, ToMany, Unreachable
from bot.outbox_sender import CRASHES, GIVE_UP_AFTER, PATIENCE, pause_before_next
from bot.reminding import Reminding
from programmes.rules.reminders import Quiet
from scheduler.allowance import Allowance
from scheduler.bundling import in_order, line_of
from store import Lane, Store, reminder_portions
from store.tables import Found

AT_ONCE: Final = 64
"""Portions under way at the same time."""
OF_A_TAKE: Final = 128
"""Portions that are taken together; they are all begun within seconds."""
OF_A_LOT: Final = 64
"""Ends that one transaction records; of portions to many only :data:`OF_MANY`, each of which writes for hundreds."""
OF_MANY: Final = 2
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Taken:
    """A portion as it was before this attempt, and to whom it goes. ``why_not``: why it may not be sent any more, "" if it
    may."""

    row: Found
    people: tuple[str, ...]
    why_not: str = ""

    @property
    def has_lost_people(self) -> bool:
        """Somebody of them was erased since it was made."""
        return len(self.people) < int(self.row.people)


@dataclass(frozen=True, slots=True)
class End:
    """How an attempt at a portion ended, to be recorded. ``is_split``: the ``first`` of its people go for themselves, and the
    others."""

    taken: Found
    outcome: Outcome
    is_split: bool
    first: int = 0


class PortionSender:
    """Sends under the name ``worker``. ``reminding``: words a person's reminders as it would be done now."""

    def __init__(
        self,
        store: Store,
        deliverers: Mapping[str, Deliverer],
        reminding: Reminding,
        clock: Clock,
        worker: str,
        quiet: Quiet,
    ) -> None:
        self._store = store
        self._reminding = reminding
        self._channels = {name: each for name, each in deliverers.items() if isinstance(each, TellsMany)}
        self._allowance = Allowance(self._channels)
        self._clock = clock
        self._worker = worker
        self._quiet = quiet
        self._ends: Lane[End, bool] = Lane("personal ends", self._record_personal, turn=6, at_most=OF_A_LOT)
        self._ends_of_many: Lane[End, bool] = Lane("ends of many", self._record, turn=7, at_most=OF_MANY)

    async def send_due(self) -> None:
        """Send everything that is due now; what has to be tried again waits for its time."""
        if not await self._store.read(lambda db: reminder_portions.anything_waits(db, self._clock.now())):
            return
        if self._is_quiet():
            return
        await self._allowance.renew(self._clock.now())
        sending: set[asyncio.Task[None]] = set()
        try:
            while taken := await self._take():
                for each in taken:
                    if len(sending) >= AT_ONCE:
                        sending = await _still_under_way(sending, asyncio.FIRST_COMPLETED)
                    sending.add(asyncio.create_task(self._send(each)))
                if len(taken) < OF_A_TAKE:
                    sending = await _still_under_way(sending, asyncio.ALL_COMPLETED)
            await _still_under_way(sending, asyncio.ALL_COMPLETED)
        finally:
            for task in sending:
                task.cancel()

    async def _take(self) -> list[Taken]:
        """Portions for a second or so, with those to whom they go."""
        if self._is_quiet():
            return []
        now = self._clock.now()
        rows = await self._store.write(lambda db: reminder_portions.take(db, self._worker, now, OF_A_TAKE))
        taken = await self._store.read(lambda db: self._looked_at(db, rows, now)) if rows else []
        anew = [each.row.id for each in taken if _has_become_another_request(each)]
        if anew:
            await self._store.write(lambda db: reminder_portions.gather_anew(db, anew))
        return [each for each in taken if each.row.id not in anew] or (await self._take() if anew else [])

    def _looked_at(self, db: Connection, rows: Sequence[Found], now: datetime) -> list[Taken]:
        people = reminder_portions.addresses(db, [row.id for row in rows])
        taken = [Taken(row, people.get(row.id, ())) for row in rows]
        return [replace(each, why_not=self._why_not(db, each, now)) for each in taken]

    def _why_not(self, db: Connection, taken: Taken, now: datetime) -> str:
        """What may have arrived is sent once more only as it was, and while it is true: to the same people under the same key
        [D:retrying-api-request], and in the words that would be found today."""
        if not reminder_portions.is_doubtful(taken.row):
            return ""
        if taken.has_lost_people:
            return "somebody was erased"
        of_one = reminder_portions.of_one_person(db, taken.row.id)
        said = self._reminding.compose(db, in_order(of_one), now) if of_one else None
        return "" if said == reply_from_json(taken.row.body) else "not true any more"

    def _is_quiet(self) -> bool:
        """Now, or before an attempt that begins now is over."""
        now = self._clock.now()
        return any(self._quiet.covers(at.hour) for at in (now, now + timedelta(seconds=PATIENCE)))

    async def _send(self, taken: Taken) -> None:
        row, people = taken.row, taken.people
        end = await self._tried(taken)
        lane = self._ends if len(people) == 1 else self._ends_of_many
        is_mine = await self._store.put(lane, end)
        outcome = end.outcome
        if not is_mine or not isinstance(outcome, Sent):
            why = "" if isinstance(outcome, Sent) else outcome.why
            log.warning("portion_not_sent", portion=row.id, people=len(people), why=why, is_mine=is_mine)
        if is_mine and not end.is_split and (became := ended(row, outcome, self._clock.now())[1]):
            metrics.series(metrics.REMINDERS, became).inc(len(people))

    async def _tried(self, taken: Taken) -> End:
        """One attempt, at all of them or none. With messages left for some of them only, these are told for themselves; one
        that may have arrived has been paid for."""
        row, people = taken.row, taken.people
        doubtful = reminder_portions.is_doubtful(row)
        if not doubtful:
            reached = self._allowance.take(row.channel, row.id, len(people), row.urgency)
            if reached < len(people):
                return End(row, QuotaGone(), is_split=reached > 0, first=reached)
        outcome = await self._attempt(taken)
        if isinstance(outcome, QuotaGone):
            self._allowance.gone(row.channel)
        elif not doubtful and isinstance(outcome, Never | Unreachable):
            self._allowance.give_back(row.channel, row.id, len(people))
        one_of_many = isinstance(outcome, Never) and not outcome.for_all and len(people) > 1
        return End(row, outcome, is_split=one_of_many and not doubtful, first=len(people) // 2)

    def _record(self, db: Connection, ends: list[End]) -> list[bool]:
        now = self._clock.now()
        return [self._record_one(db, each, now) for each in ends]

    def _record_personal(self, db: Connection, ends: list[End]) -> list[bool]:
        """As :meth:`_record`, with as few statements for all that were sent as for one."""
        now = self._clock.now()
        sent = [
            (each.taken, ended(each.taken, each.outcome, now)[0], line_of(reply_from_json(each.taken.body)))
            for each in ends
            if isinstance(each.outcome, Sent)
        ]
        mine = reminder_portions.end_sent(db, sent, self._worker, now) if sent else set()
        return [
            each.taken.id in mine if isinstance(each.outcome, Sent) else self._record_one(db, each, now)
            for each in ends
        ]

    def _record_one(self, db: Connection, end: End, now: datetime) -> bool:
        if end.is_split:
            values, _ = ended(end.taken, end.outcome, now)
            return reminder_portions.split(db, end.taken, self._worker, values["error"], end.first, now)
        values, reminders_are = ended(end.taken, end.outcome, now)
        said = line_of(reply_from_json(end.taken.body)) if reminders_are == "sent" else None
        return reminder_portions.end(db, end.taken, self._worker, values, reminders_are, now, said)

    async def _attempt(self, taken: Taken) -> Outcome:
        row = taken.row
        if taken.why_not:
            return Never(taken.why_not, for_all=True)
        channel = self._channels.get(row.channel)
        if channel is None:
            return Never("no such channel", for_all=True)
        if self._is_key_forgotten(row):
            return Never("the retry key has grown old", for_all=True)
        said = reply_from_json(row.body)
        doubtful = reminder_portions.is_doubtful(row)
        message = ToMany(
            row.key, taken.people, said.blocks, said.quick, row.programme, row.attempts + 1, doubtful
        )
        try:
            async with asyncio.timeout(PATIENCE):
                return await channel.tell(message)
        except TimeoutError:
            return Again("timeout", doubtful=True)
        except Exception as error:
            name = type(error).__name__
            log.error("deliverer_failed", portion=row.id, **described(error))  # noqa: TRY400
            return Never(name, for_all=True) if row.attempts + 1 >= CRASHES else Again(name, doubtful=True)

    def _is_key_forgotten(self, row: Found) -> bool:
        """Before it is, one more attempt must have been over: what was accepted would be taken for something new."""
        since = row.first_tried_at
        return since is not None and self._clock.now() - since >= GIVE_UP_AFTER - timedelta(seconds=PATIENCE)


def _has_become_another_request(taken: Taken) -> bool:
    """It was tried, reached nobody, and would not go to the same people again: then not under the same key either."""
    is_known = taken.row.attempts > 0 and not reminder_portions.is_doubtful(taken.row)
    return is_known and taken.has_lost_people


async def _still_under_way(sending: set[asyncio.Task[None]], until: str) -> set[asyncio.Task[None]]:
    """Wait for the first or for all of them. Raises what one of them raised."""
    if not sending:
        return sending
    done, still = await asyncio.wait(sending, return_when=until)
    for task in done:
        task.result()
    return still


def ended(row: Found, outcome: Outcome, now: datetime) -> tuple[dict[str, Any], str]:
    """The portion's columns after an attempt, and what became of its reminders ("" while it goes on). What may have arrived
    before is never called refused."""
    values: dict[str, Any] = {
        "worker": "",
        "error": "",
        "request_id": outcome.request_id,
        "next_attempt_at": now,
    }
    perhaps = reminder_portions.is_doubtful(row)
    match outcome:
        case Sent():
            return values | {"state": "sent", "sent_at": now}, "sent"
        case Never(why=why) | QuotaGone(why=why) | Unreachable(why=why) if perhaps:
            return values | {"state": "unknown", "error": why, "doubtful": True}, "unknown"
        case QuotaGone(why=why):
            return values | {"state": "not_reached", "error": why}, "not_reached"
        case Never(why=why):
            return values | {"state": "refused", "error": why}, "refused"
        case Unreachable(why=why):
            return values | {"state": "refused", "error": why}, "unreachable"
        case Again(why=why, after_seconds=seconds, doubtful=doubtful):
            doubtful = doubtful or perhaps
            values |= {"error": why, "doubtful": doubtful}
            at = now + timedelta(seconds=pause_before_next(row.attempts + 1, seconds))
            if at - (row.first_tried_at or now) >= GIVE_UP_AFTER:
                state = "unknown" if doubtful else "expired"
                return values | {"state": state}, state
            return values | {"state": "pending", "next_attempt_at": at}, ""
