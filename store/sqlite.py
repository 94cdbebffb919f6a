"""SQLite as we use it: write-ahead log, every commit on the disk before it counts, explicit transactions."""

import sqlite3
import time
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event

PRAGMAS: Final = ("synchronous=FULL", "foreign_keys=ON", "wal_autocheckpoint=4000")


def sqlite_engine(url: URL, patience: float, **options: Any) -> Engine:
    """An engine over a file; ``patience``: seconds to wait for another process's write."""
    engine = create_engine(url, connect_args={"timeout": patience}, **options)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions begin below, not where the driver thinks
        _switch_to_wal(connection, patience)
        for pragma in (*PRAGMAS, f"busy_timeout={int(patience * 1000)}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _switch_to_wal(connection: Any, patience: float) -> None:
    """Several processes may open a new file at once, and this switch does not wait for locks by itself."""
    until = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return
