"""What an index needs of a shop, made of its row: folded name, readings, address, numbers, place, genres, its record. The dear part."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import chain, pairwise
from typing import Any

import numpy as np

from shops.addresses import Place, fold_address, fold_address_part, place_of_folded
from shops.folding import LARGE, digits, fold, kana, modern, sound_of_folded
from shops.genres import genres_of
from shops.reading import readings_of
from shops.records import record_of
from shops.shop import Shop, shop_of
from shops.substrings import WORD, Letters

_STATION = re.compile(r"([一-鿿々ぁ-ゖァ-ヺーヶ]{1,8}?)(?<![口の])駅")
_GAPS = re.compile(r"[\s　]+")
_NOWHERE = (float("nan"), float("nan"))
_UNKNOWN, _BAR = 0x7F, 0xFF
_FIRST_KANA, _LAST_KANA = ord("ァ"), ord("ヺ")


@dataclass(slots=True)
class Texts:
    """One entry a shop in each list. ``readings``: strings as :func:`spoken` writes them, each with a 0 behind it; ``sounds``: the
    same without long vowels; ``first_sounds``: bytes of the first of those. ``parts``: folded words of a name of several.
    ``stations``: those that a shop with a trusted position names. ``spots``: latitude and longitude, NaN where none is
    trusted. ``leaving``: the ordinal of the day, 0 for shops that stay. ``records``: all that is told of a shop."""

    ids: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    readings: list[bytes] = field(default_factory=list)
    sounds: list[bytes] = field(default_factory=list)
    first_sounds: list[int] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    postals: list[int] = field(default_factory=list)
    places: list[tuple[str, str, str, str]] = field(default_factory=list)
    genres: list[tuple[tuple[str, int], ...]] = field(default_factory=list)
    parts: list[tuple[str, ...]] = field(default_factory=list)
    stations: list[tuple[str, ...]] = field(default_factory=list)
    spots: list[tuple[float, float]] = field(default_factory=list)
    kinds: list[tuple[str, ...]] = field(default_factory=list)
    leaving: list[int] = field(default_factory=list)
    records: list[str] = field(default_factory=list)

    def add(self, shop: Shop) -> None:
        """The texts of one more shop, but for those of :meth:`hear`."""
        folded = fold_address(shop.address)
        place = place_of_folded(folded, shop.municipality)
        parts = tuple(map(fold, _GAPS.split(shop.name)))
        spot = shop.position if shop.position and shop.position.trusted else None
        self.ids.append(shop.id)
        self.names.append("".join(parts) if shop.branch in shop.name else fold(f"{shop.name} {shop.branch}"))
        self.addresses.append(address_form(folded))
        self.phones.append(digits(shop.phone) if shop.phone else "")
        postal = digits(shop.postal) if shop.postal else ""
        self.postals.append(int(postal) if len(postal) == 7 else -1)
        self.places.append((place.municipality, place.district, place.town, shop.area))
        self.genres.append(tuple(sorted(genres_of(shop).items())))
        self.parts.append(parts)
        self.stations.append(_stations_named(shop))
        self.spots.append((spot.lat, spot.lng) if spot else _NOWHERE)
        self.kinds.append(tuple(sorted(shop.ticket_kinds)))
        self.leaving.append(shop.left_on.toordinal() if shop.left_on else 0)
        self.records.append(record_of(shop))

    def hear(self, readings: Sequence[Sequence[str]]) -> None:
        """How the names of those further shops are read. Of many at once, which is less work than one by one."""
        short = iter(sound_of_folded("\0".join(chain.from_iterable(readings))).split("\0"))
        sounds = [list(dict.fromkeys([next(short) for _ in each])) for each in readings]
        self.readings += [b"".join(each) for each in _told(readings)]
        for each in _told(sounds):
            self.sounds.append(b"".join(each))
            self.first_sounds.append(len(each[0]) - 1 if each else 0)

    def extend(self, other: "Texts") -> None:
        """The texts of further shops."""
        for each in fields(self):
            getattr(self, each.name).extend(getattr(other, each.name))

    def ordered(self, order: Sequence[int]) -> "Texts":
        """The same in another order."""
        lists: dict[str, list[Any]] = {each.name: getattr(self, each.name) for each in fields(self)}
        return Texts(**{name: [values[at] for at in order] for name, values in lists.items()})


def texts_of(shops: Iterable[Shop]) -> Texts:
    """The texts of ``shops``."""
    found, readings = Texts(), []
    for shop in shops:
        found.add(shop)
        readings.append(readings_of(shop.name, shop.readings))
    found.hear(readings)
    return found


def texts_of_rows(rows: Iterable[Mapping[str, Any]]) -> Texts:
    """As :func:`texts_of`, of shops as plain values, which are sent to another process at a sixth of the cost."""
    return texts_of(map(shop_of, rows))


def place_in(entry: tuple[str, str, str, str]) -> Place:
    """The place of an entry of ``Texts.places``."""
    municipality, district, town, _area = entry
    return Place(municipality, district, town, "")


class _Spoken(dict[int, int]):
    def __missing__(self, letter: int) -> int:
        return _UNKNOWN


_LETTERS = _Spoken({letter: letter - _FIRST_KANA + 1 for letter in range(_FIRST_KANA, _LAST_KANA + 1)})
_LETTERS.update({ord(sign): 0x5B + at for at, sign in enumerate("0123456789abcdefghijklmnopqrstuvwxyz")})
_TOLD = np.full(_LAST_KANA + 2, _UNKNOWN, np.uint8)
_TOLD[[0, ord("|"), *_LETTERS]] = [0, _BAR, *_LETTERS.values()]
_ONE_CASE = bytes(byte & ~WORD for byte in range(256))
_BACK = {code: chr(letter) for letter, code in _LETTERS.items()} | {_UNKNOWN: "?"}


def spoken(texts: Sequence[str]) -> list[bytes]:
    """Readings in one byte a kana, with a 0 behind each; the first of each word (there is a "|" before it) is marked."""
    letters = np.frombuffer(
        "".join([f"{text}\0" for text in texts]).encode("utf-32-le", "surrogatepass"), np.uint32
    )
    told = _TOLD[np.minimum(letters, _LAST_KANA + 1)]
    bars = told == _BAR
    after = np.concatenate([[True], (bars | (told == 0))[:-1]])
    told[after & ~bars & (told != 0)] |= WORD
    told = told[~bars]
    ends = (np.flatnonzero(told == 0) + 1).tolist()
    whole = told.tobytes()
    return [whole[start:end] for start, end in pairwise([0, *ends])]


def _told(readings: Sequence[Sequence[str]]) -> Iterator[list[bytes]]:
    """The readings of each shop as :func:`spoken` writes them."""
    written = iter(spoken(list(chain.from_iterable(readings))))
    return ([next(written) for _ in each] for each in readings)


def said(text: str) -> Letters:
    """Kana as they are looked for in what :func:`spoken` wrote."""
    return np.frombuffer(text.translate(_LETTERS).encode("latin-1"), np.uint8)


def heard(text: bytes) -> str:
    """The kana of what :func:`spoken` wrote, words not told apart."""
    return text.translate(_ONE_CASE).decode("latin-1").translate(_BACK)


def address_form(folded: str) -> str:
    """A folded address as it is looked for."""
    return kana(folded).translate(LARGE).replace("ー", "")


def address_part_key(text: str) -> str:
    """A piece of an address as somebody types it, as it is looked for."""
    return address_form(fold_address_part(text))


def _stations_named(shop: Shop) -> tuple[str, ...]:
    if "駅" not in shop.name + shop.address or shop.position is None or not shop.position.trusted:
        return ()
    return tuple(found[1] for found in _STATION.finditer(modern(f"{shop.name} {shop.address}")))
