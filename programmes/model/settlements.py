"""How merchants are paid, can object, and what they keep and report."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from programmes.model.values import ClauseId, Days, Role, Years, Yen


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One settlement round: what is used / stayed / read in ``first``..``last`` must have come in by
    ``cutoff`` and is paid on ``payout`` (``payout_last`` makes it a range). Days are inclusive.

    ``payout`` None: the programme pays by a rule counted from acceptance (``Settlement.payout_days``).
    """

    number: int
    name: str
    first: date
    last: date
    cutoff: date
    payout: date | None = None
    payout_last: date | None = None
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedKind:
    """Something a merchant counts when it settles: pieces of ``face`` yen each (``unit`` 枚), or an amount
    in yen (``face`` None, ``unit`` 円). ``face`` None with another unit: counted, but worth no stated yen."""

    id: str
    name: str
    face: Yen | None = None
    unit: str = "枚"
    conflict: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How a merchant is paid.

    ``basis``: what day counts: of use, of stay, of reading (electronic or app), or "area" (the area
    secretariat decides), "unstated". ``cutoff_kind``: "arrival" (必着: must have arrived), "acceptance"
    (must have been received/read). ``travels``: how slips get there. ``payout_days``: about so many days
    after acceptance. ``late``: the "one cycle late" clause or what happens past a cutoff, in words;
    ``late_source`` its clause. ``decided_by``: what settles a difference. ``how_often`` in words.
    ``conflict``: e.g. a dated calendar beside "about three weeks". ``counts``: what the slip counts, where
    the faces of the tickets and the discount do not say it already.
    """

    basis: Literal["use", "stay", "reading", "area", "unstated"]
    cutoff_kind: Literal["arrival", "acceptance", "none"]
    travels: Literal["post", "app", "counter", "none"]
    how: str
    how_often: str = ""
    send_to: str = ""
    postage: str = ""
    fee: str = ""
    account_name: str = ""
    account: str = ""
    amount: str = ""
    decided_by: str = ""
    payout_days: Days | None = None
    payout_words: str = ""
    late_cycle: str = ""
    late_arrival: str = ""
    first_day: date | None = None
    final_cutoff: date | None = None
    conflict: str = ""
    rounds: tuple[Round, ...] = ()
    counts: tuple[CountedKind, ...] = ()
    source: tuple[ClauseId, ...] = ()
    late_source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """The right to object to a payout: until ``days`` days after the payout day (that day not counted),
    at desk ``desk``, with ``evidence``; ``decided_by`` what settles it. Absent: the document has no rule."""

    days: Days
    counts_from: str
    desk: str
    evidence: str
    decided_by: str
    how: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """Papers to keep: until a day, or so many years from the fiscal year after the grant, or in words."""

    what: str
    who: Role = "merchant"
    until: date | None = None
    years: Years | None = None
    until_words: str = ""
    why: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report due ``days`` days after an event (``counts_from``)."""

    id: str
    name: str
    days: Days
    counts_from: str
    to: str
    forms: tuple[str, ...] = ()
    source: tuple[ClauseId, ...] = ()
