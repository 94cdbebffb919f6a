"""The banks' transfer file: read with and without line breaks; whatever does not hold together is named by record."""

from datetime import date

import pytest
from bank_files import END, bank_file, data, field, header, trailer
from shipped import programmes

from desk.imports.problems import UnreadableError
from desk.imports.records import read_records
from desk.imports.words import problem_in_words
from desk.imports.zengin import day_of_transfer, is_transfer_file, read_transfers

PROGRAMMES = programmes()
ROUNDS = PROGRAMMES["gifu-gotoeat"].settlement.rounds
TODAY = date(2020, 12, 18)
TWO = bank_file(data("1001", 12_500), data("1002", 500, account="9990001", second="77"), day="0119")


def refusal(records: bytes) -> tuple[str, int | None]:
    with pytest.raises(UnreadableError) as refused:
        read_transfers(records, ROUNDS, TODAY)
    assert problem_in_words(refused.value.problem, records=True)
    return refused.value.problem.code, refused.value.problem.row


@pytest.mark.parametrize("between", [b"", b"\r\n", b"\n", b"\r"])
@pytest.mark.parametrize("end", [b"", b"\r\n", b"\x1a", b"\r\n\x1a"])
def test_the_same_transfers_with_and_without_line_breaks(between: bytes, end: bytes) -> None:
    whole = between.join(TWO) + end
    assert is_transfer_file(whole)
    file = read_transfers(whole, ROUNDS, TODAY)
    assert [(t.record, t.day, t.payee, t.amount, t.customer, t.second) for t in file.transfers] == [
        (2, date(2021, 1, 19), "ワシヨク スズラン", 12_500, "1001", ""),
        (3, date(2021, 1, 19), "ワシヨク スズラン", 500, "1002", "77"),
    ]
    assert not file.problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_file_that_an_editor_saved_as_utf8_is_the_same(encoding: str) -> None:
    saved = b"\r\n".join(TWO).decode("cp932").encode(encoding)
    assert is_transfer_file(saved)
    assert read_transfers(saved, ROUNDS, TODAY) == read_transfers(b"\r\n".join(TWO), ROUNDS, TODAY)


def test_a_name_may_hold_a_comma() -> None:
    first = TWO[0][:14] + field("ｼﾞﾑｷﾖｸ,(ｶ", 40) + TWO[0][54:]
    whole = b"".join([first, *TWO[1:]])
    assert is_transfer_file(whole)
    assert len(read_transfers(whole, ROUNDS, TODAY).transfers) == 2


@pytest.mark.parametrize("table", ["121,店\n", "加盟店番号,入金日\n1,2\n", "1" * 14, ""])
def test_a_table_is_no_transfer_file(table: str) -> None:
    assert not is_transfer_file(table.encode("cp932"))


def test_of_an_account_only_bank_and_three_digits_are_left() -> None:
    file = read_transfers(b"".join(TWO), ROUNDS, TODAY)
    assert [(t.bank_name, t.account_tail) for t in file.transfers] == [
        ("シズオカ", "567"),
        ("シズオカ", "001"),
    ]
    told = repr(file)
    for account in ("1234567", "234567", "9990001", "7654321", "4321"):
        assert account not in told


