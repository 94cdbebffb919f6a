"""The rooms of the web chat: one for each programme, and one for people who do not know which ticket it is.

A conversation's address is ``<visitor key>`` in the common room and ``<visitor key>.<code>`` in a programme's,
so that what was said about one ticket stays there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.channels.web.visitors import Visitor
from programmes.model import Programme

COMMON_PATH = "/chat"
CHANNEL = "web"


@dataclass(frozen=True, slots=True)
class Room:
    """``code`` "": the common room of all programmes. ``every``: all programmes of the deployment as they stand now."""

    path: str
    every: Mapping[str, Programme] = field(repr=False, compare=False)
    code: str = ""

    @property
    def programme(self) -> Programme | None:
        """Whose room it is, as it stands now; None in the common one."""
        return self.every[self.code] if self.code else None

    @property
    def programmes(self) -> tuple[Programme, ...]:
        """Those that are spoken of here."""
        return tuple(self.every[code] for code in self.entrance)

    @property
    def entrance(self) -> tuple[str, ...]:
        return (self.code,) if self.code else tuple(self.every)

    def address(self, visitor: Visitor) -> str:
        return f"{visitor.key}.{self.code}" if self.code else visitor.key


class Rooms:
    """All rooms of a deployment, in the order of its programmes. ``common`` and ``each``: the paths of their pages;
    ``pages``: the same as two routes."""

    def __init__(
        self, programmes: Mapping[str, Programme], common: str = COMMON_PATH, each: str = "/p"
    ) -> None:
        self.pages = (common, f"{each}/{{code}}")
        self.common = Room(common, programmes)
        self._of = {code: Room(f"{each}/{code}", programmes, code) for code in programmes}

    def __iter__(self) -> Iterator[Room]:
        return iter(self._of.values())

    def of(self, code: str) -> Room | None:
        return self._of.get(code)

    def at(self, path: str) -> Room | None:
        """The room with this page, None for any other path."""
        return next((room for room in (self.common, *self._of.values()) if room.path == path), None)

    def entrance(self, address: str) -> tuple[str, ...]:
        """The codes served at a conversation's address; all of them where the address names none."""
        room = self._of.get(address.partition(".")[2])
        return room.entrance if room else self.common.entrance
