"""Making the index file of a list, in a process of its own: whoever serves people meanwhile is not slowed down."""

import gc
import multiprocessing
import os
from collections.abc import Callable
from contextlib import closing
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Final

from shops.index import ShopIndex
from store import shop_lists
from store.core import Store

Progress = Callable[[int, int], None]
SMALL: Final = 1_000
"""Up to so many shops are pressed at once (a fifth of a second): a process would take longer to start."""


class PressError(Exception):
    """The process that made an index ended before it was there."""


def press(store: Store, number: int, file: Path, progress: Progress) -> None:
    """Make the index of list ``number`` as ``file``. ``progress``: shops read, of how many.

    Raises PressError; OSError where the file cannot be written.
    """
    if is_small(store, number):
        _write(store, number, file, progress)
        return
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    url = store.database.url.render_as_string(hide_password=False)
    process = context.Process(target=_pressing, args=(url, number, file, theirs), name=f"press-{number}")
    process.start()
    theirs.close()
    with closing(ours):
        done = _followed(ours, progress)
    process.join()
    if not done or process.exitcode:
        raise PressError(f"list {number}: the process ended with {process.exitcode}")


def is_small(store: Store, number: int) -> bool:
    """Whether a list is made so quickly that one can wait for it."""
    return store.read_now(lambda db: shop_lists.rows_in(db, number)) <= SMALL


def _followed(pipe: Pipe, progress: Progress) -> bool:
    """Passes on how far it is; whether it came to its end."""
    while True:
        try:
            step: tuple[int, int] | None = pipe.recv()
        except EOFError:
            return False
        if step is None:
            return True
        progress(*step)


def _pressing(url: str, number: int, file: Path, pipe: Pipe) -> None:
    if hasattr(os, "nice"):
        os.nice(5)
    gc.disable()  # what is made here is kept to the end, and then all goes at once
    store = Store(url)
    try:
        _write(store, number, file, lambda done, every: pipe.send((done, every)))
        pipe.send(None)
    finally:
        store.close()


def _write(store: Store, number: int, file: Path, progress: Progress) -> None:
    shops = store.read_now(lambda db: shop_lists.shops(db, number))
    ShopIndex.write(shops, file, progress)
