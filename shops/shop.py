"""A shop of a list, as the search reads it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

_BRANCH = re.compile(r"[\s　]([^\s　]{1,20}(?:店|ショップ|支店|営業所))\s*$")


@dataclass(frozen=True, slots=True)
class Position:
    """WGS 84, degrees. ``trusted``: no doubt was noted on import; of an untrusted one no distance is told."""

    lat: float
    lng: float
    trusted: bool = True


@dataclass(frozen=True, slots=True)
class Shop:
    """One row of a list. ``id`` is unique in the list.

    ``readings``: kana, from the list or from staff, best first (generated ones are added by the index).
    ``genres``: codes of the common set (``data/genres.toml``) that staff or an import gave; the index adds what it reads
    from ``genre``, the list's own word, and from the name. ``ticket_kinds``: codes of ``data/tickets.toml``, empty where the
    list does not say. ``hours``, ``closed``: as given. ``status``: open | paused. ``checked_on``, ``left_on``: days in Japan.
    """

    id: str
    name: str
    address: str = ""
    readings: tuple[str, ...] = ()
    branch: str = ""
    genres: frozenset[str] = field(default_factory=frozenset)
    genre: str = ""
    municipality: str = ""
    phone: str = ""
    postal: str = ""
    position: Position | None = None
    hours: str = ""
    closed: str = ""
    ticket_kinds: frozenset[str] = field(default_factory=frozenset)
    area: str = ""
    size: str = ""
    checked_on: date | None = None
    left_on: date | None = None
    row: int | None = None
    status: str = "open"


def shop_of(values: Mapping[str, Any]) -> Shop:
    """A shop of plain values, those of a ``Shop`` by their names and besides: ``key`` (the id), ``lat``, ``lng``, ``trusted``."""
    get = values.__getitem__
    lat, lng = get("lat"), get("lng")
    spot = None if lat is None or lng is None else Position(lat, lng, get("trusted"))
    return Shop(
        get("key"), get("name"), get("address"), tuple(get("readings")), get("branch"), frozenset(get("genres")), get("genre"),
        get("municipality"), get("phone"), get("postal"), spot, get("hours"), get("closed"), frozenset(get("ticket_kinds")),
        get("area"), get("size"), get("checked_on"), get("left_on"), get("row"), get("status"),
    )  # fmt: skip


def branch_in(name: str) -> str:
    """The branch that stands behind a space at the end of a name ("ガスト 高崎駅西口店"), or ""."""
    found = _BRANCH.search(name)
    return found[1] if found else ""
