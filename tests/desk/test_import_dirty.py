"""Dirty files: whatever is wrong is named with its row, its column and the reason, and nothing of it is taken in."""

import pytest
from bank_files import bank_file, data
from import_office import (
    MERCHANTS_FILE,
    NOW,
    PAYOUTS_FILE,
    PROGRAMMES,
    codes,
    everything,
    preview,
    taken_in,
    told,
)

from desk import imports
from desk.imports import Kind
from desk.imports.words import problem_in_words
from programmes.rules.counts import counted_kinds
from store import Store

HEAD = "加盟店番号,店舗番号,振込番号,回,入金日,入金額,申告金額,差額,確認 1000円券,確認 500円券,換金申込番号\n"
GOOD = "1002,,P-9,2,2020/12/28,500,,,,1,\n"


@pytest.fixture
def office(sqlite_store: Store) -> Store:
    """What is refused is decided before the database is asked: one of the two is enough for most of it."""
    return at_work(sqlite_store)


def at_work(store: Store) -> Store:
    """A secretariat with merchants, an application and payouts."""
    taken_in(store, "merchants", MERCHANTS_FILE)
    taken_in(store, "applications", "加盟店番号,申請番号,状態,状態の日\n1002,A-1,受付,2020/12/1\n")
    taken_in(store, "payouts", PAYOUTS_FILE)
    taken_in(
        store,
        "payouts",
        "加盟店番号,振込番号,入金日,入金額,換金申込番号,到着日\n1002,P-1,2021/1/19,500,Q-1,2020/12/20\n",
    )
    return store


@pytest.mark.parametrize(
    ("row", "header", "code"),
    [
        ("9999,,,2,2020/12/28,500,,,,,", "加盟店番号", "unknown_merchant"),
        ("1002,0012-1,,2,2020/12/28,500,,,,,", "店舗番号", "shop_of_other_merchant"),
        ("1002,77,,2,2020/12/28,500,,,,,", "店舗番号", "unknown_shop"),
        ("1002,,P-9,2,2020/12/28,500,,,,,", "振込番号", "twice_in_file"),
        ("1003,,P-1,3,2021/1/19,500,,,,,", "振込番号", "record_of_other_merchant"),
        ("1003,,P-3,3,2021/1/19,500,,,,,Q-1", "換金申込番号", "record_of_other_merchant"),
        ("1002,,,9,2020/12/28,500,,,,,", "回", "unknown_round"),
        ("1002,,,0,2020/12/28,500,,,,,", "回", "unknown_round"),
        ("1003,,,2,2020/12/28,12500,,,10,4,", "入金額", "amount_not_counted"),
        ("1003,,,2,2020/12/28,１２５００,,,１０枚,４枚,", "入金額", "amount_not_counted"),
        ("1003,,,2,2020/12/28,3000,3500,▲400,,,", "差額", "difference_wrong"),
    ],
)
def test_a_payout_that_does_not_fit_is_refused_with_row_column_and_reason(
    office: Store, row: str, header: str, code: str
) -> None:
    before = everything(office)
    made = preview(office, "payouts", f"{HEAD}{GOOD}{row}\n")
    assert codes(made.refused) == [(3, header, code)]
    assert made.counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 1}
    assert told(made)[0].startswith("3行目の")
    with pytest.raises(imports.RefusedFileError):
        imports.apply(office, made, "佐藤", NOW)
    assert everything(office) == before


