"""What sets of tickets cost and what they are worth."""

from dataclasses import dataclass

from programmes.model import ClauseId, Percent, Ticket, Yen


@dataclass(frozen=True, slots=True, kw_only=True)
class PremiumShare:
    """Who pays which part of the premium: ``percent`` of the price, ``yen`` for all the sets."""

    who: str
    percent: Percent
    yen: Yen


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
