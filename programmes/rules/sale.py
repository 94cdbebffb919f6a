"""When tickets are sold: state of each window and of the sale as a whole, and when it next changes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from programmes.model import ClauseId, Programme, SaleWindow, Suspension
from programmes.rules.moments import (
    ONE_DAY,
    Change,
    Moment,
    When,
    last_day_before,
    moment_of,
    next_change,
    next_time,
    phase,
    span_of_start,
    turning_points,
)
from programmes.rules.sources import merged

SaleWord = Literal["not_yet", "on_sale", "sold_out", "broken_off", "ended", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowState:
    """One window on a day. ``last_day``: the last day it sells or sold (sold out and broken off included);
    None where only words are given. ``as_of``: that day is what was known then, and may have moved."""

    window: SaleWindow
    state: SaleWord
    last_day: date | None
    next_change: Change[SaleWord] | None
    as_of: date | None
    source: tuple[ClauseId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleState:
    """The sale of a programme (or of one ticket) on a day.

    ``last_day``: on sale, the last day of this run; closed, the last day it was sold; None: not known.
    ``suspension``: the row that stops the sale now, if one does. ``next_opening``: the next start of sale.
    """

    state: SaleWord
    last_day: date | None
    as_of: date | None
    suspension: Suspension | None
    next_change: Change[SaleWord] | None
    next_opening: Change[SaleWord] | None
    windows: tuple[WindowState, ...]
    source: tuple[ClauseId, ...]


def sale_state(programme: Programme, when: When, ticket: str = "", only: Collection[str] = ()) -> SaleState:
    """Whether tickets are sold at ``when``; ``ticket`` (an id) narrows it to one ticket, ``only`` (ids) to some windows.

    The whole is on sale if one window of kind "sale" is; drawing lots, applying and picking up count only
    where a programme has nothing else. Closed between two windows, it is what the last one ended as.
    """
    now = moment_of(when)
    windows = [
        w for w in programme.sales if (not ticket or ticket in w.tickets) and (not only or w.id in only)
    ]
    deciding = [w for w in windows if w.kind == "sale"] or windows
    stops = [s for s in programme.use.suspensions if s.of == "sale"]

    def state_at(moment: Moment) -> SaleWord:
        return _state_of_all(deciding, stops, moment)

    points = _points(deciding, stops)
    state, change = state_at(now), next_change(now, points, state_at)
    return SaleState(
        state=state,
        last_day=last_day_before(change) if state == "on_sale" else _last_sold(deciding, now),
        as_of=_as_of(deciding, now) if state in ("on_sale", "unknown") else None,
        suspension=stop_at(stops, now),
        next_change=_in_words(change, deciding),
        next_opening=_in_words(next_time(now, points, state_at, "on_sale"), deciding),
        windows=tuple(window_state(w, when) for w in windows),
        source=merged(*(w.source for w in windows), *(s.source for s in stops if _stops(s, now))),
    )


def window_state(window: SaleWindow, when: When) -> WindowState:
    """One window on a day. On the day it was sold out or broken off it is still on sale."""
    now = moment_of(when)
    change = next_change(now, _points_of(window), lambda moment: _state_of(window, moment))
    return WindowState(
        window=window,
        state=_state_of(window, now),
        last_day=last_day_of(window),
        next_change=_in_words(change, [window]),
        as_of=window.last.as_of if window.last.day is None else None,
        source=window.source,
    )


def last_day_of(window: SaleWindow) -> date | None:
    """The last day the window sold, or sells: sold out (完売) and broken off (中断) come before the plan."""
    days = [window.sold_out, window.suspended, window.last.day or window.last.known]
    return min((day for day in days if day), default=None)


def stop_at(stops: Iterable[Suspension], now: Moment) -> Suspension | None:
    """The suspension that covers ``now``. Both its days are inclusive, as the documents print them."""
    return next((stop for stop in stops if _stops(stop, now)), None)


def points_of_stops(stops: Iterable[Suspension]) -> set[Moment]:
    points = set()
    for stop in stops:
        points.add(Moment(stop.first))
        if stop.last:
            points.add(Moment(stop.last + ONE_DAY))
    return points


def _stops(stop: Suspension, now: Moment) -> bool:
    return stop.first <= now.day and (stop.last is None or now.day <= stop.last)


def _state_of(window: SaleWindow, now: Moment) -> SaleWord:
    if window.sold_out and now.day > window.sold_out:
        return "sold_out"
    if window.suspended and now.day > window.suspended:
        return "broken_off"
    words: dict[str, SaleWord] = {"before": "not_yet", "within": "on_sale", "after": "ended"}
    return words.get(phase(window.first, window.last, now), "unknown")


def _state_of_all(windows: list[SaleWindow], stops: list[Suspension], now: Moment) -> SaleWord:
    states = {w.id: _state_of(w, now) for w in windows}
    if "on_sale" in states.values():
        return "broken_off" if stop_at(stops, now) else "on_sale"
    if not states or "unknown" in states.values():
        return "unknown"
    closed = [w for w in windows if states[w.id] != "not_yet"]
    if not closed:
        return "not_yet"
    return states[max(closed, key=lambda w: last_day_of(w) or date.min).id]


def _last_sold(windows: list[SaleWindow], now: Moment) -> date | None:
    """The last day of those that have closed; where nothing closed and the end is only known "as of", that."""
    closed = [w for w in windows if _state_of(w, now) in ("sold_out", "broken_off", "ended", "unknown")]
    return max((day for w in closed if (day := last_day_of(w))), default=None)


def _as_of(windows: list[SaleWindow], now: Moment) -> date | None:
    open_ones = [w for w in windows if _state_of(w, now) in ("on_sale", "unknown") and w.last.day is None]
    return max((w.last.as_of for w in open_ones if w.last.as_of), default=None)


def _in_words(change: Change[SaleWord] | None, windows: list[SaleWindow]) -> Change[SaleWord] | None:
    """The change with the document's words for its day, if it is only the start of a window named in words."""
    if change is None:
        return None
    starting = [w for w in windows if change.day in _start_days(w)]
    stated = any(w.first.day or w.first.known for w in starting)
    words = "" if stated or not starting else starting[0].first.words
    return replace(change, words=words)


def _start_days(window: SaleWindow) -> set[date]:
    return {moment.day for moment in span_of_start(window.first, window.last) or ()}


def _points_of(window: SaleWindow) -> set[Moment]:
    ends = {Moment(day + ONE_DAY) for day in (window.sold_out, window.suspended) if day}
    return turning_points(window.first, window.last) | ends


def _points(windows: list[SaleWindow], stops: list[Suspension]) -> set[Moment]:
    return points_of_stops(stops).union(*(_points_of(w) for w in windows))
