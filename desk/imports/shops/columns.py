"""Which column of a shop list holds what (``columns.toml``), and what words its cells hold (``words.toml``)."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from desk.imports.cells import folded
from desk.imports.columns import Columns, Field, columns_among
from desk.imports.problems import Problem
from desk.imports.reading import Sheet
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
FLAGS: Final = ("paper", "electronic", "common", "dedicated")
"""Columns that say yes or no to one kind of ticket; their names are its code."""
EMPTY: Final = frozenset(_WORDS["empty"])
TOTALS: Final = frozenset(_WORDS["totals"])
YES: Final = frozenset(word.casefold() for word in _WORDS["yes"])
NO: Final = frozenset(word.casefold() for word in _WORDS["no"])
SIZES: Final = {folded(word): code for code, words in _WORDS["size"].items() for word in words}
_TITLES: Final = {field.id: frozenset(map(folded, field.headers)) for field in FIELDS}


def find_columns(sheet: Sheet) -> Columns:
    """The columns by their headers. Two that mean the same: the first is read. Without a name, or without anything
    that says where a shop is, nothing can be taken."""
    found = columns_among(FIELDS, sheet)
    first = {column.field.id: column for column in reversed(found.found)}
    doubled = tuple(column.header for column in found.found if first[column.field.id] is not column)
    problems = [problem for problem in found.problems if problem.code != "column_twice"]
    if not any(name in first for name in PLACES):
        problems.append(Problem("no_place_column", found.row, gravity="file"))
    kept = tuple(column for column in found.found if first[column.field.id] is column)
    return Columns(found.row, kept, (*found.unknown, *doubled), tuple(problems))


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
