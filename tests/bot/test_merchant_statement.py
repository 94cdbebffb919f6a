import csv
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from bot.clock import TOKYO
from bot.merchants.paper import MISSING, printable, width_of, wrapped
from bot.merchants.statement import HEADERS, Statement, StatementLine, statement_csv, statement_pdf

MADE = datetime(2021, 2, 3, 10, 5, tzinfo=TOKYO)


def line(kind: str, declared: int | None, counted: int | None, face: int = 500) -> StatementLine:
    amount = None if counted is None else counted * face
    return StatementLine(kind=kind, unit="枚", face=face, declared=declared, counted=counted, amount=amount)


STATEMENT = Statement(
    number="S-0001",
    made_at=MADE,
    programme="ためしの食事券事業",
    issuer="ためしの事務局",
    desk="加盟店の窓口",
    desk_phone="0570-000-000",
    merchant_number="0001234",
    shop="食堂ひのき",
    day=date(2021, 2, 1),
    round_name="第5回",
    state="sent",
    lines=(line("共通券", 1234, 1231, 1000), line("専用券", 56, 58)),
    amount=1_260_000,
    declared_amount=1_262_000,
    difference_reason="伝票の枚数と届いた枚数が違いました。",
    rule="届いた枚数を正しいものとします。（手引き 12ページ）",
    last_day_to_dispute=date(2021, 2, 15),
    bank="ためし銀行",
    account_tail="012",
    payer="タメシジムキョク",
)


def pages(statement: Statement) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(statement_pdf(statement))).pages]


def text(statement: Statement) -> str:
    return "\n".join(pages(statement))


def rows(statement: Statement) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(statement_csv(statement).decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "words",
    [
        "入金明細書",
        "明細番号 S-0001",
        "2021年2月3日(水) 10:05 作成",
        "食堂ひのき 御中",
        "加盟店番号 0001234",
        "ためしの食事券事業",
        "ためしの事務局",
        "第5回",
        "振込済み",
        "入金日",
        "2021年2月1日(月)",
        "1,260,000円",
        "ためし銀行（口座番号の末尾 012）",
        "タメシジムキョク",
        "1,234枚",
        "1,231枚",
        "−3枚",
        "+2枚",
        "1,290枚",
        "1,289枚",
        "−1枚",
        "1,231,000円",
        "29,000円",
        "1,262,000円",
        "−2,000円",
        "伝票の枚数と届いた枚数が違いました。",
        "届いた枚数を正しいものとします。（手引き 12ページ）",
        "2021年2月15日(月)までに",
        "加盟店の窓口",
        "0570-000-000",
        "1 / 1ページ",
    ],
)
def test_everything_a_merchant_asks_for_stands_on_paper_as_text(words: str) -> None:
    assert words in text(STATEMENT)


@pytest.mark.parametrize(
    ("state", "day", "note"),
    [
        ("planned", "入金予定日", "まだ入金していません。"),
        ("sent", "入金日", ""),
        ("returned", "振込日", "銀行から戻りました。"),
    ],
)
def test_the_state_of_the_payout_decides_what_its_day_is_called(state: str, day: str, note: str) -> None:
    said = text(replace(STATEMENT, state=state))  # type: ignore[arg-type]
    assert day in said.splitlines()
    assert note in said


def test_after_the_last_day_it_says_that_it_is_over() -> None:
    last = datetime(2021, 2, 15, 14, 59, 59, tzinfo=UTC)
    assert "2021年2月15日(月)までに" in text(replace(STATEMENT, made_at=last))
    over = text(replace(STATEMENT, made_at=last.replace(hour=15, minute=0, second=0)))
    assert "2021年2月15日(月)で締め切りました" in over
    assert "2021年2月16日(火) 0:00 作成" in over


def test_without_a_rule_for_disputes_no_window_is_invented() -> None:
    said = text(replace(STATEMENT, last_day_to_dispute=None))
    assert "異議" not in said
    assert "下の窓口へご連絡ください" in said


