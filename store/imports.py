"""Taking in files: what stands that a file names, writing what it changes, and undoing that.

A preview is made of what stood; :func:`take_in` writes only if the same still stands. Everything is written in the
caller's transaction, so a run is there as a whole or not at all.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Connection,
    Date,
    Table,
    cast,
    func,
    insert,
    literal,
    select,
    text,
)
from sqlalchemy import Text as TextType

from store.merchant_tables import (
    APPLICATION_EVENTS,
    APPLICATIONS,
    IMPORT_CHANGES,
    IMPORT_RUNS,
    MERCHANTS,
    PAYOUTS,
    SETTLEMENT_REQUESTS,
    SHOPS,
)
from store.rows import insert_numbered, insert_rows, update_rows
from store.tables import Found

ORDER: Final = (MERCHANTS, SHOPS, APPLICATIONS, SETTLEMENT_REQUESTS, PAYOUTS, APPLICATION_EVENTS)
"""The tables that files are taken into; each refers only to those before it."""
TABLES: Final[Mapping[str, Table]] = {each.name: each for each in ORDER}
AT_ONCE: Final = 5_000
"""Rows that one statement writes."""
Values = Mapping[str, Any]
Progress = Callable[[int, int], None]
"""Called with how much is done and how much there is."""


class StaleError(Exception):
    """What the file was compared with has changed since."""


@dataclass(frozen=True, slots=True)
class New:
    """In place of an id: that of the row which the same import adds to ``table`` under ``key``."""

    table: str
    key: str


@dataclass(slots=True)
class Write:
    """One row to be added (``id`` None; ``values``: all its columns) or changed (``values``: those that change,
    ``before``: the row as it stands). ``key``: its number; ``at``: the row of the file."""

    key: str
    at: int
    values: dict[str, Any]
    id: int | None = None
    before: Values | None = None


Writes = Mapping[str, Sequence[Write]]
"""By the name of the table."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a file names, by table the numbers. ``loose``: zeros before a number do not count (a bank writes ten
    digits). ``first`` and ``last``: payouts of these merchants from and to this day are wanted too."""

    programme: str
    numbers: Mapping[str, frozenset[str]]
    loose: bool = False
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The rows there are, by table and id."""

    rows: Mapping[str, Mapping[int, Values]] = field(default_factory=dict)

    def digest(self) -> str:
        """The same for the same rows with the same content."""
        sum_ = hashlib.sha256()
        for table in sorted(self.rows):
            rows = self.rows[table]
            sum_.update(json.dumps([table, [rows[id_] for id_ in sorted(rows)]], default=str).encode())
        return sum_.hexdigest()


@dataclass(frozen=True, slots=True)
class Run:
    """A file that is being taken in. ``counts``: rows by outcome."""

    programme: str
    kind: str
    file_name: str
    sha256: str
    who: str
    at: datetime
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Taken:
    """What was written. ``ids``: of rows that were added, by table and key."""

    run: int
    ids: Mapping[tuple[str, str], int]


def standing(db: Connection, wanted: Wanted) -> Standing:
    """What stands of that which a file names."""
    found: dict[str, dict[int, Values]] = {}
    for name, numbers in wanted.numbers.items():
        if numbers:
            _keep(found, db, TABLES[name], _numbered(db, TABLES[name], wanted, numbers))
    if wanted.first is not None and found.get(MERCHANTS.name):
        theirs = _among(db, PAYOUTS.c.merchant_id, list(found[MERCHANTS.name]))
        _keep(found, db, PAYOUTS, theirs & PAYOUTS.c.day.between(wanted.first, wanted.last))
    requests = [row["request_id"] for row in found.get(PAYOUTS.name, {}).values() if row["request_id"]]
    if requests:
        _keep(found, db, SETTLEMENT_REQUESTS, _among(db, SETTLEMENT_REQUESTS.c.id, requests))
    return Standing(found)


def take_in(
    db: Connection,
    run: Run,
    writes: Writes,
    wanted: Wanted,
    basis: str,
    progress: Progress = lambda _done, _all: None,
) -> Taken:
    """Write everything, if what stands is still what it was compared with. Raises StaleError otherwise."""
    alone(db)
    if standing(db, wanted).digest() != basis:
        raise StaleError
    row = {
        "programme": run.programme, "kind": run.kind, "file_name": run.file_name, "sha256": run.sha256, "who": run.who,
        "at": run.at, "counts": dict(run.counts), "state": "applied", "undone_at": None, "undone_by": "",
    }  # fmt: skip
    number: int = db.execute(insert(IMPORT_RUNS).values(row).returning(IMPORT_RUNS.c.id)).scalar_one()
    writing = _Writing(db, number, sum(map(len, writes.values())), progress)
    for table in ORDER:
        writing.add(table, [write for write in writes.get(table.name, ()) if write.id is None])
        writing.change(table, [write for write in writes.get(table.name, ()) if write.id is not None])
    return Taken(number, writing.ids)


