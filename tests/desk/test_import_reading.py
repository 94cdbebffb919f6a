"""Files as they come: encodings, separators, line breaks in cells, and what is refused."""

import io
import zipfile

import pytest
import xlsxwriter

from desk.imports.problems import UnreadableError
from desk.imports.reading import MAX_BYTES, Sheet, read_sheet

ROWS = "加盟店番号,加盟店名\n1001,和食すずらん\n1002,喫茶ポプラ\n"


def rows(sheet: Sheet) -> list[tuple[object, ...]]:
    return [(line.row, *line.cells) for line in sheet.lines]


def workbook(*written: tuple[object, ...], first_row: int = 0) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate(written, first_row):
            sheet.write_row(number, 0, cells)
    return out.getvalue()


def repacked(data: bytes, **changed: bytes) -> bytes:
    """The workbook with parts added or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, body in changed.items():
            new.writestr(name, body)
    return out.getvalue()


def refusal(data: bytes) -> tuple[str, int | None]:
    with pytest.raises(UnreadableError) as refused:
        read_sheet(data)
    return refused.value.problem.code, refused.value.problem.row


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (ROWS.encode("utf-8"), "utf-8"),
        (ROWS.encode("utf-8-sig"), "utf-8-sig"),
        (ROWS.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + ROWS.encode("utf-16-be"), "utf-16"),
        (ROWS.encode("cp932"), "cp932"),
        (workbook(*(line.split(",") for line in ROWS.splitlines())), "xlsx"),
    ],
)
def test_every_usual_encoding_gives_the_same_rows(data: bytes, encoding: str) -> None:
    sheet = read_sheet(data)
    assert sheet.encoding == encoding
    assert rows(sheet) == [
        (1, "加盟店番号", "加盟店名"),
        (2, "1001", "和食すずらん"),
        (3, "1002", "喫茶ポプラ"),
    ]
    assert not sheet.problems


@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_separators_and_line_endings_are_recognised(separator: str, ending: str) -> None:
    text = ROWS.replace(",", separator).replace("\n", ending)
    assert rows(read_sheet(text.encode("cp932")))[2] == (3, "1002", "喫茶ポプラ")


def test_a_cell_with_line_breaks_is_one_row_and_empty_rows_count_but_are_left_out() -> None:
    text = '番号,名前\r\n\r\n1,"一行目\r\n二行目, ""引用"""\r\n , \u3000\r\n2,b\r\n'
    assert rows(read_sheet(text.encode())) == [
        (1, "番号", "名前"),
        (3, "1", '一行目\n二行目, "引用"'),
        (5, "2", "b"),
    ]


def test_rows_of_a_workbook_are_numbered_as_they_are_seen() -> None:
    assert [line.row for line in read_sheet(workbook(("番号",), ("1",), first_row=2)).lines] == [3, 4]


def test_rows_in_another_encoding_than_the_rest_are_named() -> None:
    lines = [line.encode("cp932") for line in ("番号,名前", "1,あおい", "2,いずみ", '3,"う\nえ"', "5,ﾆｼ")]
    lines.insert(2, "9,混ざった行".encode())
    sheet = read_sheet(b"\n".join(lines))
    assert (sheet.encoding, rows(sheet)[2]) == ("cp932", (3, "9", "混ざった行"))
    assert [(problem.code, problem.row) for problem in sheet.problems] == [("mixed_encoding", 3)]
    assert rows(sheet)[-1] == (6, "5", "ﾆｼ")


def test_shift_jis_rows_in_a_utf8_file_are_named() -> None:
    data = ROWS.encode("utf-8-sig") + "1003,そば処\n".encode("cp932")
    sheet = read_sheet(data)
    assert [(p.code, p.row, p.values["encoding"]) for p in sheet.problems] == [("mixed_encoding", 4, "cp932")]


def test_bytes_of_no_encoding_are_named_with_their_row() -> None:
    sheet = read_sheet(ROWS.encode("cp932") + b"1003,\xff\xfe\xfd\n")
    assert [(problem.code, problem.row) for problem in sheet.problems] == [("broken_characters", 4)]


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u202e"])
def test_control_characters_are_named_with_row_and_column(sign: str) -> None:
    sheet = read_sheet(f"番号,名前\n1,あ\n2,い{sign}う\n".encode())
    assert [(p.code, p.row, p.letter) for p in sheet.problems] == [("control_character", 3, "B")]


def test_a_quote_that_is_not_closed_does_not_swallow_the_rest() -> None:
    assert refusal('番号,名前\n1,"あ\n2,い\n'.encode()) == ("quotes", 2)
    assert refusal('番号,名前\n1,あ\n2,"い"う\n'.encode()) == ("quotes", 3)


@pytest.mark.parametrize("data", [b"", b" \r\n\r\n", b"\xef\xbb\xbf", b",,\n,\n"])
def test_an_empty_file_is_said_so(data: bytes) -> None:
    assert refusal(data)[0] == "empty_file"


def test_what_is_too_big_is_not_read() -> None:
    assert refusal(b"x" * (MAX_BYTES + 1))[0] == "too_big"
    assert refusal(b"a," * 300)[0] == "too_many_columns"


def test_old_excel_and_other_archives_are_refused() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as parts:
        parts.writestr("a.txt", "a")
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)[0] == "old_excel"
    assert refusal(archive.getvalue())[0] == "not_excel"
    assert refusal(workbook(("番号",))[:900])[0] == "broken_excel"


def test_a_workbook_with_macros_is_refused() -> None:
    assert refusal(repacked(workbook(("番号",)), **{"xl/vbaProject.bin": b"x"}))[0] == "macros"


@pytest.mark.parametrize(
    ("cell", "code"),
    [("XFD1", "too_many_columns"), ("A1048576", "too_many_rows"), ("B9999999", "too_many_rows")],
)
def test_a_cell_in_the_far_corner_does_not_fill_the_memory(cell: str, code: str) -> None:
    row = "".join(filter(str.isdigit, cell))
    part = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{cell}"><v>1</v></c></row></sheetData></worksheet>'
    )
    assert refusal(repacked(workbook(("番号",)), **{"xl/worksheets/sheet1.xml": part.encode()}))[0] == code


def test_a_formula_that_went_wrong_is_named_and_only_on_the_sheet_that_is_read() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        hidden, seen, other = (book.add_worksheet(name) for name in ("控え", "A&B <一覧>", "計算"))
        hidden.hide()
        for sheet in (hidden, other):
            sheet.write_formula(8, 8, "=1/0", None, "#DIV/0!")
        seen.activate()
        seen.set_first_sheet()
        seen.write_row(0, 0, ("番号", "額"))
        seen.write_formula(1, 1, "=VLOOKUP(1,A:A,1)", None, "#N/A")
        seen.write_formula(2, 1, "=1+1", None, 2)
        seen.write_string(3, 27, "#N/A と書かれた文")
    sheet = read_sheet(out.getvalue())
    assert [(problem.code, problem.row, problem.letter) for problem in sheet.problems] == [
        ("formula_error", 2, "B")
    ]
    assert [line.row for line in sheet.lines] == [1, 3, 4]
    assert sheet.names == ("A&B <一覧>", "計算")


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.imports.spreadsheet.UNPACKED", 200_000)
    data = repacked(workbook(("番号",)), **{"xl/media/zeros.bin": b"\0" * 1_000_000})
    assert len(data) < 20_000
    assert refusal(data)[0] == "unpacks_too_big"
