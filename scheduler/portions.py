"""Sending portions: each with its own retry key, in the order of what matters, as far as this month's messages reach, and
never at night."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import structlog

from bot.clock import Clock
from bot.codec import reply_from_json
from bot.errors import described
from bot.outbox import Again, Deliverer, Never, Outcome, QuotaGone, Sent, TellsMany, ToMany, Unreachable
from bot.outbox_sender import CRASHES, GIVE_UP_AFTER, PATIENCE, pause_before_next
from programmes.rules.reminders import Quiet
from store import Store, reminder_portions
from store.tables import Found

AT_ONCE: Final = 16
"""Portions under way at the same time."""
log = structlog.get_logger()


class PortionSender:
    """Sends under the name ``worker``."""

    def __init__(
        self, store: Store, deliverers: Mapping[str, Deliverer], clock: Clock, worker: str, quiet: Quiet
    ) -> None:
        self._store = store
        self._channels = {name: each for name, each in deliverers.items() if isinstance(each, TellsMany)}
        self._clock = clock
        self._worker = worker
        self._quiet = quiet

    async def send_due(self) -> None:
        """Send everything that is due now; what has to be tried again waits for its time."""
        left = {name: await channel.left() for name, channel in self._channels.items()}
        while not self._quiet.covers(self._clock.now().hour):
            taken = await self._store.write(partial(_taken, worker=self._worker, now=self._clock.now()))
            if not taken:
                return
            await asyncio.gather(*(self._send(row, people, left) for row, people in taken))

    async def _send(self, row: Found, people: Sequence[str], left: dict[str, int | None]) -> None:
        outcome = await self._attempt(row, people, left)
        now = self._clock.now()
        values, reminders_are = ended(row, outcome, now)
        if isinstance(outcome, Never) and len(people) > 1:
            await self._store.write(lambda db: reminder_portions.split(db, row.id, now))
        else:
            await self._store.write(lambda db: reminder_portions.end(db, row.id, values, reminders_are, now))
        if not isinstance(outcome, Sent):
            log.warning(
                "portion_not_sent",
                portion=row.id,
                people=len(people),
                why=values["error"],
                end=values["state"],
            )

    async def _attempt(self, row: Found, people: Sequence[str], left: dict[str, int | None]) -> Outcome:
        channel = self._channels.get(row.channel)
        if channel is None:
            return Never("no such channel")
        if not self._reaches(row, people, left):
            return QuotaGone()
        said = reply_from_json(row.body)
        doubtful = reminder_portions.is_doubtful(row)
        message = ToMany(
            row.key, tuple(people), said.blocks, said.quick, row.programme, row.attempts + 1, doubtful
        )
        try:
            async with asyncio.timeout(PATIENCE):
                return await channel.tell(message)
        except TimeoutError:
            return Again("timeout", doubtful=True)
        except Exception as error:
            name = type(error).__name__
            log.error("deliverer_failed", portion=row.id, **described(error))  # noqa: TRY400
            return Never(name) if row.attempts + 1 >= CRASHES else Again(name, doubtful=True)

    def _reaches(self, row: Found, people: Sequence[str], left: dict[str, int | None]) -> bool:
        """Whether this month's messages are enough; one that may have arrived has been paid for."""
        still = left.get(row.channel)
        if still is None or reminder_portions.is_doubtful(row):
            return True
        if still < len(people):
            return False
        left[row.channel] = still - len(people)
        return True


def _taken(db: Any, worker: str, now: datetime) -> list[tuple[Found, tuple[str, ...]]]:
    rows = reminder_portions.take(db, worker, now, AT_ONCE)
    people = reminder_portions.addresses(db, [row.id for row in rows])
    return [(row, people.get(row.id, ())) for row in rows]


def ended(row: Found, outcome: Outcome, now: datetime) -> tuple[dict[str, Any], str]:
    """The portion's columns after an attempt, and what became of its reminders ("" while it goes on)."""
    values: dict[str, Any] = {
        "worker": "",
        "error": "",
        "request_id": outcome.request_id,
        "next_attempt_at": now,
    }
    match outcome:
        case Sent():
            return values | {"state": "sent", "sent_at": now}, "sent"
        case QuotaGone():
            return values | {"state": "not_reached", "error": "quota"}, "not_reached"
        case Never(why=why):
            return values | {"state": "refused", "error": why}, "refused"
        case Unreachable(why=why):
            return values | {"state": "refused", "error": why}, "unreachable"
        case Again(why=why, after_seconds=seconds, doubtful=doubtful):
            doubtful = doubtful or reminder_portions.is_doubtful(row)
            values |= {"error": why, "doubtful": doubtful}
            at = now + timedelta(seconds=pause_before_next(row.attempts + 1, seconds))
            if at - (row.first_tried_at or now) >= GIVE_UP_AFTER:
                state = "unknown" if doubtful else "expired"
                return values | {"state": state}, state
            return values | {"state": "pending", "next_attempt_at": at}, ""
