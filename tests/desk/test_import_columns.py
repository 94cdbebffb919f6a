"""Headers: the usual Japanese ones are recognised, whatever their width and marks; records are read by them."""

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook
from shipped import programmes

from desk.imports import zengin
from desk.imports.cells import folded
from desk.imports.columns import KINDS, Kind, fields_of, find_columns
from desk.imports.problems import Problem
from desk.imports.reading import read_sheet
from desk.imports.records import Records, read_records
from desk.imports.template import empty_csv, empty_xlsx, header_of
from desk.imports.words import problem_in_words

PROGRAMMES = programmes()
TODAY = date(2020, 12, 18)


def read(kind: Kind, text: str, code: str = "gifu-gotoeat") -> Records:
    return read_records(kind, text.encode(), PROGRAMMES[code], TODAY)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("code", PROGRAMMES)
def test_no_header_of_a_kind_means_two_things(kind: Kind, code: str) -> None:
    seen: dict[str, str] = {}
    for field in fields_of(kind, PROGRAMMES[code]):
        for header in field.headers:
            assert seen.setdefault(folded(header), field.id) == field.id, header


@pytest.mark.parametrize(
    "header",
    [
        "加盟店番号",
        "加盟店ＩＤ",
        "加盟店 no.",
        "【加盟店番号】",
        "加盟店番号（必須）",
        "※加盟店番号",
        "取扱店番号",
        "施設 番号",
        "店舗ID",
        "ｶﾒｲ店番号",
    ],
)
def test_the_merchant_number_under_its_usual_headers(header: str) -> None:
    columns = find_columns(
        "merchants", read_sheet(f"{header},加盟店名\n1,あ\n".encode()), PROGRAMMES["gifu-gotoeat"]
    )
    assert ("number" in [column.field.id for column in columns.found]) == (header != "ｶﾒｲ店番号")


def test_unknown_columns_are_told_and_missing_or_double_ones_are_fatal() -> None:
    told = read("merchants", "加盟店番号,加盟店名,色\n1,あ,赤\n")
    assert (told.unknown, told.problems) == (("色",), ())
    missing = read("merchants", "加盟店番号,色\n1,赤\n")
    assert [(p.code, p.row, p.values["header"]) for p in missing.problems] == [
        ("column_missing", 1, "加盟店名")
    ]
    double = read("merchants", "加盟店番号,加盟店名,店舗ID\n1,あ,2\n")
    assert [(p.code, p.letter, p.header, p.gravity) for p in double.problems] == [
        ("column_twice", "C", "店舗ID", "file")
    ]
    assert not double.records


def test_titles_may_stand_above_the_headers() -> None:
    found = read(
        "merchants", "加盟店一覧,,\n令和2年12月,,\n加盟店番号,加盟店名,電話番号\n1001,あおい,058-1\n"
    )
    assert [(record.row, record.values["number"]) for record in found.records] == [(4, "1001")]


def test_every_fault_of_a_row_is_named_and_the_row_is_refused() -> None:
    found = read(
        "payouts",
        '加盟店番号,入金日,入金額\n1001,2020/12/28,"12,500円"\n,12/28,一万円\n1003,R2.12.28,５００\n',
    )
    assert [(record.row, record.values["day"], record.values["amount"]) for record in found.records] == [
        (2, date(2020, 12, 28), 12_500),
        (4, date(2020, 12, 28), 500),
    ]
    assert found.refused == {3}
    assert [(p.row, p.letter, p.header, p.code) for p in found.problems] == [
        (3, "A", "加盟店番号", "cell_missing"),
        (3, "B", "入金日", "day_without_year"),
        (3, "C", "入金額", "no_money"),
    ]


def test_words_have_their_meaning_and_other_words_are_refused_with_those_there_are() -> None:
    found = read("applications", "加盟店番号,審査状況\n1,承認済み\n2,書類不備\n3,保留\n")
    assert [record.values["state"] for record in found.records] == ["approved", "papers_missing"]
    text = problem_in_words(found.problems[0])
    assert text.startswith("4行目のB列「審査状況」: 「保留」")
    assert "「承認」" in text