@pytest.mark.parametrize(
    ("records", "code", "record"),
    [
        ([*TWO[:2], TWO[2][:60]], "zengin_length", 3),
        ([*TWO[:3], b"5" + b" " * 119, *TWO[3:]], "zengin_kind", 4),
        ([TWO[1], *TWO], "zengin_order", 1),
        ([*TWO[:3], *TWO[4:]], "zengin_order", 4),
        ([*TWO, TWO[1]], "zengin_order", 6),
        (TWO[:3], "zengin_no_end", 3),
        (TWO[:4], "zengin_no_end", 4),
        ([*TWO[:3], trailer(3, 13_000), END], "zengin_count", 4),
        ([*TWO[:3], trailer(2, 13_001), END], "zengin_total", 4),
        ([*TWO[:3], b"8" + b" " * 119, END], "zengin_trailer", 4),
        ([header("1331"), *TWO[1:]], "zengin_day", 1),
        ([header("12/1"), *TWO[1:]], "zengin_day", 1),
        ([b"111" + TWO[0][3:], *TWO[1:]], "zengin_not_transfers", 1),
        ([b"1211" + TWO[0][4:], *TWO[1:]], "zengin_code", 1),
        ([TWO[0], TWO[1][:80] + b"1,2500    " + TWO[1][90:], *TWO[2:]], "zengin_amount", 2),
        ([TWO[0], TWO[1][:43] + b"12A4567" + TWO[1][50:], *TWO[2:]], "zengin_account", 2),
        ([TWO[0], TWO[1][:50] + "和食".encode("cp932") + TWO[1][54:], *TWO[2:]], "zengin_letter", 2),
    ],
)
@pytest.mark.parametrize("between", [b"\r\n", b""])
def test_what_does_not_hold_together_is_named_by_record(
    records: list[bytes], code: str, record: int, between: bytes
) -> None:
    assert refusal(between.join(records)) == (code, record)


def test_a_record_that_is_too_long_is_named() -> None:
    assert refusal(b"\n".join([TWO[0], TWO[1] + b" ", *TWO[2:]])) == ("zengin_length", 2)


def test_a_record_without_merchant_number_or_amount_is_refused_alone() -> None:
    whole = bank_file(data("0"), data("1002", 0), data("1003", mark="Y"), data("1004"))
    file = read_transfers(b"".join(whole), ROUNDS, TODAY)
    assert [t.customer for t in file.transfers] == ["1004"]
    assert [(p.code, p.row) for p in file.problems] == [
        ("zengin_no_customer", 2),
        ("zengin_no_amount", 3),
        ("zengin_edi", 4),
    ]


def test_several_days_may_follow_one_another() -> None:
    first, second = bank_file(data("1001"), day="1130"), bank_file(data("1002"), day="0119")
    file = read_transfers(b"\r\n".join([*first[:-1], *second]), ROUNDS, TODAY)
    assert [(p.day, p.round) for p in file.paying] == [(date(2020, 11, 30), 1), (date(2021, 1, 19), 3)]
    assert [t.day for t in file.transfers] == [date(2020, 11, 30), date(2021, 1, 19)]


@pytest.mark.parametrize(
    ("written", "year", "today", "day", "how", "round_"),
    [
        ("0119", None, date(2020, 12, 18), date(2021, 1, 19), "round", 3),
        ("0119", None, date(2026, 5, 1), date(2021, 1, 19), "round", 3),
        ("0104", None, date(2020, 12, 18), date(2021, 1, 4), "round", 2),
        ("0119", 2022, date(2020, 12, 18), date(2022, 1, 19), "given", None),
        ("0119", 2021, date(2020, 12, 18), date(2021, 1, 19), "given", 3),
        ("0120", None, date(2026, 5, 1), date(2021, 1, 20), "near_round", None),
        ("0229", None, date(2020, 12, 18), date(2020, 2, 29), "near_round", None),
    ],
)
def test_the_year_is_that_of_the_round_that_pays_then(
    written: str, year: int | None, today: date, day: date, how: str, round_: int | None
) -> None:
    found = day_of_transfer(1, written, ROUNDS, today, year)
    assert (found.day, found.how, found.round) == (day, how, round_)


def test_without_a_calendar_the_year_is_the_nearest_to_today() -> None:
    found = day_of_transfer(1, "0105", (), date(2020, 12, 18))
    assert (found.day, found.how) == (date(2021, 1, 5), "near_today")


def test_a_transfer_file_is_told_from_a_table_by_its_content() -> None:
    programme = PROGRAMMES["gifu-gotoeat"]
    table = read_records("payouts", "加盟店番号,入金日,入金額\n1,2020/12/28,5\n".encode(), programme, TODAY)
    bank = read_records("payouts", b"\r\n".join(TWO), programme, TODAY)
    assert (table.form, bank.form) == ("utf-8", "zengin")
    assert [record.values["merchant_number"] for record in bank.records] == ["1001", "1002"]
    assert [paying.round for paying in bank.paying] == [3]
