"""Changes of a calendar made good: what is planned about days that are no more is cancelled, and everybody who was told
of them gets one correction. A process that ends in the middle loses nothing: the next one begins again, and finds
only who is still missing.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog
from sqlalchemy import Connection

from bot.clock import Clock
from bot.live_programmes import LiveProgrammes
from bot.reminding_corrections import correcting
from programmes.rules.reminders import Quiet
from store import Store, calendar_changes
from store.calendar_changes import Correcting
from store.tables import Found

SETTLED: Final = timedelta(minutes=1)
"""So long after a change another process may still have said the old day: then everybody is looked for once more."""
PAUSE: Final = 0.02
"""Seconds between two looks while another process is at the same step."""
HOUR: Final = timedelta(hours=1)
log = structlog.get_logger()


class Corrector:
    """Several processes may do this at once."""

    def __init__(self, store: Store, programmes: LiveProgrammes, clock: Clock, quiet: Quiet) -> None:
        self._store = store
        self._programmes = programmes
        self._clock = clock
        self._quiet = quiet

    async def catch_up(self) -> Sequence[int]:
        """See what was published, and correct what it makes untrue. Nothing is left in any outbox: the reminders do that."""
        now = self._clock.now()
        await asyncio.to_thread(self._programmes.refresh, self._store, now)
        changes = await self._store.read(partial(calendar_changes.not_corrected, now=now))
        for row in changes:
            if _is_open(row, now) and (what := self._what(row, now)) is not None:
                await self._correct(what, now)
        return ()

    def _what(self, row: Found, now: datetime) -> Correcting | None:
        """None for a change that cannot be made any more, and of a programme that is not here."""
        if (
            row.programme not in self._programmes
            or self._programmes.around(row.programme, row.revision) is None
        ):
            return None
        return correcting(self._programmes.states(row.programme), row.revision, self._programmes, now.date())

    def _next(self, what: Correcting, done: int, now: datetime) -> Callable[[Connection], int | None]:
        return partial(calendar_changes.next_step, what=what, after=done, now=now)

    async def _correct(self, what: Correcting, now: datetime) -> None:
        due_at = first_decent_moment(now, self._quiet)
        done = 0
        while (after := await self._store.read(self._next(what, done, now))) is not None:
            step = partial(calendar_changes.correct, what=what, after=after, due_at=due_at, now=now)
            if (done := await self._store.write(step)) == after:
                await asyncio.sleep(PAUSE)
        told = await self._store.write(partial(calendar_changes.corrected, what=what, now=now))
        log.info("calendar_corrected", programme=what.programme, revision=what.revision, told=told)


def first_decent_moment(now: datetime, quiet: Quiet) -> datetime:
    """``now``, or the full hour that ends the quiet ones."""
    if not quiet.covers(now.hour):
        return now
    moment = now.replace(minute=0, second=0, microsecond=0)
    while quiet.covers(moment.hour):
        moment += HOUR
    return moment


def _is_open(row: Found, now: datetime) -> bool:
    again = row.effective_at + SETTLED
    return row.corrected_at is None or (row.corrected_at < again <= now)