@pytest.mark.parametrize(
    ("code", "header", "side", "kind"),
    [
        ("gifu-gotoeat", "申告 500円券", "declared", "face-500"),
        ("gifu-gotoeat", "申告枚数（1,000円券）", "declared", "face-1000"),
        ("gifu-gotoeat", "500円券 確認枚数", "counted", "face-500"),
        ("ise-shouhinken", "確認枚数（共通券）", "counted", "common-1000"),
        ("ise-shouhinken", "申告 専用券", "declared", "small-500"),
        ("ise-shouhinken", "確認額 電子商品券", "counted", "electronic"),
        ("tottori-area", "確認 250円券", "counted", "area-250"),
        ("aikyo-gunma", "申告人泊数", "declared", "guest-nights"),
    ],
)
def test_counts_by_kind_of_ticket(code: str, header: str, side: str, kind: str) -> None:
    found = read("payouts", f'加盟店番号,入金日,入金額,"{header}"\n1,2020/12/28,500,"1,0０0"\n', code)
    assert [record.counts for record in found.records] == [{side: {kind: 1000}}]


def test_a_row_of_mixed_encoding_is_refused_once_with_its_reason() -> None:
    data = "加盟店番号,加盟店名\n1,あ\n2,い\n".encode("cp932") + "3,う\n".encode()
    found = read_records("merchants", data, PROGRAMMES["gifu-gotoeat"], TODAY)
    assert [record.row for record in found.records] == [2, 3]
    assert [problem_in_words(problem) for problem in found.problems] == [
        "4行目: ほかの行と文字コードが違います（この行はUTF-8）。1つの文字コードで保存し直してください。"
    ]


def test_nothing_of_an_account_is_in_a_record_or_a_problem() -> None:
    found = read(
        "merchants",
        "加盟店番号,加盟店名,銀行名,口座番号\n1,あ,さくら銀行,1234567\n2,い,さくら銀行,普通7654321\n",
    )
    assert found.records[0].values["account_tail"] == "567"
    told = repr(found) + "".join(map(problem_in_words, found.problems))
    assert "1234" not in told
    assert "7654" not in told


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("code", PROGRAMMES)
def test_a_template_has_every_header_and_is_read_back(kind: Kind, code: str) -> None:
    programme = PROGRAMMES[code]
    headers = [header_of(field, programme) for field in fields_of(kind, programme)]
    book = CalamineWorkbook.from_filelike(io.BytesIO(empty_xlsx(kind, programme)))
    assert book.get_sheet_by_index(0).to_python() == [headers]
    data = empty_csv(kind, programme)
    assert data.startswith(b"\xef\xbb\xbf")
    found = find_columns(kind, read_sheet(data), programme)
    assert [column.header for column in found.found] == headers
    assert not found.problems
    assert [problem.code for problem in read_records(kind, data, programme, TODAY).problems] == ["no_rows"]


@pytest.mark.parametrize(
    ("code", "number", "name"),
    [
        ("gifu-gotoeat", "加盟店番号", "加盟店名"),
        ("ise-shouhinken", "取扱店番号", "取扱店名"),
        ("aikyo-gunma", "対象施設番号", "対象施設名"),
        ("tottori-area", "参加店舗番号", "参加店舗名"),
    ],
)
def test_a_template_calls_merchants_as_the_programme_does(code: str, number: str, name: str) -> None:
    text = empty_csv("merchants", PROGRAMMES[code]).decode("utf-8-sig")
    assert text.split(",")[:2] == [number, name]


def test_every_problem_has_its_words() -> None:
    values = {
        "cell": "あ", "megabytes": 50, "rows": 300_000, "columns": 200, "encoding": "cp932", "header": "a", "first": "b", "most": 200,
        "day": TODAY, "words": ["済"], "bytes": 100, "length": 120, "kind": "5", "written": 2, "found": 3, "place": 7, "name": "一", "others": ["二"],
    }  # fmt: skip
    sources = [
        zengin.__file__,
        *(
            zengin.__file__.replace("zengin", name)
            for name in ("reading", "cells", "columns", "spreadsheet", "records")
        ),
    ]
    codes = {code for source in sources for code in CODES(source)}
    assert len(codes) > 35
    for code in codes:
        assert problem_in_words(Problem(code, 5, 2, "金額", values)).startswith("5行目のC列「金額」: ")


def CODES(file: str) -> set[str]:  # noqa: N802
    """The codes that a module gives to problems."""
    import re
    from pathlib import Path

    text = Path(file).read_text("utf-8")
    found = set(re.findall(r'(?:CellError|UnreadableError|Problem)\(\s*"(\w+)"', text))
    return found | set(re.findall(r'"((?:zengin|no|too)_\w+)"(?: if|,| else)', text)) - {"no_"}
