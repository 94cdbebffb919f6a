"""Where the documents have no rule for disputes: no window is made up, and people get the same facts."""

from datetime import date

import merchant_kit as kit
import pytest
from dispute_talk import disputes
from merchant_talk import Merchant
from sqlalchemy import Connection

from store import Store

WITHOUT_RULE = [
    ("aikyo-gunma", {"guest-nights": 12}, "12人泊", 48_000),
    ("gunma-gotoeat", {"face-1000": 20, "face-500": 4}, "1000円券20枚、500円券4枚", 22_000),
    ("tottori-area", {"area-500": 20, "area-250": 4}, "500円券20枚 250円券4枚", 11_000),
    ("ise-shouhinken", {"common-1000": 5, "small-500": 2, "electronic": 3000}, "共通券5枚、専用券2枚、電子3000円", 9_000),
]  # fmt: skip


def asked(store: Store, code: str, typed: str) -> Merchant:
    """Somebody of the programme who has filled the form in."""

    def unit(db: Connection) -> None:
        merchant = kit.merchant(db, code)
        kit.payout(db, merchant, date(2021, 2, 1), 5_000, programme=code)
        kit.linked(db, merchant)

    store.write_now(unit)
    me = Merchant(store, code, at="2022-06-01T10:00:00")
    me.say("入金の金額が合わない")
    me.tap("この入金を選ぶ")
    assert "半券が必要" not in me.say(typed)
    me.say("一部が入っていません")
    me.tap("写真なしで進む")
    return me


@pytest.mark.parametrize(("code", "counts", "typed", "yen"), WITHOUT_RULE)
def test_an_enquiry_goes_to_people_with_all_facts(
    sqlite_store: Store, code: str, counts: dict[str, int], typed: str, yen: int
) -> None:
    me = asked(sqlite_store, code, typed)
    assert all("申し立ての期限は2" not in said for said in map(str, me.told)), "no window is made up"
    said = me.tap("問い合わせを送る")
    [row] = disputes(sqlite_store)
    assert (row.under_rule, row.last_day, row.claimed, row.claimed_amount) == (False, None, counts, yen)
    case = me.last.case
    assert case is not None
    assert case.number == row.number
    assert case.number in said
    assert "資料に書かれていません" in said
    for fact in ("2021年2月1日(月)", "5,000円", "一部が入っていません", f"{yen:,}円"):
        assert fact in case.question
    assert me.last.kind == "handoff"


@pytest.mark.parametrize(("code", "typed"), [(row[0], row[2]) for row in WITHOUT_RULE])
def test_the_choice_says_honestly_that_there_is_no_rule(sqlite_store: Store, code: str, typed: str) -> None:
    me = asked(sqlite_store, code, typed)
    first = str(me.told[0])
    assert "異議の申し立ての期限は、資料に書かれていません" in first
    assert "あと" not in first


def test_a_second_enquiry_joins_the_first_without_a_second_case(sqlite_store: Store) -> None:
    me = asked(sqlite_store, "gunma-gotoeat", "千円券20枚、500円券4枚")
    sqlite_store.write_now(lambda db: kit.linked(db, 1, address="U3"))
    other = Merchant(sqlite_store, "gunma-gotoeat", "U3", at="2022-06-01T10:00:00")
    other.say("入金の金額が合わない")
    other.tap("この入金を選ぶ")
    other.say("千円券21枚、500円券4枚")
    other.tap("書かずに進む")
    other.tap("写真なしで進む")
    me.tap("問い合わせを送る")
    said = other.tap("問い合わせを送る")
    assert "それに加えました" in said
    assert "U1-001" in said
    assert other.last.case is None
    assert len(disputes(sqlite_store)) == 1
