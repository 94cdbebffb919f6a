"""What two states of a programme's calendar differ in, day by day: for a preview, and for correcting what people were told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from programmes.model import DeadlineKind, Programme
from programmes.rules.business_days import BusinessCalendar
from programmes.rules.deadlines import deadlines_of
from programmes.rules.phrases import phrase
from programmes.rules.posting import PostalService
from programmes.rules.settlement import payout_of

MovedKind = Literal[
    DeadlineKind, "start", "end", "payout", "payout_end", "suspension_start", "suspension_end"
]


@dataclass(frozen=True, slots=True)
class Moved:
    """A day that is another one now. ``id``: of a last day, as in ``Deadline.id``; of other days with their end of it
    ("round:5:first", "round:5:last", "use:first", "payout:5", "payout:5:last", "suspension:use:2020-12-28:first" …).

    ``old_kind`` and ``new_kind`` differ where a last day is now the last of all or no longer; otherwise one of them or both
    are the kind, None where there was, or is, no such day. ``old`` None: it appeared; ``new`` None: it vanished. ``old_act_by`` and ``new_act_by``: by when to act, for last days. Names are those of
    the programme.
    """

    id: str
    old_kind: MovedKind | None
    new_kind: MovedKind | None
    old: date | None
    new: date | None
    old_act_by: date | None
    new_act_by: date | None
    old_name: str
    new_name: str

    @property
    def kind(self) -> MovedKind:
        """What it is (or was, where it vanished)."""
        kind = self.new_kind or self.old_kind
        if kind is None:
            raise ValueError(f"{self.id} is a day of nothing")
        return kind

    @property
    def name(self) -> str:
        return self.new_name or self.old_name


class _Day(NamedTuple):
    kind: MovedKind
    name: str
    day: date | None
    act_by: date | None = None


def difference_of(
    old: Programme, new: Programme, post: PostalService, calendar: BusinessCalendar
) -> tuple[Moved, ...]:
    """Every last day, first day, payout and suspension that moved, appeared or vanished, by day. The ends of use, sale and
    recruitment are last days."""
    before, after = _days(old, post, calendar), _days(new, post, calendar)
    moved = [
        _moved(each, before.get(each), after.get(each))
        for each in dict.fromkeys((*before, *after))
        if _told(before.get(each)) != _told(after.get(each))
    ]
    return tuple(sorted(moved, key=lambda each: (each.new or each.old or date.max, each.id)))


def _told(day: _Day | None) -> tuple[object, ...] | None:
    """What people are told of a day; its name alone is no difference."""
    return (day.kind, day.day, day.act_by) if day else None


def _moved(name: str, old: _Day | None, new: _Day | None) -> Moved:
    return Moved(
        id=name,
        old_kind=old.kind if old else None,
        new_kind=new.kind if new else None,
        old=old.day if old else None,
        new=new.day if new else None,
        old_act_by=old.act_by if old else None,
        new_act_by=new.act_by if new else None,
        old_name=old.name if old else "",
        new_name=new.name if new else "",
    )


def _days(programme: Programme, post: PostalService, calendar: BusinessCalendar) -> dict[str, _Day]:
    days = {
        each.id: _Day(each.kind, each.name, each.day, each.act_by)
        for each in deadlines_of(programme, post, calendar)
    }
    days.update(_starts(programme))
    days.update(_rounds(programme))
    days.update(_stops(programme))
    return days


def _starts(programme: Programme) -> Iterator[tuple[str, _Day]]:
    use = programme.use
    yield "use:first", _Day("start", phrase("names", "use", use=programme.words.use), use.first.day)
    for window in programme.sales:
        yield f"sale:{window.id}:first", _Day("start", window.name, window.first.day)
    for row in programme.recruitment:
        yield f"recruitment:{row.id}:first", _Day("start", row.name, row.first.day)


def _rounds(programme: Programme) -> Iterator[tuple[str, _Day]]:
    for round_ in programme.settlement.rounds:
        name = phrase("names", "round", round=round_.name, settlement=programme.words.settlement)
        yield f"round:{round_.number}:first", _Day("start", name, round_.first)
        yield f"round:{round_.number}:last", _Day("end", name, round_.last)
        payout = payout_of(programme, round_)
        if payout.first and not payout.approximate:
            yield f"payout:{round_.number}", _Day("payout", name, payout.first)
            if payout.last != payout.first:
                yield f"payout:{round_.number}:last", _Day("payout_end", name, payout.last)


def _stops(programme: Programme) -> Iterator[tuple[str, _Day]]:
    for stop in programme.use.suspensions:
        begins = f"suspension:{stop.of}:{stop.first.isoformat()}"
        yield f"{begins}:first", _Day("suspension_start", stop.words, stop.first)
        if stop.last:
            yield f"{begins}:last", _Day("suspension_end", stop.words, stop.last)
