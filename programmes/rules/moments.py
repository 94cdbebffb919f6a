"""Moments and bounds: where a day stands between the first and the last day of something."""

import calendar
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Generic, Literal, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from programmes.model import Bound

When = date | datetime
Phase = Literal["before", "within", "after", "unknown"]
S = TypeVar("S", bound=str)

ONE_DAY = timedelta(days=1)
TOKYO: Final = ZoneInfo("Asia/Tokyo")


class Moment(NamedTuple):
    """A day, or a time of a day. Without a time the whole day is meant."""

    day: date
    at: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Generic[S]):
    """The first day (from ``at`` on, if it has a time) on which a state is another one: ``state``.

    ``words``: how the document puts the day where it names none ("10月下旬"); ``day`` is then the earliest day
    they allow (state "unknown") or the latest.
    """

    day: date
    at: time | None = None
    state: S
    words: str = ""


def moment_of(when: When) -> Moment:
    """``when`` as a moment. A datetime is taken as it stands, in Asia/Tokyo."""
    if isinstance(when, datetime):
        return Moment(when.date(), when.time())
    return Moment(when)


def day_of(when: When) -> date:
    return moment_of(when).day


def day_in_tokyo(at: datetime) -> date:
    """The calendar day in Asia/Tokyo of an aware datetime in any zone. Raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError(f"a moment needs its time zone, but {at} has none")
    return at.astimezone(TOKYO).date()


def days_named(words: str, year: int) -> tuple[date, date] | None:
    """The earliest and the latest day that words like "10月下旬" can mean; None if they name no such days.

    上旬 is the 1st to the 10th, 中旬 the 11th to the 20th, 下旬 the 21st to the end of the month.
    """
    found = re.search(r"(1[0-2]|[1-9])月(上旬|中旬|下旬)", words)
    if not found:
        return None
    month = int(found[1])
    end = calendar.monthrange(year, month)[1]
    first, last = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, end)}[found[2]]
    return date(year, month, first), date(year, month, last)


def span_of_start(first: Bound, last: Bound | None) -> tuple[Moment, Moment] | None:
    """The earliest and latest moment a period can begin; None if the document gives no day at all."""
    stated = first.day or first.known
    if stated:
        return Moment(stated, first.at), Moment(stated, first.at)
    end = last and (last.day or last.known)
    named = days_named(first.words, end.year) if end else None
    if named and end and named[0] > end:
        named = days_named(first.words, end.year - 1)
    return (Moment(named[0]), Moment(named[1])) if named else None


def phase(first: Bound, last: Bound | None, now: Moment) -> Phase:
    """Where ``now`` stands in the period. "unknown" where the documents do not allow to say:
    the start is in words, or the known last day is over but may have been moved."""
    if last and last.day and _is_past(last.day, last.at, now):
        return "after"
    if last and last.known and now.day > last.known:
        return "unknown"
    return _phase_of_start(first, last, now)


def _phase_of_start(first: Bound, last: Bound | None, now: Moment) -> Phase:
    span = span_of_start(first, last)
    if span is None:
        return "within" if _said_to_run(last, now) else "unknown"
    earliest, latest = span
    if _is_earlier(now, earliest):
        return "before"
    return "unknown" if now.day < latest.day else "within"


def _said_to_run(last: Bound | None, now: Moment) -> bool:
    """A document of the day ``as_of`` that names the last day says by that that the period runs."""
    return bool(last and last.as_of and last.known and last.as_of <= now.day <= last.known)


def _is_past(last: date, at: time | None, now: Moment) -> bool:
    """15:00まで ends at 15:00; a day without a time ends with the day."""
    if now.day == last:
        return at is not None and now.at is not None and now.at >= at
    return now.day > last


def _is_earlier(now: Moment, first: Moment) -> bool:
    if now.day == first.day:
        return now.at is not None and first.at is not None and now.at < first.at
    return now.day < first.day


def turning_points(first: Bound, last: Bound | None) -> set[Moment]:
    """The moments at which the phase of this period can change."""
    points = set(span_of_start(first, last) or ())
    if last and last.day:
        points.add(Moment(last.day, last.at) if last.at else Moment(last.day + ONE_DAY))
    if last and last.known:
        points.add(Moment(last.known + ONE_DAY))
    if last and last.as_of:
        points.add(Moment(last.as_of))
    return points


def next_change(now: Moment, points: Iterable[Moment], state_at: Callable[[Moment], S]) -> Change[S] | None:
    """The first of ``points`` after ``now`` where the state is another one than now."""
    before = state_at(now)
    for point in upcoming(now, points):
        state = state_at(point)
        if state != before:
            return Change(day=point.day, at=point.at, state=state)
    return None


def next_time(
    now: Moment, points: Iterable[Moment], state_at: Callable[[Moment], S], wanted: S
) -> Change[S] | None:
    """The first of ``points`` after ``now`` where the state becomes ``wanted`` (having been another one)."""
    before = state_at(now)
    for point in upcoming(now, points):
        state = state_at(point)
        if state == wanted and before != wanted:
            return Change(day=point.day, at=point.at, state=state)
        before = state
    return None


def upcoming(now: Moment, points: Iterable[Moment]) -> list[Moment]:
    """The points after ``now`` in their order. On a day without a time, the day's own times are still to come."""
    return sorted((p for p in points if _comes_after(p, now)), key=lambda p: (p.day, p.at or time.min))


def _comes_after(point: Moment, now: Moment) -> bool:
    if point.day != now.day:
        return point.day > now.day
    return point.at is not None and (now.at is None or point.at > now.at)


def last_day_before(change: Change[S] | None) -> date | None:
    """The last day before a change; a change in the middle of a day leaves that day as the last one."""
    if change is None:
        return None
    return change.day if change.at else change.day - ONE_DAY
