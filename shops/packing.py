"""From the shops of a list to the arrays of its index. Shops are numbered in the order of their names, those that leave the list
behind the others, the earliest last: so the best of equally good ones are those with the lowest numbers, and the shops that take
part on some day are the first so many."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import pairwise
from typing import Any, Final, TypeVar

import numpy as np

from shops.beside import side_by_side
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
from shops.words import data_stamp

Progress = Callable[[int, int], None]
_Lot = TypeVar("_Lot")
_SHARED: Final = 3
"""Characters that two names next to each other in the alphabet share to be taken for a chain."""
_END: Final = re.compile(r"(?:支店|本店|店|シヨツプ)$")
_LOT: Final = 2_000
_ALONE: Final = 6_000
"""Up to so many shops a second process would cost more than it saves."""


def texts_of_many(shops: Sequence[Shop], progress: Progress) -> Texts:
    """The texts of ``shops``; of many shops other processes read some. ``progress``: shops read, of how many."""
    lots = (shops[at : at + _LOT] for at in range(0, len(shops), _LOT))
    return gathered(lots, texts_of, len(shops), progress)


def gathered(lots: Iterable[_Lot], read: Callable[[_Lot], Texts], shops: int, progress: Progress) -> Texts:
    """What ``read`` makes of each lot, one behind the other. Where there are many ``shops`` in all, other processes help to read,
    each lot as soon as it comes."""
    texts = Texts()
    for some in side_by_side(read, lots) if shops > _ALONE else map(read, lots):
        texts.extend(some)
        progress(len(texts.ids), shops)
    return texts


def packed(texts: Texts) -> Arrays:
    """The arrays of an index of the shops with these texts."""
    texts = texts.ordered(_order(texts))
    # sorting needs no interpreter, everything else does: so they run side by side
    with ThreadPoolExecutor(1) as beside:
        sorted_ = [beside.submit(each, texts) for each in (_names, _addresses, _phones, _readings, _sounds)]
        others = _described(texts)
        return {name: array for each in sorted_ for name, array in each.result().items()} | others


def _described(texts: Texts) -> dict[str, Any]:
    """Everything but what is found by a piece of it."""
    lats, lngs = np.array(texts.spots, np.float64).reshape(-1, 2).T.copy()
    places, groups = packed_groups("places", texts.places)
    genres, genre_sets = packed_groups("genres", texts.genres)
    kinds, kind_sets = packed_groups("kinds", texts.kinds)
    described = {
        "genres": genre_sets,
        "kinds": kind_sets,
        "stations": described_stations(lats, lngs, texts.stations),
        "read": read_municipalities(entry[0] for entry in groups),
        "sign": _sign(texts),
    }
    return {
        **places,
        **genres,
        **kinds,
        **packed_areas([(place_in(entry), entry[3]) for entry in groups]),
        **packed_strings("municipalities", [entry[0] for entry in groups]),
        **packed_strings("towns", [entry[2] for entry in groups]),
        **packed_grid(lats, lngs),
        **packed_marks("words", sorted(name_words(texts))),
        **packed_marks("ids", texts.ids),
        **packed_records(texts.records),
        "postals": np.array(texts.postals, np.int32),
        "leaving": np.array([day for day in texts.leaving if day], np.int32),
        "described": np.frombuffer(json.dumps(described, ensure_ascii=False).encode(), np.uint8),
    }


def _sign(texts: Texts) -> str:
    """Another one for other shops, or for the same told or read differently."""
    sign = hashlib.blake2b(data_stamp().encode(), digest_size=8)
    for record in texts.records:
        sign.update(record.encode("utf-8", "surrogatepass"))
    return sign.hexdigest()


def _order(texts: Texts) -> list[int]:
    order = sorted(range(len(texts.names)), key=texts.names.__getitem__)
    if any(texts.leaving):
        order.sort(key=lambda at: -(texts.leaving[at] or date.max.toordinal()))
    return order


def _names(texts: Texts) -> Arrays:
    return packed_substrings("names", *wide(texts.names))


def _addresses(texts: Texts) -> Arrays:
    return packed_substrings("addresses", *wide(texts.addresses))


def _phones(texts: Texts) -> Arrays:
    return packed_substrings("phones", *narrow([phone.encode() + b"\0" for phone in texts.phones]))


def _readings(texts: Texts) -> Arrays:
    """Readings are found from the beginnings of their words."""
    letters, starts = narrow(texts.readings)
    return packed_substrings("readings", letters, starts, _beginnings(letters))


def _sounds(texts: Texts) -> Arrays:
    """As readings; the first of each shop also from within, for what is alike."""
    letters, starts = narrow(texts.sounds)
    return packed_substrings("sounds", letters, starts, _beginnings(letters, starts, texts.first_sounds))


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
