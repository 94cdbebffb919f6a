"""The search of one list, in memory. Made once of its shops, then asked by many threads; it changes nothing of itself.

    index = ShopIndex(shops, today)
    results = index.search(index.ask("高崎で焼き鳥"), near=None, limit=10)
    index.facets(asked), index.refined("焼き鳥", area="高崎市")                # narrowing by menus and buttons

The tiers, the first that finds something answers: a number; names, readings and addresses that hold every word, in the places
asked for (or filters alone: place, genre, ticket, distance); then guesses, marked as such: the words apart, names that are
alike, one wish left out.
"""

import copy
import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np

from shops.alike import Alike
from shops.asked import Asked, asked_of
from shops.distance import DEGREE_M, Floats, distances_m
from shops.facets import Facet, Facets
from shops.fields import fields_of, name_words
from shops.folding import fold, sound
from shops.gazetteer import REACH_M, Area, Gazetteer, Station, place_key, places_of, read_municipalities
from shops.genres import COARSE
from shops.menus import Menus
from shops.postings import NONE, Numbers, both
from shops.results import Hit, Results, Why
from shops.shop import Position, Shop, end_of_part, standing
from shops.spots import Box, Spot, clusters, inside
from shops.terms import Found, Terms

_SURE_ALIKE: Final = 74.0
"""Likeness of names (0 to 100) from which a guess by name goes before one that leaves a wish out."""
_MANY: Final = 5000
_SQUARES: Final = (0.01, 0.04, 0.16, 0.64)
"""Degrees to each side in which the nearest are looked for first, where there are many shops."""


