"""How a programme stands at a moment, for its first page: computed by the rules, in words by the template."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.channels.web.guide.dates import Calendar, Period, RoundRow
from programmes.model import Bound, Desk, Programme
from programmes.rules import (
    BusinessCalendar,
    DeskNow,
    RecruitmentState,
    RoundFound,
    SaleState,
    SettlementState,
    UseState,
    desk_now,
    desks_for,
    next_cutoff,
    recruitment_state,
    sale_state,
    settlement_state,
    use_state,
)

_MOST_COMING = 7


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that happens on a day: ``what`` names its words."""

    what: Literal["begins", "ends", "post_by", "cutoff", "payout"]
    of: Period | RoundRow


@dataclass(frozen=True, slots=True)
class Coming:
    """A day, or the days to ``last``, with everything that happens then."""

    day: date
    last: date
    things: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Today:
    """``sale``, ``recruitment``: None where the programme has none. ``cutoff``: the next round to close, if any;
    ``row`` the same with its last safe posting day. ``desks``: those that can be reached in some way."""

    moment: datetime
    use: UseState
    sale: SaleState | None
    settlement: SettlementState
    recruitment: RecruitmentState | None
    cutoff: RoundFound | None
    row: RoundRow | None
    desks: tuple[DeskNow, ...]
    coming: tuple[Coming, ...]


def today_of(programme: Programme, calendar: Calendar, holidays: BusinessCalendar) -> Today:
    """The state at the calendar's moment."""
    moment = calendar.moment
    found = next_cutoff(programme, moment.date())
    return Today(
        moment=moment,
        use=use_state(programme, moment),
        sale=sale_state(programme, moment) if programme.sales else None,
        settlement=settlement_state(programme, moment),
        recruitment=recruitment_state(programme, moment) if programme.recruitment else None,
        cutoff=found if isinstance(found, RoundFound) else None,
        row=next((row for row in calendar.rounds if row.next), None),
        desks=tuple(desk_now(desk, moment, holidays) for desk in desks_for(programme) if _reachable(desk)),
        coming=coming_up(calendar),
    )


def coming_up(calendar: Calendar) -> tuple[Coming, ...]:
    """The next days on which something happens, the calendar's own included, the earliest first."""
    today = calendar.moment.date()
    by_days: defaultdict[tuple[date, date], list[Thing]] = defaultdict(list)
    for first, last, thing in _all(calendar):
        if last >= today:
            by_days[first, last].append(thing)
    return tuple(Coming(*days, tuple(by_days[days])) for days in sorted(by_days)[:_MOST_COMING])


def _all(calendar: Calendar) -> Iterator[tuple[date, date, Thing]]:
    for period in calendar.periods:
        if first := period.first.day:
            yield first, first, Thing("begins", period)
        if last := period.stopped or _day(period.last):
            yield last, last, Thing("ends", period)
    for row in calendar.rounds:
        if row.posting:
            yield row.posting.post_by, row.posting.post_by, Thing("post_by", row)
        yield row.round.cutoff, row.round.cutoff, Thing("cutoff", row)
        if row.payout.first and not row.payout.approximate:
            yield row.payout.first, row.payout.last or row.payout.first, Thing("payout", row)


def _day(bound: Bound | None) -> date | None:
    return (bound.day or bound.known) if bound else None


def _reachable(desk: Desk) -> bool:
    return bool(desk.phones or desk.fax or desk.email or desk.website or desk.address or desk.hours)
