"""What a programme's calendar asks people to do by a day, computed from its documents: one list for reminders, calendars to
subscribe to, and printed ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from programmes.japanese import day_in_words, time_in_words
from programmes.model import (
    DEADLINE_KINDS,
    Bound,
    ClauseId,
    DeadlineKind,
    Desk,
    Programme,
    Recruitment,
    Role,
    Round,
    SaleWindow,
)
from programmes.rules.business_days import BusinessCalendar
from programmes.rules.disputes import last_day_to_dispute
from programmes.rules.keeping import report_due
from programmes.rules.moments import Moment
from programmes.rules.phrases import phrase
from programmes.rules.posting import PostalService, last_posting_day
from programmes.rules.sale import last_day_of, stop_at
from programmes.rules.settlement import final_cutoff, payout_of
from programmes.rules.sources import conflicts_on

__all__ = [
    "DEADLINE_KINDS",
    "Deadline",
    "DeadlineKind",
    "deadlines_of",
    "dispute_deadline",
    "report_deadline",
]

_ONE_DAY = timedelta(days=1)
_EVERYBODY: tuple[Role, ...] = ("consumer", "merchant")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A last day. ``id``: the same however the day is moved ("round:5", "sale:<window id>", "use", "final",
    "recruitment:<id>", "keeping:<place from 1>", "desk:<id>:<place from 1>" or "desk:<id>:end", "report:<id>",
    "dispute:<payout id>"); ``kind``: what ends. ``name``: what it is about, in the programme's words (第5回の換金).

    ``day``: the last day itself (for "desk_change" the first day of other hours, or of none); ``act_by``: the day by which somebody has to act,
    which is the last safe posting day where something travels by post, otherwise ``day``. ``travels``: how it gets there. ``paid_from``,
    ``paid_to``: when what is in time is paid, None where there is no day. ``roles``: for whom it is. ``conflict``: id where the documents
    disagree. ``source``: clause ids. All days Asia/Tokyo.
    """

    id: str
    kind: DeadlineKind
    name: str
    day: date
    act_by: date
    travels: Literal["post", "app", "counter", "none"]
    roles: tuple[Role, ...]
    paid_from: date | None = None
    paid_to: date | None = None
    conflict: str = ""
    source: tuple[ClauseId, ...] = ()


def deadlines_of(
    programme: Programme, post: PostalService, calendar: BusinessCalendar
) -> tuple[Deadline, ...]:
    """Every last day that the documents date, by day. What they date with words alone, or count from something that
    is not known, is none; neither is a day on which the thing is stopped (sold out, suspended) anyway. A cutoff that is
    the last of all is "final_cutoff", under the id of its round if it is a round's."""
    found = [
        *_cutoffs(programme, post, calendar),
        *(each for row in programme.recruitment if (each := _recruitment(programme, row))),
        *(each for window in programme.sales if (each := _sale(programme, window))),
        *_use(programme),
        *_keeping(programme),
        *(each for desk in programme.desks for each in _desk(programme, desk)),
    ]
    return tuple(sorted(found, key=lambda deadline: (deadline.day, deadline.id)))


def dispute_deadline(programme: Programme, payout: int, payout_day: date) -> Deadline | None:
    """The last day to object to the payout of that id, made on ``payout_day``; None where the documents have no rule."""
    rule = programme.disputes
    if rule is None:
        return None
    last = last_day_to_dispute(rule, payout_day)
    name = phrase("names", "dispute", payout=day_in_words(payout_day))
    return _plain(programme, f"dispute:{payout}", "dispute_end", name, last, ("merchant",), rule.source)


def report_deadline(programme: Programme, report_id: str, event_day: date) -> Deadline:
    """The last day for the report of that id, counted from ``event_day`` (the day it counts from, itself not
    counted). Raises KeyError for a report the programme does not have."""
    report = next((each for each in programme.reports if each.id == report_id), None)
    if report is None:
        raise KeyError(report_id)
    due = report_due(report, event_day)
    return _plain(
        programme, f"report:{report_id}", "report_due", report.name, due.day, ("merchant",), due.source
    )


def _plain(
    programme: Programme,
    name_id: str,
    kind: DeadlineKind,
    name: str,
    day: date,
    roles: tuple[Role, ...],
    source: tuple[ClauseId, ...],
) -> Deadline:
    """A last day on which people themselves act: nothing travels."""
    conflict = next(conflicts_on(programme, source), "")
    return Deadline(name_id, kind, name, day, day, "none", roles, conflict=conflict, source=source)


def _cutoffs(programme: Programme, post: PostalService, calendar: BusinessCalendar) -> Iterator[Deadline]:
    settlement = programme.settlement
    final = final_cutoff(settlement)
    dates: list[tuple[date, Round | None]] = [(each.cutoff, each) for each in settlement.rounds]
    if final and all(day != final for day, _ in dates):
        dates.append((final, None))
    for day, round_ in dates:
        if not _stopped(programme, "settlement", day):
            yield _cutoff(programme, round_, day, day == final, post, calendar)


