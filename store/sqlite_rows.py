"""Many rows for SQLite: a statement written once for each shape, and plain tuples.

SQLAlchemy's own way builds a dict of parameters for every row, which costs more than SQLite needs to store it.
Whoever writes is alone (see :mod:`store.sqlite`), so looking first and writing then is safe.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table, bindparam, select, text

Rows = Sequence[Mapping[str, Any]]
Ready = Callable[[Any], Any]
_LAST_ID = text("select seq from sqlite_sequence where name = :name")


def insert(db: Connection, table: Table, rows: Rows) -> None:
    names = tuple(rows[0])
    db.exec_driver_sql(_insert(table, names), _tuples(db.dialect, table, names, rows))


def insert_numbered(db: Connection, table: Table, rows: Rows) -> list[int]:
    last = db.execute(_LAST_ID, {"name": table.name}).scalar() or 0
    ids = list(range(last + 1, last + 1 + len(rows)))
    insert(db, table, [{"id": number, **row} for number, row in zip(ids, rows, strict=True)])
    return ids


def insert_new(
    db: Connection, table: Table, unique: tuple[str, str], rows: Rows
) -> dict[tuple[str, str], int]:
    first, second = unique
    there = {
        (row[0], row[1])
        for row in db.execute(_there(table, unique), {"wanted": [row[first] for row in rows]})
    }
    new = {(row[first], row[second]): row for row in reversed(rows) if (row[first], row[second]) not in there}
    if not new:
        return {}
    pairs = list(reversed(new))
    return dict(zip(pairs, insert_numbered(db, table, [new[pair] for pair in pairs]), strict=True))


def update(db: Connection, table: Table, key: str, rows: Rows) -> None:
    names = (*(name for name in rows[0] if name != key), key)
    db.exec_driver_sql(_update(table, names), _tuples(db.dialect, table, names, rows))


@lru_cache
def _insert(table: Table, names: tuple[str, ...]) -> str:
    columns = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{table.name}" ({columns}) VALUES ({", ".join("?" * len(names))})'  # noqa: S608


@lru_cache
def _update(table: Table, names: tuple[str, ...]) -> str:
    *values, key = names
    return f'UPDATE "{table.name}" SET {", ".join(f"{name} = ?" for name in values)} WHERE "{key}" = ?'  # noqa: S608


@lru_cache
def _there(table: Table, unique: tuple[str, str]) -> Any:
    first, second = (table.c[name] for name in unique)
    return select(first, second).where(first.in_(bindparam("wanted", expanding=True)))


def _tuples(
    dialect: Dialect, table: Table, names: tuple[str, ...], rows: Iterable[Mapping[str, Any]]
) -> list[tuple[Any, ...]]:
    ready = _ready(dialect, table, names)
    return [tuple([make(row[name]) for name, make in ready]) for row in rows]


@lru_cache(maxsize=256)
def _ready(dialect: Dialect, table: Table, names: tuple[str, ...]) -> tuple[tuple[str, Ready], ...]:
    """For each column, what makes a value ready for SQLite."""
    types = (table.c[name].type.dialect_impl(dialect) for name in names)
    return tuple(
        (name, kind.bind_processor(dialect) or _as_it_is) for name, kind in zip(names, types, strict=True)
    )


def _as_it_is(value: Any) -> Any:
    return value
