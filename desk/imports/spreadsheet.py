"""XLSX to rows, by a reader that knows cells and nothing else: no formula is worked out, no macro is run.

What would make the reader need more memory than the file deserves (a cell in the last corner of a sheet, a file
that unpacks to gigabytes) is looked for first.
"""

import html
import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, Final

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from desk.imports.problems import UnreadableError

UNPACKED: Final = 400 * 1024 * 1024
"""Bytes that all parts of a workbook may have when unpacked."""
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, ValueError, LookupError, ArithmeticError, RuntimeError, OSError,
    EOFError,
)  # fmt: skip
"""What the readers of archives raise for bytes that are none."""
_CHUNK: Final = 1 << 20
_FAR_COLUMN: Final = re.compile(rb'\br="[A-Z]{3,}[0-9]+"')
_ROW: Final = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="([0-9]+)"')
_CELL_ROW: Final = re.compile(rb'\br="[A-Z]{1,2}([0-9]{6,})"')


_ERROR_CELL: Final = re.compile(rb'<(?:\w+:)?c\b[^>]*?\bt="e"[^>]*>')
_PLACE: Final = re.compile(rb'\br="([A-Z]{1,2})([0-9]+)"')
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_ATTRIBUTE: Final = re.compile(rb'([\w:]+)="([^"]*)"')


def is_spreadsheet(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04")


def read_spreadsheet(
    data: bytes, max_rows: int, max_columns: int
) -> tuple[list[list[Any]], list[tuple[int, int]], list[str]]:
    """The cells of the first sheet that is to be seen, from A1; where formulas went wrong (#N/A, #REF!), row and
    column from 0; and the names of the sheets to be seen, this one first. Raises UnreadableError."""
    wrong = _look_over(data, max_rows, max_columns)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            sheets = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
            seen = [each.name for each in sheets if each.visible == SheetVisibleEnum.Visible]
            if not seen:
                raise UnreadableError("no_sheet")
            sheet = book.get_sheet_by_name(seen[0])
            if sheet.total_height > max_rows:
                raise UnreadableError("too_many_rows", rows=max_rows)
            if sheet.total_width > max_columns:
                raise UnreadableError("too_many_columns", columns=max_columns)
            return sheet.to_python(skip_empty_area=False), wrong.get(_part_of(data, sheet.name), []), seen
    except (CalamineError, *_BROKEN) as error:
        raise UnreadableError("broken_excel") from error


def _look_over(data: bytes, max_rows: int, max_columns: int) -> dict[str, list[tuple[int, int]]]:
    """Cells with an error, by part. Raises UnreadableError for what is no workbook, carries macros, or would not fit."""
    wrong: dict[str, list[tuple[int, int]]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = {info.filename.lower() for info in parts.infolist()}
            if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
                raise UnreadableError("macros")
            if "xl/workbook.xml" not in names:
                raise UnreadableError("not_excel")
            left = UNPACKED
            for info in parts.infolist():
                with parts.open(info) as part:
                    sheet = info.filename.lower().startswith("xl/worksheets/")
                    errors = wrong.setdefault(info.filename.lower(), []) if sheet else None
                    left = _look_through(part, errors, left, max_rows, max_columns)
            return wrong
    except _BROKEN as error:
        raise UnreadableError("broken_excel") from error


def _look_through(
    part: IO[bytes], errors: list[tuple[int, int]] | None, left: int, max_rows: int, max_columns: int
) -> int:
    """How many bytes of the allowance remain after this part. ``errors``: of a sheet, to be filled."""
    tail = b""
    while chunk := part.read(_CHUNK):
        left -= len(chunk)
        if left < 0:
            raise UnreadableError("unpacks_too_big", megabytes=UNPACKED >> 20)
        if errors is None:
            continue
        seen = tail + chunk
        if _FAR_COLUMN.search(seen):
            raise UnreadableError("too_many_columns", columns=max_columns)
        if any(int(row) > max_rows for pattern in (_ROW, _CELL_ROW) for row in pattern.findall(seen)):
            raise UnreadableError("too_many_rows", rows=max_rows)
        errors += (place for place in _places(seen) if place not in errors[-20:])
        tail = seen[-200:]
    return left


def _places(sheet: bytes) -> Iterator[tuple[int, int]]:
    """Row and column, from 0, of the cells whose formula went wrong."""
    for cell in _ERROR_CELL.findall(sheet):
        if place := _PLACE.search(cell):
            column = 0
            for letter in place[1]:
                column = column * 26 + letter - ord("A") + 1
            yield int(place[2]) - 1, column - 1


def _part_of(data: bytes, name: str) -> str:
    """The part of the workbook in which a sheet stands."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        named = {
            html.unescape(each.get("name", "")): each.get("r:id", "")
            for each in map(_attributes, _SHEET.findall(parts.read("xl/workbook.xml")))
        }
        related = parts.read("xl/_rels/workbook.xml.rels")
    for each in map(_attributes, re.findall(rb"<(?:\w+:)?Relationship\b[^>]*>", related)):
        if each.get("Id") == named.get(name):
            target = each.get("Target", "")
            return (target.lstrip("/") if target.startswith("/") else f"xl/{target}").lower()
    return ""


def _attributes(tag: bytes) -> dict[str, str]:
    return {key.decode(): value.decode("utf-8", "replace") for key, value in _ATTRIBUTE.findall(tag)}
