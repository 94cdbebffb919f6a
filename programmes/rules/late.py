"""What happens to a merchant's slips that come in a day after a cutoff."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from programmes.model import ClauseId, Programme, Round
from programmes.rules.moments import ONE_DAY
from programmes.rules.settlement import NoRound, RoundAnswer, RoundFound, next_cutoff, round_by_number
from programmes.rules.sources import merged

LateOutcome = Literal["next_round", "may_not_be_paid", "not_accepted", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A day past a cutoff. ``next``: the round it then falls in, with its cutoff and payout (only where the
    outcome is "next_round"); ``words``: the document's words on being late."""

    outcome: LateOutcome
    missed: Round | None
    next: RoundFound | None
    words: str
    source: tuple[ClauseId, ...]


def if_late(programme: Programme, number: int, today: date | None = None) -> Late:
    """What happens if something comes in after the cutoff of round ``number``: a day after it, or ``today``
    if that is later (cutoffs that have passed by then are no way out any more).

    Where a round is a calendar of use or reading days, it is paid in the next round still open, and after the
    last one not at all. Where reports belong to nights stayed (愛郷ぐんま), a late report may not be paid at
    all: no document says that it slips into the next round. Without rounds: "unknown".
    """
    missed = round_by_number(programme, number)
    settlement = programme.settlement
    if isinstance(missed, NoRound):
        return Late(outcome="unknown", missed=None, next=None, words=missed.words, source=missed.source)
    following = next_cutoff(programme, max(missed.cutoff + ONE_DAY, today or missed.cutoff))
    outcome = _outcome(settlement.basis, following)
    paid_in = following if outcome == "next_round" and isinstance(following, RoundFound) else None
    return Late(
        outcome=outcome,
        missed=missed.round,
        next=paid_in,
        words=settlement.late_arrival,
        source=merged(settlement.late_source or settlement.source, paid_in.round.source if paid_in else ()),
    )


def _outcome(basis: str, following: RoundAnswer) -> LateOutcome:
    if basis == "stay":
        return "may_not_be_paid"
    return "next_round" if isinstance(following, RoundFound) else "not_accepted"
