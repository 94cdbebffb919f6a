"""Which column of a file holds what: the usual Japanese headers, compared without width, case, spaces and marks.

What a file of each kind may hold stands in ``columns.toml``; the counts by kind of ticket come from the programme's
own rules.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal, get_args

from desk.imports.cells import folded
from desk.imports.problems import Problem
from desk.imports.reading import Cell, Sheet
from programmes.model import CountedKind, Programme
from programmes.rules.counts import counted_kinds

Kind = Literal["merchants", "applications", "payouts"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
Side = Literal["declared", "counted"]
SIDES: Final[tuple[Side, ...]] = get_args(Side)
_DATA: Final = tomllib.loads((Path(__file__).parent / "columns.toml").read_text("utf-8"))
_NOISE: Final = tuple(sorted(map(folded, _DATA["noise"]), key=len, reverse=True))
TITLES: Final = 10
"""Rows in which the headers are looked for: titles may stand above them."""


@dataclass(frozen=True, slots=True)
class Field:
    """What one column may be. ``kind``: how its cells are read (see :mod:`desk.imports.records`); ``meanings``: of a
    column of words, their codes. ``side`` and ``counted``: a column of counts."""

    id: str
    kind: str
    headers: tuple[str, ...]
    required: bool = False
    meanings: Mapping[str, str] = field(default_factory=dict)
    side: Side | None = None
    counted: CountedKind | None = None

    @property
    def header(self) -> str:
        """What the template writes above it."""
        return self.headers[0]


@dataclass(frozen=True, slots=True)
class Column:
    """A column that was recognised. ``header``: as the file writes it."""

    field: Field
    index: int
    header: str


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a sheet. ``row``: of the headers, counted from 1. ``unknown``: headers that mean nothing here.
    ``problems``: required columns that are missing, and those that are there twice."""

    row: int
    found: tuple[Column, ...]
    unknown: tuple[str, ...]
    problems: tuple[Problem, ...]


def fields_of(kind: Kind, programme: Programme) -> tuple[Field, ...]:
    """Everything a file of this kind may hold, in the order of the template."""
    fields = _fields(kind)
    return (*fields, *_count_fields(programme)) if kind == "payouts" else fields


def find_columns(kind: Kind, sheet: Sheet, programme: Programme) -> Columns:
    """The columns by their headers, wherever in the first rows those stand."""
    return columns_among(fields_of(kind, programme), sheet)


def columns_among(fields: tuple[Field, ...], sheet: Sheet) -> Columns:
    """Which of the fields the columns of a sheet are."""
    meaning = {folded(header): each for each in reversed(fields) for header in each.headers}
    rows = sheet.lines[:TITLES]
    best = max(rows, key=lambda line: len({each.field.id for each in _recognised(line.cells, meaning)}))
    found = tuple(_recognised(best.cells, meaning))
    known = {column.index for column in found}
    unknown = tuple(
        str(cell).strip() for index, cell in enumerate(best.cells) if index not in known and str(cell).strip()
    )
    return Columns(best.row, found, unknown, tuple(_wrong(best.row, found, fields)))


def _recognised(cells: tuple[Cell, ...], meaning: Mapping[str, Field]) -> Iterator[Column]:
    for index, cell in enumerate(cells):
        if isinstance(cell, str) and (found := meaning.get(_header(cell))):
            yield Column(found, index, " ".join(cell.split()))


@lru_cache(maxsize=1024)
def _header(cell: str) -> str:
    header = folded(cell)
    for noise in _NOISE:
        if header != noise:
            header = header.removesuffix(noise).removeprefix(noise)
    return header


def _wrong(row: int, found: tuple[Column, ...], fields: tuple[Field, ...]) -> Iterator[Problem]:
    for each in fields:
        columns = [column for column in found if column.field.id == each.id]
        if each.required and not columns:
            yield Problem("column_missing", row, values={"header": each.header}, gravity="file")
        for column in columns[1:]:
            values = {"first": columns[0].header}
            yield Problem("column_twice", row, column.index, column.header, values, "file")


@lru_cache
def _fields(kind: Kind) -> tuple[Field, ...]:
    return tuple(
        Field(
            name,
            each["kind"],
            tuple(each["headers"]),
            each.get("required", False),
            {folded(word): code for code, words in each.get("words", {}).items() for word in words},
        )
        for name, each in _DATA[kind].items()
    )


def _count_fields(programme: Programme) -> Iterator[Field]:
    kinds = counted_kinds(programme)
    taken = {header for field in _fields("payouts") for header in field.headers}
    for side in SIDES:
        for kind in kinds:
            names = _names(kind, kinds, programme)
            words = _DATA["counts"][side]
            headers = [f"{words[0]} {kind.name}"]
            headers += [written for word in words for name in names for written in (word + name, name + word)]
            headers += [word for word in words if len(kinds) == 1 and len(word) > 2 and word not in taken]
            yield Field(
                f"{side}:{kind.id}",
                "yen" if kind.unit == "円" else "count",
                tuple(dict.fromkeys(headers)),
                side=side,
                counted=kind,
            )


def _names(kind: CountedKind, kinds: tuple[CountedKind, ...], programme: Programme) -> list[str]:
    """What people call a kind: its name, its face where no other has it, and how its ticket kind is called."""
    names = [kind.name]
    of_ticket = {each.id: each.aliases for each in programme.ticket_kinds}.get(kind.id.rpartition("-")[0], ())
    if sum(other.id.startswith(kind.id.rpartition("-")[0]) for other in kinds) == 1:
        names += of_ticket
    if kind.face and sum(other.face == kind.face for other in kinds) == 1:
        names += [f"{kind.face}円券", f"{kind.face}円"]
    return list(dict.fromkeys(names))
