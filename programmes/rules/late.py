"""What happens to a merchant's slips that come in a day after a cutoff."""

from dataclasses import dataclass
from typing import Literal

from programmes.model import ClauseId, Programme, Round
from programmes.rules.settlement import (
    NoRound,
    RoundFound,
    following_round,
    round_by_number,
)
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


def if_late(programme: Programme, number: int) -> Late:
    """What happens if something comes in a day after the cutoff of round ``number``.

    Where a round is a calendar of use or reading days, it is paid in the next round, and after the last one
    not at all. Where reports belong to nights stayed (愛郷ぐんま), a late report may not be paid at all: no
    document says that it slips into the next round. Without rounds: "unknown".
    """
    missed = round_by_number(programme, number)
    settlement = programme.settlement
    if isinstance(missed, NoRound):
        return Late(outcome="unknown", missed=None, next=None, words=missed.words, source=missed.source)
    following = following_round(programme, missed.round)
    outcome = _outcome(programme, following)
    next_round = round_by_number(programme, following.number) if following else None
    paid_in = next_round if outcome == "next_round" and isinstance(next_round, RoundFound) else None
    return Late(
        outcome=outcome,
        missed=missed.round,
        next=paid_in,
        words=settlement.late_arrival,
        source=merged(settlement.late_source or settlement.source, paid_in.round.source if paid_in else ()),
    )


def _outcome(programme: Programme, following: Round | None) -> LateOutcome:
    if programme.settlement.basis == "stay":
        return "may_not_be_paid"
    return "next_round" if following else "not_accepted"
