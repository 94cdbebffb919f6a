"""Taking files in, on each of the two databases: as a whole or not at all, twice, with what changed told."""

import io
from datetime import date, datetime

import pytest
import xlsxwriter
from bank_files import bank_file, data
from import_office import (  # fmt: skip
    LATER,
    MERCHANTS_FILE,
    NOW,
    PAYOUTS_FILE,
    PROGRAMMES,
    everything,
    preview,
    runs_and_changes,
    taken_in,
)
from sqlalchemy import update

from desk import imports
from desk.imports.words import problem_in_words
from store import Store
from store.merchant_tables import MERCHANTS, PAYOUTS

APPLICATIONS_FILE = """加盟店番号,申請番号,状態,状態の日,不足書類,キット発送日,取扱開始日
0012,A-1,書類不備,2020/12/1,営業許可証の写し、通帳の写し,,
1002,A-2,審査中,2020/12/1,,,
"""


def test_a_preview_changes_nothing_and_tells_what_is_new(store: Store) -> None:
    made = preview(store, "merchants", MERCHANTS_FILE)
    assert made.counts == {"new": 4, "changed": 0, "unchanged": 0, "refused": 0}
    assert [(row, table, number) for row, table, number, _ in made.additions()] == [
        (2, "merchant", "0012"),
        (4, "merchant", "1002"),
        (5, "merchant", "1003"),
        (2, "shop", "0012-1"),
        (3, "shop", "0012-2"),
    ]
    assert not any(everything(store).values())
    assert runs_and_changes(store) == (0, 0)


def test_merchants_with_their_shops_are_kept_and_of_accounts_three_digits(store: Store) -> None:
    taken_in(store, "merchants", MERCHANTS_FILE)
    kept = everything(store)
    assert [(m["number"], m["name"], m["bank_name"], m["account_tail"]) for m in kept["merchant"]] == [
        ("0012", "和食すずらん", "みずほ銀行", "567"),
        ("1002", "喫茶ポプラ", "十六銀行", "321"),
        ("1003", "そば処かえで", "", ""),
    ]
    first = kept["merchant"][0]["id"]
    assert [(s["number"], s["merchant_id"], s["name"]) for s in kept["shop"]] == [
        ("0012-1", first, "すずらん本店"),
        ("0012-2", first, "すずらん駅前店"),
    ]
    assert "1234567" not in repr(kept)


def test_the_same_file_twice_changes_nothing(store: Store) -> None:
    for kind, file in (
        ("merchants", MERCHANTS_FILE),
        ("applications", APPLICATIONS_FILE),
        ("payouts", PAYOUTS_FILE),
    ):
        taken_in(store, kind, file)  # type: ignore[arg-type]
        before, counted = everything(store), runs_and_changes(store)
        again = preview(store, kind, file)  # type: ignore[arg-type]
        assert (again.counts["new"], again.counts["changed"], again.changes_nothing) == (0, 0, True)
        assert imports.apply(store, again, "佐藤", LATER).run is None
        assert (everything(store), runs_and_changes(store)) == (before, counted)


def test_what_changes_is_told_field_by_field_and_what_the_file_does_not_say_stays(store: Store) -> None:
    taken_in(store, "merchants", MERCHANTS_FILE)
    made = preview(
        store, "merchants", "取扱店番号,取扱店名\n1002,喫茶 新ポプラ\n1003,そば処かえで\n1004,新しい店\n"
    )
    assert made.counts == {"new": 1, "changed": 1, "unchanged": 1, "refused": 0}
    assert [(c.row, c.table, c.number, c.field, c.before, c.after) for c in made.changes()] == [
        (2, "merchant", "1002", "name", "喫茶ポプラ", "喫茶 新ポプラ")
    ]
    imports.apply(store, made, "佐藤", NOW)
    changed = everything(store)["merchant"][1]
    assert (changed["name"], changed["phone"], changed["account_tail"]) == (
        "喫茶 新ポプラ",
        "058-000-0002",
        "321",
    )


def test_payouts_with_what_was_requested_counted_and_declared(store: Store) -> None:
    taken_in(store, "merchants", MERCHANTS_FILE)
    applied = taken_in(store, "payouts", PAYOUTS_FILE)
    kept = everything(store)
    requests = {row["id"]: row for row in kept["settlement_request"]}
    first, second = kept["payout"]
    assert (first["number"], first["round"], first["day"], first["amount"], first["state"]) == (
        "0012-0012-1-R2", 2, date(2020, 12, 28), 12_500, "planned",
    )  # fmt: skip
    assert first["shop_id"] == kept["shop"][0]["id"]
    assert (second["amount"], second["declared_amount"]) == (3_000, 3_500)
    assert second["difference_reason"] == "枚数が申告より1枚少なかったため"
    request = requests[second["request_id"]]
    assert (request["arrived_on"], request["round"]) == (date(2020, 12, 8), 2)
    assert request["declared"] == {"face-1000": 2, "face-500": 3}
    assert request["counted"] == {"face-1000": 2, "face-500": 2}
    assert [(c.table, c.number, c.before, c.after) for c in applied.changed] == [
        ("payout", "0012-0012-1-R2", "", "planned"),
        ("payout", "1002-R2", "", "planned"),
    ]


