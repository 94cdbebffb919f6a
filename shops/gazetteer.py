"""The places of a list, learned from its own addresses, and the stations that have shops of it around them.

"草津" is a municipality, "伊香保温泉" a town with 温泉 behind it, "榛名湖" a town without 町: whatever the list's addresses
hold can be asked for; no table of places is kept. A station that no table has is placed in the middle of the shops that name it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from shops.addresses import Place, fold_address_part
from shops.distance import Floats, distances_m
from shops.folding import fold, sound, spell
from shops.genres import genres_asked
from shops.packed import Arrays
from shops.reading import readings_of
from shops.strings import Marks, Strings, packed_marks, packed_strings
from shops.substrings import Numbers
from shops.words import stations

_KIND = re.compile(r"[市区町村郡]$")
_INNER = re.compile(r"(?<=[^市区町村][町村])")
_KANA = re.compile(r"[ァ-ヺ]+")
REACH_M = 1500.0
"""How far around a station "by the station" reaches."""
_SPAN = 0.03
"""Degrees around a shop in which a station belongs to the list (some 3 km)."""


@dataclass(frozen=True, slots=True)
class Area:
    """A place that can be asked for. ``sure``: with its 市町村, or a whole municipality; ``places``: groups of shops."""

    name: str
    sure: bool
    places: Numbers = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Station:
    """``approximate``: the middle of the shops that name it, not a surveyed place."""

    name: str
    lat: float
    lng: float
    approximate: bool = False


def packed_areas(places: Sequence[tuple[Place, str]]) -> Arrays:
    """Arrays for the areas of a list. ``places``: what each group of shops is, with the list's own name for an area there."""
    sure: dict[str, list[int]] = defaultdict(list)
    loose: dict[str, list[int]] = defaultdict(list)
    names: dict[str, str] = {}
    for group, (place, area) in enumerate(places):
        for is_sure, name in _names(place, area):
            key = place_key(name)
            names.setdefault(key, name)
            (sure if is_sure else loose)[key].append(group)
    found = {key: groups for key, groups in (loose | sure).items() if len(key) > 1}
    groups = [sorted(set(each)) for each in found.values()]
    return {
        **packed_marks("areas", list(found)),
        **packed_strings("areas.names", [names[key] for key in found]),
        "areas.sure": np.array([key in sure for key in found], np.uint8),
        "areas.places": np.array([at for each in groups for at in each], np.int32),
        "areas.starts": np.cumsum([0, *map(len, groups)]).astype(np.int32),
    }


class Gazetteer:
    """Places and stations by folded name. ``described``: what :func:`described_stations` and :func:`read_municipalities` gave."""

    def __init__(self, arrays: Arrays, described: Mapping[str, Any]) -> None:
        self._arrays = arrays
        self._marks = Marks("areas", arrays)
        self._names = Strings("areas.names", arrays)
        self._read: Mapping[str, str] = described["read"]
        self._stations = {key: Station(*values) for key, values in described["stations"].items()}
        self._station_heads = {key[:2] for key in self._stations}

    def area(self, folded: str) -> Area | None:
        """The place of that name, also with 温泉 behind it, or of that reading where it is a municipality."""
        at = self._marks.place(folded)
        if at is None and folded.endswith(_HOT_SPRING) and len(folded) > len(_HOT_SPRING) + 1:
            at = self._marks.place(folded.removesuffix(_HOT_SPRING))
        if at is None and len(folded) > 2 and _KANA.fullmatch(folded):
            key = self._read.get(sound(folded))
            at = None if key is None else self._marks.place(key)
        return None if at is None else self._area(at)

    def _area(self, at: int) -> Area:
        starts = self._arrays["areas.starts"]
        places = self._arrays["areas.places"][starts[at] : starts[at + 1]]
        return Area(self._names[at], bool(self._arrays["areas.sure"][at]), places)

    def station(self, folded: str) -> Station | None:
        """The station of that folded name without 駅 that lies among the shops."""
        return self._stations.get(folded) if folded[:2] in self._station_heads else None


_HOT_SPRING = fold("温泉")


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


def described_stations(lats: Floats, lngs: Floats, named: Sequence[Sequence[str]]) -> dict[str, list[Any]]:
    """The stations of a list by folded name, as plain values. ``named``: those that each shop names."""
    cells: dict[tuple[int, int], int] = defaultdict(int)
    for lat, lng in zip((lats // _SPAN).tolist(), (lngs // _SPAN).tolist(), strict=True):
        if lat == lat:
            cells[int(lat), int(lng)] += 1
    best: dict[str, tuple[int, list[Any]]] = {}
    for name, lat, lng in stations():
        row, column = int(lat // _SPAN), int(lng // _SPAN)
        around = sum(cells.get((row + a, column + b), 0) for a in (-1, 0, 1) for b in (-1, 0, 1))
        key = fold(name)
        if around and (key not in best or best[key][0] < around):
            best[key] = around, [name, lat, lng]
    found = {key: station for key, (_around, station) in best.items()}
    return _named_stations(lats, lngs, named, found) | found


def _named_stations(
    lats: Floats, lngs: Floats, named: Sequence[Sequence[str]], known: Mapping[str, object]
) -> dict[str, list[Any]]:
    """Stations that no table has, in the middle of the shops that name them, if most of those are about there ("居酒屋駅前店"
    names no station)."""
    naming: dict[str, list[int]] = defaultdict(list)
    for number, names in enumerate(named):
        for name in names:
            naming[name].append(number)
    placed: dict[str, list[Any]] = {}
    for name, shops in naming.items():
        if len(shops) < 2 or len(key := fold(name)) < 2 or key in known or genres_asked(spell(name)):
            continue
        lat, lng = float(np.median(lats[shops])), float(np.median(lngs[shops]))
        if np.median(distances_m(lat, lng, lats[shops], lngs[shops])) <= REACH_M:
            placed[key] = [name, lat, lng, True]
    return placed


def read_municipalities(names: Iterable[str]) -> dict[str, str]:
    """The folded names of municipalities by their reading, with and without its last word (シ, マチ)."""
    found: dict[str, str] = {}
    for name in sorted(set(filter(None, names))):
        for reading in readings_of(name):
            words = reading.split("|")[1:]
            for kana in ("".join(words), "".join(words[:-1])):
                if len(kana) > 2:
                    found.setdefault(sound(kana), fold(name))
    return found
