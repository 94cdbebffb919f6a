"""Where a shop can be: what the beginning of an address, a postal code, a telephone number and a position say of the
prefecture. Rough, for doubts only (``places.toml``)."""

import re
import tomllib
from functools import lru_cache
from math import cos, hypot, radians
from pathlib import Path
from typing import Final

_PLACES: Final = tomllib.loads((Path(__file__).parent / "places.toml").read_text("utf-8"))
ALL: Final = frozenset(_PLACES)
"""Every prefecture."""
_NONE: Final[frozenset[str]] = frozenset()
_PREFECTURE: Final = re.compile("|".join(_PLACES))
_MOBILE: Final = re.compile(r"0[5-9]0|0120|0570|0800")
KM: Final = 111.2
"""Of one degree of latitude."""


def prefecture_of(address: str) -> str:
    """The prefecture that an address begins with, or ""."""
    found = _PREFECTURE.match(address)
    return found[0] if found else ""


@lru_cache(maxsize=1024)
def _of_postal(first: str) -> frozenset[str]:
    return frozenset(name for name, place in _PLACES.items() if first in place["postal"])


@lru_cache(maxsize=4096)
def _of_phone(first: str) -> frozenset[str]:
    return frozenset(name for name, place in _PLACES.items() if first.startswith(tuple(place["phone"])))


def prefectures_of_postal(code: str) -> frozenset[str]:
    """Where a postal code (370-0000) can be, none for one that nobody has."""
    return _of_postal(code[:2]) if code else _NONE


def prefectures_of_phone(digits: str) -> frozenset[str]:
    """Where a telephone number can be; none for mobile and free ones."""
    return _NONE if _MOBILE.match(digits) else _of_phone(digits[:4])


def lies_in(prefecture: str, lat: float, lng: float) -> bool:
    """Whether a position can be in a prefecture."""
    south, north, west, east = _PLACES[prefecture]["box"]
    inside: bool = south <= lat <= north and west <= lng <= east
    return inside


def is_in_japan(lat: float, lng: float) -> bool:
    """Whether a position can be in Japan at all."""
    return 20 <= lat <= 46 and 122 <= lng <= 154


def distance_km(lat: float, lng: float, other_lat: float, other_lng: float) -> float:
    """How far apart two positions of one region are, good enough for a doubt."""
    return KM * hypot(lat - other_lat, (lng - other_lng) * cos(radians(lat)))
