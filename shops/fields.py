"""The searchable texts of a list: names, readings, addresses, numbers, genres, positions; each shop by its number."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from shops.addresses import fold_address, fold_address_part
from shops.distance import Floats
from shops.folding import LARGE, digits, fold, kana, sound
from shops.genres import genres_asked, genres_of
from shops.postings import Numbers, Postings
from shops.reading import readings_of
from shops.shop import Shop

_SHARED = 3
"""Characters that two names next to each other in the alphabet share to be taken for a chain."""
_END = re.compile(r"(?:支店|本店|店|シヨツプ)$")


@dataclass(slots=True)
class Fields:
    """``readings``: folded kana, "|" before each word, of one shop joined by spaces; ``sounds``: the same without long vowels."""

    names: list[str] = field(default_factory=list)
    readings: list[str] = field(default_factory=list)
    sounds: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    postals: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_name: Postings = field(default_factory=Postings)
    by_reading: Postings = field(default_factory=Postings)
    by_address: Postings = field(default_factory=Postings)
    by_phone: Postings = field(default_factory=Postings)
    genres: dict[str, tuple[Numbers, Numbers]] = field(default_factory=dict)
    kinds: dict[str, Numbers] = field(default_factory=dict)
    lats: Floats = field(default_factory=lambda: np.empty(0))
    lngs: Floats = field(default_factory=lambda: np.empty(0))
    order: Numbers = field(default_factory=lambda: np.empty(0, dtype=np.int32))


def fields_of(shops: Sequence[Shop]) -> Fields:
    """The texts of ``shops``, in their order."""
    found = Fields()
    genres: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    kinds: dict[str, list[int]] = defaultdict(list)
    for number, shop in enumerate(shops):
        _add_texts(found, number, shop)
        for code, weight in genres_of(shop).items():
            genres[code][0].append(number)
            genres[code][1].append(weight)
        for kind in shop.ticket_kinds:
            kinds[kind].append(number)
    for postings in (found.by_name, found.by_reading, found.by_address, found.by_phone):
        postings.seal()
    found.genres = {code: (_numbers(who), _numbers(weights)) for code, (who, weights) in genres.items()}
    found.kinds = {kind: _numbers(who) for kind, who in kinds.items()}
    trusted = [shop.position if shop.position and shop.position.trusted else None for shop in shops]
    found.lats = np.array([spot.lat if spot else np.nan for spot in trusted], dtype=np.float64)
    found.lngs = np.array([spot.lng if spot else np.nan for spot in trusted], dtype=np.float64)
    found.order = np.empty(len(shops), dtype=np.int32)
    found.order[np.argsort(np.array(found.names), kind="stable")] = np.arange(len(shops), dtype=np.int32)
    return found


def _add_texts(found: Fields, number: int, shop: Shop) -> None:
    name, address = (
        fold(f"{shop.name} {shop.branch}" if shop.branch not in shop.name else shop.name),
        address_key(shop.address),
    )
    readings = readings_of(shop.name, shop.readings)
    sounds = tuple(dict.fromkeys("|".join(map(sound, reading.split("|"))) for reading in readings))
    phone, postal = digits(shop.phone), digits(shop.postal)
    found.names.append(name)
    found.readings.append(" ".join(readings))
    found.sounds.append(" ".join(sounds))
    found.addresses.append(address)
    found.phones.append(phone)
    if len(postal) == 7:
        found.postals[postal].append(number)
    found.by_name.add(number, [name])
    found.by_reading.add(number, [text.replace("|", "") for text in (*readings, *sounds)])
    found.by_address.add(number, [address])
    found.by_phone.add(number, [phone])


def address_key(text: str) -> str:
    """An address as it is looked for."""
    return kana(fold_address(text)).translate(LARGE).replace("ー", "")


def address_part_key(text: str) -> str:
    """A piece of an address as somebody types it, as it is looked for."""
    return kana(fold_address_part(text)).translate(LARGE).replace("ー", "")


def _numbers(values: list[int]) -> Numbers:
    return np.array(values, dtype=np.int32)


def name_words(shops: Sequence[Shop], names: Sequence[str]) -> frozenset[str]:
    """Folded words that are names on this list: whole names, their parts between spaces, and what a chain's names share."""
    words = {name for name in names if len(name) > 1}
    for shop in shops:
        parts = [fold(part) for part in re.split(r"[\s　]+", shop.name)]
        if len(parts) > 1:
            words.update(part for part in parts if len(part) > 2)
    firsts = Counter(fold(re.split(r"[\s　]+", shop.name)[0]) for shop in shops)
    words.update(first for first, count in firsts.items() if count > 1 and len(first) > 1)
    ordered = sorted(names)
    for one, two in pairwise(ordered):
        shared = _shared(one, two)
        if shared >= _SHARED and one != two:
            word = _END.sub("", one[:shared])
            words |= set() if _genre_and_a_letter(word) else {word}
    return frozenset(words)


def _genre_and_a_letter(word: str) -> bool:
    """Whether a shared beginning is a genre and the chance first letter of what follows."""
    return bool(genres_asked(word) or genres_asked(word[:-1]))


def _shared(one: str, two: str) -> int:
    length = min(len(one), len(two))
    return next((at for at in range(length) if one[at] != two[at]), length)
