"""A person's own payouts: theirs and nobody else's, with all that decides about them."""

from datetime import date
from typing import Any

import merchant_kit as kit
import pytest
from asking import programmes
from own_records import GIFU, Shop, args_of, buttons, shop_with
from sqlalchemy import Connection

from store import Store, disputes, payouts

CODES = ("aikyo-gunma", "gifu-gotoeat", "gunma-gotoeat", "ise-shouhinken", "tottori-area")


# --- one in detail ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "declared", "counted", "paid", "said"),
    [
        (
            GIFU, {"face-1000": 10, "face-500": 4}, {"face-1000": 9, "face-500": 4}, 11_000,
            ["1,000円券: 申告10枚、集計9枚（1枚少ない）", "500円券: 申告4枚、集計4枚", "1,000円少ない（申告は12,000円）",
             "GoToEatキャンペーン食事券岐阜県事務局", "換金用片の集計結果", "あと12日"],
        ),
        (GIFU, {"face-500": 4}, {"face-500": 4}, 2_000, ["申告との差: ありません"]),
        (GIFU, {"face-500": 4}, {}, 2_000, ["申告4枚（集計の記録はありません）"]),
        (GIFU, {}, {"face-500": 4}, 2_000, ["500円券: 集計4枚"]),
        (
            "gunma-gotoeat", {"face-500": 3}, {"face-500": 4}, 2_000,
            ["1枚多い", "500円多い", "食事券のカウントと偽造有無の確認", "通帳の名前: 資料に書かれていません"],
        ),
        (
            "aikyo-gunma", {"guest-nights": 18}, {"guest-nights": 15}, 60_000,
            ["割引した宿泊: 申告18人泊、集計15人泊（3人泊少ない）", "12,000円少ない", "実績報告時審査"],
        ),
        (
            "ise-shouhinken", {"common-1000": 3, "electronic": 12_000}, {"common-1000": 3, "electronic": 11_000},
            14_000, ["電子商品券: 申告12,000円、集計11,000円（1,000円少ない）", "伊勢商工会議所商品券事務局", "電子商品券の決済データ"],
        ),
        ("tottori-area", {"area-250": 4}, {"area-250": 3}, 750, ["250円少ない", "エリア内で決められたルール"]),
    ],
)  # fmt: skip
def test_counts_difference_and_what_decides_are_told(
    store: Store, code: str, declared: Any, counted: Any, paid: int, said: list[str]
) -> None:
    with shop_with(store, code, p={"declared": declared, "counted": counted, "amount": paid}) as shop:
        answer = shop.ask(payout="1")
        assert [words for words in said if words not in answer] == []
        assert f"{paid:,}円" in answer
        assert "銀行名" not in answer


@pytest.mark.parametrize(
    ("at", "said", "opens"),
    [
        ("2021-01-31T12:00:00", "入金日から2021年2月15日(月)まで", False),
        ("2021-02-01T00:00:00", "2021年2月15日(月)まで（あと14日）", True),
        ("2021-02-15T23:59:59", "2021年2月15日(月)まで（今日まで）", True),
        ("2021-02-16T00:00:00", "2021年2月15日(月)で終わりました", False),
    ],
)
def test_the_last_day_to_object_is_always_shown_and_the_way_there_while_it_is_open(
    store: Store, at: str, said: str, opens: bool
) -> None:
    with shop_with(store, p={}) as shop:
        answer = shop.ask(at=at, payout="1")
        assert said in answer
        does = buttons(answer).get("金額が違う")
        assert (does is not None) is opens
        if does is not None:
            assert args_of(does) == ("dispute", {"payout": "1", "step": "start"})


@pytest.mark.parametrize("code", [code for code in CODES if code != GIFU])
def test_without_a_rule_no_last_day_is_made_up_and_the_amount_can_be_asked_about(
    store: Store, code: str
) -> None:
    with shop_with(store, code, p={}) as shop:
        answer = shop.ask(payout="1")
        assert "異議の期限" not in answer
        assert args_of(buttons(answer)["金額を問い合わせる"]) == ("dispute", {"payout": "1", "step": "start"})


def test_a_dispute_that_is_there_is_told_with_its_number(store: Store) -> None:
    with shop_with(store, p={}):
        pass

    def unit(db: Connection) -> None:
        row = payouts.whole(db, 1)
        assert row is not None
        disputes.submit(
            db, number="H7K-29M", payout=row, membership=1, under_rule=True, last_day=date(2021, 2, 15),
            claimed={}, claimed_amount=None, words="", at=kit.NOW, now=kit.NOW,
        )  # fmt: skip

    store.write_now(unit)
    with kit.records_of(store) as records:
        answer = Shop(records, GIFU).ask(at="2021-03-01", payout="1")
        assert "H7K-29M" in answer
        assert "申し立ての状況" in buttons(answer)


