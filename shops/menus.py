"""What can be chosen on a list: places, genres and ticket kinds that it has, with how many shops each has."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TypeVar

import numpy as np

from shops.addresses import Place
from shops.facets import Facet, Facets, counted
from shops.fields import Fields
from shops.filters import UnknownFilterError, several
from shops.genres import COARSE, label
from shops.postings import Numbers, both
from shops.words import genre_words, ticket_labels

_Chosen = TypeVar("_Chosen")


class Menus:
    """The filters of one list. ``standing``: shops from this number on left it."""

    def __init__(self, fields: Fields, places: Sequence[Place], standing: int) -> None:
        self._fields = fields
        self._places = places
        self._every = np.arange(standing, dtype=np.int32)

    @cached_property
    def areas(self) -> tuple[Facet, ...]:
        """The municipalities."""
        return self._municipalities(self._every)

    @cached_property
    def genres(self) -> tuple[Facet, ...]:
        """The genres."""
        return self._genres(self._every)

    @cached_property
    def kinds(self) -> tuple[Facet, ...]:
        """The ticket kinds."""
        return self._kinds(self._every)

    def facets(self, numbers: Numbers, in_a_place: bool) -> Facets:
        """How ``numbers`` spread; ``in_a_place``: over towns rather than municipalities."""
        numbers = np.sort(numbers)
        areas = self._towns(numbers) if in_a_place else self._municipalities(numbers)
        return Facets(areas, self._genres(numbers), self._kinds(numbers))

    def chosen(self, name: str, value: str, find: Callable[[str], _Chosen | None]) -> Iterator[_Chosen]:
        """What the values of a filter stand for. Raises UnknownFilterError."""
        for part in several(value):
            found = find(part)
            if found is None:
                raise UnknownFilterError(name, part)
            yield found

    def genres_chosen(self, value: str) -> list[str]:
        """Codes of a genre filter, wider ones as those they stand for. Raises UnknownFilterError."""
        words = self.chosen("genre", value, genre_words().get)
        return list(dict.fromkeys(code for each in words for code in each.same or (each.code,)))

    def kinds_chosen(self, value: str) -> list[str]:
        """Codes of a ticket filter. Raises UnknownFilterError."""
        return list(self.chosen("kind", value, {code: code for code in ticket_labels()}.get))

    def _municipalities(self, numbers: Numbers) -> tuple[Facet, ...]:
        return counted((self._places[number].municipality for number in numbers), lambda name: name)

    def _towns(self, numbers: Numbers) -> tuple[Facet, ...]:
        places = [self._places[number] for number in numbers]
        labels = {place.municipality + place.town: place.town for place in places if place.town}
        return counted(
            (place.municipality + place.town for place in places if place.town), lambda name: labels[name]
        )

    def _genres(self, numbers: Numbers) -> tuple[Facet, ...]:
        sure = {code: who[weights > COARSE] for code, (who, weights) in self._fields.genres.items()}
        return self._counted(sure, numbers, label)

    def _kinds(self, numbers: Numbers) -> tuple[Facet, ...]:
        return self._counted(self._fields.kinds, numbers, lambda kind: ticket_labels().get(kind, kind))

    @staticmethod
    def _counted(
        lists: dict[str, Numbers], numbers: Numbers, label: Callable[[str], str]
    ) -> tuple[Facet, ...]:
        counts = {code: len(both(who, numbers)) for code, who in lists.items()}
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple(Facet(code, label(code), count) for code, count in ordered if count)
