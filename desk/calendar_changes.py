"""What staff do with a programme's calendar: look at what a change would do, publish it, look back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from bot.holidays import business_calendar
from bot.live_programmes import LiveProgrammes, State
from bot.reminding_corrections import correcting
from programmes.changes import (
    CalendarChange,
    ChangeError,
    Moved,
    advice_on,
    changed,
    difference_of,
    read_change,
)
from programmes.model import DEADLINE_KINDS, Programme
from programmes.reading.problem import Problem
from store import Store, calendar_changes
from store.calendar_changes import Concerned, StaleError
from store.tables import Found

__all__ = ["CalendarDesk", "ChangeError", "Entry", "Preview", "StaleError", "Wish"]

WHERE: Final = "change"


@dataclass(frozen=True, slots=True)
class Wish:
    """A change as somebody wrote it, from when it is to hold (at once where that is past), of a programme."""

    programme: str
    written: Mapping[str, Any]
    effective_at: datetime


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do. ``on``: the newest revision it was looked at with; ``waits``: how many published changes do not
    hold yet; ``advice``: what it leaves to be thought of."""

    old: Programme
    new: Programme
    change: CalendarChange
    effective_at: datetime
    on: int
    waits: int
    moved: tuple[Moved, ...]
    concerned: Concerned
    advice: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A published change. ``change`` None: it can be read no more."""

    row: Found
    programme: Programme
    change: CalendarChange | None


class CalendarDesk:
    """Over a deployment's store; ``programmes`` as they stand now."""

    def __init__(self, store: Store, programmes: LiveProgrammes) -> None:
        self._store = store
        self.programmes = programmes

    def preview(self, wish: Wish, now: datetime) -> Preview:
        """Writes nothing. Raises ChangeError with everything that is wrong; KeyError for a programme that is not here."""
        self.programmes.refresh(self._store, now)
        change = read_change(wish.written, WHERE)
        code, at = wish.programme, max(wish.effective_at, now)
        rows = self._store.read_now(lambda db: calendar_changes.published(db, code))
        waiting = [row for row in rows if row.effective_at > now]
        states = list(self.programmes.states(code))
        states += _carried_on(states[-1], [row for row in waiting if row.effective_at <= at])
        old, on = states[-1], max((row.revision for row in rows), default=0)
        states.append(State(_made(old.programme, change), on + 1, change, at))
        _carried_on(states[-1], [row for row in waiting if row.effective_at > at])
        return self._seen(states, len(waiting), on, now)

    def publish(self, wish: Wish, on: int, who: str, now: datetime) -> int:
        """Publish what was looked at with ``on`` as the newest revision; its own. Raises ChangeError, and StaleError where
        another one was published since."""
        seen = self.preview(wish, now)
        if seen.on != on:
            raise StaleError(wish.programme)
        return self._store.write_now(
            lambda db: calendar_changes.publish(
                db, wish.programme, on, wish.written, reason=seen.change.reason, who=who,
                effective_at=seen.effective_at, now=now,
            )
        )  # fmt: skip

    def history(self, programme: str = "") -> tuple[Entry, ...]:
        """Every published change, of one programme or of all, in the order in which they hold."""
        rows = self._store.read_now(lambda db: calendar_changes.published(db, programme))
        here = (row for row in rows if row.programme in self.programmes)
        return tuple(Entry(row, self.programmes[row.programme], _read(row)) for row in here)

    def _seen(self, states: Sequence[State], waits: int, on: int, now: datetime) -> Preview:
        old, new = states[-2].programme, states[-1].programme
        change, at = states[-1].change, states[-1].at
        assert change is not None
        assert at is not None
        moved = difference_of(old, new, self.programmes.post, business_calendar())
        kinds = sorted({each.kind for each in moved if each.kind in DEADLINE_KINDS})
        what = correcting(states, on + 1, self.programmes, now.date())
        concerned = self._store.read_now(lambda db: calendar_changes.concerned(db, what, kinds, now))
        return Preview(old, new, change, at, on, waits, moved, concerned, advice_on(old, new))


def _made(programme: Programme, change: CalendarChange) -> Programme:
    """Raises ChangeError whose fields begin as those of the change that was written."""
    try:
        return changed(programme, [change])
    except ChangeError as error:
        raise ChangeError(
            replace(each, field=each.field.replace("changes[1]", WHERE)) for each in error.problems
        ) from None


def _carried_on(state: State, rows: Sequence[Found]) -> list[State]:
    """The states that published changes lead to which do not hold yet. Raises ChangeError where one could be made no more."""
    states: list[State] = []
    for row in rows:
        last = states[-1] if states else state
        change = read_change(row.change, f"revision {row.revision}")
        try:
            programme = changed(last.programme, [change])
        except ChangeError as error:
            named = f"revision {row.revision}"
            raise ChangeError(
                replace(each, field=each.field.replace("changes[1]", named)) for each in error.problems
            ) from None
        states.append(State(programme, row.revision, change, row.effective_at))
    return states


def _read(row: Found) -> CalendarChange | None:
    try:
        return read_change(row.change)
    except ChangeError:
        return None