@pytest.mark.parametrize(
    ("kind", "file", "found"),
    [
        ("merchants", "加盟店番号,加盟店名\n1,あ\n2,い\n１,あ\n", [(4, "加盟店番号", "twice_in_file")]),
        ("merchants", "加盟店番号,加盟店名,店舗番号,店舗名\n1,あ,1-1,あ本店\n1,い,1-2,あ支店\n", [(3, "加盟店名", "contradicts_row")]),
        ("merchants", "加盟店番号,加盟店名,店舗番号,店舗名\n1,あ,S,あ本店\n2,い,S,い本店\n", [(3, "店舗番号", "twice_in_file")]),
        ("merchants", "加盟店番号,加盟店名,店舗番号,店舗名\n1003,かえで,0012-1,本店\n", [(2, "店舗番号", "shop_of_other_merchant")]),
        ("merchants", "加盟店番号,加盟店名,店舗番号,店舗名\n1,あ,1-1,\n", [(2, "店舗名", "shop_without_name")]),
        ("merchants", "加盟店番号,加盟店名,口座番号\n1,あ,普通1234567\n", [(2, "口座番号", "no_account")]),
        ("applications", "加盟店番号,申請番号,状態\n9999,A-7,受付\n", [(2, "加盟店番号", "unknown_merchant")]),
        ("applications", "加盟店番号,申請番号,状態\n1003,A-1,受付\n", [(2, "申請番号", "record_of_other_merchant")]),
        ("applications", "加盟店番号,申請番号,状態\n1003,A-2,受付\n1003,A-2,承認\n", [(3, "申請番号", "twice_in_file")]),
        ("applications", "加盟店番号,状態,状態の日\n1003,受付,12/1\n", [(2, "状態の日", "day_without_year")]),
    ],
)  # fmt: skip
def test_merchants_and_applications_that_do_not_fit_are_refused(
    office: Store, kind: Kind, file: str, found: list[tuple[int, str, str]]
) -> None:
    made = preview(office, kind, file)
    assert codes(made.refused) == found
    assert all(told(made))
    assert not made.can_be_applied


def test_everything_wrong_in_one_file_is_named_at_once(store: Store) -> None:
    office = at_work(store)
    before = everything(office)
    rows = [
        GOOD,
        "9999,,P-2,2,2020/12/28,500,,,,,\n",
        "1003,,P-3,2,12/28,五百,,,,,\n",
        "1003,,P-9,9,2020/12/28,500,,,,,\n",
    ]
    mixed = (HEAD + "".join(rows)).encode("cp932") + "1003,,P-5,2,2020/12/28,500,,,,,伝票\n".encode()
    made = preview(office, "payouts", mixed)
    assert codes(made.refused) == [
        (3, "加盟店番号", "unknown_merchant"),
        (4, "入金日", "day_without_year"),
        (4, "入金額", "no_money"),
        (5, "回", "unknown_round"),
        (6, "", "mixed_encoding"),
    ]
    assert made.counts["refused"] == 4
    assert everything(office) == before


@pytest.mark.parametrize(
    ("row", "header", "code"),
    [
        ("1003,,,2,2020/12/28,3000,3500,-500,,,", "", "difference_without_reason"),
        ("1003,,,2,2020/12/29,500,,,,,", "", ""),
        ("1003,,,2,2021/1/6,500,,,,,", "入金日", "day_not_of_round"),
        ("1003,,,,2021/1/6,500,,,,,", "入金日", "day_of_no_round"),
        ("1002,,P-7,,2021/1/18,500,,,,,", "入金日", "day_of_no_round"),
        ("1002,,,3,2021/1/18,500,,,,,", "入金日", "paid_in_round"),
    ],
)
def test_what_may_be_right_is_only_a_warning(office: Store, row: str, header: str, code: str) -> None:
    made = preview(office, "payouts", f"{HEAD}{row}\n")
    assert made.can_be_applied
    found = codes(made.warnings)
    assert ((2, header, code) in found) if code else not found
    assert all(problem_in_words(problem) for problem in made.warnings)


def test_more_warnings(office: Store) -> None:
    sent = "加盟店番号,振込番号,入金日,入金額,状態,申告 1000円券,申告 500円券,申告金額,差額の理由\n1002,P-1,2021/1/19,500,済,1,1,500,\n"
    made = preview(office, "payouts", sent)
    assert codes(made.warnings) == [
        (2, "状態", "sent_before_its_day"),
        (2, "申告金額", "declared_not_its_counts"),
    ]
    imports.apply(office, made, "佐藤", NOW)
    back = preview(office, "payouts", "加盟店番号,振込番号,入金日,入金額,状態\n1002,P-1,2021/1/19,500,予定\n")
    assert codes(back.warnings) == [(2, "状態", "state_goes_back")]
    kit = "加盟店番号,申請番号,状態,発送日,到着日\n1002,A-1,書類不備,2020/12/10,2020/12/9\n"
    assert codes(preview(office, "applications", kit).warnings) == [
        (2, "", "papers_not_named"),
        (2, "到着日", "kit_before_sent"),
    ]
    for made in (back, preview(office, "applications", kit)):
        assert all(problem_in_words(problem) for problem in made.warnings)


