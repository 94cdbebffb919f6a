"""Making the index file of a list, in processes of their own: whoever serves people meanwhile is not slowed down.

with pressing(store, number, shops, file) as press:      # its rows may still be coming
    press.written(span)                                  # these can be read
    press.finish(progress)
"""

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Final, Protocol

from shops.index import ShopIndex
from shops.packing import gathered
from shops.texts import texts_of_rows
from store import shop_lists
from store.core import Store
from store.shop_lists import Span

Progress = Callable[[int, int], None]
Step = tuple[int, int] | tuple[()]
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
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    url = store.database.url.render_as_string(hide_password=False)
    process = context.Process(
        target=_pressing, args=(url, number, shops, file, theirs), name=f"press-{number}"
    )
    process.start()
    theirs.close()
    try:
        yield _There(number, process, ours)
    finally:
        ours.close()  # without which it waits for rows no more
        process.join()


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
    def __init__(self, number: int, process: multiprocessing.process.BaseProcess, pipe: Pipe) -> None:
        self._number, self._process, self._pipe = number, process, pipe

    def written(self, span: Span) -> None:
        with suppress(OSError):  # it has ended; finish() says so
            self._pipe.send(span)

    def finish(self, progress: Progress) -> None:
        with suppress(OSError):
            self._pipe.send(None)
        while step := self._step():
            progress(*step)
        self._process.join()
        if step is None or self._process.exitcode:
            raise PressError(f"list {self._number}: the process ended with {self._process.exitcode}")

    def _step(self) -> Step | None:
        """How far it is, () at its end, None where it ended before."""
        try:
            step: Step = self._pipe.recv()
        except (EOFError, OSError):
            return None
        return step


def _pressing(url: str, number: int, shops: int, file: Path, pipe: Pipe) -> None:
    if hasattr(os, "nice"):
        os.nice(5)
    gc.disable()  # what is made here is kept to the end, and then all goes at once
    store = Store(url)
    spans: Iterator[Span] = iter(pipe.recv, None)
    lots = (store.read_now(partial(shop_lists.rows_within, number=number, span=span)) for span in spans)
    with closing(store), suppress(EOFError, BrokenPipeError):  # nobody wants the index any more
        ShopIndex.write_texts(gathered(lots, texts_of_rows, shops, lambda *step: pipe.send(step)), file)
        pipe.send(())
