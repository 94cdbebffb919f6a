"""What the map shows: marks for shops, and for many that stand close together one."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

from bot.channels.web.shops.files import words
from bot.channels.web.shops.finding import asked_by, found_all, known_part
from bot.channels.web.shops.told import ToldShop, told
from bot.channels.web.shops.wishes import Wish
from bot.listings import Listing
from shops.asked import Asked
from shops.shop import Position
from shops.spots import Box, Spot
from shops.words import stations

MOST: Final = 150
"""Marks of one map, before those that would cover each other become one."""
CLOSEST: Final = 18
"""The zoom at which one mark for several shops means that they stand at one point; then they are named."""
_MOST_NAMED: Final = 30
_ALL_STATIONS: Final = 12
_MOST_LANDMARKS: Final = 12
_WIDE, _HIGH = 90.0, 30.0
"""Pixels that a name takes."""
_TOUCHING: Final = 46.0
"""Pixels between two marks, at least."""
_BOX: Final = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,12})?(?:,-?[0-9]{1,3}(?:\.[0-9]{1,12})?){3}")


@dataclass(frozen=True, slots=True)
class Tiles:
    """``url``: of the tiles, with {z}, {x} and {y} in it; "" for a map without a background. ``attribution``: whose they are."""

    url: str = ""
    attribution: str = ""

    @property
    def origin(self) -> str:
        """The one other site that a page with a map may ask for pictures; "" for none."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}" if self.url else ""


def box_of(text: str) -> Box | None:
    """``south,west,north,east`` in degrees; None for anything else."""
    if not _BOX.fullmatch(text):
        return None
    south, west, north, east = map(float, text.split(","))
    fits = -90 <= south <= north <= 90 and -180 <= west <= east <= 180
    return Box(south, west, north, east) if fits else None


def zoom_of(text: str) -> int | None:
    """0 to 22; None for anything else."""
    return int(text) if re.fullmatch(r"[0-9]{1,2}", text) and int(text) <= 22 else None


def marks(listing: Listing, today: date, wish: Wish, box: Box, zoom: int) -> list[dict[str, Any]]:
    """The marks for what ``wish`` finds within ``box``, those for most shops first: position, number of shops, and the
    shops themselves where there is one, or where no zoom would part them."""
    wish, _unknown = known_part(listing, wish)
    asked = asked_by(listing, wish)
    spots = apart(listing.index.spots(asked, box, MOST), zoom)
    return [_mark(listing, today, asked, spot, zoom) for spot in spots]


def landmarks(listing: Listing, box: Box, zoom: int) -> list[dict[str, Any]]:
    """Stations to find one's way by on a map without a background: from far those called like a place of the list, the
    place with most shops first."""
    towns = {facet.label[:-1]: order for order, facet in enumerate(listing.index.areas)}
    inside = [
        station
        for station in stations()
        if box.south <= station[1] <= box.north and box.west <= station[2] <= box.east
        if station[0] in towns or zoom >= _ALL_STATIONS
    ]
    inside.sort(key=lambda station: towns.get(station[0], len(towns)))
    pixels = 256 * 2**zoom / 360
    kept: list[tuple[str, float, float]] = []
    for name, lat, lng in inside:
        beside = (
            abs(lng - other[2]) * pixels < _WIDE and abs(lat - other[1]) * pixels < _HIGH for other in kept
        )
        if len(kept) < _MOST_LANDMARKS and not any(beside):
            kept.append((name, lat, lng))
    called: str = words()["map"]["station"]
    return [{"name": called.format(name=name), "lat": lat, "lng": lng} for name, lat, lng in kept]


def apart(spots: Iterable[Spot], zoom: int) -> list[Spot]:
    """The spots, with those that would cover each other at ``zoom`` as one, where the first of them stands."""
    scale = 256 * 2**zoom / 360
    near = _TOUCHING if zoom < CLOSEST else 1.0
    kept: list[Spot] = []
    for spot in spots:
        reach = near / scale
        narrow = math.cos(math.radians(spot.lat))
        close = (
            at
            for at, other in enumerate(kept)
            if abs(other.lng - spot.lng) < reach and abs(other.lat - spot.lat) < reach * narrow
        )
        at = next(close, None)
        if at is None:
            kept.append(spot)
        else:
            kept[at] = replace(kept[at], count=kept[at].count + spot.count, shop=None)
    return kept


def _mark(listing: Listing, today: date, asked: Asked, spot: Spot, zoom: int) -> dict[str, Any]:
    mark: dict[str, Any] = {"lat": round(spot.lat, 6), "lng": round(spot.lng, 6), "count": spot.count}
    if spot.shop is not None:
        return mark | {"shops": [_named(told(spot.shop, listing, today))]}
    if zoom < CLOSEST:
        return mark
    here = found_all(listing, asked, Position(spot.lat, spot.lng), min(spot.count, _MOST_NAMED)).hits
    return mark | {"shops": [_named(told(hit.shop, listing, today)) for hit in here]}


def _named(shop: ToldShop) -> Mapping[str, str]:
    return {"name": shop.name, "genre": shop.genre, "address": shop.address, "path": shop.path}