def test_what_is_not_known_is_left_out_or_a_dash() -> None:
    bare = replace(
        STATEMENT, lines=(line("共通券", None, None),), amount=5000, declared_amount=None,
        difference_reason="", rule="", bank="", account_tail="", payer="",
    )  # fmt: skip
    said = text(bare)
    for absent in ("申告との違い", "振込先", "通帳", "None"):
        assert absent not in said
    assert "—" in said
    assert rows(bare)[-1]["差額（円）"] == ""


@pytest.mark.parametrize(
    ("bank", "tail", "words"),
    [("ためし銀行", "", "ためし銀行\n"), ("", "012", "口座番号の末尾 012")],
)
def test_an_account_of_which_a_part_is_known_is_told_in_part(bank: str, tail: str, words: str) -> None:
    assert words in text(replace(STATEMENT, bank=bank, account_tail=tail))


def test_yen_beside_the_lines_are_shown_so_that_the_sums_are_right() -> None:
    less = replace(STATEMENT, amount=1_259_500)
    assert "内訳にない増減" in text(less)
    assert "−500円" in text(less)
    assert "内訳にない増減" not in text(STATEMENT)
    assert [row["金額（円）"] for row in rows(less)] == ["1231000", "29000", "-500", "1259500"]


def test_pieces_of_different_units_are_not_added_up() -> None:
    nights = StatementLine(kind="宿泊", unit="人泊", face=None, declared=3, counted=3, amount=9000)
    mixed = replace(STATEMENT, lines=(*STATEMENT.lines, nights), amount=1_269_000)
    assert mixed.counted_total is None
    assert mixed.lines_total == 1_269_000
    assert "3人泊" in text(mixed)


def test_many_lines_run_over_pages_with_the_heads_repeated() -> None:
    many = tuple(line(f"券種{number}番", number, number) for number in range(1, 121))
    sheets = pages(replace(STATEMENT, lines=many, amount=sum(one.amount or 0 for one in many)))
    assert len(sheets) == 5
    for number, sheet in enumerate(sheets, 1):
        assert f"{number} / {len(sheets)}ページ" in sheet
        assert "入金明細書 S-0001" in sheet
    assert all("種類（つづき）" in sheet and "単価" in sheet for sheet in sheets[1:4])
    said = "\n".join(sheets)
    assert all(said.count(f"券種{number}番\n") == 1 for number in range(1, 121))


def test_long_names_and_amounts_stay_inside_their_columns() -> None:
    long = line("とても長い名前の券" * 8, 99_999_999, 88_888_888, 100_000)
    said = text(replace(STATEMENT, shop="とても長い名前の店" * 30, lines=(long,), amount=long.amount or 0))
    assert "8,888,888,800,000円" in said
    assert said.replace("\n", "").count("とても長い名前の店") == 30


def fonts(reader: PdfReader) -> list[DictionaryObject]:
    found: dict[str, DictionaryObject] = {}
    for page in reader.pages:
        resources = page["/Resources"].get_object()
        assert isinstance(resources, DictionaryObject)
        found |= {name: font.get_object() for name, font in resources["/Font"].get_object().items()}
    return list(found.values())


def test_the_typeface_is_embedded_and_only_the_signs_that_are_used() -> None:
    pdf = statement_pdf(STATEMENT)
    used = fonts(PdfReader(BytesIO(pdf)))
    assert used
    for font in used:
        prefix, plus, name = str(font["/BaseFont"])[1:].partition("+")
        assert (len(prefix), plus) == (6, "+")
        assert name.startswith("BIZUDPGothic")
        descriptor = font["/FontDescriptor"].get_object()
        assert isinstance(descriptor, DictionaryObject)
        assert "/FontFile2" in descriptor
        assert "/ToUnicode" in font
    assert len(pdf) < 150_000


