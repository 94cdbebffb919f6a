"""Following a conversation as it is written: for a page that shows it live."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from bot.blocks import Reply
from bot.codec import reply_from_json
from store import Store, conversations, transcript
from store.tables import Found

LOOK: Final = 2.0
"""Seconds after which a listener looks by itself: another process may have written."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a transcript. ``id`` grows within a conversation (use it as the SSE event id).

    ``direction``: "in" (the person), "out" (the bot), "staff". ``kind``: of the event or the reply. ``text``: the
    words (for "out" and "staff" the blocks' words joined); ``reply``: what was said as blocks, None for "in";
    ``at`` aware, Asia/Tokyo. ``event_id``: of the event itself or the one answered; "" if none or already
    forgotten. ``unsent``: taken back by the person, blank."""

    id: int
    direction: str
    kind: str
    text: str
    reply: Reply | None
    at: datetime
    event_id: str = ""
    unsent: bool = False


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Everything said before is gone: the person deleted the conversation, or it has aged away."""


def said_from(row: Found) -> Said:
    """A row of :mod:`store.transcript`."""
    reply = reply_from_json(row.body) if row.body else None
    return Said(row.id, row.direction, row.kind, row.text, reply, row.at, row.event_id or "", row.unsent)


class Bells:
    """Rings for whoever listens to a conversation; what was written is always read from the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._bells: dict[tuple[str, str], set[asyncio.Event]] = defaultdict(set)

    def ring(self, channel: str, address: str) -> None:
        """Something new was written there."""
        for bell in self._bells.get((channel, address), ()):
            bell.set()

    async def listen(self, channel: str, address: str, after: int) -> AsyncIterator[Said | Forgotten]:
        """Messages above ``after``, then new ones, for as long as anybody iterates. ``after`` is the last message
        the listener knows: if it is there no more, the listener is told so first."""
        key, bell, last = (channel, address), asyncio.Event(), after
        self._bells[key].add(bell)
        try:
            while True:
                bell.clear()
                is_gone, new = await self._new(channel, address, last)
                if is_gone:
                    last = 0
                    yield Forgotten()
                for said in new:
                    last = said.id
                    yield said
                await _wait(bell)
        finally:
            self._bells[key].discard(bell)
            if not self._bells[key]:
                del self._bells[key]

    async def _new(self, channel: str, address: str, last: int) -> tuple[bool, list[Said]]:
        """Whether the ``last`` message known is gone, and those above it."""

        def read(db: Connection) -> tuple[bool, list[Said]]:
            conversation = conversations.find(db, channel, address)
            if conversation is None:
                return last > 0, []
            is_gone = last > 0 and not transcript.has(db, conversation, last)
            return is_gone, [said_from(row) for row in transcript.after(db, conversation, last)]

        return await self._store.read(read)


async def _wait(bell: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(LOOK):
            await bell.wait()
    except TimeoutError:
        return
