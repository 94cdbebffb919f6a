"""One thread that writes: it takes everything that waits, runs it in one transaction and commits once.

A durable commit costs a disk flush; shared by all units that wait, it costs each of them little. Units
come in *lanes*: the units of a lane that wait together are run by one call, so a lane can write many
rows with one statement. A call that fails is undone and its units are run again one by one, so that a
failing unit fails alone.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from threading import Condition, Thread
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import Connection

I = TypeVar("I")  # noqa: E741
R = TypeVar("R")

CROWD: Final = 6
GATHER: Final = 0.03
"""When a transaction carried a crowd, the next waits for another of its size, at most so many seconds: a
transaction's own cost is that of many rows, and nobody notices the wait (measured with bench/webhook.py: 30 ms let a
full house answer a tenth more than 8, 50 no more than 30)."""
LOOK: Final = 0.003
"""Seconds between two looks whether the crowd has come."""


@dataclass(eq=False)
class Lane(Generic[I, R]):
    """Units of one kind: ``run`` gets the connection and many items and returns one result for each, in order.

    Lanes with a lower ``turn`` go first; one transaction takes at most ``at_most`` items of a lane, which
    bounds how long the others wait. ``run`` may be called again with fewer items: it must keep nothing
    outside the database.
    """

    name: str
    run: Callable[[Connection, list[I]], Sequence[R]]
    turn: int = 5
    at_most: int = 32


@dataclass(slots=True)
class _Job:
    item: Any
    future: "asyncio.Future[Any] | Future[Any]"
    loop: asyncio.AbstractEventLoop | None
    result: Any = None
    error: BaseException | None = None


@dataclass(slots=True)
class _Queue:
    lane: Lane[Any, Any]
    jobs: deque[_Job] = field(default_factory=deque)


class Writer:
    """The writing thread over ``begin``, which opens a transaction and commits it at its end."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._begin = begin
        self._wake = Condition()
        self._queues: list[_Queue] = []
        self._closing = False
        self._crowd = 0
        self._thread = Thread(target=self._work, name="store-writer", daemon=True)
        self._thread.start()

    async def put(self, lane: Lane[I, R], item: I) -> R:
        """Run one item; durable when this returns. Raises what ``lane.run`` raised for it."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[R] = loop.create_future()
        self._enqueue(lane, _Job(item, future, loop))
        return await future

    def put_now(self, lane: Lane[I, R], item: I) -> R:
        """As :meth:`put`, from a plain thread."""
        future: Future[R] = Future()
        self._enqueue(lane, _Job(item, future, None))
        return future.result()

    def close(self) -> None:
        """Finish everything submitted, then end the thread."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._thread.join()

    def _enqueue(self, lane: Lane[Any, Any], job: _Job) -> None:
        with self._wake:
            if self._closing:
                raise RuntimeError("the store is closed")
            self._queue(lane).jobs.append(job)
            self._wake.notify()

    def _queue(self, lane: Lane[Any, Any]) -> _Queue:
        for queue in self._queues:
            if queue.lane is lane:
                return queue
        queue = _Queue(lane)
        self._queues.append(queue)
        self._queues.sort(key=lambda each: each.lane.turn)
        return queue

    def _work(self) -> None:
        while batch := self._take():
            self._commit(batch)
            done = [job for _, jobs in batch for job in jobs]
            self._crowd = len(done)
            _settle(done)

    def _take(self) -> list[tuple[Lane[Any, Any], list[_Job]]]:
        """What waits, lane by lane; empty only when the writer is to end."""
        if self._crowd >= CROWD:
            self._gather()
        with self._wake:
            while not any(queue.jobs for queue in self._queues):
                if self._closing:
                    return []
                self._wake.wait()
            return [(queue.lane, _first(queue)) for queue in self._queues if queue.jobs]

    def _gather(self) -> None:
        """Looking now and then costs less than being woken by each who comes."""
        end = time.monotonic() + GATHER
        while sum(len(queue.jobs) for queue in self._queues) < self._crowd and time.monotonic() < end:
            time.sleep(LOOK)

    def _commit(self, batch: list[tuple[Lane[Any, Any], list[_Job]]]) -> None:
        """All at once; if anything fails, again from the beginning, so that only what fails is undone."""
        try:
            with self._begin() as connection:
                for lane, jobs in batch:
                    _run(connection, lane, jobs)
        except Exception:
            self._commit_apart(batch)

    def _commit_apart(self, batch: list[tuple[Lane[Any, Any], list[_Job]]]) -> None:
        try:
            with self._begin() as connection:
                for lane, jobs in batch:
                    _run_apart(connection, lane, jobs)
        except Exception as error:  # the commit itself failed: nothing was written
            for _, jobs in batch:
                for job in jobs:
                    job.error = job.error or error


def _first(queue: _Queue) -> list[_Job]:
    count = min(len(queue.jobs), queue.lane.at_most)
    return [queue.jobs.popleft() for _ in range(count)]


def _run(connection: Connection, lane: Lane[Any, Any], jobs: list[_Job]) -> None:
    results = lane.run(connection, [job.item for job in jobs])
    for job, result in zip(jobs, results, strict=True):
        job.result = result


def _run_apart(connection: Connection, lane: Lane[Any, Any], jobs: list[_Job]) -> None:
    """Each lane, and then each of its jobs, in a savepoint of its own."""
    try:
        with connection.begin_nested():
            _run(connection, lane, jobs)
    except Exception as error:
        if connection.invalidated:
            raise
        if len(jobs) == 1:
            jobs[0].error = error
            return
        for job in jobs:
            _run_apart(connection, lane, [job])


def _settle(jobs: list[_Job]) -> None:
    """Hand results over: one call into each event loop, however many jobs it waits for."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in jobs:
        if job.loop is None:
            _resolve(job)
        else:
            by_loop.setdefault(job.loop, []).append(job)
    for loop, waiting in by_loop.items():
        try:
            loop.call_soon_threadsafe(_resolve_all, waiting)
        except RuntimeError:  # the loop ended meanwhile: nobody waits any more
            continue


def _resolve_all(jobs: list[_Job]) -> None:
    for job in jobs:
        if not job.future.cancelled():
            _resolve(job)


def _resolve(job: _Job) -> None:
    if job.error is not None:
        job.future.set_exception(job.error)
    else:
        job.future.set_result(job.result)
