"""Making the index file of a list, in processes of their own: whoever serves people meanwhile is not slowed down.

with pressing(store, number, shops, file) as press:      # its rows may still be coming
    press.written(span)                                  # these can be read
    press.finish(progress)
"""

import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Final, Protocol, TextIO

from shops.index import ShopIndex
from shops.packing import gathered
from shops.texts import texts_of_rows
from store import shop_lists
from store.core import Store
from store.shop_lists import Span

Progress = Callable[[int, int], None]
SMALL: Final = 1_000
"""Up to so many shops are pressed at once (a fifth of a second): a process would take longer to start."""


class PressError(Exception):
    """The process that made an index ended before it was there."""


class Press(Protocol):
    """What makes the index of one list."""

    def written(self, span: Span) -> None:
        """These rows of the list are in the database. Each is told once, in their order."""

    def finish(self, progress: Progress) -> None:
        """All rows were told of: waits for the file. ``progress``: shops read, of how many.

        Raises PressError; OSError where the file cannot be written.
        """


@contextmanager
def pressing(store: Store, number: int, shops: int, file: Path) -> Iterator[Press]:
    """Make the index of list ``number``, of ``shops`` rows, as ``file``. Without ``finish`` there is none."""
    if shops <= SMALL:
        yield _Here(store, number, file)
        return
    url = store.database.url.render_as_string(hide_password=False)
    with subprocess.Popen(  # noqa: S603 - our own program, and nothing of a list in it
        _PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", bufsize=1,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    ) as process:  # fmt: skip
        there = _There(number, process)
        there.tell([url, number, shops, str(file)])
        try:
            yield there
        finally:
            there.leave()


def press(store: Store, number: int, file: Path, progress: Progress) -> None:
    """Make the index of list ``number``, which is there as a whole, as ``file``. Raises as :meth:`Press.finish`."""
    shops = store.read_now(lambda db: shop_lists.rows_in(db, number))
    with pressing(store, number, shops, file) as each:
        for span in store.read_now(lambda db: shop_lists.spans(db, number)):
            each.written(span)
        each.finish(progress)


def is_small(store: Store, number: int) -> bool:
    """Whether a list is made so quickly that one can wait for it."""
    return store.read_now(lambda db: shop_lists.rows_in(db, number)) <= SMALL


class _Here:
    def __init__(self, store: Store, number: int, file: Path) -> None:
        self._store, self._number, self._file = store, number, file

    def written(self, span: Span) -> None:
        """The list is read at the end."""

    def finish(self, progress: Progress) -> None:
        shops = self._store.read_now(lambda db: shop_lists.shops(db, self._number))
        ShopIndex.write(shops, self._file, progress)


class _There:
    """A line to the process for each span, None when all is written; a line from it for each step, () at its end."""

    def __init__(self, number: int, process: "subprocess.Popen[str]") -> None:
        self._number, self._process = number, process

    def tell(self, what: object) -> None:
        with suppress(OSError):  # it has ended; finish() says so
            assert self._process.stdin is not None
            self._process.stdin.write(f"{json.dumps(what)}\n")

    def written(self, span: Span) -> None:
        self.tell(span)

    def finish(self, progress: Progress) -> None:
        self.tell(None)
        assert self._process.stdout is not None
        is_whole = False
        for line in self._process.stdout:
            step = json.loads(line)
            is_whole = not step
            if step:
                progress(*step)
        if self._process.wait() or not is_whole:
            raise PressError(f"list {self._number}: the process ended with {self._process.returncode}")

    def leave(self) -> None:
        """It waits for rows no more."""
        with suppress(OSError):
            assert self._process.stdin is not None
            self._process.stdin.close()


def pressed() -> None:
    """What the process does. Nothing but steps may be written where these go."""
    steps = os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1, encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    if hasattr(os, "nice"):
        os.nice(5)
    gc.disable()  # what is made here is kept to the end, and then all goes at once
    url, number, shops, file = json.loads(sys.stdin.readline())
    store = Store(url)
    lots = (
        store.read_now(partial(shop_lists.rows_within, number=number, span=span))
        for span in _spans(sys.stdin)
    )
    with closing(store), suppress(EOFError, BrokenPipeError):  # nobody wants the index any more
        texts = gathered(lots, texts_of_rows, shops, lambda *step: print(json.dumps(step), file=steps))
        ShopIndex.write_texts(texts, Path(file))
        print(json.dumps(()), file=steps)


def _spans(lines: TextIO) -> Iterator[Span]:
    for line in iter(lines.readline, ""):
        if (span := json.loads(line)) is None:
            return
        yield (span[0], span[1])
    raise EOFError


_PROGRAM: Final = [sys.executable, "-c", f"from {__name__} import pressed; pressed()"]
"""Started so, and not as ``multiprocessing`` would, neither it nor its own processes import what their parent's program needs."""
