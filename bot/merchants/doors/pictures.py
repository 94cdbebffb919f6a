"""The door for pictures: made safe, kept, shown to who sent them, taken back until they are submitted."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image
from sqlalchemy import Connection

from bot.blocks import Reply, Text
from bot.codec import memory_from_json
from bot.forms import with_way_back
from bot.merchants.doors.conversations import Conversations
from bot.merchants.doors.opening import Door, Opening
from bot.merchants.evidence import safe_picture
from bot.notices import say_in
from bot.turn import Words
from store import conversations, evidence
from store import doors as rows
from store.evidence import MOST
from store.tables import Found

SMALL_SIDE: Final = 480
"""Pixels of the longer side of what is shown in the album: sharp at half the width of a phone."""


class NoRoom(Exception):  # noqa: N818
    """There are as many pictures as may be."""


class Closed(Exception):  # noqa: N818
    """The door closed meanwhile."""


@dataclass(frozen=True, slots=True)
class Album:
    """The pictures of a payout: ``kept`` (rows), how many are on their way from the chat, and how many more may come."""

    kept: Sequence[Found]
    coming: int

    @property
    def room(self) -> int:
        return max(0, MOST - len(self.kept) - self.coming)

    @property
    def unsubmitted(self) -> bool:
        """Whether any of them belongs to no dispute yet."""
        return any(each.dispute_id is None for each in self.kept)


class Pictures:
    """One picture after another is made safe: a large one takes some hundred megabytes meanwhile."""

    def __init__(self, opening: Opening, conversations: Conversations, words: Words) -> None:
        self._opening = opening
        self._conversations = conversations
        self._words = words
        self._one_at_a_time = asyncio.Semaphore(1)

    async def album(self, door: Door) -> Album:
        found = await self._opening.store.read(lambda db: evidence.of_payout(db, _payout(door)))
        kept = [each for each in found if each.state == "kept"]
        return Album(kept, len(found) - len(kept))

    async def keep(self, door: Door, raw: bytes) -> int:
        """Make a picture safe and keep it; its id. Raises :class:`bot.merchants.evidence.BadPicture`, NoRoom, Closed."""
        async with self._one_at_a_time:
            picture = await asyncio.to_thread(safe_picture, raw)
        now = self._opening.clock.now()

        def keeping(db: Connection) -> int | None:
            if not self._opening.still(db, door, now) or door.member is None:
                raise Closed
            return evidence.keep(
                db, payout=_payout(door), membership=door.member.id, dispute=door.subject.get("dispute"),
                body=picture.jpeg, width=picture.width, height=picture.height, sha256=picture.sha256, now=now,
            )  # fmt: skip

        number = await self._opening.store.write(keeping)
        if number is None:
            raise NoRoom
        return number

    async def whole(self, door: Door, picture: int) -> bytes | None:
        """The JPEG as it is kept; None for any picture that is not this payout's."""
        return await self._opening.store.read(lambda db: evidence.body(db, _payout(door), picture))

    async def small(self, door: Door, picture: int) -> bytes | None:
        """As :meth:`whole`, for the album."""
        jpeg = await self.whole(door, picture)
        return await asyncio.to_thread(small_picture, jpeg) if jpeg else None

    async def drop(self, door: Door, picture: int) -> bool:
        """Take a picture back; False where it is not there, or was submitted."""
        now = self._opening.clock.now()

        def dropping(db: Connection) -> bool:
            return self._opening.still(db, door, now) and evidence.drop(db, picture, _payout(door))

        return await self._opening.store.write(dropping)

    async def done(self, door: Door) -> int | None:
        """Close the door and say in the chat how many pictures are here; that number. None: it was closed already."""
        now = self._opening.clock.now()

        def closing(db: Connection) -> tuple[int, int | None] | None:
            if not self._opening.still(db, door, now) or not rows.use(db, door.hash, now):
                return None
            found = evidence.of_payout(db, _payout(door))
            count = sum(each.state == "kept" for each in found)
            here = conversations.find(db, door.channel, door.address)
            row = conversations.get(db, here) if here is not None else None
            if row is None or row.blocked:
                return count, None
            say_in(db, row.id, self._said(door, count, row), now)
            return count, row.id

        closed = await self._opening.store.write(closing)
        if closed is None:
            return None
        count, conversation = closed
        if conversation is not None:
            await self._conversations.look(conversation)
        return count

    def _said(self, door: Door, count: int, here: Found) -> Reply:
        """With the way back into the form that waits for the pictures."""
        memory = memory_from_json(here.memory).but(form="")
        text = Text(self._words("doors", "pictures_here", count=count))
        return with_way_back(self._words, Reply("answer", (text,), programme=door.programme.code), memory)


def small_picture(jpeg: bytes) -> bytes:
    """A smaller JPEG of one of ours, at most :data:`SMALL_SIDE` pixels long."""
    with Image.open(BytesIO(jpeg), formats=("JPEG",)) as image:
        image.draft("RGB", (SMALL_SIDE, SMALL_SIDE))
        image.thumbnail((SMALL_SIDE, SMALL_SIDE))
        small = BytesIO()
        image.save(small, "JPEG", quality=80)
        return small.getvalue()


def _payout(door: Door) -> int:
    if door.payout is None:
        raise ValueError("this door leads to no payout")
    number: int = door.payout.id
    return number
