"""From a file to rows of cells: CSV in the encodings and with the separators that come, and XLSX.

Rows are numbered as a spreadsheet shows them: a cell with line breaks is one row, an empty row counts but is left
out. Nothing in a file is executed.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from desk.imports.problems import Problem, UnreadableError
from desk.imports.spreadsheet import is_spreadsheet, read_spreadsheet

Cell = str | int | float | bool | date | datetime | time | timedelta
MAX_BYTES: Final = 50 * 1024 * 1024
MAX_ROWS: Final = 300_000
MAX_COLUMNS: Final = 200
SWALLOWED: Final = 5
"""Line breaks in a cell at the end of a file, from which a quote that is not closed has swallowed rows."""
SEPARATORS: Final = (",", "\t", ";")
_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Control characters, and signs that turn the direction of what follows: no spreadsheet needs them."""
_JAPANESE_IN_UTF8: Final = re.compile("[\u0800-\uffff]")
_NOT_IN_CP932: Final = re.compile("[\x80\xa0\uf8f0-\uf8f3]")
"""What the decoder makes of bytes that mean nothing."""
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Line:
    """One row that is not empty. ``row``: its number in the spreadsheet."""

    row: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's rows. ``encoding``: utf-8, utf-8-sig, utf-16, cp932, or xlsx. ``problems``: rows that must be
    refused for what they are made of, whatever they mean. ``names``: of a workbook's sheets; only the first is read."""

    lines: tuple[Line, ...]
    encoding: str
    separator: str = ""
    problems: tuple[Problem, ...] = field(default=())
    names: tuple[str, ...] = ()


