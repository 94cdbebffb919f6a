"""A payout that should be there, the statement by a link, and those who are not linked."""

from datetime import date
from typing import Any

import pytest
from asking import Ask, programmes
from own_records import GIFU, args_of, buttons, shop_with

from bot.blocks import Open
from bot.merchants.code import token_hash
from bot.orders import GiveDoor
from store import Store

CODES = ("aikyo-gunma", "gifu-gotoeat", "gunma-gotoeat", "ise-shouhinken", "tottori-area")


# --- it should be there -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "row", "at", "said"),
    [
        (GIFU, {"round": 4}, "2021-02-01", ["今日2021年2月1日(月)が入金日です", "振込の手続きは済んでいます", "時刻は、資料に書かれていません", "1サイクル", "0570-07-5210"]),
        (GIFU, {"round": 4, "state": "planned"}, "2021-02-01", ["記録はまだ「予定」です"]),
        (GIFU, {"round": 4}, "2021-01-30", ["あと2日あります"]),
        (GIFU, {"round": 4}, "2021-02-04", ["3日過ぎています"]),
        (GIFU, {"round": 2, "day": date(2020, 12, 28)}, "2020-12-28", ["2020年12月28日(月)〜2021年1月5日(火)の間", "2021年1月5日(火)まではお待ちください"]),
        (GIFU, {"round": 2, "day": date(2020, 12, 28)}, "2021-01-06", ["9日過ぎています"]),
        (GIFU, {"round": 4, "state": "returned"}, "2021-02-01", ["銀行から戻って"]),
        ("ise-shouhinken", {"round": 2, "day": date(2023, 11, 22)}, "2023-11-22", ["朝一番には、まだ入金されていない", "0596-65-5181"]),
        ("aikyo-gunma", {"round": 1, "day": date(2020, 7, 9)}, "2020-07-09", ["書類に不備があると"]),
        ("gunma-gotoeat", {"day": date(2021, 11, 1)}, "2021-11-01", ["事務局の担当者がお調べします"]),
        ("tottori-area", {"day": date(2022, 5, 20)}, "2022-05-20", ["まずエリア事務局に確かめてください", "0857-30-6412"]),
    ],
)  # fmt: skip
def test_a_payout_that_is_not_there_is_looked_into_step_by_step(
    store: Store, code: str, row: dict[str, Any], at: str, said: list[str]
) -> None:
    with shop_with(store, code, p=row) as shop:
        answer = shop.ask("今日入金日なのに入ってないんだけど", at=at)
        assert [words for words in said if words not in answer] == []
        assert "人に相談する" in answer


def test_days_past_the_range_nobody_is_told_to_wait(store: Store) -> None:
    with shop_with(store, p={"round": 2, "day": date(2020, 12, 28)}) as shop:
        assert "お待ちください" not in shop.ask("入ってない", at="2021-01-06")


def test_of_several_of_today_one_is_picked(store: Store) -> None:
    with shop_with(store, shops=2, a={"at": 0}, b={"at": 1}) as shop:
        said = shop.ask("うちの分が入ってない", at="2021-02-01")
        assert said.kind == "choices"
        assert args_of(buttons(said)["12,000円 2号店"]) == ("payouts", {"payout": "2", "show": "missing"})
        assert shop.ask("2/1の分が入ってない", at="2021-02-03").kind == "choices"


def test_with_nothing_that_should_have_come_lately_it_is_said_so(store: Store) -> None:
    with shop_with(store, p={"day": date(2020, 11, 30)}) as shop:
        assert "最近の入金の記録はありません" in shop.ask("入ってない")


# --- the statement ------------------------------------------------------------------------------------


def test_the_statement_is_behind_a_link_for_once(store: Store) -> None:
    with shop_with(store, p={}) as shop:
        detail = shop.ask(payout="1")
        said = shop.ask(**args_of(buttons(detail)["明細（PDF・CSV）"])[1])
        assert buttons(said)["明細を開く"] == Open("https://counter.example.jp/d/secret")
        [member] = shop.records.members
        assert said.reply.orders == (
            GiveDoor(token_hash("secret"), "statement", member, {"payout": 1}, minutes=30),
        )
        assert shop.ask("入金の明細書をダウンロードしたい").reply.orders == said.reply.orders


def test_of_several_the_statement_is_chosen_first(store: Store) -> None:
    with shop_with(store, a={}, b={"day": date(2021, 1, 19)}) as shop:
        said = shop.ask("入金の明細をCSVで")
        assert not said.reply.orders
        assert list(buttons(said)).count("くわしく見る") == 1
        assert "2021年1月19日(火)" in said


# --- not linked ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    "args", [{}, {"payout": "1"}, {"show": "list"}, {"payout": "1", "show": "statement"}]
)
def test_who_is_not_linked_gets_the_calendar_and_the_way_to_link(
    ask: Ask, code: str, args: dict[str, str]
) -> None:
    said = ask("payouts", code, "", str(programmes()[code].demo_day), args=args)
    assert args_of(buttons(said)["記録と連携する"]) == ("link", {})
    assert not said.reply.orders
    assert ("回の入金（予定）" in said or "期の入金（予定）" in said) is bool(
        programmes()[code].settlement.rounds
    )


@pytest.mark.parametrize(
    ("code", "at", "said"),
    [
        (GIFU, "2020-12-28", "第2回の入金日（予定）のうちです"),
        (GIFU, "2021-02-01", "今日は第4回の入金日（予定）です"),
        (GIFU, "2021-02-03", "前回は、第4回の2021年2月1日(月)の予定でした"),
        (GIFU, "2020-11-01", "まだ、最初の入金日の前です"),
        ("aikyo-gunma", "2020-07-09", "決まった日付は、資料に書かれていません"),
        ("tottori-area", "2022-05-20", "決まった日付は、資料に書かれていません"),
    ],
)
def test_who_is_not_linked_hears_of_a_missing_payout_by_the_calendar(
    ask: Ask, code: str, at: str, said: str
) -> None:
    assert said in ask("payouts", code, "今日入金日なのに入ってない", at)
