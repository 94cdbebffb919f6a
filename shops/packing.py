"""From the shops of a list to the arrays of its index. Shops are numbered in the order of their names, those that leave the list
behind the others, the earliest last: so the best of equally good ones are those with the lowest numbers, and the shops that take
part on some day are the first so many."""

import json
import multiprocessing
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from typing import Any, Final

import numpy as np

from shops.distance import Floats
from shops.gazetteer import described_stations, packed_areas, read_municipalities
from shops.genres import genres_asked
from shops.grid import packed_grid
from shops.groups import packed_groups
from shops.packed import Arrays
from shops.records import packed_records
from shops.shop import Shop
from shops.strings import packed_marks, packed_strings
from shops.substrings import WORD, Letters, Places, narrow, packed_substrings, wide
from shops.texts import Texts, place_in, texts_of

Progress = Callable[[int, int], None]
_SHARED: Final = 3
"""Characters that two names next to each other in the alphabet share to be taken for a chain."""
_END: Final = re.compile(r"(?:支店|本店|店|シヨツプ)$")
_LOT: Final = 2_000
_ALONE: Final = 6_000
"""Up to so many shops a second process would cost more than it saves."""


def packed(shops: Sequence[Shop], progress: Progress = lambda _done, _all: None) -> Arrays:
    """The arrays of an index of ``shops``. ``progress``: shops read, of how many. Of many shops other processes read some."""
    texts = Texts()
    for some in _texts(shops):
        texts.extend(some)
        progress(len(texts.names), len(shops))
    order = _order(shops, texts.names)
    shops, texts = [shops[at] for at in order], texts.ordered(order)
    lats, lngs = _positions(shops)
    places, groups = packed_groups("places", texts.places)
    genres, genre_sets = packed_groups("genres", texts.genres)
    kinds, kind_sets = packed_groups("kinds", [tuple(sorted(shop.ticket_kinds)) for shop in shops])
    described = {
        "genres": genre_sets,
        "kinds": kind_sets,
        "stations": described_stations(lats, lngs, texts.stations),
        "read": read_municipalities(entry[0] for entry in groups),
    }
    leaving = [shop.left_on.toordinal() for shop in shops if shop.left_on]
    return {
        **packed_substrings("names", *wide(texts.names)),
        **packed_substrings("addresses", *wide(texts.addresses)),
        **packed_substrings("phones", *narrow([phone.encode() + b"\0" for phone in texts.phones])),
        **_readings(texts),
        **places,
        **genres,
        **kinds,
        **packed_areas([(place_in(entry), entry[3]) for entry in groups]),
        **packed_strings("municipalities", [entry[0] for entry in groups]),
        **packed_strings("towns", [entry[2] for entry in groups]),
        **packed_grid(lats, lngs),
        **packed_marks("words", sorted(name_words(texts))),
        **packed_marks("ids", [shop.id for shop in shops]),
        **packed_records(shops),
        "postals": np.array(texts.postals, np.int32),
        "leaving": np.array(leaving, np.int32),
        "described": np.frombuffer(json.dumps(described, ensure_ascii=False).encode(), np.uint8),
    }


def _texts(shops: Sequence[Shop]) -> Iterator[Texts]:
    lots = [shops[at : at + _LOT] for at in range(0, len(shops), _LOT)]
    processes = min(os.cpu_count() or 1, 4)
    if len(shops) <= _ALONE or processes < 2:
        yield from map(texts_of, lots)
        return
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(texts_of, lots)


def _order(shops: Sequence[Shop], names: Sequence[str]) -> list[int]:
    order = sorted(range(len(shops)), key=names.__getitem__)
    if any(shop.left_on for shop in shops):
        days = [shop.left_on.toordinal() if shop.left_on else 10**9 for shop in shops]
        order.sort(key=lambda at: -days[at])
    return order


def _positions(shops: Sequence[Shop]) -> tuple[Floats, Floats]:
    trusted = [shop.position if shop.position and shop.position.trusted else None for shop in shops]
    lats = np.array([spot.lat if spot else np.nan for spot in trusted], dtype=np.float64)
    return lats, np.array([spot.lng if spot else np.nan for spot in trusted], dtype=np.float64)


def _readings(texts: Texts) -> dict[str, Any]:
    """Readings are found from the beginnings of their words; the first of each shop also from within, for what is alike."""
    readings, sounds = narrow(texts.readings), narrow(texts.sounds)
    return {
        **packed_substrings("readings", *readings, _beginnings(readings[0])),
        **packed_substrings("sounds", *sounds, _beginnings(sounds[0], sounds[1], texts.first_sounds)),
    }


def _beginnings(letters: Letters, starts: Places | None = None, first: Sequence[int] = ()) -> Places:
    found = letters & WORD != 0
    if starts is not None and len(letters):
        edges = np.zeros(len(letters) + 1, np.int8)
        np.add.at(edges, starts[:-1].astype(np.int64), 1)
        np.add.at(edges, starts[:-1].astype(np.int64) + np.array(first), -1)
        found |= np.cumsum(edges[:-1], dtype=np.int64) > 0
    return np.flatnonzero(found).astype(np.uint32)


def name_words(texts: Texts) -> set[str]:
    """Folded words that are names on this list: whole names, their parts between spaces, and what a chain's names share."""
    words = {name for name in texts.names if len(name) > 1}
    for parts in texts.parts:
        if len(parts) > 1:
            words.update(part for part in parts if len(part) > 2)
    firsts = Counter(parts[0] for parts in texts.parts)
    words.update(first for first, count in firsts.items() if count > 1 and len(first) > 1)
    for one, two in pairwise(sorted(texts.names)):
        if one[:_SHARED] == two[:_SHARED] and one != two and len(one[:_SHARED]) == _SHARED:
            word = _END.sub("", _shared(one, two))
            if not _genre_and_a_letter(word):
                words.add(word)
    return words


def _shared(one: str, two: str) -> str:
    length = min(len(one), len(two))
    return one[: next((at for at in range(_SHARED, length) if one[at] != two[at]), length)]


def _genre_and_a_letter(word: str) -> bool:
    """Whether a shared beginning is a genre and the chance first letter of what follows."""
    return bool(genres_asked(word) or genres_asked(word[:-1]))
