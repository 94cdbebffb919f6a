"""A programme's calendar as lines to be drawn one under the other: only days that the documents name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from programmes.model import Bound, ClauseId, Programme, Recruitment, Role, Round, SaleWindow, Suspension, Use
from programmes.rules.moments import When, moment_of, phase, span_of_start
from programmes.rules.recruitment import RecruitmentState, recruitment_state
from programmes.rules.sale import SaleWord, last_day_of, window_state
from programmes.rules.settlement import RoundFound, final_cutoff, next_cutoff, payout_of
from programmes.rules.sources import conflicts_on, merged
from programmes.rules.use import last_checkout

LaneKind = Literal["recruitment", "sale", "use", "settlement", "keeping"]
SpanKind = Literal["recruitment", "sale", "lottery", "application", "pickup", "use", "suspension", "round"]
MarkKind = Literal["cutoff", "final_cutoff", "payout", "checkout", "keeping"]
Standing = Literal["past", "now", "coming", "unknown"]
Missing = Literal["settlement_days", "payout_days"]

_SHOWN: Final[dict[Role, frozenset[LaneKind]]] = {
    "consumer": frozenset({"sale", "use"}),
    "merchant": frozenset({"recruitment", "sale", "use", "settlement", "keeping"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days in a row, both inclusive. ``starts`` and ``ends`` are the bounds as the document puts them.

    Where a bound is no stated day the span holds the days on which it surely runs: ``earliest`` is the first day
    that words like 10月下旬 allow, ``open_start`` and ``open_end`` say that no day limits it on that side.
    ``ended``: it was sold out or broken off on ``last``, before ``ends``.
    """

    kind: SpanKind
    name: str
    first: date
    last: date
    standing: Standing
    starts: Bound
    ends: Bound | None
    earliest: date | None = None
    open_start: bool = False
    open_end: bool = False
    ended: Literal["", "sold_out", "broken_off"] = ""
    tentative: bool = False
    source: tuple[ClauseId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A day that counts, or (payouts) the days within which it falls."""

    kind: MarkKind
    name: str = ""
    first: date
    last: date
    standing: Standing
    source: tuple[ClauseId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What is drawn on one line, the longest span first. ``next_round``: its cutoff is the next one."""

    name: str
    spans: tuple[Span, ...]
    marks: tuple[Mark, ...] = ()
    standing: Standing
    next_round: bool = False

    @property
    def drawn(self) -> tuple[Span | Mark, ...]:
        return (*self.spans, *self.marks)

    @property
    def source(self) -> tuple[ClauseId, ...]:
        return merged(*(each.source for each in self.drawn))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """The lines of one matter."""

    kind: LaneKind
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """All lanes with something to draw, ``first`` and ``last`` day of the whole (None: no day is known at all).

    ``missing``: days that people look for and the documents do not state. ``conflicts``: ids of those that touch
    the days shown.
    """

    today: date
    lanes: tuple[Lane, ...]
    first: date | None
    last: date | None
    missing: tuple[Missing, ...]
    conflicts: tuple[str, ...]
    source: tuple[ClauseId, ...]


def timeline_of(programme: Programme, today: date, role: Role | None = None) -> Timeline:
    """The calendar as it stands on ``today``. Consumers are shown sale and use, merchants everything."""
    made: dict[LaneKind, Iterable[Line]] = {
        "recruitment": _recruitment(programme, today),
        "sale": _sale(programme, today),
        "use": _use(programme, today),
        "settlement": _settlement(programme, today),
        "keeping": _keeping(programme, today),
    }
    shown = [Lane(kind=kind, lines=tuple(lines)) for kind, lines in made.items() if _is_shown(kind, role)]
    lanes = tuple(lane for lane in shown if lane.lines)
    lines = [line for lane in lanes for line in lane.lines]
    drawn = [each for line in lines for each in line.drawn]
    source = merged(*(line.source for line in lines))
    return Timeline(
        today=today,
        lanes=lanes,
        first=min((_earliest(each) for each in drawn), default=None),
        last=max((each.last for each in drawn), default=None),
        missing=tuple(_missing(programme)) if _is_shown("settlement", role) else (),
        conflicts=tuple(conflicts_on(programme, source)),
        source=source,
    )


def _is_shown(kind: LaneKind, role: Role | None) -> bool:
    return role is None or kind in _SHOWN[role]


def _earliest(each: Span | Mark) -> date:
    return each.earliest or each.first if isinstance(each, Span) else each.first


def days_standing(first: date, last: date | None, today: date) -> Standing:
    """Days in a row, both inclusive; without a last day they go on."""
    return "coming" if today < first else "past" if last and today > last else "now"


def use_standing(use: Use, when: When) -> Standing:
    """The whole period of use, whatever stops it in between."""
    words: dict[str, Standing] = {"before": "coming", "within": "now", "after": "past"}
    return words.get(phase(use.first, use.last, moment_of(when)), "unknown")


def sale_standing(state: SaleWord) -> Standing:
    """A window in this state; sold out and broken off are past."""
    words: dict[SaleWord, Standing] = {"not_yet": "coming", "on_sale": "now", "unknown": "unknown"}
    return words.get(state, "past")


def recruitment_standing(row: Recruitment, state: RecruitmentState) -> Standing:
    """A period of the programme in this state. What has no stated last day is never said to be past."""
    if row in state.open:
        return "now"
    if row in state.upcoming:
        return "coming"
    return "past" if row.last and row.last.day else "unknown"


def _recruitment(programme: Programme, today: date) -> Iterator[Line]:
    state = recruitment_state(programme, today)
    for row in programme.recruitment:
        span = _recruitment_span(programme, row, recruitment_standing(row, state))
        if span:
            yield Line(name=row.name, spans=(span,), standing=span.standing)


def _recruitment_span(programme: Programme, row: Recruitment, standing: Standing) -> Span | None:
    """A period without an end (随時) is drawn as long as tickets can be used, and open from there."""
    use = programme.use.last
    return _span(
        "recruitment",
        row.name,
        row.first,
        row.last,
        standing,
        row.source,
        last=_day_of(row.last) if row.last else _day_of(use),
        tentative=row.tentative,
    )


def _sale(programme: Programme, today: date) -> Iterator[Line]:
    spans = (span for window in programme.sales if (span := _window_span(window, today)))
    for span in sorted(spans, key=lambda each: (each.first, each.last)):
        yield Line(name=span.name, spans=(span,), standing=span.standing)
    yield from _stops(programme, "sale", today)


def _window_span(window: SaleWindow, today: date) -> Span | None:
    last = last_day_of(window)
    ended: Literal["", "sold_out", "broken_off"] = ""
    if last:
        ended = "sold_out" if last == window.sold_out else "broken_off" if last == window.suspended else ""
    return _span(
        window.kind,
        window.name,
        window.first,
        window.last,
        sale_standing(window_state(window, today).state),
        window.source,
        last=last,
        ended=ended,
    )


def _use(programme: Programme, today: date) -> Iterator[Line]:
    use = programme.use
    standing = use_standing(use, today)
    whole = _span("use", "", use.first, use.last, standing, use.source)
    if whole:
        stops = (_suspension(stop, today) for stop in use.suspensions if stop.of == "use")
        checkout = last_checkout(use)
        marks = (_mark("checkout", checkout, checkout, today, use.source),) if checkout else ()
        yield Line(name="", spans=(whole, *stops), marks=marks, standing=standing)


def _stops(programme: Programme, of: Literal["sale", "settlement"], today: date) -> Iterator[Line]:
    """A line for each time that the sale or the settlement stops."""
    for stop in programme.use.suspensions:
        if stop.of == of:
            span = _suspension(stop, today)
            yield Line(name=stop.words, spans=(span,), standing=span.standing)


def _suspension(stop: Suspension, today: date) -> Span:
    last = stop.last or max(stop.first, today)
    return Span(
        kind="suspension",
        name=stop.words,
        first=stop.first,
        last=last,
        standing=days_standing(stop.first, stop.last, today),
        starts=Bound(day=stop.first),
        ends=Bound(day=stop.last) if stop.last else None,
        open_end=stop.last is None,
        source=stop.source,
    )


def _settlement(programme: Programme, today: date) -> Iterator[Line]:
    upcoming = next_cutoff(programme, today)
    number = upcoming.round.number if isinstance(upcoming, RoundFound) else None
    for round_ in programme.settlement.rounds:
        yield _round(programme, round_, today, next_round=round_.number == number)
    last = final_cutoff(programme.settlement)
    if last and last not in {round_.cutoff for round_ in programme.settlement.rounds}:
        mark = _mark("final_cutoff", last, last, today, programme.settlement.source)
        yield Line(name="", spans=(), marks=(mark,), standing=mark.standing)
    yield from _stops(programme, "settlement", today)


def _round(programme: Programme, round_: Round, today: date, *, next_round: bool) -> Line:
    """The period, the cutoff and the payout. A payout that is only counted from acceptance is no day to be drawn."""
    source = round_.source or programme.settlement.source
    period = Span(
        kind="round",
        name=round_.name,
        first=round_.first,
        last=round_.last,
        standing=days_standing(round_.first, round_.last, today),
        starts=Bound(day=round_.first),
        ends=Bound(day=round_.last),
        source=source,
    )
    final = round_.cutoff == final_cutoff(programme.settlement)
    marks = [_mark("final_cutoff" if final else "cutoff", round_.cutoff, round_.cutoff, today, source)]
    payout = payout_of(programme, round_)
    if payout.first and payout.last and not payout.approximate:
        marks.append(_mark("payout", payout.first, payout.last, today, source))
    return Line(
        name=round_.name,
        spans=(period,),
        marks=tuple(marks),
        standing=days_standing(round_.first, max(mark.last for mark in marks), today),
        next_round=next_round,
    )


def _keeping(programme: Programme, today: date) -> Iterator[Line]:
    """Papers with a stated last day; years that count from a grant are no day of the calendar."""
    for row in programme.keeping:
        if row.until:
            mark = _mark("keeping", row.until, row.until, today, row.source)
            yield Line(name=row.what, spans=(), marks=(mark,), standing=mark.standing)


def _span(
    kind: SpanKind,
    name: str,
    starts: Bound,
    ends: Bound | None,
    standing: Standing,
    source: tuple[ClauseId, ...],
    *,
    last: date | None = None,
    ended: Literal["", "sold_out", "broken_off"] = "",
    tentative: bool = False,
) -> Span | None:
    """The span between two bounds, None where no day of it is known. A document of the day ``as_of`` that names
    the last day says by that that it runs by then."""
    begins = span_of_start(starts, ends)
    until = last or _day_of(ends)
    surely = begins[1].day if begins else ends.as_of if ends else None
    if until is None or surely is None:
        return None
    return Span(
        kind=kind,
        name=name,
        first=min(surely, until),
        last=until,
        standing=standing,
        starts=starts,
        ends=ends,
        earliest=begins[0].day if begins and begins[0] != begins[1] else None,
        open_start=begins is None,
        open_end=ends is None or ends.day is None,
        ended=ended,
        tentative=tentative,
        source=source,
    )


def _mark(kind: MarkKind, first: date, last: date, today: date, source: tuple[ClauseId, ...]) -> Mark:
    return Mark(kind=kind, first=first, last=last, standing=days_standing(first, last, today), source=source)


def _day_of(bound: Bound | None) -> date | None:
    return bound.day or bound.known if bound else None


def _missing(programme: Programme) -> Iterator[Missing]:
    rounds = programme.settlement.rounds
    if not rounds:
        yield "settlement_days"
    elif any(round_.payout is None for round_ in rounds):
        yield "payout_days"
