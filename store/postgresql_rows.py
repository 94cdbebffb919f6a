"""Many rows for PostgreSQL: all in one JSON parameter, which the server spreads out by the table's types."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Connection, Select, Table, Text, Update, bindparam, cast, column, func, select
from sqlalchemy import update as update_statement
from sqlalchemy.dialects import postgresql

Rows = Sequence[Mapping[str, Any]]


def insert(db: Connection, table: Table, rows: Rows) -> None:
    db.execute(_insert(table, tuple(rows[0])), {"rows": _json(rows)})


def insert_numbered(db: Connection, table: Table, rows: Rows) -> list[int]:
    found = db.execute(_insert(table, tuple(rows[0])).returning(table.c.id), {"rows": _json(rows)})
    return sorted(found.scalars())  # numbered in the order given


def insert_new(
    db: Connection, table: Table, unique: tuple[str, str], rows: Rows
) -> dict[tuple[str, str], int]:
    statement = _insert(table, tuple(rows[0])).on_conflict_do_nothing()
    columns = [table.c[name] for name in ("id", *unique)]
    return {
        (row[1], row[2]): row[0] for row in db.execute(statement.returning(*columns), {"rows": _json(rows)})
    }


def update(db: Connection, table: Table, key: str, rows: Rows) -> None:
    db.execute(_update(table, key, tuple(rows[0])), {"rows": _json(rows)})


@lru_cache
def _insert(table: Table, names: tuple[str, ...]) -> postgresql.Insert:
    return postgresql.insert(table).from_select(list(names), _spread(table, names), include_defaults=False)


@lru_cache
def _update(table: Table, key: str, names: tuple[str, ...]) -> Update:
    rows = _spread(table, names).subquery("rows")
    values = {name: rows.c[name] for name in names if name != key}
    return update_statement(table).where(table.c[key] == rows.c[key]).values(values)


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
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be stored")
