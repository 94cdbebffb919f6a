"""Writing many rows at once, the quick way of each database.

SQLite takes a prepared statement and a list of rows. The PostgreSQL driver would ask the server once for
every row; there all rows travel as one JSON value and are spread out by the server.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    Select,
    Table,
    Text,
    Update,
    bindparam,
    cast,
    column,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from store.tables import Found

_LAST_ID = text("select seq from sqlite_sequence where name = :name")
Rows = Sequence[Mapping[str, Any]]


def insert_rows(db: Connection, table: Table, rows: Rows) -> None:
    """Insert rows that all have the same columns."""
    if not rows:
        return
    if _is_postgresql(db):
        db.execute(_spread_insert(table, tuple(rows[0])), {"rows": _json(rows)})
    else:
        db.execute(insert(table), rows)


def insert_numbered(db: Connection, table: Table, rows: Rows) -> list[int]:
    """As :func:`insert_rows`; the new ids, in the same order. The table must be one that never reuses ids."""
    if not rows:
        return []
    if _is_postgresql(db):
        found = db.execute(_spread_insert(table, tuple(rows[0])).returning(table.c.id), {"rows": _json(rows)})
        return sorted(found.scalars())  # numbered in the order given
    last = db.execute(_LAST_ID, {"name": table.name}).scalar() or 0
    ids = list(range(last + 1, last + 1 + len(rows)))  # nobody else writes meanwhile
    db.execute(insert(table), [{"id": number, **row} for number, row in zip(ids, rows, strict=True)])
    return ids


def insert_new(db: Connection, table: Table, rows: Rows, *returning: str) -> Sequence[Found]:
    """As :func:`insert_rows`, but rows that are there already (by a unique key) are left out.

    Returns the columns ``returning`` of those that were new.
    """
    if not rows:
        return []
    columns = [table.c[name] for name in returning]
    if _is_postgresql(db):
        spread = _spread_insert(table, tuple(rows[0])).on_conflict_do_nothing()
        return db.execute(spread.returning(*columns), {"rows": _json(rows)}).all()
    return db.execute(sqlite.insert(table).on_conflict_do_nothing().returning(*columns), rows).all()


def update_rows(db: Connection, table: Table, key: str, rows: Rows) -> None:
    """Update rows that all name the same columns, among them ``key``, which finds them."""
    if not rows:
        return
    if _is_postgresql(db):
        db.execute(_spread_update(table, key, tuple(rows[0])), {"rows": _json(rows)})
    else:
        found = [{"key_of_row": row[key], **{name: row[name] for name in row if name != key}} for row in rows]
        db.execute(_keyed_update(table, key), found)


@cache
def _keyed_update(table: Table, key: str) -> Update:
    return update(table).where(table.c[key] == bindparam("key_of_row"))


@cache
def _spread_insert(table: Table, names: tuple[str, ...]) -> postgresql.Insert:
    return postgresql.insert(table).from_select(list(names), _spread(table, names), include_defaults=False)


@cache
def _spread_update(table: Table, key: str, names: tuple[str, ...]) -> Update:
    rows = _spread(table, names).subquery("rows")
    return (
        update(table)
        .where(table.c[key] == rows.c[key])
        .values({name: rows.c[name] for name in names if name != key})
    )


def _spread(table: Table, names: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """A select over the rows in the parameter ``rows``, typed as the table's columns."""
    value = cast(bindparam("rows", type_=Text()), JSON)
    typed = [column(name, table.c[name].type) for name in names]
    return select(
        func.json_to_recordset(value).table_valued(*typed, name="spread").render_derived(with_types=True)
    )


def _json(rows: Rows) -> str:
    return json.dumps([dict(row) for row in rows], ensure_ascii=False, default=_as_text)


def _as_text(value: object) -> str:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a time without time zone cannot be stored")
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be stored")


def _is_postgresql(db: Connection) -> bool:
    return db.dialect.name == "postgresql"
