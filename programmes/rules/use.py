"""When tickets are good: state of use on a day, and when it next changes."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from programmes.model import ClauseId, Programme, Suspension, Use
from programmes.rules.moments import (
    ONE_DAY,
    Change,
    Moment,
    When,
    moment_of,
    next_change,
    phase,
    turning_points,
)
from programmes.rules.sale import points_of_stops, stop_at
from programmes.rules.sources import merged

UseWord = Literal["not_yet", "usable", "suspended", "ended", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UseState:
    """Use on a day. ``suspension``: what stops it now, with its words (利用自粛) and its last day.

    ``last_day`` of the whole period (for stays: the last night); ``as_of``: it is what was known then and
    may have moved. ``last_checkout``: for stays, the day after the last night, which still counts;
    ``checkout_day``: that day is today. ``ends_early``, ``may_stop``: the document's words.
    """

    state: UseWord
    suspension: Suspension | None
    last_day: date | None
    as_of: date | None
    next_change: Change[UseWord] | None
    last_checkout: date | None
    checkout_day: bool
    ends_early: str
    may_stop: str
    conflict: str
    source: tuple[ClauseId, ...]


def use_state(programme: Programme, when: When) -> UseState:
    """Whether tickets can be used at ``when``. A suspension counts on both its days: in Gunma use is still
    restrained on 2021-10-15, the day on which the sale starts again."""
    use, now = programme.use, moment_of(when)
    stops = [s for s in use.suspensions if s.of == "use"]
    stop = stop_at(stops, now)

    def state_at(moment: Moment) -> UseWord:
        return _state(use, stops, moment)

    points = turning_points(use.first, use.last) | points_of_stops(stops)
    checkout = last_checkout(use)
    return UseState(
        state=state_at(now),
        suspension=stop if state_at(now) == "suspended" else None,
        last_day=use.last.day or use.last.known,
        as_of=use.last.as_of if use.last.day is None else None,
        next_change=next_change(now, points, state_at),
        last_checkout=checkout,
        checkout_day=now.day == checkout,
        ends_early=use.ends_early,
        may_stop=use.may_stop,
        conflict=use.conflict,
        source=merged(use.source, stop.source if stop else ()),
    )


def last_checkout(use: Use) -> date | None:
    """The day after the last night, where stays count (愛郷ぐんま: 2020-08-01 after the night of 7/31)."""
    if use.unit != "stay" or use.last.day is None:
        return None
    return use.last.day + ONE_DAY


def _state(use: Use, stops: list[Suspension], now: Moment) -> UseWord:
    words: dict[str, UseWord] = {"before": "not_yet", "within": "usable", "after": "ended"}
    state = words.get(phase(use.first, use.last, now), "unknown")
    return "suspended" if state == "usable" and stop_at(stops, now) else state
