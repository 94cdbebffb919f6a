"""Much work, a lot at a time, shared with processes of their own.

for done in side_by_side(read, lots): ...        # as map(read, lots)

They are started with nothing but what they are told to do: ``multiprocessing`` would have each import its parent's program.
"""

import gc
import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import IO, Final, TypeVar

_Lot = TypeVar("_Lot")
_Done = TypeVar("_Done")
_MOST: Final = 4
_AHEAD: Final = 2
"""Lots that lie ready for each of the others, the one it has in hand among them."""


class BesideError(Exception):
    """Another process ended before its work was done; what it said stands in this one's errors."""


def side_by_side(work: Callable[[_Lot], _Done], lots: Iterable[_Lot]) -> Generator[_Done]:
    """What ``work`` makes of each lot, in their order. A lot is done here, unless another process is ready for it: none is waited
    for that is still starting. ``work``, lots and what is made of them travel as pickles. Raises BesideError."""
    others = min(os.cpu_count() or 1, _MOST) - 1
    if not others:
        yield from map(work, lots)
        return
    found = deque[Future[_Done]]()
    with _Others(others) as them:
        starting = [them.submit(callable, work) for _ in range(others)]
        for lot in lots:
            ready = sum(each.done() for each in starting)
            if sum(not each.done() for each in found) < ready * _AHEAD:
                found.append(them.submit(work, lot))
            else:
                found.append(Future())
                found[-1].set_result(work(lot))
            while found and found[0].done():
                yield found.popleft().result()
        while found:
            yield found.popleft().result()


def program(what: Callable[[], None]) -> list[str]:
    """The command of a process that does ``what`` and imports no more than that needs; to be started in :func:`surroundings`."""
    return [sys.executable, "-c", f"from {what.__module__} import {what.__name__} as do; do()"]


def surroundings() -> dict[str, str]:
    """The environment in which another process finds the same modules."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def answers() -> IO[bytes]:
    """Where a process started so answers: its standard output, which from now on nothing else can write to."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return out


class _Others:
    """So many processes, each with a thread of this one that talks to it."""

    def __init__(self, number: int) -> None:
        self._threads = ThreadPoolExecutor(number)
        self._own = threading.local()
        self._all: list[subprocess.Popen[bytes]] = []
        self._starting = threading.Lock()
        self._over = False

    def __enter__(self) -> "_Others":
        return self

    def __exit__(self, *_exception: object) -> None:
        with self._starting:
            self._over = True
            for process in self._all:
                process.kill()  # nobody waits for what it has in hand
        self._threads.shutdown(cancel_futures=True)
        for process in self._all:
            with suppress(OSError), process:
                pass

    def submit(self, work: Callable[[_Lot], _Done], lot: _Lot) -> Future[_Done]:
        return self._threads.submit(self._do, work, lot)

    def _do(self, work: Callable[[_Lot], _Done], lot: _Lot) -> _Done:
        process = self._process()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            pickle.dump((work, lot), process.stdin, pickle.HIGHEST_PROTOCOL)
            process.stdin.flush()
            done: _Done = pickle.load(process.stdout)  # noqa: S301 - from our own program
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            raise BesideError from error
        return done

    def _process(self) -> "subprocess.Popen[bytes]":
        process: subprocess.Popen[bytes] | None = getattr(self._own, "process", None)
        if process is None:
            with self._starting:
                if self._over:
                    raise BesideError
                process = self._own.process = subprocess.Popen(  # noqa: S603 - our own program
                    program(serve), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=surroundings()
                )
                self._all.append(process)
        return process


def serve() -> None:
    """What another process does: all it is told, until nobody tells it anything."""
    out, told = answers(), sys.stdin.buffer
    gc.disable()  # what is made here is kept until it is handed over, and then all goes at once
    with suppress(EOFError, pickle.UnpicklingError, BrokenPipeError):
        while True:
            work, lot = pickle.load(told)  # noqa: S301 - from the process that started this one
            pickle.dump(work(lot), out, pickle.HIGHEST_PROTOCOL)
            out.flush()
