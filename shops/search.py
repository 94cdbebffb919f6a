"""What a list has for a wish, in tiers; the first that finds something answers: a number; names, readings and addresses that hold
every word, in the places asked for (or filters alone: place, genre, ticket, distance); then guesses, marked as such: the words
apart, names that are alike, one wish left out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from shops.alike import Alike
from shops.asked import Asked
from shops.distance import Floats
from shops.folding import fold
from shops.gazetteer import Area
from shops.grid import Grid, box_around
from shops.matches import Keys, Matches, keys_of, why_number
from shops.packed import Arrays
from shops.results import Why
from shops.shop import Position
from shops.substrings import NONE, Numbers, Substrings
from shops.terms import READ, Found, Terms, letters_of
from shops.wishes import Truths, Wishes, met

_SURE_ALIKE: Final = 74.0
"""Likeness of names (0 to 100) from which a guess by name goes before one that leaves a wish out."""
_FEW: Final = 500
_SHARE: Final = 50
"""So few shops, or one in so many of the list, are all measured to; among more the nearest are looked for around the point."""
_REACHES: Final = (500.0, 2_000.0, 8_000.0, 32_000.0, 128_000.0)
_SAMPLE: Final = 2_000


@dataclass(frozen=True, slots=True)
class Search:
    """The search of one list as of a day: shops from number ``standing`` on have left it."""

    arrays: Arrays
    terms: Terms
    alike: Alike
    wishes: Wishes
    grid: Grid
    phones: Substrings
    standing: int

    def matches(self, asked: Asked, near: Position | None, most: int) -> Matches:
        """All that is found for ``asked``; where the asker is known and filters alone are asked for, the nearest ``most``."""
        if asked.empty:
            return self._filtered(asked, near, most) if near else Matches()
        if asked.number:
            return self._by_number(asked.number)
        found = self._plain(asked, near, most)
        return found if found.total else self._guess(asked, near, most)

    def _by_number(self, number: str) -> Matches:
        """Shops of that postal code, then those whose telephone number holds the digits, then names that do."""
        by_postal = NONE
        if len(number) == 7:
            by_postal = np.flatnonzero(self.arrays["postals"] == int(number)).astype(np.int32)
        here = self.phones.find(letters_of(number))
        starts, ends = self.phones.starts[here.numbers], self.phones.starts[here.numbers + 1]
        begins = here.places == starts
        closes = here.places + len(number) + 1 == ends
        few = len(number) < 4
        by_name = self.terms.with_name(number) if len(number) < 6 else NONE
        found = Found.of([
            (by_postal, 100), (here.numbers, 50 + 2 * begins + closes), (by_name, 60 if few else 40),
        ])  # fmt: skip
        return self._ordered(
            found.numbers, keys_of(found.numbers, self.standing, 100 - found.scores), "number"
        )

    @staticmethod
    def _ordered(numbers: Numbers, keys: Keys, why: Why) -> Matches:
        return Matches(numbers, keys, why, total=len(numbers))

    def _plain(self, asked: Asked, near: Position | None, most: int) -> Matches:
        """What holds everything that was asked for."""
        if asked.pure:
            found = self._filtered(asked, near, most)
            return self._with_same(self.terms.same_name(asked.whole), found) if asked.whole else found
        whole = self.terms.in_name(asked.whole) if len(asked.whole) > 1 else Found()
        worded = self.terms.all_of(asked.terms)
        if len(worded.numbers):
            worded = worded.among(self.wishes.meets(asked, worded.numbers, self._named))
        both = Found.of([(each.numbers, each.scores) for each in (whole, worded)])
        return self._ranked(both.only((both.numbers < self.standing) | (both.scores >= READ)), asked, near)

    def _named(self, area: Area, numbers: Numbers) -> Truths:
        return self.terms.hold(fold(area.name), numbers)

    def _with_same(self, same: Numbers, found: Matches) -> Matches:
        """Shops that are called exactly so before what the words ask for."""
        if not len(same):
            return found
        others = ~np.isin(found.numbers, same)
        away = (
            None if found.away is None else np.concatenate([np.full(len(same), np.nan), found.away[others]])
        )
        whys = np.repeat([why_number("name"), why_number("place" if isinstance(found.why, np.ndarray) else found.why)],
                         [len(same), int(others.sum())])  # fmt: skip
        return replace(
            found,
            numbers=np.concatenate([same, found.numbers[others]]),
            keys=np.concatenate([keys_of(same, self.standing, 0), found.keys[others]]),
            why=whys.astype(np.uint8),
            away=away,
            total=found.total + len(same) - int((~others).sum()),
        )

    def _filtered(self, asked: Asked, near: Position | None, most: int, coarse: bool = False) -> Matches:
        """Filters alone: place, genre, ticket; by distance where there is a point, else the surest first."""
        away: Floats | None
        if near:
            numbers, away, total = self._nearest(asked, near, most, coarse)
        else:
            numbers = self.wishes.shops(asked, self.standing, coarse)
            away, total = self._away(asked, numbers), len(numbers)
        if away is not None:
            keys = keys_of(numbers, self.standing, 1, away)
        elif asked.genres:
            sure = self.wishes.sureness(asked.genres)[self.wishes.genres.column[numbers]]
            keys = keys_of(numbers, self.standing, 16 - sure.astype(np.int64))
        else:
            keys = numbers.astype(np.int64)
        why: Why = "near" if away is not None else "genre" if asked.genres else "place"
        around = asked.stations[0] if asked.stations and not near else asked.areas[0] if asked.areas else None
        return Matches(numbers, keys, why, away, total, around=around, no_kinds=self._no_kinds(asked))

    def _no_kinds(self, asked: Asked) -> bool:
        return bool(asked.ticket_kinds) and not self.wishes.tells_kinds

    def _away(self, asked: Asked, numbers: Numbers) -> Floats | None:
        """Metres from the station asked for."""
        at = asked.stations[0] if asked.stations else None
        return self.grid.away(at.lat, at.lng, numbers) if at else None

    def _nearest(self, asked: Asked, near: Position, most: int, coarse: bool) -> tuple[Numbers, Floats, int]:
        """The ``most`` nearest of those that meet the filters, at least; and how many there are."""
        conditions = self.wishes.conditions(asked, coarse)
        if conditions or asked.stations:
            numbers = self.wishes.shops(asked, self.standing, coarse)
            numbers = numbers[~np.isnan(self.grid.lats[numbers])]
        else:
            numbers = self.grid.placed if self.standing == len(self.grid.lats) else self._placed()
        total = len(numbers)
        if total > max(_FEW, most, len(self.grid.lats) // _SHARE) and not asked.stations:
            for reach in _REACHES:
                inside = self.grid.within(box_around(near.lat, near.lng, reach))
                inside = met(conditions, inside[inside < self.standing])
                away = self.grid.away(near.lat, near.lng, inside)
                if np.count_nonzero(away <= reach) >= most:
                    return inside, away, total
        return numbers, self.grid.away(near.lat, near.lng, numbers), total

    def _placed(self) -> Numbers:
        return self.grid.placed[self.grid.placed < self.standing]

    def _ranked(self, found: Found, asked: Asked, near: Position | None) -> Matches:
        """Words found: the better the match the earlier; where the asker is known, the nearest of the equally good."""
        point = near or self._point(asked)
        numbers = found.numbers
        away = self.grid.away(point.lat, point.lng, numbers) if point else None
        if away is None:
            keys = keys_of(numbers, self.standing, 100 - found.scores, self.terms.names.lengths(numbers))
        else:
            keys = keys_of(numbers, self.standing, 10 - found.scores // 10, away)
        return Matches(numbers, keys, found.whys, away, len(numbers), no_kinds=self._no_kinds(asked))

    @staticmethod
    def _point(asked: Asked) -> Position | None:
        return Position(asked.stations[0].lat, asked.stations[0].lng) if asked.stations else None

    def _guess(self, asked: Asked, near: Position | None, most: int) -> Matches:
        """What is like it: the words apart, names that are alike, or a wish left out."""
        if asked.second and not asked.second.empty:
            apart = self._plain(asked.second, near, most)
            if apart.total:
                return replace(apart, guess=True)
        alike = self._by_likeness(asked)
        if alike and alike[0][1] >= _SURE_ALIKE:
            return self._alike_matches(alike)
        wider = self._wider(asked.second or asked, near, most)
        return wider if wider.total else self._alike_matches(alike)

    def _by_likeness(self, asked: Asked) -> list[tuple[int, float]]:
        """Names that are alike; where filters were chosen, of shops that meet them."""
        if not asked.terms:
            return []
        found = self.alike.names_like(asked.whole or "".join(term.forms[0] for term in asked.terms))
        if asked.whole or not found:
            return found
        numbers = np.array([number for number, _likeness in found], dtype=np.int32)
        kept = set(
            self.wishes.meets(asked, numbers, lambda _area, some: np.zeros(len(some), np.bool_)).tolist()
        )
        return [each for each in found if each[0] in kept]

    def _alike_matches(self, alike: Sequence[tuple[int, float]]) -> Matches:
        numbers = np.array([number for number, _likeness in alike], dtype=np.int32)
        keys = keys_of(numbers, self.standing, 0, np.arange(len(alike)))
        return replace(self._ordered(numbers, keys, "alike"), guess=bool(alike))

    def _wider(self, asked: Asked, near: Position | None, most: int) -> Matches:
        """One wish left out: first what it was called or the words nobody has, then the place."""
        placed = tuple(area.name for area in asked.areas)
        if asked.terms and (asked.areas or asked.stations):
            anywhere = replace(asked, areas=(), stations=(), whole="", second=None)
            named = self._plain(anywhere, near or self._middle(asked), most)
            if named.total:
                return _as_guess(named, placed)
        if asked.terms and (asked.genres or asked.areas or asked.stations):
            filtered = self._filtered(replace(asked, terms=()), near, most)
            if filtered.total:
                return _as_guess(filtered, tuple(term.text for term in asked.terms))
        if asked.genres and not asked.terms:
            filtered = self._filtered(asked, near, most, coarse=True)
            if filtered.total:
                return _as_guess(filtered, ())
        if asked.genres and (asked.areas or asked.stations):
            elsewhere = replace(asked, terms=(), areas=(), stations=())
            return _as_guess(self._filtered(elsewhere, near or self._middle(asked), most), placed)
        return Matches()

    def _middle(self, asked: Asked) -> Position | None:
        """The middle of the place asked for."""
        if asked.stations or not asked.areas:
            return self._point(asked)
        places = np.unique(np.concatenate([area.places for area in asked.areas]))
        numbers = self.wishes.places.shops(places, self.standing)
        numbers = numbers[:: max(len(numbers) // _SAMPLE, 1)]
        lats, lngs = self.grid.lats[numbers], self.grid.lngs[numbers]
        known = ~np.isnan(lats)
        return Position(float(np.median(lats[known])), float(np.median(lngs[known]))) if known.any() else None


def _as_guess(found: Matches, left_out: tuple[str, ...]) -> Matches:
    return replace(found, why="wider", guess=bool(found.total), left_out=left_out)
