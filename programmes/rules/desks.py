"""When a desk can be reached: open now, on a day, and next; and where the documents leave it unclear."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Literal

from programmes.model import ClauseId, Closure, Desk, Hours, Programme, Role, Weekday
from programmes.rules.business_days import BusinessCalendar
from programmes.rules.moments import ONE_DAY
from programmes.rules.sources import merged

DeskWord = Literal["open", "closed", "unclear", "unknown"]
WhyDesk = Literal[
    "open",
    "weekend",
    "day_off",
    "holiday",
    "holiday_unstated",
    "closure",
    "closure_disputed",
    "outside_season",
    "outside_period",
    "outside_hours",
    "days_unstated",
    "hours_unstated",
]

_WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ESCALATION = ("call_center", "secretariat", "settlement_center", "office", "application")
_DAYS_AHEAD = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskDay:
    """A desk on a day. ``hours``: those that hold that day (also on an unclear day, as what would hold).

    ``words``: the holiday's name or the closure's reason. ``why`` "holiday_unstated": open as on any such
    weekday, though it is a holiday and the document does not say; "closure_disputed": the documents disagree
    whether the closure covers this day (``conflict``); "days_unstated": hours are given, their days are not
    (then a business day counts as open, a weekend or holiday is unclear).
    """

    desk: Desk
    day: date
    state: DeskWord
    why: WhyDesk
    words: str = ""
    hours: tuple[Hours, ...] = ()
    conflict: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskNow:
    """A desk at a moment. ``closes_at``: until when it is open now; ``opens_at``: when it next opens for
    certain (None while open, or if never known); ``maybe_at``: earlier, on a day that is unclear."""

    desk: Desk
    state: DeskWord
    why: WhyDesk
    words: str
    today: DeskDay
    closes_at: time | None
    opens_at: datetime | None
    maybe_at: datetime | None
    conflict: str
    source: tuple[ClauseId, ...]


def desks_for(programme: Programme, role: Role | None = None) -> tuple[Desk, ...]:
    """Whom to turn to, in the order of escalation: call center, secretariat, then the others."""
    serving = (d for d in programme.desks if role is None or role in d.serves)
    return tuple(sorted(serving, key=lambda d: _ESCALATION.index(d.kind)))


def desk_on(desk: Desk, day: date, calendar: BusinessCalendar) -> DeskDay:
    """Whether a desk is open on a day. A closure that is certain comes first, then weekday, season and
    holiday; a closure on which the documents disagree only matters on a day that would be open."""
    if (desk.first and day < desk.first) or (desk.last and day > desk.last):
        return DeskDay(desk=desk, day=day, state="closed", why="outside_period", source=desk.source)
    closure = certain_closure(desk, day)
    if closure:
        return _closed(desk, day, "closure", closure.why, closure.source)
    usual = _by_hours(desk, day, calendar)
    disputed = disputed_closure(desk, day)
    if disputed and usual.state != "closed":
        return _disputed(usual, disputed)
    return usual


def desk_now(desk: Desk, now: datetime, calendar: BusinessCalendar) -> DeskNow:
    """Whether a desk can be reached at ``now``, and when it next opens. Open from its first minute on; at
    the closing time it is closed."""
    today = desk_on(desk, now.date(), calendar)
    running = _running(today, now.time())
    shut_for_now = today.state in ("open", "unclear") and today.hours and not running
    state: DeskWord = "closed" if shut_for_now else today.state
    opens_at = None if state == "open" else _next_opening(desk, now, calendar, "open")
    return DeskNow(
        desk=desk,
        state=state,
        why="outside_hours" if shut_for_now else today.why,
        words=today.words,
        today=today,
        closes_at=running.closes if running else None,
        opens_at=opens_at,
        maybe_at=_maybe(desk, now, calendar, opens_at) if state != "open" else None,
        conflict=today.conflict,
        source=today.source,
    )


def certain_closure(desk: Desk, day: date) -> Closure | None:
    """The closure that covers ``day`` whichever reading of the documents one takes."""
    for closure in desk.closures:
        if _covers(closure, day) and all(_covers(rival, day) for rival in _rivals(desk, closure)):
            return closure
    return None


def disputed_closure(desk: Desk, day: date) -> Closure | None:
    """A closure that covers ``day`` by one reading only (Gifu: 2021-01-04 and 01-05)."""
    return next((c for c in desk.closures if c.conflict and _covers(c, day)), None)


def _rivals(desk: Desk, closure: Closure) -> list[Closure]:
    return [c for c in desk.closures if closure.conflict and c.conflict == closure.conflict]


def _covers(closure: Closure, day: date) -> bool:
    return closure.first <= day <= closure.last


def _disputed(usual: DeskDay, closure: Closure) -> DeskDay:
    rivals = _rivals(usual.desk, closure)
    return DeskDay(
        desk=usual.desk,
        day=usual.day,
        state="unclear",
        why="closure_disputed",
        words=closure.why,
        hours=usual.hours,
        conflict=closure.conflict,
        source=merged(*(r.source for r in rivals), usual.source),
    )


def _by_hours(desk: Desk, day: date, calendar: BusinessCalendar) -> DeskDay:
    if not desk.hours:
        return DeskDay(desk=desk, day=day, state="unknown", why="hours_unstated", source=desk.source)
    of_weekday = [h for h in desk.hours if not h.days or _WEEKDAYS[day.weekday()] in h.days]
    in_season = [h for h in of_weekday if _in_season(h, day)]
    if not in_season:
        return _closed(desk, day, _why_no_hours(day, bool(of_weekday)), "", _source_of(desk, of_weekday))
    name = calendar.holiday(day) or ""
    staying = [h for h in in_season if not (name and h.holidays == "closed")]
    if not staying:
        return _closed(desk, day, "holiday", name, _source_of(desk, in_season))
    return _open(desk, day, tuple(staying), name)


def _open(desk: Desk, day: date, hours: tuple[Hours, ...], holiday: str) -> DeskDay:
    why: WhyDesk = "open"
    if not any(_days_stated(h) for h in hours):
        why = "days_unstated"
    elif holiday and any(h.holidays == "unstated" for h in hours):
        why = "holiday_unstated"
    doubtful = why == "days_unstated" and (holiday or _WEEKDAYS[day.weekday()] in ("sat", "sun"))
    return DeskDay(
        desk=desk,
        day=day,
        state="unclear" if doubtful else "open",
        why=why,
        words=holiday,
        hours=hours,
        source=_source_of(desk, list(hours)),
    )


def _days_stated(hours: Hours) -> bool:
    """受付時間 9:30～17:30 and nothing else names no days: written as no days, or as all seven with holidays
    "unstated". A desk that is open every day says so, and then its holidays are "open"."""
    return bool(hours.days) and not (len(hours.days) == len(_WEEKDAYS) and hours.holidays == "unstated")


def _closed(desk: Desk, day: date, why: WhyDesk, words: str, source: tuple[ClauseId, ...]) -> DeskDay:
    return DeskDay(desk=desk, day=day, state="closed", why=why, words=words, source=source or desk.source)


def _why_no_hours(day: date, another_season: bool) -> WhyDesk:
    if another_season:
        return "outside_season"
    return "weekend" if _WEEKDAYS[day.weekday()] in ("sat", "sun") else "day_off"


def _in_season(hours: Hours, day: date) -> bool:
    return (hours.first is None or hours.first <= day) and (hours.last is None or day <= hours.last)


def _source_of(desk: Desk, hours: list[Hours]) -> tuple[ClauseId, ...]:
    return merged(*(h.source for h in hours)) or desk.source


def _running(today: DeskDay, at: time) -> Hours | None:
    if today.state not in ("open", "unclear"):
        return None
    return next((h for h in today.hours if h.opens <= at < h.closes), None)


def _maybe(desk: Desk, now: datetime, calendar: BusinessCalendar, sure: datetime | None) -> datetime | None:
    maybe = _next_opening(desk, now, calendar, "unclear")
    return maybe if maybe and (sure is None or maybe < sure) else None


def _next_opening(desk: Desk, now: datetime, calendar: BusinessCalendar, wanted: DeskWord) -> datetime | None:
    for day in islice(_days_ahead(desk, now.date()), _DAYS_AHEAD):
        found = desk_on(desk, day, calendar)
        starts = sorted(datetime.combine(day, h.opens, now.tzinfo) for h in found.hours)
        still_ahead = [start for start in starts if start > now]
        if found.state == wanted and still_ahead:
            return still_ahead[0]
    return None


def _days_ahead(desk: Desk, today: date) -> Iterator[date]:
    day = max(today, desk.first) if desk.first else today
    while desk.last is None or day <= desk.last:
        yield day
        day += ONE_DAY