@pytest.mark.parametrize("code", CODES)
def test_what_the_bank_sent_back_says_what_to_do(store: Store, code: str) -> None:
    with shop_with(store, code, p={"state": "returned"}) as shop:
        answer = shop.ask(payout="1")
        assert "銀行から戻" in answer
        assert "口座番号は、このチャットに書かないでください" in answer
        assert "人に相談する" in answer
        assert "金額が違う" not in answer
        assert ("エリア事務局" in answer) is (code == "tottori-area")


def test_a_planned_payout_whose_day_has_passed_is_not_called_planned_only(store: Store) -> None:
    with shop_with(store, p={"state": "planned"}) as shop:
        assert "状況: 予定\n" in shop.ask(at="2021-02-01", payout="1").text
        assert "予定の日を過ぎています" in shop.ask(at="2021-02-02", payout="1")


# --- whose --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("show", ["", "missing", "statement"])
def test_another_merchants_payout_is_as_one_that_never_was(store: Store, show: str) -> None:
    with shop_with(store, p={}):
        pass

    def unit(db: Connection) -> None:
        other = kit.merchant(db, number="2002", name="よその店")
        kit.linked(db, other, address="U2")
        kit.linked(db, kit.merchant(db, "gunma-gotoeat", number="1001"), address="U3")

    store.write_now(unit)
    args = {"show": show} if show else {}
    for address, code in (("U2", GIFU), ("U3", GIFU), ("U3", "gunma-gotoeat")):
        with kit.records_of(store, address=address) as records:
            theirs = Shop(records.of(code), code)
            foreign, gone = (theirs.ask(payout=number, **args) for number in ("1", "999"))
            assert foreign.text == gone.text, (address, code)
            assert not foreign.reply.orders
            assert "12,000" not in foreign


def test_who_keeps_one_shop_sees_that_shop_only(store: Store) -> None:
    def unit(db: Connection) -> None:
        merchant = kit.merchant(db)
        mine, other = (kit.shop(db, merchant, name=name) for name in ("駅前店", "本町店"))
        kit.payout(db, merchant, amount=1_111, shop_id=mine)
        kit.payout(db, merchant, amount=2_222, shop_id=other)
        kit.payout(db, merchant, amount=3_333)
        kit.linked(db, merchant, shop=mine)

    store.write_now(unit)
    with kit.records_of(store) as records:
        shop = Shop(records, GIFU)
        said = shop.ask(show="list").text
        assert "1,111円" in said
        assert "2,222円" not in said
        assert "3,333円" not in said
        assert "駅前店" not in said, "there is but one, so it need not be said which"
        assert shop.ask(payout="2").text == shop.ask(payout="3").text == shop.ask(payout="99").text


def test_of_several_shops_each_payout_says_whose_it_is_and_one_can_be_picked(store: Store) -> None:
    rows = {"a": {"at": 0, "amount": 1_111}, "b": {"at": 1, "amount": 2_222}, "c": {"amount": 3_333}}
    with shop_with(store, shops=2, **rows) as shop:
        said = shop.ask(show="list")
        assert "1号店" in said
        assert "2号店" in said
        handler, args = args_of(buttons(said)["2号店だけ見る"])
        assert handler == "payouts"
        only = shop.ask(**args)
        assert "2,222円" in only
        assert "1,111円" not in only
        assert "みほん食堂だけ見る" in said
        assert "申し訳ありません" in shop.ask(show="list", place="s99")


def test_of_many_shops_one_is_chosen_from_a_list_or_named(store: Store) -> None:
    rows = {f"p{n}": {"at": n, "amount": 1_000 + n} for n in range(14)}
    with shop_with(store, "tottori-area", shops=14, **rows) as shop:
        listed = shop.ask(show="list")
        chosen = shop.ask(**args_of(buttons(listed)["お店を選ぶ"])[1])
        behind = shop.ask(**args_of(buttons(chosen)["ほかのお店"])[1])
        both = {**buttons(chosen), **buttons(behind)}
        only = shop.ask(**args_of(both["14号店"])[1])
        assert "1,013円" in only
        assert "1,012円" not in only
        named = shop.ask("12号店の入金を見せて")
        assert "1,011円" in named
        assert "1,010円" not in named