def _cutoff(
    programme: Programme,
    round_: Round | None,
    day: date,
    final: bool,
    post: PostalService,
    calendar: BusinessCalendar,
) -> Deadline:
    settlement, words = programme.settlement, programme.words.settlement
    payout = payout_of(programme, round_) if round_ else None
    source = (round_.source if round_ else ()) or settlement.source
    dated = payout is not None and not payout.approximate
    posted = settlement.travels == "post"
    return Deadline(
        id=f"round:{round_.number}" if round_ else "final",
        kind="final_cutoff" if final else "round_cutoff",
        name=phrase("names", "round", round=round_.name, settlement=words)
        if round_
        else phrase("names", "final", settlement=words),
        day=day,
        act_by=last_posting_day(day, post, calendar) if posted else day,
        travels=settlement.travels,
        roles=("merchant",),
        paid_from=payout.first if payout and dated else None,
        paid_to=payout.last if payout and dated else None,
        conflict=next(conflicts_on(programme, source), ""),
        source=source,
    )


def _recruitment(programme: Programme, row: Recruitment) -> Deadline | None:
    """The end of a period in which merchants can apply; one that is [予定] says so, one with an hour says the hour."""
    day = _day_of(row.last) if row.last else None
    if day is None:
        return None
    said = phrase("names", "tentative", row=row.name) if row.tentative else row.name
    if row.last and row.last.at:
        said = phrase("names", "until_time", row=said, time=time_in_words(row.last.at))
    name = phrase("names", "recruitment", merchant=programme.words.merchant, row=said)
    return _plain(programme, f"recruitment:{row.id}", "recruitment_end", name, day, ("merchant",), row.source)


def _sale(programme: Programme, window: SaleWindow) -> Deadline | None:
    """The end of a window that sells to its last day: sold out or broken off before, it has ended already."""
    day = _day_of(window.last)
    if day is None or last_day_of(window) != day or _stopped(programme, "sale", day):
        return None
    return _plain(programme, f"sale:{window.id}", "sale_end", window.name, day, ("consumer",), window.source)


def _use(programme: Programme) -> Iterator[Deadline]:
    day = _day_of(programme.use.last)
    if day and not _stopped(programme, "use", day):
        name = phrase("names", "use", use=programme.words.use)
        yield _plain(programme, "use", "use_end", name, day, _EVERYBODY, programme.use.source)


def _keeping(programme: Programme) -> Iterator[Deadline]:
    """Papers with a stated last day; years that count from a grant are no day of the calendar."""
    for place, row in enumerate(programme.keeping, start=1):
        if row.until:
            yield _plain(
                programme, f"keeping:{place}", "keeping_end", row.what, row.until, (row.who,), row.source
            )


def _desk(programme: Programme, desk: Desk) -> Iterator[Deadline]:
    """The days from which a desk has other hours, and the first day without it."""
    for place, day in enumerate(_changes(programme, desk), start=1):
        source = next((hours.source for hours in desk.hours if hours.first or hours.last), ()) or desk.source
        yield _desk_change(desk, str(place), phrase("names", "desk", desk=desk.name), day, source)
    if desk.last:
        name = phrase("names", "desk_end", desk=desk.name)
        yield _desk_change(desk, "end", name, desk.last + _ONE_DAY, desk.source)


def _desk_change(desk: Desk, place: str, name: str, day: date, source: tuple[ClauseId, ...]) -> Deadline:
    return Deadline(
        f"desk:{desk.id}:{place}", "desk_change", name, day, day, "none", desk.serves, source=source
    )


def _changes(programme: Programme, desk: Desk) -> list[date]:
    """The days after a season of hours ends, and on which one begins once the programme runs. What was before
    the programme, no document tells, so hours that begin before it are no change."""
    begins = _first_day(programme)
    ends = {hours.last + _ONE_DAY for hours in desk.hours if hours.last}
    starts = {hours.first for hours in desk.hours if hours.first and begins and hours.first > begins}
    return sorted(day for day in ends | starts if desk.last is None or day <= desk.last)


def _first_day(programme: Programme) -> date | None:
    firsts = [
        programme.use.first,
        *(row.first for row in programme.recruitment),
        *(window.first for window in programme.sales),
    ]
    return min((day for first in firsts if (day := _day_of(first))), default=None)


def _stopped(programme: Programme, of: Literal["use", "sale", "settlement"], day: date) -> bool:
    stops = (stop for stop in programme.use.suspensions if stop.of == of)
    return stop_at(stops, Moment(day)) is not None


def _day_of(bound: Bound) -> date | None:
    return bound.day or bound.known
