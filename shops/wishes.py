"""The filters of a search: place, station, genre, ticket kind; which shops meet them, and how surely."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shops.asked import Asked
from shops.gazetteer import REACH_M, Area
from shops.genres import COARSE
from shops.grid import Grid
from shops.groups import Groups
from shops.packed import Arrays
from shops.substrings import Numbers

Truths = NDArray[np.bool_]
Condition = tuple[Groups, Numbers]
"""To be in one of these groups."""


class Wishes:
    """The filters of one list."""

    def __init__(self, arrays: Arrays, described: Mapping[str, Any], grid: Grid) -> None:
        self.places = Groups("places", arrays)
        self.genres = Groups("genres", arrays)
        self.kinds = Groups("kinds", arrays)
        self.genre_sets: list[dict[str, int]] = [dict(each) for each in described["genres"]]
        self._sureness = _sureness_by_code(self.genre_sets)
        self.kind_sets: list[list[str]] = described["kinds"]
        self.tells_kinds = any(self.kind_sets)
        self._grid = grid

    def conditions(self, asked: Asked, coarse: bool = False, places: bool = True) -> list[Condition]:
        """What filters ask of a shop, but for stations. ``coarse``: a wider word of the list's own will do for a genre."""
        found: list[Condition] = []
        if places and asked.areas:
            found.append((self.places, together(asked.areas)))
        if asked.genres:
            sure = self.sureness(asked.genres)
            found.append((self.genres, _where(sure > (0 if coarse else COARSE))))
        for kind in sorted(asked.ticket_kinds) if self.tells_kinds else ():
            found.append((self.kinds, _where(np.array([kind in each for each in self.kind_sets]))))
        return found

    def shops(self, asked: Asked, standing: int, coarse: bool = False) -> Numbers:
        """The shops below ``standing`` that meet the filters, in no order."""
        conditions = self.conditions(asked, coarse)
        if asked.stations:
            at = asked.stations[0]
            numbers = self._grid.around(at.lat, at.lng, REACH_M)
            numbers = numbers[numbers < standing]
        elif conditions:
            conditions.sort(key=lambda each: each[0].size(each[1]))
            groups, wanted = conditions.pop(0)
            numbers = groups.shops(wanted, standing)
        else:
            return np.arange(standing, dtype=np.int32)
        return met(conditions, numbers)

    def meets(self, asked: Asked, numbers: Numbers, named: Callable[[Area, Numbers], Truths]) -> Numbers:
        """Those of ``numbers`` that meet the filters beside words. ``named``: which have a place in their name, which does as well."""
        for area in asked.areas:
            inside = self.places.among(area.places, numbers)
            inside[~inside] = named(area, numbers[~inside])
            numbers = numbers[inside]
        for station in asked.stations:
            numbers = numbers[self._grid.away(station.lat, station.lng, numbers) <= REACH_M]
        return met(self.conditions(asked, places=False), numbers)

    def sureness(self, codes: Sequence[str]) -> NDArray[np.uint8]:
        """For each group of genres how sure it is that its shops are of one of ``codes``."""
        nowhere = np.zeros(len(self.genre_sets), np.uint8)
        surest: NDArray[np.uint8] = np.max([self._sureness.get(code, nowhere) for code in codes], axis=0)
        return surest


def _sureness_by_code(sets: Sequence[Mapping[str, int]]) -> dict[str, NDArray[np.uint8]]:
    found: dict[str, NDArray[np.uint8]] = {}
    for at, sure in enumerate(sets):
        for code, weight in sure.items():
            found.setdefault(code, np.zeros(len(sets), np.uint8))[at] = weight
    return found


def met(conditions: Sequence[Condition], numbers: Numbers) -> Numbers:
    """Those of ``numbers`` that meet all ``conditions``."""
    for groups, wanted in conditions:
        numbers = numbers[groups.among(wanted, numbers)]
    return numbers


def together(areas: Sequence[Area]) -> Numbers:
    """One place within the other (高崎 旭町) narrows; two that share nothing are both meant."""
    found = areas[0].places
    for area in areas[1:]:
        narrowed = np.intersect1d(found, area.places)
        found = narrowed if len(narrowed) else np.union1d(found, area.places)
    return found


def _where(truths: Truths) -> Numbers:
    return np.flatnonzero(truths).astype(np.int32)
