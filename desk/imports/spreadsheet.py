"""XLSX to rows, by a reader that knows cells and nothing else: no formula is worked out, no macro is run.

What would make the reader need more memory than the file deserves (a cell in the last corner of a sheet, a file
that unpacks to gigabytes) is looked for first.
"""

import io
import re
import zipfile
from typing import IO, Any, Final

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from desk.imports.problems import UnreadableError

UNPACKED: Final = 400 * 1024 * 1024
"""Bytes that all parts of a workbook may have when unpacked."""
_CHUNK: Final = 1 << 20
_FAR_COLUMN: Final = re.compile(rb'\br="[A-Z]{3,}[0-9]+"')
_ROW: Final = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="([0-9]+)"')
_CELL_ROW: Final = re.compile(rb'\br="[A-Z]{1,2}([0-9]{6,})"')


def is_spreadsheet(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04")


def read_spreadsheet(data: bytes, max_rows: int, max_columns: int) -> list[list[Any]]:
    """The cells of the first sheet that is to be seen, from A1. Raises UnreadableError."""
    _look_over(data, max_rows, max_columns)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            names = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
            ]
            if not names:
                raise UnreadableError("no_sheet")
            sheet = book.get_sheet_by_name(names[0])
            if sheet.total_height > max_rows:
                raise UnreadableError("too_many_rows", rows=max_rows)
            if sheet.total_width > max_columns:
                raise UnreadableError("too_many_columns", columns=max_columns)
            return sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableError("broken_excel") from error


def _look_over(data: bytes, max_rows: int, max_columns: int) -> None:
    """Raises UnreadableError for what is no workbook, carries macros, or would not fit."""
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
                    left = _look_through(part, sheet, left, max_rows, max_columns)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise UnreadableError("broken_excel") from error


def _look_through(part: IO[bytes], is_sheet: bool, left: int, max_rows: int, max_columns: int) -> int:
    """How many bytes of the allowance remain after this part."""
    tail = b""
    while chunk := part.read(_CHUNK):
        left -= len(chunk)
        if left < 0:
            raise UnreadableError("unpacks_too_big", megabytes=UNPACKED >> 20)
        if is_sheet:
            seen = tail + chunk
            if _FAR_COLUMN.search(seen):
                raise UnreadableError("too_many_columns", columns=max_columns)
            if any(int(row) > max_rows for pattern in (_ROW, _CELL_ROW) for row in pattern.findall(seen)):
                raise UnreadableError("too_many_rows", rows=max_rows)
            tail = seen[-200:]
    return left
