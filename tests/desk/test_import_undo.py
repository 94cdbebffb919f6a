"""An import is undone while nothing was built on it; what was built on it is said."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from import_office import LATER, MERCHANTS_FILE, NOW, PAYOUTS_FILE, everything, runs_and_changes, taken_in
from sqlalchemy import Connection, Table, delete, insert, select, update

from desk import imports
from desk.imports import UndoError
from desk.imports.words import undo_error_in_words
from store import Store
from store.merchant_tables import (  # fmt: skip
    APPLICATION_EVENTS,
    DISPUTES,
    EVIDENCE,
    IMPORT_CHANGES,
    LINK_CODES,
    MEMBERSHIPS,
    MERCHANTS,
    PAYOUTS,
    PIPE_NOTES,
    SHOPS,
)


def add(db: Connection, table: Table, **values: Any) -> int:
    number: int = db.execute(insert(table).values(values).returning(table.c.id)).scalar_one()
    return number


def linked(db: Connection) -> int:
    merchant = db.execute(select(MERCHANTS.c.id).where(MERCHANTS.c.number == "1002")).scalar_one()
    return add(
        db, MEMBERSHIPS, programme="gifu-gotoeat", merchant_id=merchant, channel="line", person="U1", role="owner",
        since=LATER, ended_by="",
    )  # fmt: skip


def disputed(db: Connection) -> None:
    payout = db.execute(select(PAYOUTS).where(PAYOUTS.c.number == "1002-R2")).one()
    add(
        db, DISPUTES, number="H7K-29M", programme="gifu-gotoeat", merchant_id=payout.merchant_id, payout_id=payout.id,
        membership_id=linked(db), under_rule=True, claimed={}, words="", state="received", opened_at=LATER, changed_at=LATER,
        decided_reason="",
    )  # fmt: skip


def noted(db: Connection) -> None:
    payout = db.execute(select(PAYOUTS).where(PAYOUTS.c.number == "1002-R2")).one()
    add(
        db, PIPE_NOTES, programme="gifu-gotoeat", merchant_id=payout.merchant_id, membership_id=linked(db), kind="envelope",
        day=date(2020, 12, 4), counts={}, noted_at=NOW, state="compared", payout_id=payout.id,
    )  # fmt: skip


def pictured(db: Connection) -> None:
    payout = db.execute(select(PAYOUTS).where(PAYOUTS.c.number == "1002-R2")).one()
    add(
        db, EVIDENCE, payout_id=payout.id, membership_id=linked(db), state="kept", channel="", address="", transport_id="",
        added_at=LATER, attempts=0, width=0, height=0, sha256="", error="",
    )  # fmt: skip


def coded(db: Connection) -> None:
    shop = db.execute(select(SHOPS)).first()
    assert shop is not None
    add(
        db, LINK_CODES, merchant_id=shop.merchant_id, shop_id=shop.id, hash="x", role="owner", issued_at=LATER, issued_by="",
        expires_at=LATER + timedelta(days=1),
    )  # fmt: skip


def refused(store: Store, run: int | None) -> UndoError:
    before = everything(store)
    with pytest.raises(UndoError) as error:
        imports.undo(store, run or 0, "鈴木", LATER)
    assert everything(store) == before
    return error.value


def test_undoing_brings_back_the_very_state_before(store: Store) -> None:
    taken_in(store, "merchants", MERCHANTS_FILE)
    taken_in(store, "applications", "加盟店番号,状態,状態の日,不足書類\n1002,書類不足,2020/12/1,通帳の写し\n")
    taken_in(store, "payouts", PAYOUTS_FILE)
    before = everything(store)
    files = (
        ("merchants", "加盟店番号,加盟店名,電話番号\n1002,別の名前,\n2001,新しい店,1\n"),
        ("applications", "加盟店番号,状態,状態の日,不足書類,キット発送日\n1002,承認,2020/12/5,,2020/12/6\n1003,受付,2020/12/5,,\n"),
        ("payouts", "加盟店番号,入金日,入金額,確認 1000円券,確認 500円券,状態\n1002,2020/12/28,2500,2,1,済\n1003,2021/1/19,500,,1,予定\n"),
    )  # fmt: skip
    runs = [taken_in(store, kind, file).run for kind, file in files]  # type: ignore[arg-type]
    assert everything(store) != before
    for run in reversed(runs):
        imports.undo(store, run or 0, "鈴木", LATER)
    assert everything(store) == before


def test_an_undone_import_is_kept_with_who_undid_it_and_not_undone_again(store: Store) -> None:
    run = taken_in(store, "merchants", MERCHANTS_FILE).run
    done = imports.undo(store, run or 0, "鈴木", LATER)
    assert (done.removed, done.restored) == (5, 0)
    (kept,) = imports.listing(store)
    assert (kept.state, kept.undone_at, kept.undone_by, kept.who) == ("undone", LATER, "鈴木", "佐藤")
    assert runs_and_changes(store) == (1, 0)
    assert refused(store, run).why == "undone_already"
    assert refused(store, 99).why == "no_such_run"


def test_what_is_no_longer_on_record_is_not_undone(store: Store) -> None:
    run = taken_in(store, "merchants", MERCHANTS_FILE).run
    store.write_now(lambda db: db.execute(delete(IMPORT_CHANGES)))
    error = refused(store, run)
    assert error.why == "too_old"
    assert "取り消せません" in undo_error_in_words(error, 1)


def test_after_undoing_the_same_file_can_be_taken_in_again(store: Store) -> None:
    run = taken_in(store, "merchants", MERCHANTS_FILE).run
    before = everything(store, whose=False)
    imports.undo(store, run or 0, "鈴木", LATER)
    taken_in(store, "merchants", MERCHANTS_FILE)
    again = everything(store, whose=False)
    assert [row["number"] for row in again["shop"]] == [row["number"] for row in before["shop"]]


@pytest.mark.parametrize(
    ("built", "on", "what"),
    [
        (linked, "merchants", ("membership", "merchant", ("1002",))),
        (coded, "merchants", ("link_code", "shop", ("0012-1",))),
        (disputed, "payouts", ("dispute", "payout", ("1002-R2",))),
        (noted, "payouts", ("pipe_note", "payout", ("1002-R2",))),
        (pictured, "payouts", ("evidence", "payout", ("1002-R2",))),
    ],
)
def test_what_was_built_on_an_import_keeps_it(
    store: Store, built: Callable[[Connection], object], on: str, what: tuple[str, str, tuple[str, ...]]
) -> None:
    runs = {"merchants": taken_in(store, "merchants", MERCHANTS_FILE).run}
    if on == "payouts":
        runs["payouts"] = taken_in(store, "payouts", PAYOUTS_FILE).run
    store.write_now(built)
    error = refused(store, runs[on])
    assert what in [(o.what, o.table, o.numbers) for o in error.obstacles]
    assert what[2][0] in undo_error_in_words(error, 1)


@pytest.mark.parametrize("built", [disputed, noted, pictured])
def test_what_was_said_about_a_payout_since_it_was_changed_keeps_the_change(
    store: Store, built: Callable[[Connection], object]
) -> None:
    taken_in(store, "merchants", MERCHANTS_FILE)
    taken_in(store, "payouts", PAYOUTS_FILE)
    changed = taken_in(store, "payouts", "加盟店番号,入金日,入金額\n1002,2020/12/28,2500\n")
    store.write_now(built)
    assert refused(store, changed.run).why == "built_on"


def test_a_later_import_of_the_same_rows_is_undone_first(store: Store) -> None:
    first = taken_in(store, "merchants", MERCHANTS_FILE)
    second = taken_in(store, "merchants", "加盟店番号,加盟店名\n1002,別の名前\n")
    (obstacle,) = refused(store, first.run).obstacles
    assert (obstacle.what, obstacle.run, obstacle.numbers) == ("import", second.run, ("1002",))
    imports.undo(store, second.run or 0, "鈴木", LATER)
    imports.undo(store, first.run or 0, "鈴木", LATER)
    assert not any(everything(store).values())


def test_payouts_of_imported_merchants_keep_the_merchants(store: Store) -> None:
    merchants = taken_in(store, "merchants", MERCHANTS_FILE)
    taken_in(store, "payouts", PAYOUTS_FILE)
    found = {(o.what, o.table): o.count for o in refused(store, merchants.run).obstacles}
    assert found == {
        ("payout", "merchant"): 2,
        ("payout", "shop"): 1,
        ("settlement_request", "merchant"): 2,
        ("settlement_request", "shop"): 1,
    }


def test_what_staff_changed_by_hand_keeps_the_import(store: Store) -> None:
    run = taken_in(store, "merchants", MERCHANTS_FILE).run
    store.write_now(
        lambda db: db.execute(update(SHOPS).where(SHOPS.c.number == "0012-2").values(import_id=None))
    )
    (obstacle,) = refused(store, run).obstacles
    assert (obstacle.what, obstacle.table, obstacle.numbers) == ("staff", "shop", ("0012-2",))


def test_what_staff_added_to_the_history_of_an_application_keeps_the_import(store: Store) -> None:
    taken_in(store, "merchants", MERCHANTS_FILE)
    run = taken_in(store, "applications", "加盟店番号,状態,状態の日\n1002,受付,2020/12/1\n").run
    store.write_now(
        lambda db: add(
            db, APPLICATION_EVENTS, application_id=1, state="in_review", on=date(2020, 12, 2), note=""
        )
    )
    (obstacle,) = refused(store, run).obstacles
    assert (obstacle.what, obstacle.table) == ("application_event", "application")
