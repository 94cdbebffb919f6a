"""What sets of tickets cost and what they are worth."""

from collections.abc import Mapping
from dataclasses import dataclass

from programmes.model import ClauseId, Count, Percent, Piece, Programme, Ticket, TicketKind, Yen


@dataclass(frozen=True, slots=True, kw_only=True)
class PremiumShare:
    """Who pays which part of the premium: ``percent`` of the price, ``yen`` for all the sets."""

    who: str
    percent: Percent
    yen: Yen


@dataclass(frozen=True, slots=True, kw_only=True)
class KindShare:
    """What of some sets only the shops of one ``kind`` of ticket take: ``each`` yen of a set, ``yen`` of all."""

    kind: TicketKind
    each: Yen
    yen: Yen


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """``count`` tickets of ``face`` yen, together ``yen``."""

    face: Yen
    count: Count
    yen: Yen


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What counted tickets are worth together: the highest face first."""

    parts: tuple[Counted, ...]
    total: Yen
    source: tuple[ClauseId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPrice:
    """``sets`` sets of a ticket: ``price`` to pay, ``value`` to spend, ``premium`` the difference (yen).

    ``percent``: the premium on the price, as the document states it (Tottori: 43), else rounded to a whole.
    """

    ticket: Ticket
    sets: int
    price: Yen
    value: Yen
    premium: Yen
    percent: Percent
    shares: tuple[PremiumShare, ...]
    source: tuple[ClauseId, ...]


def price_of(ticket: Ticket, sets: int = 1) -> SetPrice:
    """What ``sets`` sets cost and are worth. Raises ValueError below one set."""
    if sets < 1:
        raise ValueError(f"sets must be at least 1, but is {sets}")
    premium = Yen((ticket.value - ticket.price) * sets)
    return SetPrice(
        ticket=ticket,
        sets=sets,
        price=Yen(ticket.price * sets),
        value=Yen(ticket.value * sets),
        premium=premium,
        percent=premium_percent(ticket),
        shares=_shares(ticket, premium),
        source=ticket.source,
    )


def shares_by_kind(programme: Programme, ticket: Ticket, sets: int = 1) -> tuple[KindShare, ...]:
    """What of ``sets`` sets is of which kind (Ise: 共通券, 中小規模店専用券); none where there is but one kind."""
    kinds = [(k, sum(_yen(p) for p in ticket.pieces if p.kind == k.id)) for k in programme.ticket_kinds]
    shares = tuple(KindShare(kind=k, each=Yen(yen), yen=Yen(yen * sets)) for k, yen in kinds if yen)
    return shares if len(shares) > 1 else ()


def _yen(piece: Piece) -> int:
    return piece.total or piece.face * (piece.count or 0)


def faces_of(programme: Programme) -> set[int]:
    """The face values in yen of the single tickets that the programme's sets hold; none where nothing is printed."""
    return {int(piece.face) for ticket in programme.tickets for piece in ticket.pieces if piece.count}


def worth_of(programme: Programme, counts: Mapping[int, int]) -> Worth:
    """What tickets are worth together: ``counts`` maps a face value in yen to a count. Raises ValueError for a
    face that no ticket has, or a count below one."""
    unknown = set(counts) - faces_of(programme)
    if unknown:
        raise ValueError(f"no ticket has a face of {sorted(unknown)} yen, only {sorted(faces_of(programme))}")
    if any(count < 1 for count in counts.values()):
        raise ValueError(f"every count must be at least 1: {dict(counts)}")
    parts = tuple(
        Counted(face=Yen(face), count=Count(count), yen=Yen(face * count))
        for face, count in sorted(counts.items(), reverse=True)
    )
    holds = [t for t in programme.tickets if any(p.count and p.face in counts for p in t.pieces)]
    source = tuple(dict.fromkeys(clause for ticket in holds for clause in ticket.source))
    return Worth(parts=parts, total=Yen(sum(part.yen for part in parts)), source=source)


def premium_percent(ticket: Ticket) -> Percent:
    """The premium in percent of the price: as stated, summed over those who pay it, else rounded half up."""
    stated = sum(p.percent for p in ticket.premium)
    if stated:
        return Percent(stated)
    return Percent(((ticket.value - ticket.price) * 200 + ticket.price) // (2 * ticket.price))


def _shares(ticket: Ticket, premium: Yen) -> tuple[PremiumShare, ...]:
    """The premium split as the percentages stand to each other; a single payer pays all of it."""
    whole = sum(p.percent for p in ticket.premium)
    return tuple(
        PremiumShare(who=p.who, percent=p.percent, yen=Yen(round(premium * p.percent / whole)))
        for p in ticket.premium
    )