def test_a_workbook_with_real_numbers_and_days_says_the_same_as_a_table(store: Store) -> None:
    taken_in(store, "merchants", MERCHANTS_FILE)
    taken_in(store, "payouts", PAYOUTS_FILE)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet("振込"), book.add_format({"num_format": "yyyy/mm/dd"})
        sheet.write_row(1, 0, ("加盟店番号", "回", "入金日", "入金額", "確認 1000円券", "確認 500円券"))
        sheet.write_row(2, 0, (1002, 2, "", 3000, 2, 2))
        book.add_worksheet("控え").write(0, 0, "読まれない")
        sheet.write_datetime(2, 2, datetime(2020, 12, 28), day)  # noqa: DTZ001 - as a spreadsheet has it
    made = preview(store, "payouts", out.getvalue())
    assert (made.form, made.counts["unchanged"], made.changes_nothing) == ("xlsx", 1, True)
    assert [problem_in_words(problem) for problem in made.warnings] == [
        "シート「振込」だけを読みます。ほかのシート（控え）は読みません。"
    ]


def test_payouts_that_are_sent_or_returned_are_told_to_the_caller(store: Store) -> None:
    taken_in(store, "merchants", MERCHANTS_FILE)
    taken_in(store, "payouts", PAYOUTS_FILE)
    stated = "加盟店番号,店舗番号,入金日,入金額,状態\n0012,0012-1,2020/12/28,12500,振込済\n1002,,2020/12/28,3000,組戻し\n"
    made = preview(store, "payouts", stated)
    assert [(c.number, c.field, c.before, c.after) for c in made.changes()] == [
        ("0012-0012-1-R2", "state", "planned", "sent"),
        ("1002-R2", "state", "planned", "returned"),
    ]
    applied = imports.apply(store, made, "佐藤", LATER)
    kept = everything(store)
    assert [(c.id, c.merchant_id, c.before, c.after) for c in applied.changed] == [
        (kept["payout"][0]["id"], kept["merchant"][0]["id"], "planned", "sent"),
        (kept["payout"][1]["id"], kept["merchant"][1]["id"], "planned", "returned"),
    ]
    assert len(kept["settlement_request"]) == 2


def test_a_changed_state_of_an_application_is_added_to_its_history(store: Store) -> None:
    taken_in(store, "merchants", MERCHANTS_FILE)
    taken_in(store, "applications", APPLICATIONS_FILE)
    applied = taken_in(
        store,
        "applications",
        "加盟店番号,申請番号,審査結果,承認日,不足書類,発送日,取扱開始日\n0012,A-1,承認,R2.12.15,,2020/12/16,2020/12/20\n1002,A-2,審査中,2020/12/1,,,\n",
    )
    kept = everything(store)
    (first, _second) = kept["application"]
    assert (first["state"], first["state_on"], first["missing"]) == ("approved", date(2020, 12, 15), [])
    assert (first["kit_sent_on"], first["tickets_from"]) == (date(2020, 12, 16), date(2020, 12, 20))
    assert [(e["application_id"], e["state"], e["on"], e["note"]) for e in kept["application_event"]] == [
        (1, "papers_missing", date(2020, 12, 1), "営業許可証の写し、通帳の写し"),
        (2, "in_review", date(2020, 12, 1), ""),
        (1, "approved", date(2020, 12, 15), ""),
        (1, "kit_sent", date(2020, 12, 16), ""),
    ]
    assert [(c.number, c.before, c.after) for c in applied.changed] == [
        ("A-1", "papers_missing", "approved"),
        ("A-1", "", "kit_sent"),
    ]


def test_the_day_of_a_state_is_the_day_of_the_import_where_the_file_has_none(store: Store) -> None:
    taken_in(store, "merchants", MERCHANTS_FILE)
    taken_in(store, "applications", "加盟店番号,状態\n1002,受付\n")
    again = imports.make_preview(
        store, "applications", PROGRAMMES["gifu-gotoeat"], "a.csv", "加盟店番号,状態\n1002,受付\n".encode(), LATER.replace(day=30)
    )  # fmt: skip
    assert again.changes_nothing
    assert [row["state_on"] for row in everything(store)["application"]] == [NOW.date()]


def test_nothing_is_taken_while_one_row_is_refused(store: Store) -> None:
    made = preview(store, "merchants", MERCHANTS_FILE + "1004,\n")
    assert made.counts["refused"] == 1
    with pytest.raises(imports.RefusedFileError):
        imports.apply(store, made, "佐藤", NOW)
    assert not any(everything(store).values())


