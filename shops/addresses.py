"""Addresses: one spelling, the municipality and the town of a Japanese address. No table of places is needed."""

import re
from typing import NamedTuple

from shops.folding import modern

_PREFECTURE = re.compile(r"^(?:東京都|北海道|(?:京都|大阪)府|(?:神奈川|和歌山|鹿児島|[一-鿿]{2})県)")
_SPACES = re.compile(r"\s+")
_DASHES = re.compile(r"[‐‑‒–—―−﹣ー－─の](?=\d)|(?<=\d)[‐‑‒–—―−﹣ー－─](?=\d|$)")
_REPEATED = re.compile(r"-{2,}")
_BLOCK = re.compile(r"(?<=\d)\s*(?:丁目|番地の|番地|番|号)\s*(?=\d)|(?<=\d)\s*(?:丁目|番地|番|号)")
_OAZA = re.compile(r"大字|(?<=[市区町村])字|小字")
_KANJI_BLOCK = re.compile(r"([一二三四五六七八九十]{1,3})丁目")
_KANJI_DIGITS = {sign: n for n, sign in enumerate("一二三四五六七八九", 1)}
_NOISE = re.compile(r"^[^一-鿿ぁ-ゖァ-ヺ]*(?:\bshop_addr\d*\s*)?(?:〒[\d\-\s]*)?")
_DISTRICT = re.compile(r"^(.{1,5}?郡)([^市区]{1,6}?[町村])")
_CITY = re.compile(r"^(.{1,6}?市)")
_WARD_OR_TOWN = re.compile(r"^([^\d]{1,6}?[区町村])")
_DOUBLED = ("四日市", "廿日市", "野々市", "八日市", "余市", "五日市")
_TOWN = re.compile(r"^[^\d\s\-a-z]+")


class Place(NamedTuple):
    """``municipality`` without prefecture and district (みなかみ町), ``district`` (利根郡) or "", ``town``: what
    stands before the first digit, ``rest``: what follows the municipality."""

    municipality: str
    district: str
    town: str
    rest: str


def fold_address(text: str) -> str:
    """The address without prefecture, spaces, 大字 and 字; 丁目, 番地 and all dashes written as "-"."""
    plain = _NOISE.sub("", modern(text).replace("群馬県群馬県", "群馬県"), count=1)
    return _folded(_PREFECTURE.sub("", _SPACES.sub("", plain)))


def fold_address_part(text: str) -> str:
    """As :func:`fold_address`, for a piece of an address that somebody types."""
    return _folded(_SPACES.sub("", modern(text)))


def _folded(plain: str) -> str:
    plain = _PREFECTURE.sub("", plain)
    plain = _KANJI_BLOCK.sub(lambda found: f"{_number(found[1])}丁目", plain)
    plain = _DASHES.sub("-", _OAZA.sub("", plain)).replace("ヶ", "ケ").replace("ヵ", "カ")
    plain = _BLOCK.sub("-", plain)
    return (_REPEATED.sub("-", plain) if "--" in plain else plain).strip("-")


def place_of(address: str, municipality: str = "") -> Place:
    """Where an address lies. ``municipality``: given by the list, if it has such a column."""
    return place_of_folded(fold_address(address), municipality)


def place_of_folded(plain: str, municipality: str = "") -> Place:
    """As :func:`place_of`, of a folded address."""
    district = ""
    if municipality and (at := plain.find(modern(municipality))) in range(7):
        district, rest = plain[:at], plain[at + len(municipality) :]
        return Place(modern(municipality), district, _town(rest), rest)
    if found := _DISTRICT.match(plain):
        district, name = found[1], found[2]
        end = found.end()
        if plain[end : end + 1] in ("町", "村") and plain[end : end + 1] != name[-1]:
            name, end = name + plain[end], end + 1
    elif found := _CITY.match(plain):
        name, end = found[1], found.end()
        if name in _DOUBLED and plain[end : end + 1] == "市":
            name, end = name + "市", end + 1
    elif found := _WARD_OR_TOWN.match(plain):
        name, end = found[1], found.end()
    else:
        return Place("", "", _town(plain), plain)
    return Place(name, district, _town(plain[end:]), plain[end:])


def _town(rest: str) -> str:
    found = _TOWN.match(rest)
    return found[0] if found else ""


def _number(kanji: str) -> int:
    tens, _, ones = kanji.rpartition("十")
    if "十" not in kanji:
        return _KANJI_DIGITS.get(kanji[-1], 0)
    return (_KANJI_DIGITS.get(tens, 1)) * 10 + _KANJI_DIGITS.get(ones, 0)