def test_the_document_says_its_title_and_language_and_names_nobody() -> None:
    reader = PdfReader(BytesIO(statement_pdf(STATEMENT)))
    about = reader.metadata
    assert about is not None
    assert about.title == "入金明細書 2021年2月1日(月)"
    assert not about.author
    assert not about.creator
    assert about.creation_date == MADE
    assert reader.root_object["/Lang"] == "ja"
    assert str(reader.root_object["/ViewerPreferences"].get_object()["/DisplayDocTitle"]).lower() == "true"
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages} == {
        (595, 842)
    }


def roles(element: DictionaryObject) -> list[str]:
    """The roles of a structure tree in the order of reading."""
    kids = [kid.get_object() for kid in element.get("/K", [])]
    below = [role for kid in kids if "/S" in kid for role in roles(kid)]
    return [str(element["/S"])[1:], *below]


def test_a_screen_reader_is_told_headings_tables_and_which_cell_heads_what() -> None:
    reader = PdfReader(BytesIO(statement_pdf(STATEMENT)))
    root = reader.root_object
    assert root["/MarkInfo"].get_object()["/Marked"]
    document = root["/StructTreeRoot"].get_object()["/K"].get_object()
    order = roles(document)
    assert order[:3] == ["Document", "H1", "P"]
    assert order.count("H2") == 3
    assert order.count("Table") == 4
    wide = ["TR", *["TH"] * 6, *["TR", "TH", *["TD"] * 5] * 3]
    start = order.index("H2") + 2
    assert order[start : start + len(wide)] == wide


def test_every_mark_on_a_page_leads_to_its_element() -> None:
    many = tuple(line(f"券種{number}番", number, number) for number in range(1, 61))
    reader = PdfReader(BytesIO(statement_pdf(replace(STATEMENT, lines=many))))
    numbers = reader.root_object["/StructTreeRoot"].get_object()["/ParentTree"].get_object()["/Nums"]
    for at, page in enumerate(reader.pages):
        contents = page.get_contents()
        assert contents is not None
        stream = contents.get_data()
        assert page["/StructParents"] == at == numbers[2 * at]
        assert stream.count(b"MCID") == len(numbers[2 * at + 1].get_object())
        assert stream.count(b"BDC") + stream.count(b"BMC") == stream.count(b"EMC")


def test_the_same_statement_gives_the_same_bytes() -> None:
    assert statement_pdf(STATEMENT) == statement_pdf(replace(STATEMENT))
    assert statement_csv(STATEMENT) == statement_csv(replace(STATEMENT))


def test_statements_made_at_once_do_not_mix() -> None:
    many = [replace(STATEMENT, shop=f"食堂{sign}") for sign in "松竹梅桜菊桐楓柳"]
    alone = [statement_pdf(statement) for statement in many]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(statement_pdf, many)) == alone


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("髙﨑商店", "髙﨑商店"),
        ("𠮷野", f"{MISSING}野"),
        ("祝👍🏽店", f"祝{MISSING}{MISSING}店"),
        ("か\u3099き", "がき"),
        ("葛\U000e0100城", "葛城"),
        ("一行\n二行\t三", "一行 二行 三"),
        ("左\u202e右", "左右"),
        ("\ud800", MISSING),
    ],
)
def test_signs_that_the_typeface_lacks_are_marked_and_explained(typed: str, printed: str) -> None:
    assert printable(typed) == printed
    said = text(replace(STATEMENT, shop=typed))
    assert f"{printed} 御中" in said
    assert ("この書類の文字にない字" in said) == (MISSING in printed)


@given(st.text(max_size=200))
@settings(max_examples=30, deadline=None)
def test_any_name_can_be_printed(name: str) -> None:
    strange = replace(STATEMENT, shop=name, bank=name, lines=(line(name, 1, 1),))
    assert statement_pdf(strange).startswith(b"%PDF-1.7")
    assert len(rows(strange)) == 3


