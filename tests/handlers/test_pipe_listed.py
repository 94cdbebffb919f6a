"""What is on its way: listed, taken back, beside what the secretariat has, and beside its payout when that comes."""

from datetime import date
from typing import Any

import merchant_kit as kit
import pytest
from asking import WORDS, programmes
from own_records import GIFU, args_of, buttons, chat, notes
from sqlalchemy import Connection, delete

from bot.merchants.comparing import tell_of_payouts
from store import Store, disputes, payouts
from store.merchant_tables import PAYOUTS

CODES = ("aikyo-gunma", "gifu-gotoeat", "gunma-gotoeat", "ise-shouhinken", "tottori-area")


@pytest.mark.parametrize("code", CODES)
def test_nothing_on_its_way_is_said_with_what_it_is_good_for(store: Store, code: str) -> None:
    said = chat(store, code, str(programmes()[code].demo_day)).press()
    assert "まだありません" in said
    assert "新しく記録する" in said


def test_what_is_on_its_way_is_listed_and_one_can_be_taken_back(store: Store) -> None:
    here = chat(store, at="2020-12-17")
    for text in ("12/16に500円券120枚送った", "今日1000円券7枚送った"):
        here.say(text)
        here.tap("記録する")
    said = here.press(step="list")
    assert "2020年12月16日(水)に送った分" in said
    assert "60,000円" in said
    assert "2021年2月1日(月)" in said
    assert "取り消しました" in here.tap("この記録を取り消す")
    assert sorted(note.state for note in notes(store)) == ["waiting", "withdrawn"]
    assert "すでに確認済みか、取り消し済み" in here.press(
        step="withdraw", note=str(next(n.id for n in notes(store) if n.state == "withdrawn"))
    )


@pytest.mark.parametrize(
    ("code", "more", "said"),
    [
        (GIFU, {"round": 4, "arrived_on": date(2020, 12, 16)}, ["500円券120枚で60,000円（申告）", "第4回 2021年2月1日(月)の予定"]),
        ("aikyo-gunma", {"round": 1, "arrived_on": date(2020, 6, 24)}, ["18人泊で72,000円", "2020年7月8日(水)ごろの予定"]),
        ("ise-shouhinken", {"round": 2, "arrived_on": date(2023, 11, 15)}, ["2023年11月22日(水)の予定"]),
        ("gunma-gotoeat", {"arrived_on": date(2021, 1, 5)}, ["2021年1月5日(火)"]),
        ("tottori-area", {}, ["到着日の記録なし"]),
    ],
)  # fmt: skip
def test_what_the_secretariat_has_received_is_shown_beside_it(
    store: Store, code: str, more: dict[str, Any], said: list[str]
) -> None:
    here = chat(store, code, str(programmes()[code].demo_day))
    kinds = {"aikyo-gunma": {"guest-nights": 18}, "ise-shouhinken": {"common-1000": 3}, "tottori-area": {}}

    def unit(db: Connection) -> None:
        number = kit.payout(db, 1, programme=code, declared=kinds.get(code, {"face-500": 120}), **more)
        db.execute(delete(PAYOUTS).where(PAYOUTS.c.id == number))

    store.write_now(unit)
    listed = here.press(step="list")
    assert [words for words in said if words not in listed] == []
    assert ("予定" in listed) is ("round" in more)


def came(store: Store, **more: Any) -> int:
    row = {"day": date(2021, 2, 1), "amount": 60_000, "round": 4, "counted": {"face-500": 120}}
    return store.write_now(lambda db: kit.payout(db, 1, **{**row, **more}))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({}, "記録した金額と同じです"),
        ({"amount": 59_000, "counted": {"face-500": 118}}, "記録より1,000円少ない"),
    ],
)
def test_a_payout_that_came_is_laid_beside_its_note_and_yes_settles_it(
    store: Store, row: dict[str, Any], said: str
) -> None:
    here = chat(store)
    here.say("今日500円券120枚送った")
    here.tap("記録する")
    came(store, **row)
    here.at = "2021-02-03"
    listed = here.press(step="list")
    assert "合っていますか" in listed
    assert said in listed
    assert "あと12日" in listed
    assert notes(store)[0].state == "compared"
    assert here.press(step="list").text == listed.text
    assert "確認しました" in here.tap("はい") or "確認しました" in here.press(step="agree", payout="1")
    assert notes(store)[0].state == "agreed"
    assert "すでに確認済み" in here.press(step="agree", payout="1")
    assert "まだありません" in here.press(step="list")


def test_no_leads_into_the_dispute_of_that_payout_and_submitting_it_settles_the_note(store: Store) -> None:
    here = chat(store)
    here.say("今日500円券120枚送った")
    here.tap("記録する")
    number = came(store, amount=59_000, counted={"face-500": 118})
    here.at = "2021-02-03"
    said = here.press(step="list")
    assert args_of(buttons(said)["いいえ、違います"]) == ("dispute", {"payout": str(number), "step": "start"})

    def submit(db: Connection) -> None:
        row = payouts.whole(db, number)
        assert row is not None
        disputes.submit(
            db, number="H7K-29M", payout=row, membership=1, under_rule=True,
            last_day=date(2021, 2, 15), claimed={}, claimed_amount=None, words="", at=kit.NOW, now=kit.NOW,
        )  # fmt: skip

    store.write_now(submit)
    assert notes(store)[0].state == "disputed"


def test_what_was_told_after_an_import_is_answered_from_the_message(store: Store) -> None:
    here = chat(store)
    here.say("今日500円券120枚送った")
    here.tap("記録する")
    number = came(store)
    store.write_now(lambda db: tell_of_payouts(db, WORDS, programmes()[GIFU], [number], kit.NOW))
    assert notes(store)[0].state == "compared"
    assert "確認しました" in here.press(step="agree", payout=str(number))


def test_a_payout_that_the_bank_sent_back_is_not_asked_about(store: Store) -> None:
    here = chat(store)
    here.say("今日500円券120枚送った")
    here.tap("記録する")
    number = came(store)
    here.at = "2021-02-03"
    here.press(step="list")
    back = PAYOUTS.update().where(PAYOUTS.c.id == number).values(state="returned")
    store.write_now(lambda db: db.execute(back))
    said = here.press(step="list")
    assert "銀行から戻りました" in said
    assert "合っていますか" not in said


def test_an_envelope_noted_after_the_payout_came_is_not_laid_beside_it(store: Store) -> None:
    here = chat(store)
    here.say("今日500円券120枚送った")
    here.tap("記録する")
    number = came(store)
    store.write_now(lambda db: tell_of_payouts(db, WORDS, programmes()[GIFU], [number], kit.NOW))
    here.say("今日1000円券7枚送った")
    here.tap("記録する")
    told = store.write_now(lambda db: tell_of_payouts(db, WORDS, programmes()[GIFU], [number], kit.NOW))
    assert told == []
    assert [note.state for note in notes(store)] == ["compared", "waiting"]
