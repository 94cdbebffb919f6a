"""When merchants can apply, and what applying then means."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from programmes.model import ClauseId, Programme, Recruitment
from programmes.rules.moments import (
    Change,
    Moment,
    When,
    moment_of,
    next_change,
    phase,
    turning_points,
)
from programmes.rules.sources import merged

RecruitmentWord = Literal["not_yet", "open", "ended", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecruitmentState:
    """Whether merchants can apply. ``open``: the periods that run now, ``upcoming``: those still to come.

    ``effects``: what applying now means. ``last_day`` of the last period that runs (or ran, when ended);
    None: no end is stated (随時). ``tentative``: a running period is marked [予定].
    """

    state: RecruitmentWord
    open: tuple[Recruitment, ...]
    upcoming: tuple[Recruitment, ...]
    effects: tuple[str, ...]
    last_day: date | None
    tentative: bool
    next_change: Change[RecruitmentWord] | None
    source: tuple[ClauseId, ...]


def recruitment_state(programme: Programme, when: When) -> RecruitmentState:
    """Whether merchants can apply at ``when``. A period without an end (随時) is taken to run as long as
    tickets can be used; what is after that, no document says. No periods at all: "unknown"."""
    now, rows = moment_of(when), programme.recruitment

    def state_at(moment: Moment) -> RecruitmentWord:
        return _state(programme, moment)

    running = tuple(r for r in rows if _row_state(programme, r, now) == "open")
    ahead = tuple(r for r in rows if _row_state(programme, r, now) == "not_yet")
    ends = _ends(running or rows)
    return RecruitmentState(
        state=state_at(now),
        open=running,
        upcoming=ahead,
        effects=tuple(r.effect for r in running if r.effect),
        last_day=None if None in ends else max((day for day in ends if day), default=None),
        tentative=any(r.tentative for r in running),
        next_change=next_change(now, _points(programme), state_at),
        source=merged(*(r.source for r in running or rows)),
    )


def _state(programme: Programme, now: Moment) -> RecruitmentWord:
    states = [_row_state(programme, row, now) for row in programme.recruitment]
    if "open" in states:
        return "open"
    if not states or "unknown" in states:
        return "unknown"
    return "not_yet" if "not_yet" in states else "ended"


def _row_state(programme: Programme, row: Recruitment, now: Moment) -> RecruitmentWord:
    if row.last is None and _over(programme, now):
        return "unknown"
    words: dict[str, RecruitmentWord] = {"before": "not_yet", "within": "open", "after": "ended"}
    return words.get(phase(row.first, row.last, now), "unknown")


def _over(programme: Programme, now: Moment) -> bool:
    return phase(programme.use.first, programme.use.last, now) == "after"


def _ends(rows: tuple[Recruitment, ...]) -> list[date | None]:
    return [row.last.day or row.last.known if row.last else None for row in rows]


def _points(programme: Programme) -> set[Moment]:
    points = turning_points(programme.use.first, programme.use.last)
    return points.union(*(turning_points(r.first, r.last) for r in programme.recruitment))
