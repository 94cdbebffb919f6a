"""When what a merchant sends in is paid, as the programme settles: by the day of use, of stay or of reading.

Pure. What is sent by post is expected as cautiously as everywhere (:mod:`programmes.rules.posting`); where the documents
name no days, none is named here.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from programmes.model import ClauseId, Programme, Round
from programmes.rules import (
    BusinessCalendar,
    NoRound,
    Payout,
    PostalService,
    RoundFound,
    arrival_if_posted,
    payout_of,
    round_by_number,
    round_of_arrival,
    round_of_day,
)
from programmes.rules.late import Late, if_late

NoteKind = Literal["envelope", "reading", "report"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """``round`` None: the calendar has none for it (``none`` says why, and what the documents do say).

    ``arrives``: when a letter is expected to be there (None: nothing is posted). ``must_arrive_by``: the round's last
    day. ``missed``: the round it belonged to, where it comes too late for that and is paid in a later one. ``late``: it
    comes too late, and no document says that it is paid in a later round. ``payout``: the day or days, as far as they
    can be told."""

    round: Round | None
    arrives: date | None
    must_arrive_by: date | None
    payout: Payout | None
    missed: Round | None = None
    late: Late | None = None
    none: NoRound | None = None
    source: tuple[ClauseId, ...] = ()


def kind_of(programme: Programme) -> NoteKind:
    """What a merchant of this programme sends in: readings of an app, reports of stays, or tickets in an envelope."""
    match programme.settlement.basis:
        case "reading":
            return "reading"
        case "stay":
            return "report"
        case _:
            return "envelope"


def open_rounds(programme: Programme, day: date) -> tuple[Round, ...]:
    """The rounds that something sent in on ``day`` can belong to: begun, and not closed yet."""
    return tuple(r for r in programme.settlement.rounds if r.first <= day <= r.cutoff)


def possible_rounds(
    programme: Programme, day: date, post: PostalService, calendar: BusinessCalendar
) -> tuple[Round, ...]:
    """Of the open rounds those that make a difference: where it is paid in the same round whichever it belongs to, the
    latest alone. Reports belong to their own round in any case."""
    rounds = open_rounds(programme, day)
    if programme.settlement.basis == "stay":
        return rounds
    paid_in = {expected(programme, day, r.number, post, calendar).round: r for r in rounds}
    return tuple(paid_in.values())


def expected(
    programme: Programme,
    day: date,
    number: int | None,
    post: PostalService,
    calendar: BusinessCalendar,
) -> Expected:
    """What is to be expected of something sent in (or read) on ``day`` that belongs to round ``number`` (None: the one
    the calendar gives for the day)."""
    arrives = _arrival(programme, day, post, calendar)
    chosen = round_by_number(programme, number) if number is not None else None
    if isinstance(chosen, RoundFound) and programme.settlement.basis == "stay":
        return _of_stays(programme, chosen, arrives)
    if isinstance(chosen, RoundFound) and arrives is not None:
        found = round_of_arrival(programme, arrives, chosen.round.first)
    elif isinstance(chosen, RoundFound):
        found = chosen
    elif arrives is not None and programme.settlement.rounds:
        found = round_of_arrival(programme, arrives)
    else:
        found = round_of_day(programme, day)
    if isinstance(found, NoRound):
        return Expected(
            round=None, arrives=arrives, must_arrive_by=None, payout=None, none=found, source=found.source
        )
    return Expected(
        round=found.round,
        arrives=arrives,
        must_arrive_by=found.cutoff,
        payout=payout_of(programme, found.round, accepted_on=arrives),
        missed=chosen.round if isinstance(chosen, RoundFound) and chosen.round != found.round else None,
        source=found.source,
    )


def _of_stays(programme: Programme, found: RoundFound, arrives: date | None) -> Expected:
    """Reports belong to the nights stayed: one that comes after the cutoff does not slip into a later round."""
    is_late = arrives is not None and arrives > found.cutoff
    return Expected(
        round=found.round,
        arrives=arrives,
        must_arrive_by=found.cutoff,
        payout=None if is_late else payout_of(programme, found.round, accepted_on=arrives),
        late=if_late(programme, found.round.number) if is_late else None,
        source=found.source,
    )


def _arrival(programme: Programme, day: date, post: PostalService, calendar: BusinessCalendar) -> date | None:
    if programme.settlement.travels != "post" or not programme.settlement.rounds:
        return None
    return arrival_if_posted(day, post, calendar).arrives