def test_two_merchants_of_one_person_are_told_apart(store: Store) -> None:
    def unit(db: Connection) -> None:
        for number, name in (("1001", "みほん食堂"), ("1002", "みほん酒場")):
            merchant = kit.merchant(db, number=number, name=name)
            kit.payout(db, merchant, day=date(2021, 2, 22), state="planned")
            kit.linked(db, merchant)

    store.write_now(unit)
    with kit.records_of(store) as records:
        said = Shop(records, GIFU).ask("うちの次の入金")
        assert "みほん食堂" in said
        assert "みほん酒場" in said


# --- the next and the list ----------------------------------------------------------------------------


def test_the_next_one_and_the_latest_one_are_shown_first(store: Store) -> None:
    rows = {
        "old": {"day": date(2021, 1, 19), "amount": 1_000, "round": 3},
        "last": {"day": date(2021, 2, 1), "amount": 2_000, "round": 4},
        "next": {"day": date(2021, 2, 22), "amount": 3_000, "round": 5, "state": "planned"},
    }
    with shop_with(store, **rows) as shop:
        said = shop.ask("うちの入金の状況を教えて")
        assert said.text.index("2021年2月22日(月)") < said.text.index("2021年2月1日(月)")
        assert "3,000円" in said
        assert "2,000円" in said
        assert "1,000円" not in said.text.replace("3,000円", "")
        assert "第5回" in said
        assert args_of(buttons(said)["次の締切は？"])[0] == "next_cutoff"


@pytest.mark.parametrize("code", CODES)
def test_without_any_record_the_calendar_is_told_as_far_as_there_is_one(store: Store, code: str) -> None:
    with shop_with(store, code) as shop:
        said = shop.ask("うちの入金は？", at=str(programmes()[code].demo_day))
        assert "お店の記録にまだありません" in said
        assert ("資料に書かれていません" in said) is (not programmes()[code].settlement.rounds)
        assert "まだありません" in shop.ask("入金の一覧")


def test_the_list_goes_back_page_by_page_and_tears_no_day_apart(store: Store) -> None:
    rows = {f"p{n}": {"day": date(2020, 11, 1 + n // 2), "amount": 100_000 + n} for n in range(24)}
    with shop_with(store, **rows) as shop:
        said, seen = shop.ask("これまでの入金の一覧"), ""
        for _ in range(9):
            seen += said.text
            does = buttons(said).get("もっと前を見る")
            if does is None:
                break
            said = shop.ask(**args_of(does)[1])
        assert [n for n in range(24) if seen.count(f"{100_000 + n:,}円") != 1] == []


def test_more_payouts_of_one_day_than_a_page_holds_do_not_go_round_in_a_circle(store: Store) -> None:
    rows = {f"p{n}": {"day": date(2020, 11, 2)} for n in range(12)} | {"old": {"day": date(2020, 11, 1)}}
    with shop_with(store, **rows) as shop:
        said = shop.ask(show="list")
        again = shop.ask(**args_of(buttons(said)["もっと前を見る"])[1])
        assert "2020年11月1日(日)" in again
        assert "もっと前を見る" not in buttons(again)


def test_a_day_that_is_named_leads_to_its_payout(store: Store) -> None:
    rows = {"a": {"day": date(2021, 1, 19), "amount": 1_000}, "b": {"day": date(2021, 2, 1), "amount": 2_000}}
    with shop_with(store, **rows) as shop:
        said = shop.ask("1/19にうちに振り込まれた額の内訳")
        assert "1,000円" in said
        assert "異議の期限" in said
        assert "お店の記録にありません" in shop.ask("1/20にうちに振り込まれた額")
        both = shop.ask("1/1から2/10までにうちに振り込まれた額")
        assert "1,000円" in both
        assert "2,000円" in both


@pytest.mark.parametrize(
    ("code", "at", "text", "round_", "day"),
    [
        (GIFU, "2021-02-03", "12/20に使われた券の入金の内訳", 4, date(2021, 2, 1)),
        ("ise-shouhinken", "2023-11-23", "11/10に読み取った分の入金の内訳", 2, date(2023, 11, 22)),
        ("aikyo-gunma", "2020-07-10", "6/10に泊まった分の入金の内訳", 1, date(2020, 7, 8)),
    ],
)
def test_a_day_of_use_stay_or_reading_leads_to_the_payout_of_its_round(
    store: Store, code: str, at: str, text: str, round_: int, day: date
) -> None:
    with shop_with(store, code, p={"day": day, "round": round_, "amount": 4_321}, q={"day": day}) as shop:
        assert "4,321円" in shop.ask(text, at=at)
        other = text.replace("12/20", "1/10").replace("11/10", "11/20").replace("6/10", "6/20")
        assert "お店の記録にまだありません" in shop.ask(other, at=at)
