"""Opening a database: SQLite by default, PostgreSQL by URL; migrated when it is opened."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, inspect, make_url, text

from store import migrations
from store.postgresql import postgresql_engine
from store.sqlite import sqlite_engine

PATIENCE: Final = 30.0
"""Seconds that one process waits for another's write, and for an answer of the server."""
MIGRATION_LOCK: Final = 0x6D61646F
_compact: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Database:
    """One database. ``url``: ``sqlite:///path`` or ``postgresql://user:password@host/name``.

    ``?host=/run/postgresql`` (a socket's folder) and ``?sslmode=require|verify-full`` are understood.
    Raises ValueError for any other kind of URL.
    """

    def __init__(self, url: str) -> None:
        self.url = with_driver(make_url(url))
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        make_engine = sqlite_engine if self.is_sqlite else postgresql_engine
        self._engine = make_engine(self.url, PATIENCE, json_serializer=_compact)
        self._writing = self._engine.execution_options(writing=True)

    def open(self) -> None:
        """Make the folder and the file if they are missing, and migrate to the newest schema."""
        if self.is_sqlite:
            self._file().parent.mkdir(parents=True, exist_ok=True)
        if self.revision() == migrations.HEAD:
            return
        with self.writing() as connection:
            if not self.is_sqlite:
                connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
            migrations.upgrade(connection)

    def is_there(self) -> bool:
        """Whether looking into it makes nothing: of a file, that it exists; a server is asked when it is read."""
        return not self.is_sqlite or self._file().exists()

    def _file(self) -> Path:
        return Path(str(self.url.database)).expanduser().absolute()

    def revision(self) -> str | None:
        """The schema's revision, or None on an empty place."""
        with self.reading() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found: str | None = connection.execute(text("select version_num from alembic_version")).scalar()
            return found

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that may write (on SQLite it holds the write lock from its first moment)."""
        with self._writing.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads: a consistent view, no lock."""
        with self._engine.connect() as connection:
            yield connection

    def close(self) -> None:
        self._engine.dispose()


def with_driver(url: URL) -> URL:
    """The URL with the driver we use. Raises ValueError for what we cannot keep anything in."""
    if url.get_backend_name() in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+pg8000")
    if url.get_backend_name() != "sqlite":
        raise ValueError(
            f"MADOGUCHI_DATABASE_URL: {url.drivername} is not supported; use sqlite:/// or postgresql://"
        )
    if not url.database or url.database == ":memory:":
        raise ValueError(
            "MADOGUCHI_DATABASE_URL: sqlite needs a file, for example sqlite:///var/madoguchi.db"
        )
    return url
