"""Tickets: what they are, how they are sold, when and for what they are good."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from programmes.model.days import Bound
from programmes.model.values import ClauseId, Count, Percent, Yen


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What a set (book) is made of: ``count`` pieces of ``face`` yen; ``kind`` e.g. "common". ``conflict``:
    where the documents disagree on what such a piece is worth."""

    face: Yen
    count: Count | None = None
    total: Yen | None = None
    kind: str = ""
    name: str = ""
    conflict: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Premium:
    who: str
    percent: Percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One kind of ticket people buy. ``name`` 実券, プレミアム券, 電子商品券 …; ``aliases``: how people
    call it; ``unit``: 冊 or セット; ``value`` is the sum of the faces."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    form: Literal["paper", "electronic"] = "paper"
    unit: str = "冊"
    price: Yen
    value: Yen
    pieces: tuple[Piece, ...] = ()
    premium: tuple[Premium, ...] = ()
    issued: Count | None = None
    sold_at: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketKind:
    """Which shops take a piece: Ise's 共通券 / 中小規模店専用券, Tottori's エリア券. ``pieces`` refer to it.
    ``shops``: how people call the shops that take it (大型スーパー, 商店街)."""

    id: str
    name: str
    where: str
    aliases: tuple[str, ...] = ()
    shops: tuple[str, ...] = ()
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseLimit:
    """How much one person may buy: ``sets`` and what that is in yen (price paid, face value)."""

    sets: Count
    pays: Yen | None = None
    worth: Yen | None = None
    per: str = "1人"
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleWindow:
    """One period in which one ticket is sold (or drawn for, or picked up) in one way.

    ``tickets``: ids of :class:`Ticket`. ``sold_out``: the day it was sold out; ``suspended``: the day
    it was broken off (the document's own word decides which).
    """

    id: str
    name: str
    tickets: tuple[str, ...]
    channel: str
    kind: Literal["sale", "lottery", "application", "pickup"] = "sale"
    first: Bound
    last: Bound
    sold_out: date | None = None
    suspended: date | None = None
    how: str = ""
    where: str = ""
    note: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """Days on which use (or sale, or settlement) is stopped or asked to pause. ``words``: 利用自粛 …"""

    of: Literal["use", "sale", "settlement"] = "use"
    first: date
    last: date | None = None
    words: str
    why: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """When tickets are good. ``unit`` "stay": the days are nights stayed (check-out may be a day later)."""

    first: Bound
    last: Bound
    unit: Literal["use", "stay"] = "use"
    where: str
    ends_early: str = ""
    may_stop: str = ""
    suspensions: tuple[Suspension, ...] = ()
    conflict: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """What a ticket is not for, or explicitly for. ``what`` in the document's words; ``words``: how
    people ask (タバコ, 煙草); ``verdict``: "no", "yes", "depends"."""

    id: str
    what: str
    verdict: Literal["no", "yes", "depends"]
    words: tuple[str, ...] = ()
    note: str = ""
    conflict: str = ""
    source: tuple[ClauseId, ...] = ()
