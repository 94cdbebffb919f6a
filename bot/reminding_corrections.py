"""What somebody is told whose reminder has become untrue: the old days and the new ones, and why. Several changes that one
has not heard of yet are told as one, from what was said first to what holds now.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection

from bot.blocks import Card, Row
from bot.holidays import business_calendar
from bot.live_programmes import LiveProgrammes, State, thing_of
from bot.turn import Words, cite
from programmes.changes import Moved, difference_of
from programmes.model import DEADLINE_KINDS, Programme
from programmes.rules.deadlines import deadlines_of
from programmes.rules.reminders import reminder_key
from store import calendar_changes
from store.calendar_changes import CORRECTION, Correcting, revision_of
from store.tables import Found

__all__ = ["CORRECTION", "Corrections", "correcting", "days_told"]

TEMPLATE: Final = "correction"
MOST_ROWS: Final = 6
_PAYOUTS: Final = ("payout", "payout_end")


class Corrections:
    """Cards of corrections, for :class:`bot.reminding.Reminding`."""

    def __init__(self, programmes: LiveProgrammes, words: Words) -> None:
        self._programmes = programmes
        self._words = words

    def card(self, db: Connection, programme: Programme, row: Found, now: datetime) -> Card | None:
        """The card of one person's corrections, in the place of the first of them; None for the others, and where after all
        nothing is another day."""
        code = programme.code
        if (
            self._programmes.around(code, revision_of(row.about)) is None
        ):  # another process has published it just now
            self._programmes.refresh_from(db, now)
        waiting = set(calendar_changes.corrections_with(db, row, now))
        states = self._programmes.states(code)
        first = next((place for place, each in enumerate(states) if each.number in waiting), None)
        if first is None or states[first].number != revision_of(row.about):
            return None
        return self._from(states[first - 1].programme, states[first:])

    def _from(self, old: Programme, since: Sequence[State]) -> Card | None:
        new = since[-1].programme
        moved = days_told(difference_of(old, new, self._programmes.post, business_calendar()))
        if not moved:
            return None
        changes = [each.change for each in since if each.change is not None]
        reasons = tuple(dict.fromkeys(each.reason for each in changes))
        notices = [f"change-{each.programme.revision}" for each in since]
        return Card(
            self._words(TEMPLATE, "title"),
            tuple(row for each in moved[:MOST_ROWS] for row in self._rows(each)),
            self._words(TEMPLATE, "text", reasons=reasons, more=max(len(moved) - MOST_ROWS, 0)),
            subtitle=new.short_name,
            tone="warning",
            colour=new.colour,
            citations=cite(new, notices),
        )

    def _rows(self, moved: Moved) -> Iterator[Row]:
        """The day to post by first, where it is another one than the last day."""
        posted = (moved.old_act_by, moved.new_act_by) != (moved.old, moved.new)
        if posted and moved.old_act_by != moved.new_act_by:
            yield self._row("post", moved, moved.old_act_by, moved.new_act_by)
        yield self._row("day", moved, moved.old, moved.new)

    def _row(self, block: str, moved: Moved, old: date | None, new: date | None) -> Row:
        label = self._words(TEMPLATE, f"row_{block}", moved=moved)
        return Row(label, self._words(TEMPLATE, "value", old=old, new=new), strong=True)


def days_told(moved: Sequence[Moved]) -> tuple[Moved, ...]:
    """Those of the moved days that people are reminded of, or told of with it: last days, and payouts of rounds."""
    return tuple(each for each in moved if each.kind in (*DEADLINE_KINDS, *_PAYOUTS) and _differs(each))


def _differs(moved: Moved) -> bool:
    return (moved.old, moved.old_act_by) != (moved.new, moved.new_act_by)


def correcting(states: Sequence[State], number: int, programmes: LiveProgrammes, today: date) -> Correcting:
    """What the change published as ``number`` makes untrue. ``states``: of its programme, up to that change or further.
    Of days that are over both before and after nobody is told again."""
    place = next(place for place, each in enumerate(states) if each.number == number)
    before, after = states[place - 1].programme, states[place].programme
    moved = _ids(_moved(before, after, programmes, today))
    old = {each.id: reminder_key(each) for each in deadlines_of(before, programmes.post, business_calendar())}
    still = {reminder_key(each) for each in deadlines_of(after, programmes.post, business_calendar())}
    told = tuple(key for name, key in old.items() if name in moved)
    earlier = (
        states[at].number
        for at in range(1, place)
        if _ids(_moved(states[at - 1].programme, states[at].programme, programmes, today)) & moved
    )
    return Correcting(
        programme=after.code,
        revision=number,
        gone=tuple(key for key in told if key not in still),
        told=told,
        earlier=tuple(earlier),
        for_consumers=tuple(rule.id for rule in after.reminders if rule.to == "consumers"),
    )


def _moved(old: Programme, new: Programme, programmes: LiveProgrammes, today: date) -> tuple[Moved, ...]:
    moved = days_told(difference_of(old, new, programmes.post, business_calendar()))
    return tuple(each for each in moved if max(filter(None, (each.old, each.new))) >= today)


def _ids(moved: Sequence[Moved]) -> set[str]:
    """The last days that are told with these days."""
    return {thing_of(each.id) for each in moved}
