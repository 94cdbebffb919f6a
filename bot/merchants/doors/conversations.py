"""What doors ask of the engine."""

from collections.abc import Sequence
from typing import Protocol

from bot.blocks import Reply
from bot.incoming import Incoming


class Conversations(Protocol):
    """As :class:`bot.engine.Engine` says."""

    async def receive(self, events: Sequence[Incoming]) -> int: ...

    async def answered(self, incoming: Incoming, within: float) -> Reply | None: ...

    async def look(self, conversation: int) -> None: ...
