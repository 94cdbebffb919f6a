"""The lists that are searched, each as an index: a file that is made when a list is taken in, shared by all processes.

    shelf = Shelf(store, folder)
    index = shelf.index("gunma-gotoeat", today)      # the current list; None where the programme has none
    shelf.state("gunma-gotoeat")                     # number, file name, at, checked_on, shops
    with shelf.arriving(number, len(rows)) as press: ...  # while a list is written, so that nobody waits for it
    shelf.prepare(number)                            # before one that is there becomes current

A file that is missing (a new machine, corrected readings, a new version) is made from the database. Until it is there the
list before answers; whoever finds nothing at all waits.
"""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

import structlog

from shops.index import ShopIndex
from shops.packed import UnreadableFileError
from shops.packing import Progress
from shops.press import SMALL, Press, Row, pressing
from shops.words import data_stamp
from store import Store, shop_lists
from store.shop_lists import ListState

_log = structlog.get_logger(__name__)
_FRESH: Final = 3600.0
"""Seconds for which a file that is not searched is left alone: it may be of a list that becomes current at once."""


def _unseen(_done: int, _all: int) -> None:
    return


class Shelf:
    """The indexes of all programmes, for many threads. ``folder``: beside the database if it is left out."""

    def __init__(self, store: Store, folder: Path | None = None) -> None:
        self._store = store
        self._folder = folder or folder_beside(store)
        self._indexes: dict[str, tuple[Path, ShopIndex]] = {}
        self._making = threading.Lock()
        self._ahead: dict[str, threading.Thread] = {}
        self._failed: set[Path] = set()

    def index(self, programme: str, today: date) -> ShopIndex | None:
        """The list of ``programme`` as of ``today``, ready to be searched; None where it has no list.

        Raises PressError or OSError where an index cannot be made and there is no earlier one.
        """
        current = self._store.read_now(lambda db: shop_lists.current(db, programme))
        if current is None:
            self._indexes.pop(programme, None)
            return None
        file = self._file(current.id)
        kept = self._indexes.get(programme)
        if kept is None or kept[0] != file:
            kept = self._opened(programme, file) or self._earlier(programme, current.id, file, kept)
        return kept[1].on(today)

    def state(self, programme: str) -> ListState | None:
        """What is known of the list that is searched; None where there is none."""
        return self._store.read_now(lambda db: shop_lists.state(db, programme))

    def prepare(self, number: int, progress: Progress = _unseen) -> None:
        """Make the index of list ``number``, which need not be current yet. Raises PressError, OSError."""
        if self._file(number).exists():
            return
        with self.arriving(number, self._rows(number)) as press:
            for span in self._store.read_now(lambda db: shop_lists.spans(db, number)):
                press.add(self._store.read_now(partial(shop_lists.rows_within, number=number, span=span)))
            press.finish(progress)

    @contextmanager
    def arriving(self, number: int, rows: int) -> Iterator[Press]:
        """Makes the index of a list of ``rows`` rows, of whom it is told while they are written. See
        :func:`shops.press.pressing`."""
        readings = self._store.read_now(lambda db: shop_lists.readings(db, number))
        with pressing(rows, self._file(number)) as press:
            yield _Corrected(press, readings)

    def _file(self, number: int) -> Path:
        """Where the index of a list lies: a list brought back has that of the one it is a copy of."""
        programme, first, revision = self._store.read_now(lambda db: shop_lists.edition(db, number))
        return self._folder / f"{programme}.{first}.{revision}{data_stamp()}.shops"

    def _rows(self, number: int) -> int:
        return self._store.read_now(lambda db: shop_lists.rows_in(db, number))

    def _opened(self, programme: str, file: Path) -> tuple[Path, ShopIndex] | None:
        """The index in ``file``, None where it is not there or cannot be trusted."""
        try:
            kept = file, ShopIndex.open(file)
        except FileNotFoundError:
            return None
        except UnreadableFileError:
            file.unlink(missing_ok=True)
            return None
        self._indexes[programme] = kept
        self._clear(programme, file)
        return kept

    def _earlier(
        self, programme: str, number: int, file: Path, kept: tuple[Path, ShopIndex] | None
    ) -> tuple[Path, ShopIndex]:
        """The index before, while the current one is being made; the current one where there is none, or it is soon there."""
        if kept is None or self._rows(number) <= SMALL:
            with self._making:
                self.prepare(number)
                opened = self._opened(programme, file)
            if opened is None:
                raise FileNotFoundError(file)
            return opened
        if file not in self._failed and programme not in self._ahead:
            thread = threading.Thread(target=self._make_ahead, args=(programme, number, file), daemon=True)
            self._ahead[programme] = thread
            thread.start()
        return kept

    def _make_ahead(self, programme: str, number: int, file: Path) -> None:
        try:
            with self._making:
                self.prepare(number)
        except Exception:
            self._failed.add(file)
            _log.exception("shop_index_not_made", list=number)
        finally:
            self._ahead.pop(programme, None)

    def _clear(self, programme: str, current: Path) -> None:
        """Files that nobody searches any more go, and what was left unfinished."""
        for file in (*self._folder.glob(f"{programme}.*.shops"), *self._folder.glob(".*.part")):
            with suppress(OSError):
                if file != current and time.time() - file.stat().st_mtime > _FRESH:
                    file.unlink()


class _Corrected:
    """A press that reads names as staff put them right. ``readings``: by key."""

    def __init__(self, press: Press, readings: Mapping[str, Sequence[str]]) -> None:
        self._press, self._readings = press, readings
        self.finish = press.finish

    def add(self, rows: Sequence[Row]) -> None:
        self._press.add(shop_lists.put_right(rows, self._readings))


def folder_beside(store: Store) -> Path:
    """Where indexes lie if nobody says so: beside the SQLite file, otherwise in ``var``."""
    database = store.database
    beside = Path(str(database.url.database)).expanduser().parent if database.is_sqlite else Path("var")
    return beside / "shop-index"
