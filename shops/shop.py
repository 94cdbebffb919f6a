"""A shop of a list, as the search reads it."""

import re
from dataclasses import dataclass, field
from datetime import date

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


def branch_in(name: str) -> str:
    """The branch that stands behind a space at the end of a name ("ガスト 高崎駅西口店"), or ""."""
    found = _BRANCH.search(name)
    return found[1] if found else ""
