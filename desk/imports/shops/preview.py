"""What taking in a shop list would do, before anything is done."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from desk.imports.columns import Column
from desk.imports.garbage import not_searched
from desk.imports.preview import FieldChange, name_of
from desk.imports.problems import Problem, UnreadableError, shown
from desk.imports.reading import Sheet
from desk.imports.shops.columns import find_columns
from desk.imports.shops.judging import Judge, Judged
from desk.imports.shops.matching import Compared, Row, changes_between, compare
from desk.imports.shops.sifting import sift, width_of
from desk.imports.shops.sources import read_list
from store import Store, shop_lists
from store.imports import Progress

SHRINKS: Final = 0.3
"""The share of its shops a list may lose without being asked about."""
_EVERY: Final = 1000
_OF_A_CELL: Final = frozenset({"control_character", "formula_error"})
"""Faults of single cells that a shop list survives: the sign is left out, the cell is empty."""


@dataclass(frozen=True, slots=True)
class ListPreview:
    """What a list would do, bound to the list that is searched now (``basis``, None where there is none).

    ``columns``: how its columns were understood; ``unknown``: headers of those that are left out. ``problems``: why the
    file as a whole cannot be taken. ``refused``: rows that are left out, each with its reason; the others come in all the
    same. ``warnings``: what should be looked at. ``standing``: shops that take part now, ``staying``: afterwards.
    """

    programme: str
    file_name: str
    sha256: str
    form: str
    columns: tuple[Column, ...]
    unknown: tuple[str, ...]
    problems: tuple[Problem, ...]
    refused: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    compared: Compared
    basis: int | None
    same_file: bool
    standing: int
    staying: int

    @property
    def counts(self) -> dict[str, int]:
        """Rows by outcome: new, changed, unchanged, left, refused, and those among the taken ones with a warning."""
        new = self.compared
        return {
            "new": len(new.new), "changed": len(new.changed), "unchanged": new.unchanged, "left": len(new.left),
            "refused": len({problem.row for problem in self.refused}),
            "warned": len({problem.row for problem in self.warnings if problem.row is not None}),
        }  # fmt: skip

    @property
    def can_be_applied(self) -> bool:
        return not self.problems

    @property
    def changes_nothing(self) -> bool:
        """The very file that was taken in last; another file with the same shops still says that they were checked."""
        counts = self.counts
        return self.same_file and not counts["new"] and not counts["changed"] and not counts["left"]

    @property
    def shrinks(self) -> bool:
        """So many shops fewer that somebody has to say that it is right."""
        return self.staying < self.standing * (1 - SHRINKS)

    def changes(self) -> Iterator[FieldChange]:
        """Every field of a shop that would change."""
        for new, old in self.compared.changed:
            for name in changes_between(old, new):
                yield FieldChange(new["row"], "listed_shop", new["name"], name, old[name], new[name])

    def additions(self) -> Iterator[Row]:
        """Every shop that would be new."""
        return (row for row in self.compared.rows if row["key"] in self.compared.new)


@not_searched()
def preview_list(
    store: Store,
    programme: str,
    file_name: str,
    data: bytes,
    now: datetime,
    progress: Progress = lambda _done, _all: None,
    told: Mapping[str, str] | None = None,
) -> ListPreview:
    """Read a list of ``programme`` and lay it beside the one that is searched now. Changes nothing; whatever is wrong
    stands in the preview. ``told``: what headers mean that are not known, or mean something else here, each with its
    field (``columns.toml``)."""
    rows, columns, unknown, problems, form, noted = _read(data, now, progress, told)
    current = store.read_now(lambda db: shop_lists.current(db, programme))
    standing = store.read_now(lambda db: shop_lists.rows(db, current.id)) if current else []
    today = now.date()
    compared = Compared() if problems else compare(rows, standing, today)
    sha256 = hashlib.sha256(data).hexdigest()
    return ListPreview(
        programme,
        name_of(file_name),
        sha256,
        form,
        columns,
        unknown,
        problems,
        tuple(judged.refused for judged in rows if judged.refused),
        (*noted, *(warning for judged in rows if not judged.refused for warning in judged.warnings)),
        compared,
        current.id if current else None,
        current is not None and current.sha256 == sha256,
        _taking_part(standing, today),
        _taking_part(compared.rows, today),
    )


def _taking_part(rows: Sequence[Mapping[str, Any]], today: Any) -> int:
    return sum(row["left_on"] is None or row["left_on"] > today for row in rows)


_Read = tuple[list[Judged], tuple[Column, ...], tuple[str, ...], tuple[Problem, ...], str, list[Problem]]


def _read(data: bytes, now: datetime, progress: Progress, told: Mapping[str, str] | None) -> _Read:
    try:
        sheet = read_list(data)
    except UnreadableError as error:
        return [], (), (), (error.problem,), "", []
    columns = find_columns(sheet, told)
    if columns.problems:
        return [], columns.found, columns.unknown, columns.problems, sheet.encoding, []
    odd = {problem.row: problem for problem in sheet.problems if problem.code not in _OF_A_CELL}
    header = next(line for line in sheet.lines if line.row == columns.row)
    judge = Judge(columns, width_of(sheet, header), now.date())
    lines = [line for line in sheet.lines if line.row > columns.row]
    rows: list[Judged] = []
    for done, line in enumerate(lines, 1):
        rows.append(Judged(line.row, {}, odd[line.row]) if line.row in odd else judge.judge(line))
        if done % _EVERY == 0 or done == len(lines):
            progress(done, len(lines))
    sift(rows)
    taken = any(not judged.refused for judged in rows)
    problems = () if taken else (Problem("no_shops", gravity="file"),)
    return rows, columns.found, columns.unknown, problems, sheet.encoding, _of_the_whole(sheet, judge)


def _of_the_whole(sheet: Sheet, judge: Judge) -> list[Problem]:
    found = []
    if judge.no_position:
        found.append(Problem("no_position_column", gravity="warning"))
    if len(sheet.names) > 1:
        values = {"name": shown(sheet.names[0]), "others": [shown(name) for name in sheet.names[1:]]}
        found.append(Problem("other_sheets", values=values, gravity="warning"))
    return found
