"""Opening a database: SQLite in WAL mode by default, PostgreSQL by URL; migrated when it is opened."""

import json
import sqlite3
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text

from store import migrations

PATIENCE: Final = 30.0
"""Seconds that one process waits for another's write or migration."""
MIGRATION_LOCK: Final = 0x6D61646F
TIMESTAMPTZ: Final = 1184
"""PostgreSQL's number for the type of our times."""


class Database:
    """One database. ``url``: ``sqlite:///path`` or ``postgresql://user:password@host/name``.

    ``?host=/run/postgresql`` (a socket's folder) and ``?sslmode=require|verify-full`` are understood.
    Raises ValueError for any other kind of URL.
    """

    def __init__(self, url: str) -> None:
        self.url = _with_driver(make_url(url))
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._engine = _sqlite(self.url) if self.is_sqlite else _postgresql(self.url)
        self._writing = self._engine.execution_options(writing=True)

    def open(self) -> None:
        """Make the folder and the file if they are missing, and migrate to the newest schema."""
        if self.is_sqlite:
            Path(str(self.url.database)).expanduser().absolute().parent.mkdir(parents=True, exist_ok=True)
        if self.revision() == migrations.HEAD:
            return
        with self.writing() as connection:
            if not self.is_sqlite:
                connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
            migrations.upgrade(connection)

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


def _with_driver(url: URL) -> URL:
    if url.get_backend_name() in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+pg8000")
    if url.get_backend_name() != "sqlite":
        raise ValueError(f"MADOGUCHI_DATABASE_URL: {url.drivername} is not supported; use sqlite:/// or postgresql://")
    if not url.database or url.database == ":memory:":
        raise ValueError("MADOGUCHI_DATABASE_URL: sqlite needs a file, for example sqlite:///var/madoguchi.db")
    return url


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": PATIENCE}, json_serializer=_compact)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        _switch_to_wal(connection)
        for pragma in ("synchronous=FULL", "foreign_keys=ON", f"busy_timeout={int(PATIENCE * 1000)}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _switch_to_wal(connection: Any) -> None:
    """Several processes may open a new file at once, and this switch does not wait for locks by itself."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def _postgresql(url: URL) -> Engine:
    arguments, url = _connect_arguments(url)
    engine = create_engine(
        url, connect_args=arguments, pool_pre_ping=True, pool_size=10, json_serializer=_compact
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        # the driver's own reader of times takes ten times as long
        connection.register_in_adapter(TIMESTAMPTZ, datetime.fromisoformat)

    return engine


def _connect_arguments(url: URL) -> tuple[dict[str, Any], URL]:
    """What libpq reads from a URL's query, in the driver's words."""
    query = dict(url.query)
    arguments: dict[str, Any] = {"application_name": "madoguchi", "timeout": PATIENCE}
    host = str(query.pop("host", ""))
    if host.startswith("/"):
        arguments["unix_sock"] = f"{host}/.s.PGSQL.{url.port or 5432}"
    mode = str(query.pop("sslmode", ""))
    if mode in {"require", "verify-ca", "verify-full"}:
        arguments["ssl_context"] = _tls(mode)
    return arguments, url.set(query=query)


def _tls(mode: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = mode == "verify-full"
    if mode == "require":
        context.verify_mode = ssl.CERT_NONE
    return context


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
