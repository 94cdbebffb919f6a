"""The shops themselves in an index: one compact record each, read only for those that are shown."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, overload

from shops.packed import Arrays
from shops.shop import Position, Shop
from shops.strings import Strings, packed_strings

_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def packed_records(records: Sequence[str]) -> Arrays:
    """Arrays for :class:`Records`, of what :func:`record_of` wrote."""
    return packed_strings("records", records)


class Records(Sequence[Shop]):
    """The shops of a list by number."""

    def __init__(self, arrays: Arrays) -> None:
        self._strings = Strings("records", arrays)

    def __len__(self) -> int:
        return len(self._strings)

    @overload
    def __getitem__(self, at: int) -> Shop: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Shop]: ...
    def __getitem__(self, at: int | slice) -> Shop | Sequence[Shop]:
        if isinstance(at, slice):
            return [_shop(record) for record in self._strings[at]]
        return _shop(self._strings[at])

    def __iter__(self) -> Iterator[Shop]:
        return map(_shop, self._strings)


def record_of(shop: Shop) -> str:
    """A shop as it is kept."""
    spot = shop.position
    return _write((
        shop.id, shop.name, shop.address, shop.readings, shop.branch, sorted(shop.genres), shop.genre, shop.municipality,
        shop.phone, shop.postal, (spot.lat, spot.lng, int(spot.trusted)) if spot else 0, shop.hours, shop.closed,
        sorted(shop.ticket_kinds), shop.area, shop.size, _day(shop.checked_on), _day(shop.left_on), shop.row, shop.status,
    ))  # fmt: skip


def _shop(record: str) -> Shop:
    (
        key, name, address, readings, branch, genres, genre, municipality, phone, postal, spot, hours, closed, kinds,
        area, size, checked_on, left_on, row, status,
    ) = json.loads(record)  # fmt: skip
    position = Position(spot[0], spot[1], bool(spot[2])) if spot else None
    return Shop(
        key, name, address, tuple(readings), branch, frozenset(genres), genre, municipality, phone, postal, position,
        hours, closed, frozenset(kinds), area, size, _date(checked_on), _date(left_on), row, status,
    )  # fmt: skip


def _day(day: date | None) -> int:
    return day.toordinal() if day else 0


def _date(ordinal: Any) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None
