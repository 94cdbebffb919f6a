"""Which settlement round a day belongs to, when it must have come in, and when it is paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from programmes.model import ClauseId, Programme, Round, Settlement
from programmes.rules.moments import ONE_DAY, Change, Moment, When, moment_of, next_change
from programmes.rules.sale import points_of_stops, stop_at
from programmes.rules.sources import merged

SettlementWord = Literal["not_yet", "open", "suspended", "ended", "unknown"]
WhyNoRound = Literal["no_dates", "area_decides", "before_first", "after_last", "no_such_round"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout:
    """When money comes: a day (``first == last``), a range, or neither (then only ``words``).

    ``approximate``: counted by a rule like 概ね2週間, not a day of the calendar. ``counted_from``: the
    acceptance day it was counted from. ``words``: the document's own words beside the day.
    """

    first: date | None
    last: date | None
    approximate: bool = False
    counted_from: date | None = None
    words: str = ""
    conflict: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundFound:
    """A round, its cutoff and its payout.

    ``days_left`` to the cutoff from the day asked about (0: that day is the cutoff; None: no such day).
    ``late_cycle``: the "one cycle late" clause in words, ``if_one_cycle_late``: the payout it would then be.
    """

    round: Round
    cutoff: date
    cutoff_kind: Literal["arrival", "acceptance", "none"]
    days_left: int | None
    payout: Payout
    late_cycle: str
    if_one_cycle_late: Payout | None
    conflict: str
    source: tuple[ClauseId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoRound:
    """No round for that day, and why: the documents give no dates, or the day lies outside all rounds.

    ``words``: how often money is settled, or what happens after the last cutoff, as the document puts it.
    """

    why: WhyNoRound
    words: str
    first_day: date | None
    last_cutoff: date | None
    source: tuple[ClauseId, ...]


RoundAnswer = RoundFound | NoRound


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementState:
    """Whether merchants can ask for their money: until ``last_day`` (the final cutoff)."""

    state: SettlementWord
    last_day: date | None
    next_change: Change[SettlementWord] | None
    words: str
    source: tuple[ClauseId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """What a merchant does to be paid for a kind of ticket. Electronic tickets need no step (``needed``)."""

    needed: bool
    how: str
    source: tuple[ClauseId, ...]


def settlement_state(programme: Programme, when: When) -> SettlementState:
    """Whether settlement is open. Without any date in the documents: "unknown", with the words."""
    settlement, now = programme.settlement, moment_of(when)
    stops = [s for s in programme.use.suspensions if s.of == "settlement"]
    first, last = first_day(settlement), final_cutoff(settlement)

    def state_at(moment: Moment) -> SettlementWord:
        state = _state(first, last, moment.day)
        return "suspended" if state == "open" and stop_at(stops, moment) else state

    points = points_of_stops(stops) | _points(first, last)
    return SettlementState(
        state=state_at(now),
        last_day=last,
        next_change=next_change(now, points, state_at),
        words=settlement.how_often,
        source=settlement.source,
    )


def first_day(settlement: Settlement) -> date | None:
    """The first day on which anything can be settled."""
    return settlement.first_day or min((r.first for r in settlement.rounds), default=None)


def final_cutoff(settlement: Settlement) -> date | None:
    """The last day on which anything is accepted."""
    return settlement.final_cutoff or max((r.cutoff for r in settlement.rounds), default=None)


def round_by_number(programme: Programme, number: int) -> RoundAnswer:
    """The round of that number; "no_such_round" if the calendar does not have it."""
    return _answer(programme, (r for r in programme.settlement.rounds if r.number == number))


def round_of_day(programme: Programme, day: date) -> RoundAnswer:
    """The round whose period holds ``day``: the day of use (Gifu), of the night stayed (愛郷ぐんま), or of
    reading (Ise: of the QR code, or of an electronic payment), as ``settlement.basis`` says."""
    rounds = programme.settlement.rounds
    return _answer(programme, (r for r in rounds if r.first <= day <= r.last), day)


def round_of_arrival(programme: Programme, day: date, used_on: date | None = None) -> RoundAnswer:
    """The round in which something that arrives (or is accepted) on ``day`` is paid: the first whose cutoff
    is not before it. ``used_on``: nothing is paid in a round before the one its use or stay falls in."""
    least = day
    if used_on:
        of_use = round_of_day(programme, used_on)
        if isinstance(of_use, NoRound):
            return of_use
        least = max(day, of_use.cutoff)
    start = first_day(programme.settlement)
    if start and day < start:
        return _no_round(programme, day)
    return _answer(programme, (r for r in programme.settlement.rounds if r.cutoff >= least), day)


def next_cutoff(programme: Programme, day: date) -> RoundAnswer:
    """The next round to close on or after ``day``: a cutoff that is today still counts (今日が締切)."""
    return _answer(programme, (r for r in programme.settlement.rounds if r.cutoff >= day), day)


def payout_of(programme: Programme, round_: Round, accepted_on: date | None = None) -> Payout:
    """When a round is paid. Where the document gives a rule instead of a day (愛郷ぐんま: about two weeks
    after acceptance) the day is counted from ``accepted_on``, or else from the cutoff, and marked."""
    settlement = programme.settlement
    if round_.payout:
        return Payout(
            first=round_.payout,
            last=round_.payout_last or round_.payout,
            words=settlement.payout_words,
            conflict=settlement.conflict,
            source=round_.source or settlement.source,
        )
    return payout_after(settlement, accepted_on or round_.cutoff)


def payout_after(settlement: Settlement, accepted_on: date) -> Payout:
    """About so many days after acceptance; without such a rule no day at all, only the words."""
    if settlement.payout_days is None:
        return Payout(first=None, last=None, words=settlement.payout_words, source=settlement.source)
    day = accepted_on + timedelta(days=settlement.payout_days)
    return Payout(
        first=day,
        last=day,
        approximate=True,
        counted_from=accepted_on,
        words=settlement.payout_words,
        conflict=settlement.conflict,
        source=settlement.source,
    )


def procedure_for(programme: Programme, form: Literal["paper", "electronic"] = "paper") -> Procedure:
    """What to do for paper tickets; electronic ones are paid from the payment data without a step."""
    settlement = programme.settlement
    electronic = [t for t in programme.tickets if t.form == "electronic"]
    if form == "electronic" and electronic:
        return Procedure(needed=False, how="", source=merged(settlement.source))
    return Procedure(needed=True, how=settlement.how, source=settlement.source)


def following_round(programme: Programme, round_: Round) -> Round | None:
    later = (r for r in programme.settlement.rounds if r.cutoff > round_.cutoff)
    return min(later, key=lambda r: r.cutoff, default=None)


def _answer(programme: Programme, fitting: Iterable[Round], day: date | None = None) -> RoundAnswer:
    found = min(fitting, key=lambda r: r.cutoff, default=None)
    return _found(programme, found, day) if found else _no_round(programme, day)


def _found(programme: Programme, round_: Round, day: date | None) -> RoundFound:
    settlement = programme.settlement
    following = following_round(programme, round_) if settlement.late_cycle else None
    return RoundFound(
        round=round_,
        cutoff=round_.cutoff,
        cutoff_kind=settlement.cutoff_kind,
        days_left=(round_.cutoff - day).days if day else None,
        payout=payout_of(programme, round_),
        late_cycle=settlement.late_cycle,
        if_one_cycle_late=payout_of(programme, following) if following else None,
        conflict=settlement.conflict,
        source=merged(
            round_.source or settlement.source, settlement.late_source if settlement.late_cycle else ()
        ),
    )


def _no_round(programme: Programme, day: date | None) -> NoRound:
    settlement = programme.settlement
    why = _why_none(settlement, day)
    return NoRound(
        why=why,
        words=settlement.late_arrival if why == "after_last" else settlement.how_often or settlement.how,
        first_day=first_day(settlement),
        last_cutoff=final_cutoff(settlement),
        source=merged(settlement.source, settlement.late_source if why == "after_last" else ()),
    )


def _why_none(settlement: Settlement, day: date | None) -> WhyNoRound:
    if not settlement.rounds:
        return "area_decides" if settlement.basis == "area" else "no_dates"
    if day is None:
        return "no_such_round"
    start = first_day(settlement)
    return "before_first" if start and day < start else "after_last"


def _state(first: date | None, last: date | None, day: date) -> SettlementWord:
    if last and day > last:
        return "ended"
    if first and day < first:
        return "not_yet"
    return "open" if first and last else "unknown"


def _points(first: date | None, last: date | None) -> set[Moment]:
    return {Moment(day) for day in (first, last and last + ONE_DAY) if day}