def runs(db: Connection, programme: str = "", limit: int = 50) -> Sequence[Found]:
    """The files that were taken in, the latest first."""
    found = select(IMPORT_RUNS).order_by(IMPORT_RUNS.c.id.desc()).limit(limit)
    return db.execute(found.where(IMPORT_RUNS.c.programme == programme) if programme else found).all()


def alone(db: Connection) -> None:
    """Keep everybody else from writing these tables until the end of the transaction; all may go on reading.
    (SQLite has one writer anyway.)"""
    if db.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in ORDER)
        db.execute(text(f"lock table {names} in share row exclusive mode"))


class _Writing:
    def __init__(self, db: Connection, run: int, total: int, progress: Progress) -> None:
        self._db, self._run, self._total, self._progress = db, run, total, progress
        self._done = 0
        self.ids: dict[tuple[str, str], int] = {}

    def add(self, table: Table, writes: Sequence[Write]) -> None:
        for some in _batches(writes):
            rows = [{**self._resolved(write.values), "import_id": self._run} for write in some]
            ids = insert_numbered(self._db, table, rows)
            self.ids.update(
                {(table.name, write.key): number for write, number in zip(some, ids, strict=True)}
            )
            self._remember(table, [(number, None) for number in ids])

    def change(self, table: Table, writes: Sequence[Write]) -> None:
        for some in _batches(writes):
            rows = [
                {**(write.before or {}), **self._resolved(write.values), "import_id": self._run}
                for write in some
            ]
            update_rows(self._db, table, "id", rows)
            self._remember(table, [(write.id or 0, _as_plain(write.before)) for write in some])

    def _resolved(self, values: Values) -> dict[str, Any]:
        return {
            name: self.ids[value.table, value.key] if isinstance(value, New) else value
            for name, value in values.items()
        }

    def _remember(self, table: Table, rows: Sequence[tuple[int, Values | None]]) -> None:
        insert_rows(
            self._db,
            IMPORT_CHANGES,
            [
                {"import_id": self._run, "table_name": table.name, "row_id": number, "before": before}
                for number, before in rows
            ],
        )
        self._done += len(rows)
        self._progress(self._done, self._total)


def _batches(writes: Sequence[Write]) -> Iterable[Sequence[Write]]:
    return (writes[start : start + AT_ONCE] for start in range(0, len(writes), AT_ONCE))


def _as_plain(row: Values | None) -> Values | None:
    """A row as JSON can hold it; its days as 2020-12-18."""
    if row is None:
        return None
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def as_rows(table: Table, plain: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The way back from :func:`_as_plain`: days are days again."""
    days = [column.name for column in table.c if isinstance(column.type, Date)]
    rows = list(plain)
    for row in rows:
        for name in days:
            if row[name] is not None:
                row[name] = date.fromisoformat(row[name])
    return rows


def _keep(
    found: dict[str, dict[int, Values]], db: Connection, table: Table, which: ColumnElement[bool]
) -> None:
    kept = found.setdefault(table.name, {})
    for values in rows_of(db, table, which):
        kept[values["id"]] = values


def rows_of(db: Connection, table: Table, which: ColumnElement[bool]) -> Iterable[dict[str, Any]]:
    """The rows as dicts; from PostgreSQL in one JSON value, which its driver reads ten times as fast as rows."""
    rows = select(table).where(which)
    if db.dialect.name != "postgresql":
        names = [column.name for column in table.c]
        return (dict(zip(names, row, strict=True)) for row in db.execute(rows))
    each = rows.subquery("each")
    gathered: str | None = db.execute(select(cast(func.json_agg(each.table_valued()), TextType()))).scalar()
    return as_rows(table, json.loads(gathered)) if gathered else ()


def _numbered(db: Connection, table: Table, wanted: Wanted, numbers: Iterable[str]) -> ColumnElement[bool]:
    column: ColumnElement[str] = func.ltrim(table.c.number, "0") if wanted.loose else table.c.number
    return (table.c.programme == wanted.programme) & _among(db, column, sorted(numbers))


def _among(
    db: Connection, column: ColumnElement[Any], values: Sequence[str] | Sequence[int]
) -> ColumnElement[bool]:
    """``column in values``, for any number of them: they travel as one value."""
    if db.dialect.name == "postgresql":
        spread = func.json_array_elements_text(cast(literal(_json(values), TextType()), JSON))
        value: Any = spread.table_valued("value").c.value
        wanted = cast(value, BigInteger) if values and isinstance(values[0], int) else value
        return column.in_(select(wanted))
    return column.in_(select(func.json_each(_json(values)).table_valued("value").c.value))


def _json(values: Sequence[str] | Sequence[int]) -> str:
    return json.dumps(list(values))