class ShopIndex:
    """One list. ``today``: shops with a later ``left_on`` still take part; without it all that have one left.

    Shops that left are found by name, reading or number only, after all others, and stand in no filter, facet or map.
    ``len`` of it: shops that take part. ``shops``: all of them, those that left at the end.
    """

    def __init__(self, shops: Sequence[Shop], today: date | None = None) -> None:
        self.shops = tuple(sorted(shops, key=end_of_part, reverse=True))
        self._standing = standing(self.shops, today)
        self._fields = fields_of(self.shops)
        places = places_of(self.shops)
        self._gazetteer = Gazetteer(self.shops, places)
        self._read_areas = read_municipalities({place.municipality for place in places}, self._gazetteer)
        self.names = name_words(self.shops, self._fields.names)
        self._terms = Terms(self._fields)
        self._alike = Alike(self._fields)
        self._places = places
        self._numbers = {shop.id: number for number, shop in enumerate(self.shops)}

    def __len__(self) -> int:
        return self._standing

    def on(self, today: date) -> "ShopIndex":
        """The same list as of another day."""
        number = standing(self.shops, today)
        if number == self._standing:
            return self
        other = copy.copy(self)
        other._standing = number
        other.__dict__.pop("_menus", None)
        return other

    def shop(self, key: str) -> Shop | None:
        """The shop of that ``id``, also one that left."""
        number = self._numbers.get(key)
        return None if number is None else self.shops[number]

    @property
    def areas(self) -> tuple[Facet, ...]:
        """The municipalities of the list, for a menu; those with most shops first."""
        return self._menus.areas

    @property
    def genres(self) -> tuple[Facet, ...]:
        """The genres of the common set that the list has, those with most shops first."""
        return self._menus.genres

    @property
    def kinds(self) -> tuple[Facet, ...]:
        """The kinds of tickets that the list tells of; none where it tells nothing."""
        return self._menus.kinds

    @cached_property
    def _menus(self) -> Menus:
        return Menus(self._fields, self._places, self._standing)

    def refined(
        self, text: str = "", area: str = "", station: str = "", genre: str = "", kind: str = ""
    ) -> Asked:
        """What ``text`` asks for, narrowed by filters that were chosen; each takes the place of what the text says of its
        kind, and ``text`` may be all that was typed or ``Asked.words``. See :class:`shops.filters.Filters` for the values.

        Raises UnknownFilterError for a place or station that the list has not, a genre or kind that is none.
        """
        return self.ask(text).narrowed(
            tuple(self._menus.chosen("area", area, lambda name: self.area(place_key(name)))),
            tuple(self._menus.chosen("station", station, lambda name: self.station(fold(name)))),
            tuple(self._menus.genres_chosen(genre)),
            frozenset(self._menus.kinds_chosen(kind)),
        )

    def facets(self, asked: Asked, near: Position | None = None) -> Facets:
        """How all shops that ``search`` finds for ``asked`` spread, without those that left."""
        numbers = self._all(asked, near)
        return self._menus.facets(numbers, bool(asked.areas))

    def spots(self, asked: Asked, box: Box, at_most: int) -> tuple[Spot, ...]:
        """What a map of ``box`` shows of the shops found for ``asked`` (all that take part where it asks for nothing): at
        most ``at_most`` marks, of trusted positions only."""
        numbers = np.arange(self._standing, dtype=np.int32) if asked.empty else self._all(asked, None)
        lats, lngs = self._fields.lats[numbers], self._fields.lngs[numbers]
        here = inside(box, lats, lngs)
        found = clusters(lats[here], lngs[here], at_most)
        shops = numbers[here]
        return tuple(
            Spot(each.lat, each.lng, each.shops, self.shops[shops[each.one]] if each.shops == 1 else None)
            for each in found
        )

    def _all(self, asked: Asked, near: Position | None) -> Numbers:
        """The numbers of all shops found that take part."""
        hits = self.search(asked, near, len(self.shops)).hits
        return np.array([self._numbers[hit.shop.id] for hit in hits if not hit.left], dtype=np.int32)

    def area(self, folded: str) -> Area | None:
        """The place of that folded name, or of that reading where it is a municipality."""
        return self._gazetteer.area(folded) or self._read_areas.get(sound(folded))

    def station(self, folded: str) -> Station | None:
        """The station of that folded name (without 駅) among the shops."""
        return self._gazetteer.station(folded)

    def called(self, text: str) -> bool:
        """Whether a shop is called so, as written or as read."""
        return self._terms.known(text)

    def ask(self, text: str) -> Asked:
        """What ``text`` asks of this list."""
        return asked_of(text, self)

    def search(self, asked: Asked, near: Position | None = None, limit: int = 10, skip: int = 0) -> Results:
        """The best ``limit`` shops for ``asked`` after the first ``skip``. ``near``: where the asker stands; then the nearest
        come first. ``total`` counts all of them."""
        found = self._search(asked, near, limit + skip)
        hits = sorted(map(self._marked, found.hits), key=lambda hit: hit.left)
        return replace(found, hits=tuple(hits[skip : skip + limit]))

    def _marked(self, hit: Hit) -> Hit:
        left = self._numbers[hit.shop.id] >= self._standing
        return replace(hit, left=True, distance_m=None) if left else hit

    def _search(self, asked: Asked, near: Position | None, limit: int) -> Results:
        if asked.empty:
            return self._nearest(near, limit) if near else Results()
        if asked.number:
            return self._by_number(asked, limit)
        found = self._plain(asked, near, limit)
        if not found.hits:
            found = self._guess(asked, near, limit)
        return replace(found, needs_position=asked.here and near is None)

    def _nearest(self, near: Position, limit: int) -> Results:
        return self._filtered(Asked(here=True), near, limit)

    def _by_number(self, asked: Asked, limit: int) -> Results:
        """Shops of that postal code, then those whose telephone number holds the digits, then names that do."""
        fields, number = self._fields, asked.number
        numbers = list(fields.postals.get(number, ())) if len(number) == 7 else []
        by_phone = [at for at in fields.by_phone.holding_all(number) if number in fields.phones[at]]
        by_phone.sort(
            key=lambda at: (
                not fields.phones[at].startswith(number),
                not fields.phones[at].endswith(number),
                at,
            )
        )
        by_name = (
            [at for at in fields.by_name.holding_all(number) if number in fields.names[at]]
            if len(number) < 6
            else []
        )
        order = by_name + by_phone if len(number) < 4 else by_phone + by_name
        every = sorted(dict.fromkeys(map(int, [*numbers, *order])), key=lambda at: at >= self._standing)
        return Results(tuple(Hit(self.shops[at], "number") for at in every[:limit]), len(every))

    def _plain(self, asked: Asked, near: Position | None, limit: int) -> Results:
        """What holds everything that was asked for."""
        same = self._terms.same_name(asked.whole) if asked.whole else NONE
        if asked.pure:
            found = self._filtered(asked, near, limit)
            return self._with_same(same, found, limit) if len(same) else found
        whole = self._terms.in_name(asked.whole) if len(asked.whole) > 1 else Found.none()
        worded = self._terms.all_of(asked.terms, self._allowed(asked))
        found_both = whole.over(worded).without_addresses_of_those_that_left(self._standing)
        return self._ranked(found_both, asked, near, limit)

    def _with_same(self, same: Numbers, found: Results, limit: int) -> Results:
        first = tuple(Hit(self.shops[at], "name") for at in same)
        others = tuple(hit for hit in found.hits if hit.shop not in {h.shop for h in first})
        return replace(found, hits=(first + others)[:limit], total=max(found.total, len(first)))

    def _allowed(self, asked: Asked) -> list[Numbers]:
        """For each wish beside the words, the shops that meet it: at the place, or with the place in the name."""
        allowed = [_either(area.shops, self._terms.name_numbers(fold(area.name))) for area in asked.areas]
        allowed += [self._around(station) for station in asked.stations]
        if asked.genres:
            allowed.append(self._of_genres(asked.genres)[0])
        return allowed + self._of_tickets(asked)

    def _around(self, station: Station, reach_m: float = REACH_M) -> Numbers:
        away = distances_m(station.lat, station.lng, self._fields.lats, self._fields.lngs)
        return np.flatnonzero(away <= reach_m).astype(np.int32)

    def _of_genres(self, codes: Sequence[str], coarse: bool = False) -> tuple[Numbers, Numbers]:
        """The shops of any of the genres, and how sure each is. ``coarse``: also where the list's word is a wider one."""
        lists = [self._fields.genres[code] for code in codes if code in self._fields.genres]
        if not lists:
            return NONE, NONE
        weights = np.zeros(len(self.shops), dtype=np.int32)
        for numbers, sure in lists:
            weights[numbers] = np.maximum(weights[numbers], sure)
        numbers = np.flatnonzero(weights > (0 if coarse else COARSE)).astype(np.int32)
        return numbers, weights[numbers]

    def _of_tickets(self, asked: Asked) -> list[Numbers]:
        """The shops that take the tickets; no filter at all where the list does not say it."""
        if not self._fields.kinds:
            return []
        return [self._fields.kinds.get(kind, NONE) for kind in sorted(asked.ticket_kinds)]

    def _filtered(self, asked: Asked, near: Position | None, limit: int, coarse: bool = False) -> Results:
        """Filters alone: place, genre, ticket; by distance where there is a point, else the surest first."""
        numbers = np.arange(self._standing, dtype=np.int32)
        for area in _areas_together(asked.areas):
            numbers = both(numbers, area)
        for allowed in self._of_tickets(asked):
            numbers = both(numbers, allowed)
        weights = np.zeros(len(self.shops), dtype=np.int32)
        if asked.genres:
            of_genre, sure = self._of_genres(asked.genres, coarse)
            weights[of_genre] = sure
            numbers = both(numbers, of_genre)
        point, reach = (near, None) if near else _point_of(asked.stations)
        every = len(numbers)
        if near:
            numbers = self._close(numbers, near, limit)
        away = self._away(numbers, point)
        if away is not None and reach is not None:
            numbers, away = numbers[away <= reach], away[away <= reach]
        if away is not None and near is not None:
            numbers, away = numbers[~np.isnan(away)], away[~np.isnan(away)]
        best = self._best(numbers, weights[numbers], away, limit)
        why: Why = "near" if away is not None else "genre" if asked.genres else "place"
        hits = tuple(Hit(self.shops[numbers[at]], why, _metres(away, at)) for at in best)
        around = asked.stations[0] if asked.stations and not near else asked.areas[0] if asked.areas else None
        return Results(
            hits,
            every if near else len(numbers),
            around=around,
            no_kinds=bool(asked.ticket_kinds) and not self._fields.kinds,
        )

    def _close(self, numbers: Numbers, point: Position, limit: int) -> Numbers:
        """Those of ``numbers`` among which the ``limit`` nearest surely are: a square that grows until they fit inside."""
        lats, lngs = self._fields.lats[numbers], self._fields.lngs[numbers]
        for reach in _SQUARES if len(numbers) > _MANY else ():
            inside = numbers[(np.abs(lats - point.lat) < reach) & (np.abs(lngs - point.lng) < reach)]
            if len(inside) > limit:
                away = distances_m(point.lat, point.lng, self._fields.lats[inside], self._fields.lngs[inside])
                if np.partition(away, limit)[limit] < reach * DEGREE_M * math.cos(math.radians(point.lat)):
                    return inside
        return numbers

    def _best(self, numbers: Numbers, weights: Numbers, away: Floats | None, limit: int) -> list[int]:
        """Places in ``numbers`` of the best: by distance, or by sureness, then by name."""
        order = self._fields.order[numbers]
        keys = (order, np.round(away)) if away is not None else (order, -weights)
        return [int(at) for at in np.lexsort(keys)[:limit]]

    def _away(self, numbers: Numbers, point: Position | None) -> Floats | None:
        if point is None:
            return None
        return distances_m(point.lat, point.lng, self._fields.lats[numbers], self._fields.lngs[numbers])

    def _ranked(self, found: Found, asked: Asked, near: Position | None, limit: int) -> Results:
        """Words found: the better the match the earlier; where the asker is known, the nearest of the equally good."""
        if not len(found.numbers):
            return Results()
        point = near or _point_of(asked.stations)[0]
        away = self._away(found.numbers, point)
        order = self._fields.order[found.numbers]
        left = found.numbers >= self._standing
        keys = (order, found.lengths, -found.scores, left)
        if away is not None:
            keys = (order, np.nan_to_num(np.round(away), nan=np.inf), -(found.scores // 10), left)
        best = np.lexsort(keys)[:limit]
        hits = tuple(
            Hit(self.shops[found.numbers[at]], found.why(int(at)), _metres(away, int(at))) for at in best
        )
        return Results(hits, len(found.numbers), no_kinds=bool(asked.ticket_kinds) and not self._fields.kinds)

    def _guess(self, asked: Asked, near: Position | None, limit: int) -> Results:
        """What is like it: the words apart, names that are alike, or a wish left out."""
        if asked.second and not asked.second.empty:
            apart = self._plain(asked.second, near, limit)
            if apart.hits:
                return replace(apart, guess=True)
        alike = self._by_likeness(asked, limit)
        if alike and alike[0][1] >= _SURE_ALIKE:
            return self._alike_results(alike)
        wider = self._wider(asked.second or asked, near, limit)
        if wider.hits:
            return wider
        return self._alike_results(alike)

    def _by_likeness(self, asked: Asked, limit: int) -> list[tuple[int, float]]:
        whole = asked.whole or "".join(term.forms[0] for term in asked.terms)
        return self._alike.names_like(whole, limit) if asked.terms else []

    def _alike_results(self, alike: list[tuple[int, float]]) -> Results:
        hits = tuple(Hit(self.shops[number], "alike") for number, _likeness in alike)
        return Results(hits, len(hits), guess=bool(hits))

    def _wider(self, asked: Asked, near: Position | None, limit: int) -> Results:
        """One wish left out: first what it was called or the words nobody has, then the place."""
        if asked.terms and (asked.areas or asked.stations):
            named = self._plain(
                replace(asked, areas=(), stations=(), whole="", second=None),
                near or self._middle(asked),
                limit,
            )
            if named.hits:
                return _as_guess(named, tuple(area.name for area in asked.areas))
        if asked.terms and (asked.genres or asked.areas or asked.stations):
            filtered = self._filtered(replace(asked, terms=()), near, limit)
            if filtered.hits:
                return _as_guess(filtered, tuple(term.text for term in asked.terms))
        if asked.genres and not asked.terms:
            filtered = self._filtered(asked, near, limit, coarse=True)
            if filtered.hits:
                return _as_guess(filtered, ())
        if asked.genres and (asked.areas or asked.stations):
            middle = near or self._middle(asked)
            filtered = self._filtered(replace(asked, terms=(), areas=(), stations=()), middle, limit)
            return _as_guess(filtered, tuple(area.name for area in asked.areas))
        return Results()

    def _middle(self, asked: Asked) -> Position | None:
        """The middle of the place asked for."""
        if asked.stations:
            return _point_of(asked.stations)[0]
        spots = [(self._fields.lats[a.shops], self._fields.lngs[a.shops]) for a in asked.areas]
        lats = np.concatenate([lat for lat, _ in spots]) if spots else np.empty(0)
        lngs = np.concatenate([lng for _, lng in spots]) if spots else np.empty(0)
        known = ~np.isnan(lats)
        return Position(float(np.median(lats[known])), float(np.median(lngs[known]))) if known.any() else None


def _as_guess(results: Results, left_out: tuple[str, ...]) -> Results:
    hits = tuple(replace(hit, why="wider") for hit in results.hits)
    return replace(results, hits=hits, guess=bool(hits), left_out=left_out)


def _areas_together(areas: Sequence[Area]) -> list[Numbers]:
    """One place within the other (高崎 旭町) narrows; two that share no shop are both meant."""
    together: Numbers | None = None
    for area in areas:
        if together is None:
            together = area.shops
        else:
            narrowed = both(together, area.shops)
            together = narrowed if len(narrowed) else _either(together, area.shops)
    return [] if together is None else [together]


def _either(one: Numbers, other: Numbers) -> Numbers:
    return np.union1d(one, other).astype(np.int32, copy=False)


def _point_of(stations: Sequence[Station]) -> tuple[Position | None, float | None]:
    return (Position(stations[0].lat, stations[0].lng), REACH_M) if stations else (None, None)


def _metres(away: Floats | None, at: int) -> float | None:
    return None if away is None or np.isnan(away[at]) else float(away[at])
