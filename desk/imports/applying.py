"""Doing what a preview showed, as a whole or not at all, and undoing it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from desk.imports.garbage import not_searched
from desk.imports.preview import Preview
from store import Store, import_undo, imports
from store.import_undo import Undone
from store.imports import New, Progress, Run, Taken, Values
from store.merchant_tables import APPLICATIONS
from store.tables import Found


class RefusedFileError(Exception):
    """Rows of the preview are refused: nothing is taken until none is."""


@dataclass(frozen=True, slots=True)
class Changed:
    """An application or payout that is in another state now, for a message to its merchant.

    ``table``: application or payout; ``id`` and ``number`` of its row. ``before``: its state until now, "" for a new
    one (and for the kit). ``after``: its state, or kit_sent, kit_arrived.
    """

    table: str
    id: int
    number: str
    merchant_id: int
    before: str
    after: str


Tell = Callable[[Connection, Sequence[int]], object]


@dataclass(frozen=True, slots=True)
class Applied:
    """What was done. ``run``: the import's number, None where there was nothing to change."""

    run: int | None
    counts: Mapping[str, int]
    changed: tuple[Changed, ...] = ()


@not_searched()
def apply(
    store: Store,
    preview: Preview,
    who: str,
    now: datetime,
    progress: Progress = lambda _done, _all: None,
    tell: Tell = lambda _db, _payouts: None,
) -> Applied:
    """Do what the preview shows, in one transaction; durable when this returns. ``tell``: told of the payouts that are
    new or in another state, in the same transaction.

    Raises RefusedFileError if any row is refused, and :class:`store.imports.StaleError` if records have changed since
    the preview was made: make a new one.
    """
    if not preview.can_be_applied:
        raise RefusedFileError
    if preview.changes_nothing:
        return Applied(None, preview.counts)
    run = Run(preview.programme, preview.kind, preview.file_name, preview.sha256, who, now, preview.counts)

    def unit(db: Connection) -> Applied:
        taken = imports.take_in(db, run, preview.writes, preview.wanted, preview.basis, progress)
        changed = tuple(_changed(db, preview, taken))
        tell(db, [each.id for each in changed if each.table == "payout"])
        return Applied(taken.run, preview.counts, changed)

    return store.write_now(unit)


def undo(store: Store, run: int, who: str, now: datetime) -> Undone:
    """Bring back the state before an import. Raises :class:`store.import_undo.UndoError`, saying what stands on it."""

    def unit(db: Connection) -> Undone:
        return import_undo.undo(db, run, who, now)

    try:
        return store.write_now(unit)
    except IntegrityError:  # somebody built on it in this very moment: now it is there to be said
        return store.write_now(unit)


def listing(store: Store, programme: str = "") -> Sequence[Found]:
    """The imports, the latest first: programme, kind, file name, sha256, counts, who and when, whether undone."""
    return store.read_now(lambda db: imports.runs(db, programme))


def _changed(db: Connection, preview: Preview, taken: Taken) -> Iterator[Changed]:
    for write in preview.writes.get("payout", ()):
        if "state" in write.values:
            before: Values = write.before or {}
            id_ = write.id or taken.ids["payout", write.key]
            merchant = write.values.get("merchant_id", before.get("merchant_id"))
            yield Changed(
                "payout", id_, write.key, int(merchant or 0), before.get("state", ""), write.values["state"]
            )
    yield from _applications(db, preview, taken)


def _applications(db: Connection, preview: Preview, taken: Taken) -> Iterator[Changed]:
    events = [write.values for write in preview.writes.get("application_event", ())]
    before = {
        write.id: write.before["state"]
        for write in preview.writes.get("application", ())
        if write.before is not None
    }
    rows = {
        row.id: row
        for row in db.execute(
            select(APPLICATIONS.c.id, APPLICATIONS.c.number, APPLICATIONS.c.merchant_id).where(
                APPLICATIONS.c.import_id == taken.run
            )
        )
    }
    for event in events:
        application = event["application_id"]
        id_ = taken.ids[application.table, application.key] if isinstance(application, New) else application
        was = "" if event["state"].startswith("kit_") else before.get(id_, "")
        yield Changed("application", id_, rows[id_].number, rows[id_].merchant_id, was, event["state"])
