"""Announcements whose time has come are planned for everybody they are for, and noted as sent when nobody waits any more.

A process that ends in the middle loses nothing: the next one begins again, and plans only for those who are still missing.
"""

from collections.abc import Sequence
from functools import partial

import structlog

from bot.clock import Clock
from programmes.rules.reminders import Quiet
from store import Store, announcements
from store.tables import Found

log = structlog.get_logger()


class Announcer:
    """Several processes may do this at once."""

    def __init__(self, store: Store, clock: Clock, quiet: Quiet) -> None:
        self._store = store
        self._clock = clock
        self._quiet = quiet

    async def catch_up(self) -> Sequence[int]:
        """Plan what is due, unless it is quiet: who turns news off in the night is told none in the morning. Nothing is left in
        any outbox: the reminders do that."""
        now = self._clock.now()
        if self._quiet.covers(now.hour):
            return ()
        due, told = await self._store.read(
            lambda db: (announcements.due(db, now), announcements.told_to_all(db))
        )
        for row in due:
            await self._announce(row)
        if told and (sent := await self._store.write(partial(announcements.settle, numbers=told, now=now))):
            log.info("announcements_sent", count=sent)
        return ()

    async def _announce(self, row: Found) -> None:
        now = self._clock.now()
        after: int | None = 0
        while after is not None:
            after = await self._store.write(partial(announcements.tell, row=row, after=after, now=now))
        log.info("announcement_planned", announcement=row.id, programme=row.programme)
