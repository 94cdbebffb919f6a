"""Everything that is kept, on SQLite or PostgreSQL.

    store = Store("sqlite:///var/madoguchi.db")   # or postgresql://user:password@host/name
    store.open()                                  # makes folder and file, migrates; safe for several processes
    await store.write(lambda db: cases.close(db, number, now))     # durable when it returns
    rows = await store.read(lambda db: cases.listing(db))
    store.write_now(...), store.read_now(...)     # the same from plain threads and commands
    store.close()

The functions of ``store.cases``, ``store.transcript``, ``store.questions``, … take a SQLAlchemy
connection first; they are units of work and never commit. Times go in aware and come out aware,
Asia/Tokyo.
"""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

T = TypeVar("T")


class Store:
    """A database with one writer, which commits many units of work at once."""

    def __init__(self, url: str) -> None:
        raise NotImplementedError

    def open(self) -> None:
        """Make what is missing and migrate to the newest schema."""
        raise NotImplementedError

    async def write(self, unit: Callable[[Connection], T]) -> T:
        """Run a unit of work in the writer's next transaction; durable when this returns."""
        raise NotImplementedError

    async def read(self, unit: Callable[[Connection], T]) -> T:
        """Run a reading unit in a thread of its own."""
        raise NotImplementedError

    def write_now(self, unit: Callable[[Connection], T]) -> T:
        """As :meth:`write`, from a plain thread or a command."""
        raise NotImplementedError

    def read_now(self, unit: Callable[[Connection], T]) -> T:
        raise NotImplementedError

    def close(self) -> None:
        """Finish what was submitted and close."""
        raise NotImplementedError
