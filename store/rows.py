"""Writing many rows at once, the quick way of each database.

``rows`` all have the same columns. SQLite takes a prepared statement and a list of rows; PostgreSQL takes all
rows as one JSON value and spreads them out itself, since its driver would ask the server once for every row.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table

from store import postgresql_rows, sqlite_rows

Rows = Sequence[Mapping[str, Any]]


def insert_rows(db: Connection, table: Table, rows: Rows) -> None:
    if rows:
        _rows(db).insert(db, table, rows)


def insert_numbered(db: Connection, table: Table, rows: Rows) -> list[int]:
    """Insert; the new ids, in the same order. The table must be one that never reuses ids."""
    return _rows(db).insert_numbered(db, table, rows) if rows else []


def insert_new(
    db: Connection, table: Table, unique: tuple[str, str], rows: Rows
) -> dict[tuple[str, str], int]:
    """Insert those whose ``unique`` pair of columns is not there yet; their new ids by that pair."""
    return _rows(db).insert_new(db, table, unique, rows) if rows else {}


def update_rows(db: Connection, table: Table, key: str, rows: Rows) -> None:
    """Set the columns that the rows name in those that ``key``, one of them, finds."""
    if rows:
        _rows(db).update(db, table, key, rows)


def _rows(db: Connection) -> Any:
    return postgresql_rows if db.dialect.name == "postgresql" else sqlite_rows
