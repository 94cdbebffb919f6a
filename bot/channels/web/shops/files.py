"""Shops as data: entries of the API, and the whole list as a file that streams."""

import csv
import io
import json
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Final

from bot.channels.web.shops.told import ToldShop, told
from bot.listings import Listing
from bot.spreadsheets import harmless
from programmes.japanese import day_in_words
from programmes.model import Programme

AT_ONCE: Final = 500
"""Shops of one part of a stream."""
Node = dict[str, Any]


@cache
def words() -> dict[str, Any]:
    """What the API and the files say."""
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def as_of(listing: Listing) -> date:
    """The day the list speaks of: the latest on which a shop of it was checked, or the day it came in."""
    return listing.state.checked_on or listing.state.at.date()


def about(programme: Programme, listing: Listing) -> Node:
    """The programme and the list, as every answer and file names them."""
    day = as_of(listing)
    source = words()["list"]["source"].format(
        programme=programme.short_name, merchant=programme.words.merchant, as_of=day_in_words(day)
    )
    return {
        "programme": {"code": programme.code, "name": programme.name},
        "list": {
            "number": listing.state.number,
            "as_of": day.isoformat(),
            "shops": len(listing.index),
            "source": source,
            "note": words()["list"]["note"],
        },
    }


def entry(shop: ToldShop, site: str) -> Node:
    """A shop as JSON; what the list does not say is null."""
    told_as_text = {
        name: getattr(shop, name) or None
        for name in (
            "name", "reading", "branch", "genre", "postal", "address", "municipality", "phone", "hours", "closed", "area", "size",
        )
    }  # fmt: skip
    return {
        "id": shop.id,
        **told_as_text,
        "genres": list(shop.genres),
        "tickets": list(shop.tickets),
        "lat": shop.lat,
        "lng": shop.lng,
        "distance_m": None if shop.distance_m is None else round(shop.distance_m),
        "status": "left" if shop.left else "paused" if shop.paused else "open",
        "being_checked": shop.checking,
        "checked_on": _iso(shop.checked_on),
        "left_on": _iso(shop.left_on),
        "url": f"{site}{shop.path}",
    }


def feature(shop: ToldShop, site: str) -> Node:
    """A shop as a feature of GeoJSON; without a geometry where no position is trusted."""
    properties = {name: value for name, value in entry(shop, site).items() if name not in ("lat", "lng")}
    point = None if shop.lat is None else {"type": "Point", "coordinates": [shop.lng, shop.lat]}
    return {"type": "Feature", "id": shop.id, "geometry": point, "properties": properties}


def standing(listing: Listing, today: date) -> Iterator[ToldShop]:
    """All shops that take part, in the order of the list."""
    return (told(shop, listing, today) for shop in islice(listing.index.shops, len(listing.index)))


def as_csv(programme: Programme, listing: Listing, today: date, site: str) -> Iterator[bytes]:
    """UTF-8 with BOM, CRLF, Japanese headers. A text that a spreadsheet would take for a formula begins with an apostrophe."""
    columns: dict[str, str] = words()["columns"]
    day = as_of(listing).isoformat()
    yield b"\xef\xbb\xbf" + _rows([list(columns.values())])
    for part in _parts(standing(listing, today)):
        yield _rows([[_cell(value) for value in _row(shop, day)] for shop in part])


def as_json(programme: Programme, listing: Listing, today: date, site: str) -> Iterator[bytes]:
    """One object: the programme, the list, and ``shops``."""
    return _stream(about(programme, listing), "shops", (entry(s, site) for s in standing(listing, today)))


def as_geojson(programme: Programme, listing: Listing, today: date, site: str) -> Iterator[bytes]:
    """A FeatureCollection; programme and list are members beside it."""
    head = {"type": "FeatureCollection", **about(programme, listing)}
    return _stream(head, "features", (feature(s, site) for s in standing(listing, today)))


def written(node: Any) -> str:
    return json.dumps(node, ensure_ascii=False, separators=(",", ":"))


def _stream(head: Node, name: str, entries: Iterable[Node]) -> Iterator[bytes]:
    yield f'{written(head)[:-1]},"{name}":['.encode()
    before = ""
    for part in _parts(entries):
        yield (before + ",".join(map(written, part))).encode()
        before = ","
    yield b"]}\n"


def _parts(entries: Iterable[Any]) -> Iterator[list[Any]]:
    every = iter(entries)
    while part := list(islice(every, AT_ONCE)):
        yield part


def _row(shop: ToldShop, as_of: str) -> list[object]:
    status = words()["status"]["paused" if shop.paused else "open"]
    return [
        shop.id, shop.name, shop.reading, shop.branch, shop.genre, shop.postal, shop.address, shop.municipality, shop.phone,
        shop.lat, shop.lng, shop.hours, shop.closed, "、".join(shop.ticket_names), shop.area, shop.size, status,
        _iso(shop.checked_on), as_of,
    ]  # fmt: skip


def _rows(rows: Iterable[Iterable[object]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def _cell(value: object) -> str:
    if value is None:
        return ""
    return harmless(value) if isinstance(value, str) else str(value)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