def test_a_preview_is_good_only_while_what_it_was_made_on_stands(store: Store) -> None:
    taken_in(store, "merchants", MERCHANTS_FILE)
    made = preview(store, "merchants", "加盟店番号,加盟店名\n1002,別の名前\n")
    edited = (
        update(MERCHANTS).where(MERCHANTS.c.number == "1002").values(phone="058-999-9999", import_id=None)
    )
    store.write_now(lambda db: db.execute(edited))
    before = everything(store)
    with pytest.raises(imports.StaleError):
        imports.apply(store, made, "佐藤", NOW)
    assert everything(store) == before


def test_two_previews_of_the_same_new_rows_are_not_both_applied(store: Store) -> None:
    first, second = preview(store, "merchants", MERCHANTS_FILE), preview(store, "merchants", MERCHANTS_FILE)
    imports.apply(store, first, "佐藤", NOW)
    with pytest.raises(imports.StaleError):
        imports.apply(store, second, "鈴木", NOW)


def test_other_records_may_change_between_preview_and_taking_in(store: Store) -> None:
    taken_in(store, "merchants", MERCHANTS_FILE)
    made = preview(store, "merchants", "加盟店番号,加盟店名\n1002,別の名前\n")
    store.write_now(
        lambda db: db.execute(update(MERCHANTS).where(MERCHANTS.c.number == "1003").values(phone="1"))
    )
    assert imports.apply(store, made, "佐藤", NOW).run is not None


def test_who_took_in_what_and_when_is_kept(store: Store) -> None:
    taken_in(store, "merchants", MERCHANTS_FILE)
    (run,) = imports.listing(store, "gifu-gotoeat")
    assert (run.kind, run.file_name, run.who, run.at, run.state) == (
        "merchants",
        "一覧.csv",
        "佐藤",
        NOW,
        "applied",
    )
    assert run.counts == {"new": 4, "changed": 0, "unchanged": 0, "refused": 0}
    assert len(run.sha256) == 64
    assert not imports.listing(store, "ise-shouhinken")


def test_a_banks_file_plans_payouts_by_customer_code_whatever_its_zeros(store: Store) -> None:
    taken_in(store, "merchants", MERCHANTS_FILE)
    file = b"\r\n".join(bank_file(data("12", 12_500), data("1002", 3_000, account="0000321"), day="1228"))
    made = preview(store, "payouts", file)
    assert made.counts == {"new": 2, "changed": 0, "unchanged": 0, "refused": 0}
    assert [(paying.day, paying.how, paying.round) for paying in made.paying] == [
        (date(2020, 12, 28), "round", 2)
    ]
    imports.apply(store, made, "佐藤", NOW)
    kept = everything(store)
    assert [(p["number"], p["round"], p["amount"], p["state"]) for p in kept["payout"]] == [
        ("0012-R2", 2, 12_500, "planned"),
        ("1002-R2", 2, 3_000, "planned"),
    ]
    assert preview(store, "payouts", file).changes_nothing


def test_a_banks_file_finds_the_payout_that_a_table_has_planned(store: Store) -> None:
    taken_in(store, "merchants", MERCHANTS_FILE)
    taken_in(
        store,
        "payouts",
        "加盟店番号,振込番号,入金日,入金額,状態\n0012,0077,2020/12/28,12500,済\n1002,P-5,2020/12/28,3000,予定\n",
    )
    by_code = data("12", 12_500, second="77")
    made = preview(store, "payouts", b"".join(bank_file(by_code, data("1002", 2_500), day="1228")))
    assert [(c.row, c.number, c.field, c.before, c.after) for c in made.changes()] == [
        (3, "P-5", "amount", 3_000, 2_500)
    ]
    imports.apply(store, made, "佐藤", NOW)
    assert [(p["number"], p["state"]) for p in everything(store)["payout"]] == [
        ("0077", "sent"),
        ("P-5", "planned"),
    ]


def test_another_programmes_merchant_of_the_same_number_is_another(store: Store) -> None:
    taken_in(store, "merchants", MERCHANTS_FILE)
    taken_in(store, "merchants", "施設番号,施設名\n1002,湯の宿もみじ\n", "aikyo-gunma")
    taken_in(store, "payouts", "施設番号,入金日,入金額,確認人泊数\n1002,2020/12/28,8000,2\n", "aikyo-gunma")
    kept = everything(store)
    assert [m["name"] for m in kept["merchant"] if m["number"] == "1002"] == ["喫茶ポプラ", "湯の宿もみじ"]
    assert [(p["programme"], p["round"]) for p in kept["payout"]] == [("aikyo-gunma", None)]


def test_a_row_that_staff_wrote_is_found_and_changed(store: Store) -> None:
    taken_in(store, "merchants", MERCHANTS_FILE)
    taken_in(store, "payouts", PAYOUTS_FILE)
    store.write_now(
        lambda db: db.execute(update(PAYOUTS).values(import_id=None, difference_reason="手で直した"))
    )
    made = preview(store, "payouts", PAYOUTS_FILE)
    assert [(c.field, c.before) for c in made.changes()] == [("difference_reason", "手で直した")] * 2
