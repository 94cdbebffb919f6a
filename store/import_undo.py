"""Undoing an import: what was there before it is there again, unless something was built on what it brought.

What counts as built on it: rows that a later import or staff have written since, and any row elsewhere that refers to
one it added (a link, a code, a note, a dispute, a picture, a record of another import). Of rows that it changed: a
dispute, a picture or a note about the payout that came after.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, Table, delete, func, or_, select, update
from sqlmodel import SQLModel

from store.imports import AT_ONCE, ORDER, alone, as_rows
from store.merchant_tables import (
    APPLICATION_EVENTS,
    DISPUTES,
    EVIDENCE,
    IMPORT_CHANGES,
    IMPORT_RUNS,
    PAYOUTS,
    PIPE_NOTES,
    SETTLEMENT_REQUESTS,
)
from store.rows import update_rows
from store.tables import Found

_EXAMPLES: Final = 5


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands on the import. ``what``: "import" (``run`` says which), "staff", or the name of the table whose rows
    refer to it; ``table``: on rows of which table; ``count`` of them, ``numbers`` of the first few."""

    what: str
    table: str
    count: int
    numbers: tuple[str, ...] = ()
    run: int | None = None


@dataclass(frozen=True, slots=True)
class Undone:
    """How many rows were taken away, and how many are as they were before."""

    removed: int
    restored: int


class UndoError(Exception):
    """It cannot be undone. ``why``: no_such_run, undone_already, too_old (what it changed is no longer on record), or
    built_on with the ``obstacles``."""

    def __init__(self, why: str, obstacles: tuple[Obstacle, ...] = ()) -> None:
        super().__init__(why)
        self.why = why
        self.obstacles = obstacles


def undo(db: Connection, run: int, who: str, now: datetime) -> Undone:
    """Bring back the state before the run, in the caller's transaction. Raises UndoError."""
    alone(db)
    found = db.execute(select(IMPORT_RUNS).where(IMPORT_RUNS.c.id == run)).first()
    if found is None or found.state != "applied":
        raise UndoError("no_such_run" if found is None else "undone_already")
    if (
        db.execute(select(IMPORT_CHANGES.c.id).where(IMPORT_CHANGES.c.import_id == run).limit(1)).first()
        is None
    ):
        raise UndoError("too_old")
    if standing_on := obstacles(db, found):
        raise UndoError("built_on", standing_on)
    restored = sum(_restored(db, table, run) for table in ORDER)
    removed = sum(_removed(db, table, run) for table in reversed(ORDER))
    db.execute(delete(IMPORT_CHANGES).where(IMPORT_CHANGES.c.import_id == run))
    ended = {"state": "undone", "undone_at": now, "undone_by": who}
    db.execute(update(IMPORT_RUNS).where(IMPORT_RUNS.c.id == run).values(ended))
    return Undone(removed, restored)


def obstacles(db: Connection, run: Found) -> tuple[Obstacle, ...]:
    """Everything that was built on a run, the later imports first."""
    return (*_written_since(db, run.id), *_referring(db, run.id), *_about_changed(db, run))


def _rows(run: int, table: Table, new: bool | None = None) -> Select[Any]:
    """The ids of the rows that the run wrote; only the added or only the changed ones."""
    changes = IMPORT_CHANGES.c
    found = select(changes.row_id).where(changes.import_id == run, changes.table_name == table.name)
    if new is None:
        return found
    return found.where(changes.before.is_(None) if new else changes.before.is_not(None))


def _written_since(db: Connection, run: int) -> Iterator[Obstacle]:
    for table in ORDER[:-1]:
        wrote = table.c.import_id
        since = table.c.id.in_(_rows(run, table)) & wrote.is_distinct_from(run)
        for other, count in db.execute(select(wrote, func.count()).where(since).group_by(wrote)).all():
            theirs = since & wrote.is_not_distinct_from(other)
            numbers = db.execute(select(table.c.number).where(theirs).limit(_EXAMPLES)).scalars()
            what = "staff" if other is None else "import"
            yield Obstacle(what, table.name, count, tuple(numbers), other)


def _referring(db: Connection, run: int) -> Iterator[Obstacle]:
    """Rows of whatever table that refer to rows which the run added, and are not its own."""
    for child in SQLModel.metadata.sorted_tables:
        for key in child.foreign_keys:
            parent = key.column.table
            if parent not in ORDER:
                continue
            refers: ColumnElement[bool] = key.parent.in_(_rows(run, parent, new=True))
            if child in ORDER:
                refers &= child.c.id.not_in(_rows(run, child))
            yield from _counted(db, child, parent, key.parent, refers)


def _about_changed(db: Connection, run: Found) -> Iterator[Obstacle]:
    payouts = or_(
        PAYOUTS.c.id.in_(_rows(run.id, PAYOUTS, new=False)),
        PAYOUTS.c.request_id.in_(_rows(run.id, SETTLEMENT_REQUESTS, new=False)),
    )
    about = select(PAYOUTS.c.id).where(payouts)
    since = (
        (DISPUTES, DISPUTES.c.opened_at >= run.at),
        (EVIDENCE, EVIDENCE.c.added_at >= run.at),
        (PIPE_NOTES, PIPE_NOTES.c.state != "withdrawn"),
    )
    for table, later in since:
        key = table.c.payout_id
        yield from _counted(db, table, PAYOUTS, key, key.in_(about) & later)


def _counted(
    db: Connection, child: Table, parent: Table, key: Any, which: ColumnElement[bool]
) -> Iterator[Obstacle]:
    count = db.execute(select(func.count()).select_from(child).where(which)).scalar_one()
    if count:
        name = parent.c.number if "number" in parent.c else parent.c.id
        named = select(name).where(parent.c.id.in_(select(key).where(which))).limit(_EXAMPLES)
        yield Obstacle(child.name, parent.name, count, tuple(map(str, db.execute(named).scalars())))


def _restored(db: Connection, table: Table, run: int) -> int:
    if table is APPLICATION_EVENTS:
        return 0
    changes = IMPORT_CHANGES.c
    before = select(changes.before).where(
        changes.import_id == run, changes.table_name == table.name, changes.before.is_not(None)
    )
    rows = as_rows(table, db.execute(before).scalars())
    for start in range(0, len(rows), AT_ONCE):
        update_rows(db, table, "id", rows[start : start + AT_ONCE])
    return len(rows)


def _removed(db: Connection, table: Table, run: int) -> int:
    return db.execute(delete(table).where(table.c.id.in_(_rows(run, table, new=True)))).rowcount


def forget_old(db: Connection, before: datetime, limit: int = 20_000) -> int:
    """Delete, of runs before then, what they changed: they cannot be undone any more; how many rows. Call it again until
    it returns 0."""
    changes = IMPORT_CHANGES.c
    old = (
        select(changes.id)
        .join(IMPORT_RUNS, changes.import_id == IMPORT_RUNS.c.id)
        .where(IMPORT_RUNS.c.at < before)
    )
    return db.execute(delete(IMPORT_CHANGES).where(changes.id.in_(old.limit(limit)))).rowcount
