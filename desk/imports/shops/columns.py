"""Which column of a shop list holds what (``columns.toml``), and what words its cells hold (``words.toml``)."""

import csv
import io
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from desk.imports.cells import folded
from desk.imports.columns import TITLES, Columns, Field, columns_among
from desk.imports.problems import Problem, shown
from desk.imports.reading import Cell, Sheet
from shops.folding import fold
from shops.words import ticket_words

_JOINTS: Final = re.compile(r"[、,，・/／\s]+")
_HERE: Final = Path(__file__).parent
_WORDS: Final[Mapping[str, Any]] = tomllib.loads((_HERE / "words.toml").read_text("utf-8"))
FIELDS: Final = tuple(
    Field(name, "text", tuple(each["headers"]), each.get("required", False))
    for name, each in tomllib.loads((_HERE / "columns.toml").read_text("utf-8")).items()
)
"""Everything that a shop list may hold."""
PLACES: Final = ("address", "prefecture", "municipality", "street", "lat")
USUAL: Final = (
    "name", "kana", "number", "genre", "postal", "address", "phone", "lat", "lng", "hours", "closed", "tickets", "area", "size",
    "checked_on", "left_on", "remarks",
)  # fmt: skip
"""What an empty list to be filled in has columns for."""
FLAGS: Final = ("paper", "electronic", "common", "dedicated")
"""Columns that say yes or no to one kind of ticket; their names are its code."""
EMPTY: Final = frozenset(_WORDS["empty"])
TOTALS: Final = frozenset(_WORDS["totals"])
YES: Final = frozenset(word.casefold() for word in _WORDS["yes"])
NO: Final = frozenset(word.casefold() for word in _WORDS["no"])
SIZES: Final = {folded(word): code for code, words in _WORDS["size"].items() for word in words}
_TITLES: Final = {field.id: frozenset(map(folded, field.headers)) for field in FIELDS}


def find_columns(sheet: Sheet, told: Mapping[str, str] | None = None) -> Columns:
    """The columns by their headers. Two that mean the same: the first is read. Without a name, or without anything
    that says where a shop is, nothing can be taken. ``told``: headers of which somebody has said what they mean, each with
    its field; they go before all others."""
    meanings = {folded(header): field for header, field in (told or {}).items()}
    found = _as_written(columns_among(FIELDS, _in_usual_words(sheet, meanings)), sheet)
    headers = {folded(column.header) for column in found.found}
    explained = [column for column in found.found if folded(column.header) in meanings]
    first = {column.field.id: column for column in reversed([*explained, *found.found])}
    doubled = tuple(column.header for column in found.found if first[column.field.id] is not column)
    problems = [problem for problem in found.problems if problem.code != "column_twice"]
    for header in told or {}:
        if folded(header) not in headers:
            problems.append(Problem("no_such_header", values={"header": shown(header)}, gravity="file"))
    if not any(name in first for name in PLACES):
        problems.append(Problem("no_place_column", found.row, gravity="file"))
    kept = tuple(column for column in found.found if first[column.field.id] is column)
    return Columns(found.row, kept, (*found.unknown, *doubled), tuple(problems))


def _in_usual_words(sheet: Sheet, meanings: Mapping[str, str]) -> Sheet:
    """The sheet with the usual header in place of each that somebody has explained."""
    usual = {field.id: field.header for field in FIELDS}

    def known(cell: Cell) -> Cell:
        return usual[meanings[folded(cell)]] if isinstance(cell, str) and folded(cell) in meanings else cell

    top = sheet.lines[:TITLES] if meanings else ()
    renamed = (replace(line, cells=tuple(map(known, line.cells))) for line in top)
    return replace(sheet, lines=(*renamed, *sheet.lines[len(top) :]))


def _as_written(found: Columns, sheet: Sheet) -> Columns:
    """The columns with their headers as the file writes them."""
    cells = next(line.cells for line in sheet.lines if line.row == found.row)
    headers = (" ".join(str(cells[column.index]).split()) for column in found.found)
    columns = zip(found.found, headers, strict=True)
    return replace(found, found=tuple(replace(column, header=header) for column, header in columns))


def empty_list() -> bytes:
    """The usual headers as CSV in UTF-8 with BOM, to be filled in."""
    out = io.StringIO()
    csv.writer(out).writerow([field.header for field in FIELDS if field.id in USUAL])
    return out.getvalue().encode("utf-8-sig")


def field_called(word: str) -> str | None:
    """The field of that name, or that has that header; None for anything else."""
    return next((field.id for field in FIELDS if word == field.id or folded(word) in _TITLES[field.id]), None)


def is_header(field: str, cell: str) -> bool:
    """Whether a cell repeats a header of its column."""
    return folded(cell) in _TITLES[field]


def tickets_in(written: str) -> tuple[frozenset[str], bool]:
    """The kinds of ticket that a cell names, and whether every part of it was understood."""
    found: set[str] = set()
    understood = True
    for part in _JOINTS.split(written):
        code = next((kind for word, kind in ticket_words().items() if word in fold(part)), None)
        if code:
            found.add(code)
        elif part.strip():
            understood = False
    return frozenset(found), understood