def read_sheet(data: bytes, forgiving: bool = False) -> Sheet:
    """The rows of a CSV or XLSX file. Raises UnreadableError where it cannot be read as a whole. ``forgiving``: wrong
    quotes spoil their own row only, as long as they do not swallow the rows behind it."""
    if len(data) > MAX_BYTES:
        raise UnreadableError("too_big", megabytes=MAX_BYTES // 2**20)
    if not data.strip():
        raise UnreadableError("empty_file")
    if data.startswith(_OLE):
        raise UnreadableError("old_excel")
    if is_spreadsheet(data):
        rows, wrong, names = read_spreadsheet(data, MAX_ROWS, MAX_COLUMNS)
        errors = tuple(Problem("formula_error", row + 1, column) for row, column in wrong)
        return replace(_checked(_numbered(rows), "xlsx", "", errors), names=tuple(names))
    text, encoding, odd_lines = decoded(data)
    text = text.replace("\r\n", "\n")
    text = text.replace("\r", "\n") if "\n" not in text else text
    separator = _separator_of(text)
    try:
        lines, odd = _records(text, separator, odd_lines)
    except UnreadableError as error:
        if not forgiving or error.problem.code != "quotes":
            raise
        lines, odd = _records(text, separator, odd_lines, strict=False)
        lines = _none_swallowed(list(lines), error)
    return _checked(lines, encoding, separator, odd)


def _none_swallowed(lines: list[Line], error: UnreadableError) -> Iterator[Line]:
    if any(
        isinstance(cell, str) and cell.count("\n") > SWALLOWED for line in lines[-1:] for cell in line.cells
    ):
        raise error
    return iter(lines)


def _numbered(rows: list[list[Cell]]) -> Iterator[Line]:
    for number, cells in enumerate(rows, 1):
        if not _is_empty(cells):
            yield Line(number, tuple(cells))


def _is_empty(cells: list[Cell]) -> bool:
    return not any(not isinstance(cell, str) or cell.strip() for cell in cells)


def _checked(lines: Iterator[Line], encoding: str, separator: str, odd: tuple[Problem, ...]) -> Sheet:
    found = tuple(lines)
    if not found:
        raise UnreadableError("empty_file")
    unseen = [
        Problem("control_character", line.row, column)
        for line in found
        for column, cell in enumerate(line.cells)
        if isinstance(cell, str) and not cell.isprintable() and _UNSEEN.search(cell)
    ]
    return Sheet(found, encoding, separator, (*odd, *unseen))


# --- encodings ------------------------------------------------------------------------------------------


def decoded(data: bytes) -> tuple[str, str, dict[int, str]]:
    """The text, its encoding, and the lines (from 0) in another one or in none ("")."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), "utf-16", {}
        except UnicodeDecodeError as error:
            row = data[: error.start].decode("utf-16", "replace").count("\n") + 1
            raise UnreadableError("broken_characters", row) from error
    encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        return data.decode(encoding), encoding, {}
    except UnicodeDecodeError:
        return _line_by_line(data.removeprefix(b"\xef\xbb\xbf"), encoding)


def _line_by_line(data: bytes, encoding: str) -> tuple[str, str, dict[int, str]]:
    """Not all of it is UTF-8: CP932, or two encodings pasted into one file. A line break is the same byte in both."""
    pieces = data.splitlines(keepends=True) if b"\n" not in data else _split_keeping(data)
    kinds = [_kind_of(piece) for piece in pieces]
    most = "cp932" if kinds.count("cp932") >= kinds.count("utf-8") else "utf-8"
    lines = [piece.decode(most if kind == "either" else kind or most, "replace") for piece, kind in zip(pieces, kinds, strict=True)]  # fmt: skip
    odd = {at: kind for at, kind in enumerate(kinds) if kind not in (most, "either")}
    return "".join(lines), "cp932" if most == "cp932" else encoding, odd


def _split_keeping(data: bytes) -> list[bytes]:
    """Lines by LF alone, as the CSV reader counts them."""
    pieces = [piece + b"\n" for piece in data.split(b"\n")]
    pieces[-1] = pieces[-1][:-1]
    return pieces if pieces[-1] else pieces[:-1]


def _kind_of(piece: bytes) -> str:
    """utf-8, cp932, "either" (plain ASCII, or half-width katakana that both can read), "" for neither."""
    if piece.isascii():
        return "either"
    try:
        as_utf8: str | None = piece.decode("utf-8")
    except UnicodeDecodeError:
        as_utf8 = None
    if as_utf8 is not None and _JAPANESE_IN_UTF8.search(as_utf8):
        return "utf-8"
    try:
        broken = _NOT_IN_CP932.search(piece.decode("cp932")) is not None
    except UnicodeDecodeError:
        broken = True
    if broken:
        return "utf-8" if as_utf8 is not None else ""
    return "cp932" if as_utf8 is None else "either"


# --- separated values -----------------------------------------------------------------------------------


def _separator_of(text: str) -> str:
    """The one that stands most often, outside quotes, in the first rows that are not empty."""
    first = [line for line in text[:20_000].split("\n") if line.strip()][:10]
    bare = re.sub(r'"[^"]*"', "", "\n".join(first))
    return max(SEPARATORS, key=bare.count)


def _records(
    text: str, separator: str, odd_lines: dict[int, str], strict: bool = True
) -> tuple[Iterator[Line], tuple[Problem, ...]]:
    lines: list[Line] = []
    odd: list[Problem] = []
    reader = csv.reader(text.splitlines(keepends=True) if "\n" not in text else _text_lines(text), delimiter=separator, strict=strict)  # fmt: skip
    row, end = 0, 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return iter(lines), tuple(odd)
        except csv.Error as error:
            raise UnreadableError("quotes", row + 1) from error
        row, first, end = row + 1, end, reader.line_num
        if odd_lines:
            odd += [
                Problem("mixed_encoding" if odd_lines[at] else "broken_characters", row, values={"encoding": odd_lines[at]})
                for at in range(first, end)
                if at in odd_lines
            ][:1]  # fmt: skip
        if any(map(str.strip, cells)):
            lines.append(Line(row, tuple(cells)))
        if row > MAX_ROWS or len(cells) > MAX_COLUMNS:
            raise UnreadableError(
                "too_many_rows" if row > MAX_ROWS else "too_many_columns",
                row,
                rows=MAX_ROWS,
                columns=MAX_COLUMNS,
            )


def _text_lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.split("\n")]
