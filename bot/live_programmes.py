"""The programmes as they stand now: as their documents were written, with every published change that holds by now.

    programmes = LiveProgrammes(load_programmes())
    programmes.refresh(store, now)          # blocking, off the event loop; every few seconds
    programmes["gifu-gotoeat"]              # at once: the newest state that is known here
    programmes.at_revision("gifu-gotoeat", 1)

Whoever keeps something that was made from a programme keeps it by ``programme.revision``, which counts the changes that hold.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from threading import Lock
from typing import Final

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.calendars.entries import FIRST_EDITION, Edition
from bot.holidays import business_calendar
from programmes.changes import CalendarChange, ChangeError, changed, difference_of, read_change
from programmes.model import Programme
from programmes.rules import PostalService
from programmes.rules.deadlines import Deadline, deadlines_of
from store import Store, calendar_changes
from store.database import Database
from store.tables import Found

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class State:
    """A programme as it stood from ``at`` on, by ``change``. ``number``: under which the change was published, 0 for the
    documents themselves."""

    programme: Programme
    number: int = 0
    change: CalendarChange | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """One programme's states, the documents first."""

    states: tuple[State, ...]
    edition: Edition = FIRST_EDITION


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one look at the store has found, put in place as a whole."""

    current: Mapping[str, Programme]
    lines: Mapping[str, _Line]
    rows: tuple[int, ...] = field(default=())


class LiveProgrammes(Mapping[str, Programme]):
    """Safe to share by threads. ``post``: how long ordinary mail takes, which last days to post depend on."""

    def __init__(self, shipped: Mapping[str, Programme], post: PostalService | None = None) -> None:
        self.post: Final = post or PostalService()
        self._shipped = dict(shipped)
        lines = {code: _Line((State(each),)) for code, each in self._shipped.items()}
        self._seen = _Seen(self._shipped, lines)
        self._refreshing = Lock()

    def __getitem__(self, code: str) -> Programme:
        return self._seen.current[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._shipped)

    def __len__(self) -> int:
        return len(self._shipped)

    def states(self, code: str) -> tuple[State, ...]:
        """Every state up to the present one, the documents first. Raises KeyError for a programme that is not here."""
        return self._seen.lines[code].states

    def at_revision(self, code: str, revision: int) -> Programme:
        """The programme when so many changes held. Raises KeyError; IndexError for a revision that never was."""
        return self.states(code)[revision].programme

    def around(self, code: str, number: int) -> tuple[State, State] | None:
        """The states before and after the change published as ``number``; None where it does not hold."""
        states = self.states(code)
        return next((pair for pair in pairwise(states) if pair[1].number == number), None)

    def edition(self, programme: Programme) -> Edition:
        """What was changed when, for calendars to subscribe to."""
        return self._seen.lines[programme.code].edition

    def refresh(self, store: Store, now: datetime) -> None:
        """Take over every change that holds by ``now``. Blocking."""
        store.read_now(lambda db: self.refresh_from(db, now))

    def refresh_from(self, db: Connection, now: datetime) -> None:
        """As :meth:`refresh`, in somebody's transaction. Nobody sees half of it; a change that cannot be made any more is
        logged, and the programme stays as it was before that one."""
        rows = calendar_changes.in_effect(db, now)
        if rows == self._seen.rows:
            return
        with self._refreshing:
            if set(rows) < set(self._seen.rows):
                return  # somebody else has seen more meanwhile
            known = set(rows)
            found: dict[str, list[Found]] = {}
            for row in calendar_changes.published(db):
                if row.id in known and row.programme in self._shipped:
                    found.setdefault(row.programme, []).append(row)
            lines = {code: self._line(code, found.get(code, [])) for code in self._shipped}
            current = {code: line.states[-1].programme for code, line in lines.items()}
            self._seen = _Seen(current, lines, rows)

    def _line(self, code: str, rows: list[Found]) -> _Line:
        before = self._seen.lines[code]
        states = [State(self._shipped[code])]
        for place, row in enumerate(rows, start=1):
            kept = before.states[place] if place < len(before.states) else None
            state = kept if kept and kept.number == row.revision else _after(states[-1], row)
            if state is None:
                break
            states.append(state)
        line = tuple(states)
        if [each.number for each in line] == [each.number for each in before.states]:
            return before
        return _Line(line, _edition(line, self.post))


def take_over(programmes: LiveProgrammes, url: str, now: datetime) -> bool:
    """Take over what is published in the database at ``url``, where there is one: nothing is made or migrated for that. False:
    it is there, but cannot be read. Blocking."""
    database = Database(url)
    try:
        if database.is_there() and database.revision() is not None:
            with database.reading() as db:
                programmes.refresh_from(db, now)
    except (SQLAlchemyError, OSError) as error:
        log.warning("published_changes_not_read", error=type(error).__name__)
        return False
    finally:
        database.close()
    return True


def as_of(programmes: Mapping[str, Programme], programme: Programme, revision: int) -> Programme:
    """The programme under which something was begun that stays bound to its calendar (a dispute's ``revision``); as it stands
    now where the earlier states are not known."""
    if isinstance(programmes, LiveProgrammes) and 0 <= revision < len(programmes.states(programme.code)):
        return programmes.at_revision(programme.code, revision)
    return programme


def _after(state: State, row: Found) -> State | None:
    """The state after a stored change; None where it cannot be made."""
    try:
        change = read_change(row.change)
        programme = changed(state.programme, [change])
    except ChangeError:
        log.error("calendar_change_refused", change=row.id, programme=row.programme)  # noqa: TRY400
        return None
    return State(programme, row.revision, change, row.effective_at)


def _edition(states: tuple[State, ...], post: PostalService) -> Edition:
    """How often each last day moved and when it did last, and those that are no more."""
    calendar = business_calendar()
    sequences: dict[str, int] = {}
    changed_at: dict[str, datetime] = {}
    withdrawn: dict[str, Deadline] = {}
    at = FIRST_EDITION.at
    for before, after in pairwise(states):
        at = after.at or at
        for name in {
            thing_of(each.id) for each in difference_of(before.programme, after.programme, post, calendar)
        }:
            sequences[name] = sequences.get(name, 0) + 1
            changed_at[name] = at
        there = {each.id: each for each in deadlines_of(before.programme, post, calendar)}
        now = {each.id for each in deadlines_of(after.programme, post, calendar)}
        withdrawn |= {name: each for name, each in there.items() if name not in now}
        withdrawn = {name: each for name, each in withdrawn.items() if name not in now}
    return Edition(at, sequences, changed_at, tuple(withdrawn.values()))


def thing_of(moved: str) -> str:
    """The id of the last day that a moved day belongs to: "round:5" of "payout:5:last"."""
    kind, _, rest = moved.removesuffix(":first").removesuffix(":last").partition(":")
    return f"round:{rest}" if kind == "payout" else f"{kind}:{rest}" if rest else kind
