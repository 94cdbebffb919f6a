"""Doing what a preview of a shop list showed: the list is written beside the one that is searched, then takes its place
in one step. Whatever happens before that step, nobody sees any of it."""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from desk.imports.applying import RefusedFileError
from desk.imports.garbage import not_searched
from desk.imports.shops.preview import ListPreview
from store import Store, shop_lists
from store.imports import Progress
from store.shop_lists import AT_ONCE, Arriving
from store.shop_shelf import Shelf


class ShrinksError(Exception):
    """The list would lose so many shops that somebody has to say that it is right."""


@dataclass(frozen=True, slots=True)
class AppliedList:
    """What was done. ``number``: of the list, None where there was nothing to change."""

    number: int | None
    counts: Mapping[str, int]


@not_searched()
def apply_list(
    store: Store,
    preview: ListPreview,
    who: str,
    now: datetime,
    fewer: bool = False,
    progress: Progress = lambda _done, _all: None,
    shelf: Shelf | None = None,
) -> AppliedList:
    """Make the list the one that is searched; durable when this returns. ``fewer``: that it loses many shops is right.
    ``shelf``: its index is made there before anybody searches it, so that nobody waits; ``progress`` tells of both.

    Raises RefusedFileError for a file that cannot be taken, ShrinksError, and :class:`store.imports.StaleError` if another
    list came in since the preview was made.
    """
    if not preview.can_be_applied:
        raise RefusedFileError
    if preview.changes_nothing:
        return AppliedList(None, preview.counts)
    if preview.shrinks and not fewer:
        raise ShrinksError
    rows, counts = preview.compared.rows, preview.counts
    arriving = Arriving(preview.programme, preview.file_name, preview.sha256, who, now, counts)
    number = store.write_now(lambda db: shop_lists.begin(db, arriving))
    try:
        with shelf.arriving(number, len(rows)) if shelf else nullcontext() as press:
            for start in range(0, len(rows), AT_ONCE):
                some = rows[start : start + AT_ONCE]
                store.write_now(partial(shop_lists.add, number=number, rows=some))
                progress(start + len(some), len(rows) * (2 if press else 1))
                if press:
                    press.add(some)
            if press:
                press.finish(lambda done, every: progress(len(rows) + done, len(rows) + every))
        store.write_now(lambda db: shop_lists.switch(db, number, preview.basis, len(rows)))
    except BaseException:
        store.write_now(lambda db: shop_lists.drop(db, number))
        raise
    return AppliedList(number, counts)


def restore_list(store: Store, number: int, who: str, now: datetime, shelf: Shelf | None = None) -> int:
    """Make an earlier list the one that is searched, as a copy; the number of that. ``shelf``: as in :func:`apply_list`.

    Raises NoSuchListError, and :class:`store.imports.StaleError` if another list came in meanwhile.
    """
    if shelf and store.read_now(lambda db: shop_lists.rows_in(db, number)):
        shelf.prepare(number)
    return store.write_now(lambda db: shop_lists.bring_back(db, number, who, now))
