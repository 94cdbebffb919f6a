"""Making the index file of a list of rows that are still coming, in processes of its own: whoever serves people meanwhile is not
slowed down.

with pressing(len(rows), file) as press:
    press.add(some_rows)                                 # plain values, as of shop_of(); in the order of the list
    press.finish(progress)
"""

import gc
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final, Protocol

from shops.beside import answers, program, surroundings
from shops.index import ShopIndex
from shops.packing import Progress, gathered
from shops.shop import Shop, shop_of
from shops.texts import texts_of_rows

Row = Mapping[str, Any]
SMALL: Final = 1_000
"""Up to so many shops are pressed at once (a fifth of a second): a process would take longer to start."""


class PressError(Exception):
    """The process that made an index ended before it was there."""


class Press(Protocol):
    """What makes the index of one list."""

    def add(self, rows: Sequence[Row]) -> None:
        """Further rows. May wait until those before them are read."""

    def finish(self, progress: Progress) -> None:
        """These were all rows: waits for the file. ``progress``: shops read, of how many.

        Raises PressError; OSError where the file cannot be written.
        """


@contextmanager
def pressing(shops: int, file: Path) -> Iterator[Press]:
    """Make the index of a list of ``shops`` rows as ``file``. Without ``finish`` there is none."""
    if shops <= SMALL:
        yield _Here(file)
        return
    with subprocess.Popen(  # noqa: S603 - our own program, and nothing of a list in it
        program(pressed), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=surroundings()
    ) as process:
        there = _There(process)
        there.tell((shops, file))
        try:
            yield there
        finally:
            there.leave()


class _Here:
    def __init__(self, file: Path) -> None:
        self._file = file
        self._shops: list[Shop] = []

    def add(self, rows: Sequence[Row]) -> None:
        self._shops.extend(map(shop_of, rows))

    def finish(self, progress: Progress) -> None:
        ShopIndex.write(self._shops, self._file, progress)


class _There:
    """To the process: some rows, again and again, None behind the last. From it: a line for each step, () at its end."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process, self._rows, self._steps = process, process.stdin, process.stdout

    def tell(self, what: object) -> None:
        with suppress(OSError):  # it has ended; finish() says so
            pickle.dump(what, self._rows, pickle.HIGHEST_PROTOCOL)
            self._rows.flush()

    def add(self, rows: Sequence[Row]) -> None:
        self.tell(rows)

    def finish(self, progress: Progress) -> None:
        self.tell(None)
        is_whole = False
        for line in self._steps:
            step = json.loads(line)
            is_whole = not step
            if step:
                progress(*step)
        if self._process.wait() or not is_whole:
            raise PressError(f"the process ended with {self._process.returncode}")

    def leave(self) -> None:
        """It waits for rows no more."""
        with suppress(OSError):
            self._rows.close()


def pressed() -> None:
    """What the process does."""
    steps = answers()
    if hasattr(os, "nice"):
        os.nice(5)
    gc.disable()  # what is made here is kept to the end, and then all goes at once
    rows = sys.stdin.buffer

    def tell(*step: int) -> None:
        steps.write(json.dumps(step).encode() + b"\n")
        steps.flush()

    with suppress(EOFError, pickle.UnpicklingError, BrokenPipeError):  # nobody wants the index any more
        shops, file = pickle.load(rows)  # noqa: S301 - from the process that started this one
        texts = gathered(_lots(rows), texts_of_rows, shops, tell)
        ShopIndex.write_texts(texts, file)
        tell()


def _lots(rows: IO[bytes]) -> Iterator[Sequence[Row]]:
    while (some := pickle.load(rows)) is not None:  # noqa: S301
        yield some
