"""Changes of a programme's calendar, decided after its documents were written: what staff publish."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Stoppable = Literal["use", "sale", "settlement"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a change was announced with: a title and the day it bears. Answers name it as their source."""

    title: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspend:
    """Use, sale or settlement stops on ``first``, up to and including ``last`` (None: until it is resumed).
    ``words``: what it is called (利用自粛). ``reason``: why, in a sentence or a few words, as people read it."""

    of: Stoppable
    first: date
    last: date | None = None
    words: str
    reason: str
    notice: Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """What is suspended goes on from ``day``: the suspension ends the day before."""

    of: Stoppable
    day: date
    reason: str
    notice: Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend:
    """Something lasts longer, up to and including ``last``. ``of``: "use", or the id of a sale window or of a recruitment period
    ("sale:web" and "recruitment:first" where both have one of that name). What ends on a day yet to be told stays so."""

    of: str
    last: date
    reason: str
    notice: Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class EndEarly:
    """Something ends for good on ``last``, at the latest when it would have ended anyway. ``of``: as in :class:`Extend`. ``words``: what
    is said about it; for a sale window 完売 and 中断 also decide what its end is called."""

    of: str
    last: date
    words: str
    reason: str
    notice: Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRound:
    """Days of a settlement round change; those that are None stay. A new ``payout`` is that day alone, unless
    ``payout_last`` makes it a range."""

    number: int
    first: date | None = None
    last: date | None = None
    cutoff: date | None = None
    payout: date | None = None
    payout_last: date | None = None
    reason: str
    notice: Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRound:
    """One more settlement round, after the last. ``name``: "": named as the others are (第7回)."""

    first: date
    last: date
    cutoff: date
    payout: date | None = None
    payout_last: date | None = None
    name: str = ""
    reason: str
    notice: Notice


CalendarChange = Suspend | Resume | Extend | EndEarly | MoveRound | AddRound
