"""How many people can still be told something this month, by channel: what is urgent first, and the rest is not begun."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.outbox import TellsMany

GOOD_FOR: Final = timedelta(minutes=1)
"""How long a channel's answer is gone by. What goes out meanwhile is taken off; pushes of answers (few) come in with the next
one, for they are counted in the same number."""
MANY: Final = 10**9


class Allowance:
    """Of one process. Where several send, the channel itself refuses what is too much."""

    def __init__(self, channels: Mapping[str, TellsMany]) -> None:
        self._channels = channels
        self._left: dict[str, int | None] = {}
        self._short: dict[str, int] = {}
        self._promised: set[int] = set()
        self._asked_at: datetime | None = None

    async def renew(self, now: datetime) -> None:
        """Ask all channels, unless that was just now."""
        if self._asked_at is not None and timedelta() <= now - self._asked_at < GOOD_FOR:
            return
        answers = await asyncio.gather(*(each.left() for each in self._channels.values()))
        self._left = dict(zip(self._channels, answers, strict=True))
        self._short.clear()
        self._promised.clear()
        self._asked_at = now

    def take(self, channel: str, portion: int, people: int, urgency: int) -> int:
        """How many of a portion's ``people`` can be told now: all, and that many are taken off (once, for it may be tried
        again); or fewer, and nothing is. Then nothing less urgent goes: it would take what is left from them."""
        left = self._left.get(channel)
        if left is None or portion in self._promised:
            return people
        if urgency > self._short.get(channel, MANY):
            return 0
        if people > left:
            self._short[channel] = min(urgency, self._short.get(channel, MANY))
            return left
        self._left[channel] = left - people
        self._promised.add(portion)
        return people

    def give_back(self, channel: str, portion: int, people: int) -> None:
        """Nobody gets it."""
        left = self._left.get(channel)
        if left is not None and portion in self._promised:
            self._promised.remove(portion)
            self._left[channel] = left + people

    def gone(self, channel: str) -> None:
        """The channel says that there is nothing left: nobody else is tried until it is asked again."""
        self._left[channel] = 0
