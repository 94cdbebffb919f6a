"""An empty file with the headers of one kind, to be filled in: CSV that Excel opens in Japanese, or XLSX."""

import csv
import io
from typing import Any

import xlsxwriter

from desk.imports.columns import Field, Kind, fields_of
from programmes.model import Programme

_WIDTH = 18


def empty_csv(kind: Kind, programme: Programme) -> bytes:
    """The headers as CSV in UTF-8 with BOM."""
    out = io.StringIO()
    csv.writer(out).writerow([header_of(field, programme) for field in fields_of(kind, programme)])
    return out.getvalue().encode("utf-8-sig")


def empty_xlsx(kind: Kind, programme: Programme) -> bytes:
    """The headers as a workbook: what is required stands in bold, numbers are kept as text so that no zero before
    them is lost, words are offered as a list."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        formats = {name: book.add_format(look) for name, look in _LOOKS.items()}
        for column, field in enumerate(fields_of(kind, programme)):
            look = formats["required" if field.required else "header"]
            sheet.write_string(0, column, header_of(field, programme), look)
            sheet.set_column(column, column, _WIDTH, formats.get(field.kind))
            if field.meanings:
                sheet.data_validation(1, column, 1000, column, {"validate": "list", "source": _words(field)})
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def header_of(field: Field, programme: Programme) -> str:
    """What stands above a column: in the programme's own word for its merchants where there is such a header."""
    own = (header for header in field.headers if header.startswith(programme.words.merchant))
    return next(own, field.header)


_LOOKS: dict[str, dict[str, Any]] = {
    "header": {"bottom": 1},
    "required": {"bottom": 1, "bold": True},
    "number": {"num_format": "@"},
    "text": {"num_format": "@"},
    "phone": {"num_format": "@"},
    "account": {"num_format": "@"},
    "day": {"num_format": "yyyy/mm/dd"},
    "yen": {"num_format": "#,##0"},
    "signed_yen": {"num_format": "#,##0"},
}


def _words(field: Field) -> list[str]:
    """The first word for each code."""
    return list({code: word for word, code in reversed(list(field.meanings.items()))}.values())[::-1]
