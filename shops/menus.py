"""What can be chosen on a list: places, genres and ticket kinds that it has, with how many shops each has."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from shops.facets import Facet, Facets, counted
from shops.filters import UnknownFilterError, several
from shops.genres import COARSE, label
from shops.packed import Arrays
from shops.strings import Strings
from shops.substrings import Numbers
from shops.wishes import Wishes
from shops.words import genre_words, ticket_labels

_Chosen = TypeVar("_Chosen")
_Set = TypeVar("_Set")


class Menus:
    """The filters of one list."""

    def __init__(self, arrays: Arrays, wishes: Wishes) -> None:
        self._wishes = wishes
        self._municipalities = Strings("municipalities", arrays)
        self._towns = Strings("towns", arrays)

    def facets(self, numbers: Numbers, in_a_place: bool) -> Facets:
        """How the shops ``numbers`` spread; ``in_a_place``: over towns rather than municipalities."""
        return Facets(
            self._places(numbers, in_a_place),
            _each_of(self._wishes.genre_sets, self._wishes.genres.counts(numbers), _sure, label),
            _each_of(self._wishes.kind_sets, self._wishes.kinds.counts(numbers), list, _ticket_label),
        )

    def _places(self, numbers: Numbers, towns: bool) -> tuple[Facet, ...]:
        often: Counter[str] = Counter()
        labels: dict[str, str] = {}
        counts = self._wishes.places.counts(numbers)
        for place in np.flatnonzero(counts).tolist():
            name = municipality = self._municipalities[place]
            if towns:
                town = self._towns[place]
                name = municipality + town if town else ""
                labels[name] = town
            often[name] += int(counts[place])
        return counted(often, lambda name: labels.get(name, name))


def chosen(name: str, value: str, find: Callable[[str], _Chosen | None]) -> Iterator[_Chosen]:
    """What the values of a filter stand for. Raises UnknownFilterError."""
    for part in several(value):
        found = find(part)
        if found is None:
            raise UnknownFilterError(name, part)
        yield found


def genres_chosen(value: str) -> list[str]:
    """Codes of a genre filter, wider ones as those they stand for. Raises UnknownFilterError."""
    words = chosen("genre", value, genre_words().get)
    return list(dict.fromkeys(code for each in words for code in each.same or (each.code,)))


def kinds_chosen(value: str) -> list[str]:
    """Codes of a ticket filter. Raises UnknownFilterError."""
    return list(chosen("kind", value, {code: code for code in ticket_labels()}.get))


def _each_of(
    sets: Iterable[_Set],
    counts: NDArray[np.int64],
    codes: Callable[[_Set], list[str]],
    label_of: Callable[[str], str],
) -> tuple[Facet, ...]:
    """Counts by code, of counts by set of codes."""
    often: Counter[str] = Counter()
    for these, count in zip(sets, counts.tolist(), strict=True):
        for code in codes(these) if count else ():
            often[code] += count
    return counted(often, label_of)


def _sure(genres: dict[str, int]) -> list[str]:
    return [code for code, sure in genres.items() if sure > COARSE]


def _ticket_label(kind: str) -> str:
    return ticket_labels().get(kind, kind)
