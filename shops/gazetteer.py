"""The places of a list, learned from its own addresses, and the stations that have shops of it around them.

"草津" is a municipality, "伊香保温泉" a town with 温泉 behind it, "榛名湖" a town without 町: whatever the list's addresses
hold can be asked for; no table of places is kept. A station that no table has is placed in the middle of the shops that name it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from shops.addresses import Place, fold_address_part, place_of
from shops.folding import fold, modern, sound
from shops.postings import Numbers
from shops.reading import readings_of
from shops.shop import Shop
from shops.words import stations

_KIND = re.compile(r"[市区町村郡]$")
_INNER = re.compile(r"(?<=[^市区町村][町村])")
_STATION = re.compile(r"([一-鿿々ぁ-ゖァ-ヺーヶ]{1,8}?)(?<![口の])駅")
REACH_M = 1500.0
"""How far around a station "by the station" reaches."""
_SPAN = 0.03
"""Degrees around a shop in which a station belongs to the list (some 3 km)."""


@dataclass(frozen=True, slots=True)
class Area:
    """A place that can be asked for: its shops by number; ``sure``: with its 市町村, or a whole municipality."""

    name: str
    shops: Numbers = field(compare=False, repr=False)
    sure: bool


@dataclass(frozen=True, slots=True)
class Station:
    """``approximate``: the middle of the shops that name it, not a surveyed place."""

    name: str
    lat: float
    lng: float
    approximate: bool = False


class Gazetteer:
    """Places and stations by folded name."""

    def __init__(self, shops: Sequence[Shop], places: Sequence[Place]) -> None:
        self.areas = _areas(shops, places)
        self.stations = _stations(shops)
        self.longest = max(map(len, [*self.areas, *self.stations]), default=0)

    def area(self, folded: str) -> Area | None:
        """The place of that name, also with 温泉 behind it."""
        hot_spring = fold("温泉")
        bare = folded.removesuffix(hot_spring)
        return self.areas.get(folded) or (self.areas.get(bare) if len(bare) > 1 else None)

    def station(self, folded: str) -> Station | None:
        """The station of that folded name without 駅 that lies among the shops."""
        return self.stations.get(folded)


def places_of(shops: Iterable[Shop]) -> list[Place]:
    """Where each shop lies."""
    return [place_of(shop.address, shop.municipality) for shop in shops]


def _areas(shops: Sequence[Shop], places: Sequence[Place]) -> dict[str, Area]:
    sure: dict[str, list[int]] = defaultdict(list)
    loose: dict[str, list[int]] = defaultdict(list)
    names: dict[str, str] = {}
    for number, (shop, place) in enumerate(zip(shops, places, strict=True)):
        for group, name in _names(place, shop.area):
            key = place_key(name)
            names.setdefault(key, name)
            (sure if group else loose)[key].append(number)
    areas = {key: Area(names[key], _unique(numbers), True) for key, numbers in sure.items() if len(key) > 1}
    for key, numbers in loose.items():
        if len(key) > 1 and key not in areas:
            areas[key] = Area(names[key], _unique(numbers), False)
    return areas


@lru_cache(maxsize=16384)
def place_key(name: str) -> str:
    """The name of a place as it is looked for."""
    return fold(fold_address_part(name))


def _names(place: Place, area: str) -> Iterable[tuple[bool, str]]:
    """The names by which a place can be asked for; first whether it is a sure one."""
    city, town = place.municipality, place.town
    if city:
        yield True, city
        yield True, _KIND.sub("", city)
        if place.district:
            yield True, place.district
            yield True, place.district + city
    if area:
        yield True, area
    if not town:
        return
    parts = [part for part in _INNER.split(town) if part]
    for end in range(1, len(parts) + 1):
        yield True, city + "".join(parts[:end])
        yield True, _KIND.sub("", city) + "".join(parts[:end])
    for start in range(len(parts)):
        tail = "".join(parts[start:])
        yield True, parts[start]
        yield True, tail
        yield False, _KIND.sub("", parts[start])
        yield False, _KIND.sub("", tail)


def _unique(numbers: list[int]) -> Numbers:
    return np.unique(np.array(numbers, dtype=np.int32))


def _stations(shops: Sequence[Shop]) -> dict[str, Station]:
    spots = np.array(
        [(s.position.lat, s.position.lng) for s in shops if s.position and s.position.trusted]
    ).reshape(-1, 2)
    cells: dict[tuple[int, int], int] = defaultdict(int)
    for lat, lng in spots:
        cells[_cell(lat, lng)] += 1
    best: dict[str, tuple[int, Station]] = {}
    for name, lat, lng in stations():
        row, column = _cell(lat, lng)
        around = sum(cells.get((row + a, column + b), 0) for a in (-1, 0, 1) for b in (-1, 0, 1))
        key = fold(name)
        if around and (key not in best or best[key][0] < around):
            best[key] = around, Station(name, lat, lng)
    found = {key: station for key, (_around, station) in best.items()}
    return _named_stations(shops, found) | found


def _cell(lat: float, lng: float) -> tuple[int, int]:
    return int(lat // _SPAN), int(lng // _SPAN)


def _named_stations(shops: Sequence[Shop], known: dict[str, Station]) -> dict[str, Station]:
    """Stations that no table has, in the middle of the shops that name them."""
    naming: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for shop in shops:
        if shop.position and shop.position.trusted and "駅" in shop.name + shop.address:
            for found in _STATION.finditer(modern(f"{shop.name} {shop.address}")):
                if fold(found[1]) not in known:
                    naming[found[1]].append((shop.position.lat, shop.position.lng))
    placed: dict[str, Station] = {}
    for name, spots in naming.items():
        if len(spots) > 1 and len(fold(name)) > 1:
            lat, lng = np.median(np.array(spots), axis=0)
            placed[fold(name)] = Station(name, float(lat), float(lng), approximate=True)
    return placed


def read_municipalities(names: set[str], gazetteer: Gazetteer) -> dict[str, Area]:
    """Municipalities by their reading, with and without its last word (シ, マチ)."""
    found: dict[str, Area] = {}
    for name in sorted(filter(None, names)):
        area = gazetteer.area(fold(name))
        for reading in readings_of(name):
            words = reading.split("|")[1:]
            for kana in ("".join(words), "".join(words[:-1])):
                if area and len(kana) > 2:
                    found.setdefault(sound(kana), area)
    return found
