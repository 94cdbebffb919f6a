"""Whoever waits for an answer longer than a moment is shown that it is being worked on, by channels that can.

Noted for every event and looked at from time to time, so that an answer that comes at once costs next to nothing.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Set
from itertools import islice, takewhile
from typing import Final

from bot.incoming import Incoming
from bot.outbox import Deliverer, ShowsWork

LOOK: Final = 0.25
"""Seconds between two looks."""
MOMENT: Final = 0.9
"""Seconds after which somebody waits."""
AT_ONCE: Final = 5
"""So many are shown it at one look: LINE takes 100 calls a second from all processes together, and while many wait there
are better things to do."""
PATIENCE: Final = 2.0
"""Seconds that showing it may take; after that it is too late anyway."""
UNANSWERED: Final = frozenset({"unsend", "unfollow", "leave", "join", "other"})
"""Kinds of events that nobody waits for an answer to."""


class Waiting:
    """``deliverers`` by channel id; ``clock`` in seconds."""

    def __init__(
        self, deliverers: Mapping[str, Deliverer], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._shown_by = {name: each for name, each in deliverers.items() if isinstance(each, ShowsWork)}
        self._clock = clock
        self._since: dict[tuple[str, str], tuple[float, str]] = {}

    def began(self, events: Iterable[Incoming]) -> None:
        """These have come in."""
        for event in events:
            answered = not (event.silent or event.beside or event.kind in UNANSWERED)
            if answered and event.channel in self._shown_by:
                self._since[event.channel, event.event_id] = (self._clock(), event.address)

    def only(self, new: Set[str], events: Iterable[Incoming]) -> None:
        """Of these only the ``new`` ones are worked on: the others were seen before, or could not be stored."""
        for event in events:
            if event.event_id not in new:
                self.ended(event.channel, event.event_id)

    def ended(self, channel: str, event_id: str) -> None:
        """Answered, or nothing to be answered."""
        self._since.pop((channel, event_id), None)

    async def look(self) -> None:
        """Show it to those who have waited for a moment: each once, the longest waiting first, whatever comes of it."""
        until = self._clock() - MOMENT
        waiting = takewhile(lambda each: each[1][0] <= until, self._since.items())
        shown = {(key[0], address): key for key, (_, address) in islice(waiting, AT_ONCE)}
        for key in shown.values():
            del self._since[key]
        await asyncio.gather(*(self._show(*each) for each in shown), return_exceptions=True)

    async def _show(self, channel: str, address: str) -> None:
        async with asyncio.timeout(PATIENCE):
            await self._shown_by[channel].busy(address)
