"""What somebody looks for on a list of shops, as plain strings: buttons carry it, the memory keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Self

from bot.arguments import ArgCheck, one_of
from shops.asked import Asked
from shops.filters import Filters, UnknownFilterError
from shops.genres import label
from shops.index import ShopIndex
from shops.words import ticket_labels

LONGEST: Final = 60
"""Characters of words, and of each filter."""


def is_short(value: str) -> bool:
    """Words or a filter of a button."""
    return 0 < len(value) <= LONGEST and value.isprintable()


ARGS: Final[Mapping[str, ArgCheck]] = {
    "q": is_short,
    "area": is_short,
    "station": is_short,
    "genre": is_short,
    "kind": is_short,
    "here": one_of("1"),
}
"""The arguments of a search, each with its check."""


@dataclass(frozen=True, slots=True)
class Sought:
    """``words``: names or a number, as typed; ``filters`` as text; ``here``: near the asker."""

    words: str = ""
    filters: Filters = field(default_factory=Filters)
    here: bool = False

    @classmethod
    def of(cls, asked: Asked) -> Self:
        return cls(asked.words[:LONGEST].strip(), asked.filters, asked.here)

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Self:
        """From a button's arguments, or from what is remembered; what is neither is left out."""
        filters = {name: values.get(name, "") for name in ("area", "station", "genre", "kind")}
        return cls(values.get("q", ""), Filters(**filters), values.get("here") == "1")

    @property
    def values(self) -> dict[str, str]:
        """As :meth:`read` reads it; a filter that is longer than a button takes is left out."""
        given = {name: value for name, value in self.filters.given.items() if is_short(value)}
        words = {"q": self.words} if self.words else {}
        return words | given | ({"here": "1"} if self.here else {})

    def but(self, **filters: str) -> Self:
        """With other filters; a place takes the place of any other."""
        placed = {"area": "", "station": ""} if filters.keys() & {"area", "station"} else {}
        here = self.here and not placed
        return replace(self, filters=replace(self.filters, **(placed | filters)), here=here)

    def nearby(self) -> Self:
        """The same near the asker, wherever that is."""
        return replace(self.but(area=""), here=True)

    def on(self, index: ShopIndex) -> Asked:
        """Asked of a list. A filter that this list has not (it was another one's) narrows nothing."""
        asked = index.refined(self.words) if self.words else Asked()
        for name, value in self.filters.given.items():
            try:
                narrowed = index.refined("", **{name: value})
            except UnknownFilterError:
                continue
            asked = asked.narrowed(
                asked.areas + narrowed.areas,
                asked.stations + narrowed.stations,
                narrowed.genres or asked.genres,
                narrowed.ticket_kinds or asked.ticket_kinds,
            )
        return replace(asked, here=self.here or asked.here)


def genres_said(asked: Asked) -> str:
    """The genres as one says them; of many the first three."""
    return "・".join(label(code) for code in asked.genres[:3])


def kinds_said(kinds: frozenset[str]) -> str:
    """Kinds of tickets as the lists call them."""
    return "・".join(name for code, name in ticket_labels().items() if code in kinds)