def test_lines_are_broken_where_a_reader_expects_it() -> None:
    words = "令和3年2月15日までに、下の窓口へお申し立てください。1,234,567円です。"
    broken = wrapped(words, 90, 9.5)
    assert "".join(broken) == words
    assert all(width_of(row, 9.5) <= 90 for row in broken)
    assert not any(row[0] in "、。）」" for row in broken)
    assert any("1,234,567" in row for row in broken)
    assert wrapped("地域限定の券（紙）", 66, 9.5) == ["地域限定の券", "（紙）"]
    for unbroken in ("0" * 100, "（" * 30, "。" * 30):
        assert "".join(wrapped(unbroken, 90, 9.5)) == unbroken


def test_the_table_begins_with_its_mark_and_ends_its_lines_as_spreadsheets_expect() -> None:
    table = statement_csv(STATEMENT)
    assert table.startswith(b"\xef\xbb\xbf")
    assert table.count(b"\r\n") == table.count(b"\n") == 4


def test_the_headers_of_the_table_never_change() -> None:
    assert HEADERS == (
        "行", "明細番号", "作成日時", "事業", "発行者", "窓口", "窓口の電話番号", "加盟店番号", "店舗名", "精算の回", "状態",
        "入金日", "種類", "単価（円）", "申告数", "集計数", "数の差", "金額（円）", "申告の金額（円）", "差額（円）", "差額の理由",
        "精算の決まり", "異議申し立ての期限", "銀行名", "口座番号の末尾3桁",
    )  # fmt: skip
    assert tuple(rows(STATEMENT)[0]) == HEADERS


def test_the_table_has_a_row_for_each_kind_and_one_of_totals() -> None:
    common, special, total = rows(STATEMENT)
    assert (common["行"], common["種類"], common["単価（円）"]) == ("内訳", "共通券", "1000")
    assert (common["申告数"], common["集計数"], common["数の差"]) == ("1234", "1231", "-3")
    assert special["金額（円）"] == "29000"
    assert (total["行"], total["申告数"], total["集計数"], total["数の差"]) == ("合計", "1290", "1289", "-1")
    assert (total["金額（円）"], total["申告の金額（円）"], total["差額（円）"]) == (
        "1260000",
        "1262000",
        "-2000",
    )
    assert (total["入金日"], total["異議申し立ての期限"]) == ("2021-02-01", "2021-02-15")
    assert (total["作成日時"], total["口座番号の末尾3桁"]) == ("2021-02-03 10:05:00", "***012")
    assert {row["加盟店番号"] for row in rows(STATEMENT)} == {"0001234"}


@pytest.mark.parametrize(
    "shop",
    ["=1+1", "+81", "-2", "@SUM(A1)", "＝1", "＋1", "－1", "＠A", " =1", "\t=1", "\r=1", "\n=HYPERLINK(1)"],
)
def test_a_name_that_a_spreadsheet_would_run_is_made_harmless(shop: str) -> None:
    cell = rows(replace(STATEMENT, shop=shop))[0]["店舗名"]
    assert cell.startswith("'")
    assert "\n" not in cell
    assert "\t" not in cell


def test_a_name_with_commas_quotes_and_line_ends_stays_one_cell() -> None:
    assert rows(replace(STATEMENT, shop='食堂,"ひのき"\r\n本店'))[0]["店舗名"] == '食堂,"ひのき" 本店'
    assert rows(replace(STATEMENT, shop="𠮷野👍"))[0]["店舗名"] == "𠮷野👍"


@pytest.mark.parametrize("tail", ["1234567", "0123", "12a", "１２３"])
def test_an_account_number_cannot_get_onto_a_statement(tail: str) -> None:
    with pytest.raises(ValueError, match="last three digits"):
        replace(STATEMENT, account_tail=tail)


def test_a_statement_is_made_at_a_moment_in_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        replace(STATEMENT, made_at=datetime(2021, 2, 3, 10, 5))  # noqa: DTZ001 - refused
