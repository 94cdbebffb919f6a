"""The calendars that everybody may have: one of each programme, and for each of its two sides; as a feed and on paper."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Final, TypeVar, cast
from urllib.parse import urlsplit

from bot.calendars.entries import FIRST_EDITION, TEMPLATE, Edition, entries_of
from bot.calendars.feed import Entry, Feed, ics
from bot.calendars.sheet import sheet
from bot.holidays import business_calendar
from bot.turn import Words
from programmes.model import Programme, Role
from programmes.rules import PostalService
from programmes.rules.deadlines import Deadline, deadlines_of

NOWHERE: Final = "madoguchi.invalid"
"""In the ids of a deployment that does not know its own address."""
_KEPT: Final = 128
"""So many files; with the next the oldest goes."""
_Made = TypeVar("_Made")

EditionOf = Callable[[Programme], Edition]


def first_edition(_: Programme) -> Edition:
    """Where nobody has changed a calendar."""
    return FIRST_EDITION


@dataclass(frozen=True, slots=True)
class Subscription:
    """A calendar as it can be had: ``entries``, how many; 0: there are no days, and ``why_empty`` says so."""

    role: Role | None
    entries: int
    why_empty: str


class PublicCalendars:
    """``public_url``: where the site stands for others, "" if that is not known. ``edition``: what was published when, asked
    each time. What was made is kept as long as its programme and its edition are the same; safe to share by threads."""

    def __init__(
        self,
        programmes: Mapping[str, Programme],
        words: Words,
        post: PostalService,
        public_url: str = "",
        edition: EditionOf = first_edition,
    ) -> None:
        self.programmes = programmes
        self.words = words
        self.post = post
        self.public_url = public_url.rstrip("/")
        self.edition = edition
        self._made: dict[Hashable, tuple[tuple[Programme, Edition], object]] = {}
        self._lock = Lock()

    def deadlines(self, programme: Programme) -> tuple[Deadline, ...]:
        return deadlines_of(programme, self.post, business_calendar())

    def entries(self, programme: Programme, role: Role | None) -> tuple[Entry, ...]:
        return entries_of(programme, self.deadlines(programme), self.words, self.edition(programme), role)

    def domain(self, programme: Programme) -> str:
        """Whose ids a calendar's are."""
        return f"{programme.code}.{urlsplit(self.public_url).hostname or NOWHERE}"

    def page(self, programme: Programme) -> str:
        """Where the calendar can be read; "" where the site does not know its address."""
        return f"{self.public_url}/guide/{programme.code}/calendar" if self.public_url else ""

    def feed(self, programme: Programme, role: Role | None = None) -> Feed:
        entries = self.entries(programme, role)
        said = {"programme": programme, "role": role, "entries": entries}
        return Feed(
            name=self.words(TEMPLATE, "name", **said),
            about=self.words(TEMPLATE, "about", **said),
            domain=self.domain(programme),
            entries=entries,
            changed_at=self.edition(programme).at,
            colour=programme.colour,
            page=self.page(programme),
        )

    def ics(self, code: str, role: Role | None = None) -> bytes:
        """The feed as a file. Raises KeyError for a programme that is not here."""
        return self._kept(code, ("ics", role), lambda programme: ics(self.feed(programme, role)))

    def sheet(self, code: str, day: date) -> bytes:
        """One page A4 for shops, as printed on ``day`` (Asia/Tokyo). Raises KeyError."""
        return self._kept(code, ("pdf", day), lambda programme: self._sheet(programme, day))

    def has_sheet(self, code: str, day: date) -> bool:
        """Whether it lies ready; to make one takes a moment."""
        with self._lock:
            return (code, "pdf", day) in self._made

    def subscription(self, code: str, role: Role | None) -> Subscription:
        """Raises KeyError."""
        return self._kept(code, ("said", role), lambda programme: self._subscription(programme, role))

    def _subscription(self, programme: Programme, role: Role | None) -> Subscription:
        entries = self.entries(programme, role)
        said = {"programme": programme, "role": role}
        return Subscription(role, len(entries), "" if entries else self.words(TEMPLATE, "why_empty", **said))

    def _sheet(self, programme: Programme, day: date) -> bytes:
        return sheet(programme, self.words, self.post, day, self.page(programme))

    def _kept(self, code: str, key: tuple[Hashable, ...], make: Callable[[Programme], _Made]) -> _Made:
        """What was made for this programme as it stands now; otherwise it is made."""
        programme = self.programmes[code]
        stands = (programme, self.edition(programme))
        with self._lock:
            kept = self._made.get((code, *key))
        if kept is not None and kept[0][0] is programme and kept[0][1] == stands[1]:
            return cast(_Made, kept[1])
        made = make(programme)
        with self._lock:
            self._made[code, *key] = stands, made
            while len(self._made) > _KEPT:
                self._made.pop(next(iter(self._made)))
        return made
