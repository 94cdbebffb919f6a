"""What taking in a file would do, before anything is done: new, changed, unchanged and refused rows."""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, Final

from desk.imports import applications, merchants, payouts
from desk.imports.columns import Kind
from desk.imports.garbage import not_searched
from desk.imports.planning import Outcome, Plan, RefusedError
from desk.imports.problems import Problem, UnreadableError
from desk.imports.records import Record, Records, read_records
from desk.imports.zengin import Paying
from programmes.model import Programme
from store import Store
from store.imports import New, Progress, Standing, Wanted, Writes, standing

_KINDS: Final[
    Mapping[Kind, tuple[Callable[[Records, Programme], Wanted], Callable[[Plan, Record], None]]]
] = {
    "merchants": (merchants.wanted, merchants.plan_merchant),
    "applications": (applications.wanted, applications.plan_application),
    "payouts": (payouts.wanted, payouts.plan_payout),
}
_UNTOLD: Final = frozenset({"programme", "import_id", "id"})
_EVERY: Final = 500


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that would change. ``table`` and ``number``: of which row of the store; ``row``: of the file."""

    row: int
    table: str
    number: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do, bound to what stood when it was made (``basis``).

    ``outcomes``: by row of the file: new, changed, unchanged. ``refused``: why rows, or the whole file, cannot be
    taken; with any of them nothing is. ``warnings``: what may be right and should be looked at. ``unknown``: headers
    of columns that are left out. ``paying``: of a bank's file (``form`` "zengin"), its days.
    """

    kind: Kind
    programme: str
    file_name: str
    sha256: str
    form: str
    outcomes: Mapping[int, Outcome]
    refused: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    unknown: tuple[str, ...]
    paying: tuple[Paying, ...]
    writes: Writes
    wanted: Wanted
    basis: str

    @property
    def counts(self) -> dict[str, int]:
        """Rows by outcome: new, changed, unchanged, refused."""
        found = Counter(self.outcomes.values())
        rows = {problem.row for problem in self.refused if problem.gravity == "row"}
        return {name: found[name] for name in ("new", "changed", "unchanged")} | {"refused": len(rows)}

    @property
    def can_be_applied(self) -> bool:
        return not self.refused

    @property
    def changes_nothing(self) -> bool:
        return not any(self.writes.values())

    def changes(self) -> Iterator[FieldChange]:
        """Every field of a standing row that would change."""
        for table, writes in self.writes.items():
            for write in writes:
                if write.before is not None:
                    for name, after in write.values.items():
                        yield FieldChange(write.at, table, write.key, name, write.before[name], after)

    def additions(self) -> Iterator[tuple[int, str, str, Mapping[str, Any]]]:
        """Every row that would be added: row of the file, table, number, and what it holds."""
        for table, writes in self.writes.items():
            for write in writes:
                if write.id is None:
                    told = {
                        name: value
                        for name, value in write.values.items()
                        if name not in _UNTOLD and not isinstance(value, New)
                    }
                    yield write.at, table, write.key, told


@not_searched()
def make_preview(
    store: Store,
    kind: Kind,
    programme: Programme,
    file_name: str,
    data: bytes,
    now: datetime,
    year: int | None = None,
    progress: Progress = lambda _done, _all: None,
) -> Preview:
    """Read a file and lay it beside what stands. ``year``: of the days in a bank's file. Changes nothing.

    Whatever is wrong, with the file as a whole or with a row, is in ``Preview.refused``.
    """
    today = now.date()
    try:
        records = read_records(kind, data, programme, today, year)
    except UnreadableError as error:
        form = "zengin" if error.problem.code.startswith("zengin") else ""
        records = Records(kind, (), frozenset(), (error.problem,), form=form)
    find, plan_row = _KINDS[kind]
    wanted = find(records, programme)
    there: Standing = store.read_now(lambda db: standing(db, wanted))
    plan = Plan(programme, records, there, today)
    for done, record in enumerate(records.records, 1):
        try:
            plan_row(plan, record)
        except RefusedError as refused:
            plan.refuse(record, refused)
        if done % _EVERY == 0 or done == len(records.records):
            progress(done, len(records.records))
    problems = sorted(
        (*records.problems, *plan.problems), key=lambda problem: (problem.row or 0, problem.column or 0)
    )
    return Preview(
        kind,
        programme.code,
        name_of(file_name),
        hashlib.sha256(data).hexdigest(),
        records.form,
        plan.outcomes,
        tuple(problem for problem in problems if problem.gravity != "warning"),
        tuple(problem for problem in problems if problem.gravity == "warning"),
        records.unknown,
        records.paying,
        plan.writes,
        wanted,
        there.digest(),
    )


def name_of(file_name: str) -> str:
    """A file's name without its folders and without signs that nobody sees, at most 120 characters."""
    bare = PurePosixPath(PureWindowsPath(file_name).name).name
    return "".join(sign for sign in unicodedata.normalize("NFC", bare) if sign.isprintable())[:120]
