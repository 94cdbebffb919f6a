"""The calendar of a programme on a day: its periods and settlement rounds, and where each of them stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from programmes.model import Bound, ClauseId, Programme, Recruitment, Round, SaleWindow, Suspension
from programmes.rules import (
    BusinessCalendar,
    LastPosting,
    Payout,
    PostalService,
    RecruitmentState,
    Standing,
    WindowState,
    last_safe_posting,
    payout_of,
    recruitment_state,
    sale_state,
)
from programmes.rules.timeline import days_standing, recruitment_standing, sale_standing, use_standing


@dataclass(frozen=True, slots=True)
class Period:
    """``kind``: "use", "suspension", "recruitment", or a sale window's own kind. ``stopped``: the day it was sold
    out or broken off, and ``how_stopped`` which of the two. ``note``: how, where, and what it means, in words."""

    kind: Literal["use", "suspension", "recruitment", "sale", "lottery", "application", "pickup"]
    name: str
    first: Bound
    last: Bound | None
    phase: Standing
    source: tuple[ClauseId, ...]
    note: str = ""
    stopped: date | None = None
    how_stopped: Literal["", "sold_out", "broken_off"] = ""
    tentative: bool = False


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A settlement round. ``next``: the first whose cutoff is not over. ``posting`` None: nothing is posted."""

    round: Round
    payout: Payout
    posting: LastPosting | None
    past: bool
    next: bool
    source: tuple[ClauseId, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Everything of a programme that has a day, at ``moment``."""

    moment: datetime
    use: tuple[Period, ...]
    sales: tuple[Period, ...]
    recruitment: tuple[Period, ...]
    rounds: tuple[RoundRow, ...]

    @property
    def periods(self) -> tuple[Period, ...]:
        return self.use + self.sales + self.recruitment


def calendar_of(
    programme: Programme, moment: datetime, post: PostalService, holidays: BusinessCalendar
) -> Calendar:
    """``moment``: aware, Asia/Tokyo."""
    use = programme.use
    period = Period("use", "", use.first, use.last, use_standing(use, moment), use.source, use.where)
    stops = tuple(_of_suspension(stop, moment.date()) for stop in use.suspensions)
    state = recruitment_state(programme, moment)
    return Calendar(
        moment,
        (period, *stops),
        tuple(_of_window(window) for window in sale_state(programme, moment).windows),
        tuple(_of_recruitment(row, state) for row in programme.recruitment),
        tuple(_rounds(programme, moment.date(), post, holidays)),
    )


def _of_suspension(stop: Suspension, today: date) -> Period:
    phase = days_standing(stop.first, stop.last, today)
    last = Bound(day=stop.last) if stop.last else None
    return Period("suspension", stop.words, Bound(day=stop.first), last, phase, stop.source, stop.why)


def _of_window(state: WindowState) -> Period:
    window = state.window
    return Period(
        window.kind,
        window.name,
        window.first,
        window.last,
        sale_standing(state.state),
        state.source,
        _sentences(window),
        window.sold_out or window.suspended,
        "sold_out" if window.sold_out else "broken_off" if window.suspended else "",
    )


def _sentences(window: SaleWindow) -> str:
    return "\n".join(filter(None, (window.how, window.where, window.note)))


def _of_recruitment(row: Recruitment, state: RecruitmentState) -> Period:
    phase = recruitment_standing(row, state)
    return Period(
        "recruitment", row.name, row.first, row.last, phase, row.source, row.effect, tentative=row.tentative
    )


def _rounds(
    programme: Programme, today: date, post: PostalService, holidays: BusinessCalendar
) -> Iterator[RoundRow]:
    settlement = programme.settlement
    rounds = sorted(settlement.rounds, key=lambda each: each.cutoff)
    following = next((each for each in rounds if each.cutoff >= today), None)
    for each in rounds:
        posting = last_safe_posting(programme, each, post, holidays)
        yield RoundRow(
            each,
            payout_of(programme, each),
            posting if isinstance(posting, LastPosting) else None,
            past=each.cutoff < today,
            next=each is following,
            source=each.source or settlement.source,
        )