def test_a_number_that_lost_its_zeros_in_a_spreadsheet_is_pointed_out(office: Store) -> None:
    made = preview(office, "merchants", "加盟店番号,加盟店名\n12,和食すずらん\n0012,和食すずらん\n")
    assert codes(made.warnings) == [(2, "加盟店番号", "new_but_for_zeros")]
    assert "「0012」" in problem_in_words(made.warnings[0])
    assert made.counts == {"new": 1, "changed": 0, "unchanged": 1, "refused": 0}


def test_a_list_without_accounts_leaves_the_accounts_as_they_are(office: Store) -> None:
    made = preview(office, "merchants", "加盟店番号,加盟店名,銀行名,口座番号,電話番号\n1002,喫茶ポプラ,,,\n")
    assert [(change.field, change.after) for change in made.changes()] == [("phone", "")]


def test_a_round_where_the_programme_has_none_is_refused(here: Store) -> None:
    taken_in(here, "merchants", "エリア記号,エリア名\nA,駅前エリア\n", "tottori-area")
    made = preview(here, "payouts", "エリア記号,回,入金日,入金額\nA,1,2022/6/1,500\n", "tottori-area")
    assert codes(made.refused) == [(2, "回", "no_rounds")]
    without = preview(here, "payouts", "エリア記号,入金日,入金額\nA,2022/6/1,500\n", "tottori-area")
    assert without.can_be_applied


def test_counts_decide_only_where_every_kind_is_counted(office: Store) -> None:
    one_kind = "加盟店番号,入金日,入金額,確認 500円券\n1003,2020/12/28,2500,1\n"
    assert preview(office, "payouts", one_kind).can_be_applied


@pytest.mark.parametrize("code", PROGRAMMES)
def test_counts_and_amount_are_laid_side_by_side_in_every_programme(here: Store, code: str) -> None:
    programme = PROGRAMMES[code]
    kinds = counted_kinds(programme)
    taken_in(here, "merchants", "加盟店番号,加盟店名\n1,あ\n", code)
    heads = ",".join(f'"確認 {kind.name}"' for kind in kinds)
    for amount, refused in ((sum((kind.face or 1) * 2 for kind in kinds), []), (1, ["amount_not_counted"])):
        counts = ",".join("2" for _ in kinds)
        file = f"加盟店番号,入金日,入金額,{heads}\n1,2020/12/28,{amount},{counts}\n"
        assert [problem.code for problem in preview(here, "payouts", file, code).refused] == refused


def test_a_bank_record_for_an_unknown_merchant_is_named_by_its_record(office: Store) -> None:
    made = preview(office, "payouts", b"".join(bank_file(data("1002", 500), data("4711"), day="0119")))
    assert told(made) == [
        "3件目のレコード: 番号「4711」の加盟店などはありません。先に加盟店のファイルを取り込んでください。"
    ]


def test_two_merchants_whose_numbers_differ_by_zeros_are_not_mixed_up(office: Store) -> None:
    taken_in(office, "merchants", "加盟店番号,加盟店名\n12,別のすずらん\n")
    made = preview(office, "payouts", b"".join(bank_file(data("12"), day="0119")))
    assert [problem.code for problem in made.refused] == ["merchant_two_ways"]


def test_two_payouts_of_one_merchant_on_one_day_need_their_numbers(office: Store) -> None:
    taken_in(
        office,
        "payouts",
        "加盟店番号,振込番号,入金日,入金額\n1003,P-21,2021/2/1,500\n1003,P-22,2021/2/1,700\n",
    )
    made = preview(office, "payouts", "加盟店番号,入金日,入金額\n1003,2021/2/1,500\n")
    assert [problem.code for problem in made.refused] == ["which_payout"]
    assert told(made)


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", b"PK\x03\x04broken", "名前\nあ\n".encode(), b"121" + b" " * 117]
)
def test_a_file_that_cannot_be_read_at_all_is_refused_as_a_whole(office: Store, content: bytes) -> None:
    made = preview(office, "payouts", content)
    assert made.refused
    assert not made.can_be_applied
    assert made.changes_nothing
    assert all(told(made))
