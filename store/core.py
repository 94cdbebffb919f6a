"""The store: a database, its one writer, and threads that read."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, text

from store.database import Database
from store.writer import Lane, Writer

I = TypeVar("I")  # noqa: E741
R = TypeVar("R")
T = TypeVar("T")
Unit = Callable[[Connection], T]


def _each(connection: Connection, units: list[Unit[Any]]) -> Sequence[Any]:
    return [unit(connection) for unit in units]


SINGLE: Final[Lane[Unit[Any], Any]] = Lane("single", _each, turn=4)


class Store:
    """Everything that is kept. ``url``: see :class:`store.database.Database`."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        self._writer: Writer | None = None
        self._readers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="store-reader")

    def open(self) -> None:
        """Make what is missing, migrate to the newest schema, start the writer. Raises SQLAlchemyError."""
        self.database.open()
        self._writer = Writer(self.database.writing)

    @property
    def writer(self) -> Writer:
        if self._writer is None:
            raise RuntimeError("the store is not open")
        return self._writer

    async def write(self, unit: Unit[T]) -> T:
        """Run a unit of work in the writer's next transaction; durable when this returns.

        A unit that raises is undone, alone. It may be run twice, so it must change nothing but the database.
        """
        result: T = await self.writer.put(SINGLE, unit)
        return result

    async def put(self, lane: Lane[I, R], item: I) -> R:
        """Run one item of a lane, together with its like; durable when this returns."""
        return await self.writer.put(lane, item)

    async def read(self, unit: Unit[T]) -> T:
        """Run a unit that only reads, in a thread and a view of its own."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, unit)

    def write_now(self, unit: Unit[T]) -> T:
        """As :meth:`write`, from a plain thread or a command."""
        result: T = self.writer.put_now(SINGLE, unit)
        return result

    def read_now(self, unit: Unit[T]) -> T:
        """As :meth:`read`, in this thread."""
        with self.database.reading() as connection:
            return unit(connection)

    def alive(self) -> bool:
        """Whether the database answers (for readiness)."""
        try:
            return bool(self.read_now(lambda db: db.execute(text("select 1")).scalar()))
        except Exception:  # whatever the driver raises, the answer is no
            return False

    def close(self) -> None:
        """Finish what was submitted and close."""
        if self._writer is not None:
            self._writer.close()
        self._readers.shutdown()
        self.database.close()
