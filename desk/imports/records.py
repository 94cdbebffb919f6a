"""From a file to records of one kind: each cell read as its column says, every fault named with row and column."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from desk.imports import cells, zengin
from desk.imports.cells import CellError
from desk.imports.columns import Column, Columns, Kind, find_columns
from desk.imports.problems import Problem, shown
from desk.imports.reading import Line, read_sheet
from desk.imports.zengin import Paying
from programmes.model import Programme

_READERS: Final[Mapping[str, Callable[[Any], object]]] = {
    "number": cells.number_of,
    "text": cells.text_of,
    "phone": lambda cell: cells.plain(cells.text_of(cell)),
    "day": cells.day_of,
    "yen": cells.yen_of,
    "signed_yen": cells.signed_yen_of,
    "count": cells.count_of,
    "round": cells.round_of,
    "list": cells.list_of,
    "account": cells.tail_of,
}
_EMPTY: Final[Mapping[str, object]] = {"number": "", "text": "", "phone": "", "word": "", "account": ""}
"""What an empty cell means; of the other kinds: nothing known (None)."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row as it was read. ``values``: by field, only of columns that the file has; an empty cell is "" (texts),
    [] (lists) or None. ``counts``: by side ("declared", "counted") and kind; a kind without a number is left out."""

    row: int
    values: Mapping[str, Any]
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Records:
    """Everything that a file says. ``refused``: rows that cannot be taken, ``problems`` say why. ``paying``: of a
    bank's file, the days it pays on and how their year was found."""

    kind: Kind
    records: tuple[Record, ...]
    refused: frozenset[int]
    problems: tuple[Problem, ...]
    unknown: tuple[str, ...] = ()
    form: str = ""
    columns: tuple[Column, ...] = ()
    paying: tuple[Paying, ...] = ()


def read_records(
    kind: Kind, data: bytes, programme: Programme, today: date, year: int | None = None
) -> Records:
    """Read a file: CSV, XLSX, or for payouts the banks' transfer file, told by its content.

    ``year``: of the days in a bank's file, which writes none. Raises UnreadableError for what cannot be read as a
    whole; columns that are missing are problems of gravity "file".
    """
    if kind == "payouts" and zengin.is_transfer_file(data):
        return _of_bank(data, programme, today, year)
    sheet = read_sheet(data)
    columns = find_columns(kind, sheet, programme)
    if columns.problems:
        return Records(
            kind, (), frozenset(), columns.problems, columns.unknown, sheet.encoding, columns.found
        )
    odd = {problem.row for problem in sheet.problems}
    problems = [_named(problem, columns) for problem in sheet.problems if (problem.row or 0) > columns.row]
    if len(sheet.names) > 1:
        values = {"name": shown(sheet.names[0]), "others": [shown(name) for name in sheet.names[1:]]}
        problems.append(Problem("other_sheets", values=values, gravity="warning"))
    records = []
    for line in sheet.lines:
        if line.row <= columns.row or line.row in odd:
            continue
        before = len(problems)
        record = _record(line, columns, problems)
        if len(problems) == before:
            records.append(record)
    refused = frozenset(problem.row for problem in problems if problem.row is not None)
    if not records and not refused:
        problems.append(Problem("no_rows", gravity="file"))
    return Records(
        kind, tuple(records), refused, tuple(problems), columns.unknown, sheet.encoding, columns.found
    )


def _named(problem: Problem, columns: Columns) -> Problem:
    header = next((column.header for column in columns.found if column.index == problem.column), "")
    return Problem(problem.code, problem.row, problem.column, header, problem.values)


def _record(line: Line, columns: Columns, problems: list[Problem]) -> Record:
    values: dict[str, Any] = {}
    counts: dict[str, dict[str, int]] = {}
    for column in columns.found:
        try:
            value = _value(line, column)
        except CellError as error:
            problems.append(Problem(error.code, line.row, column.index, column.header, error.values))
            continue
        if column.field.counted is None:
            values[column.field.id] = value
        elif value is not None:
            counts.setdefault(str(column.field.side), {})[column.field.counted.id] = value
    return Record(line.row, values, counts)


def _value(line: Line, column: Column) -> Any:
    cell = line.cells[column.index] if column.index < len(line.cells) else ""
    kind = column.field.kind
    if cells.is_blank(cell):
        if column.field.required:
            raise CellError("cell_missing")
        return [] if kind == "list" else _EMPTY.get(kind)
    if kind == "word":
        try:
            return cells.word_of(cell, column.field.meanings)
        except CellError as error:
            raise CellError(error.code, **error.values, words=list(_one_a_code(column))) from error
    return _READERS[kind](cell)


def _one_a_code(column: Column) -> Iterator[str]:
    """One word for each code that a column of words may have."""
    seen: set[str] = set()
    for word, code in column.field.meanings.items():
        if code not in seen:
            seen.add(code)
            yield word


def _of_bank(data: bytes, programme: Programme, today: date, year: int | None) -> Records:
    file = zengin.read_transfers(data, programme.settlement.rounds, today, year)
    records = tuple(
        Record(
            transfer.record,
            {
                "merchant_number": transfer.customer,
                "number": transfer.second,
                "day": transfer.day,
                "amount": transfer.amount,
                "bank_name": transfer.bank_name,
                "account_tail": transfer.account_tail,
            },
        )
        for transfer in file.transfers
    )
    refused = frozenset(problem.row for problem in file.problems if problem.row is not None)
    return Records("payouts", records, refused, file.problems, form="zengin", paying=file.paying)
