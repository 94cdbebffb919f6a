"""A shop and the list differ: a short form, a case beside the conversation, and a report without a person in it."""

from datetime import date, datetime, timedelta
from functools import cache

import pytest
from talking import CODES, Talk, buttons_of, programmes, said

from bot.blocks import Card, Cards, Press
from bot.clock import TOKYO
from bot.listings import Listing
from bot.orders import ReportShop
from shops.index import ShopIndex
from shops.shop import Shop
from store.shop_lists import ListState

GIFU, ISE, GUNMA = "gifu-gotoeat", "ise-shouhinken", "gunma-gotoeat"
DAY = "2020-12-18"
SHOPS = (
    Shop("k1", "みほん食堂 高山店", "岐阜県高山市見本町1-1", checked_on=date(2020, 12, 14)),
    Shop("k2", "みほん食堂 関店", "岐阜県関市見本町2-1"),
    Shop("k3", "さんぷる亭", "岐阜県大垣市見本町3-1"),
    Shop("k4", "れいだい屋", "岐阜県岐阜市見本町4-1", left_on=date(2020, 12, 1)),
)


@cache
def listing(*checking: str) -> Listing:
    state = ListState(1, "一覧.csv", datetime(2020, 12, 14, tzinfo=TOKYO), date(2020, 12, 14), len(SHOPS))
    return Listing(GIFU, ShopIndex(SHOPS, date(2020, 12, 18)), state, frozenset(checking))


def talk(code: str = GIFU, *checking: str, listed: bool = True, at: str = DAY) -> Talk:
    here = Talk(code, programme=code, role="consumer", at=at)
    if listed:
        here.listings = lambda _code, _today: listing(*checking)
    return here


def from_card(here: Talk, key: str = "k3") -> None:
    here.press(Press("shop_report", (("p", here.entrance[0]), ("shop", key))))


def reported(here: Talk) -> ReportShop:
    [order] = here.last.orders
    assert isinstance(order, ReportShop)
    assert here.last.case is not None
    assert (here.last.case.reason, here.last.case.holds) == ("shop_report", False)
    assert here.last.case.number == order.case_number
    assert order.case_number in said(here.last)
    return order


def test_from_the_card_of_a_shop_it_takes_a_day_and_a_yes() -> None:
    here = talk()
    from_card(here)
    assert "さんぷる亭に行かれたのは、いつですか" in said(here.last)
    here.tap("昨日")
    for words in ("さんぷる亭", "岐阜県大垣市見本町3-1", "一覧にあるのに断られた", "2020年12月17日(木)"):
        assert words in said(here.last)
    here.tap("送る")
    order = reported(here)
    assert (order.programme, order.key, order.name, order.kind, order.day, order.ticket_kind) == (
        GIFU, "k3", "さんぷる亭", "refused", date(2020, 12, 17), "",
    )  # fmt: skip
    assert here.last.case is not None
    assert here.last.case.question == "さんぷる亭・一覧にあるのに断られた・2020年12月17日(木)"


def test_the_receipt_says_what_comes_next_and_who_helps_at_once() -> None:
    here = talk()
    from_card(here)
    here.tap("今日")
    here.tap("送る")
    for words in ("受付番号", "確認中", "この画面でお知らせします", "電話 ", "いま受付中です"):
        assert words in said(here.last)
    assert "いまは受付時間外です" in _sent_at(GIFU, "2020-12-20")


def _sent_at(code: str, day: str) -> str:
    here = talk(code, at=day)
    from_card(here)
    here.tap("今日")
    here.tap("送る")
    return said(here.last)


def test_the_bot_answers_on_after_a_report() -> None:
    here = talk()
    from_card(here)
    here.tap("今日")
    here.tap("送る")
    assert here.case is None
    assert here.say("いつまで使えますか").kind == "answer"


@pytest.mark.parametrize("words", ["一覧に載ってるのに断られた", "断られたお店を報告したい"])
def test_in_words_it_asks_which_shop_and_finds_it_on_the_list(words: str) -> None:
    here = talk()
    here.say(words)
    assert "お店の名前を送ってください" in said(here.last)
    here.say("さんぷる亭")
    assert "さんぷる亭に行かれたのは" in said(here.last)


def test_a_name_that_several_shops_have_is_chosen_from_cards() -> None:
    here = talk()
    here.say("一覧に載ってるのに断られた")
    here.say("みほん食堂")
    [cards] = [block for block in here.last.blocks if isinstance(block, Cards)]
    assert {card.title for card in cards.cards} == {"みほん食堂 高山店", "みほん食堂 関店"}
    chosen = next(button for card in cards.cards if "関店" in card.title for button in card.buttons)
    assert isinstance(chosen.does, Press)
    here.press(chosen.does)
    here.tap("今日")
    here.tap("送る")
    assert reported(here).key == "k2"


def test_a_sticker_without_a_list_entry_is_reported_by_its_typed_name() -> None:
    here = talk()
    here.say("ステッカーあるのに一覧にない")
    here.say("あたらし屋 本店")
    here.tap("今日")
    assert "表示があるのに一覧にない" in said(here.last)
    here.tap("送る")
    order = reported(here)
    assert (order.kind, order.key, order.name) == ("sticker", "", "あたらし屋 本店")
    assert "「確認中」" not in said(here.last)


def test_a_shop_with_a_sticker_that_is_listed_after_all_is_shown() -> None:
    here = talk()
    here.say("ステッカーあるのに一覧にない")
    here.say("みほん食堂 高山店")
    here.tap("このお店")
    assert "2020年12月14日(月)に確認されたお店です" in said(here.last)
    assert (here.memory.form, here.last.orders) == ("", ())
    here.tap("この店で断られた")
    here.tap("今日")
    here.tap("送る")
    assert reported(here).kind == "refused"


def test_a_shop_that_is_not_on_the_list_was_perhaps_no_shop_of_the_programme() -> None:
    here = talk()
    here.say("一覧に載ってるのに断られた")
    here.say("べつべつ亭")
    assert "一覧に見つかりませんでした" in said(here.last)
    here.tap("なかった")
    assert (here.memory.form, here.last.orders, here.last.case) == ("", (), None)
    here.say("一覧に載ってるのに断られた")
    here.say("べつべつ亭")
    here.tap("表示があった")
    here.tap("昨日")
    here.tap("送る")
    assert reported(here).kind == "sticker"


@pytest.mark.parametrize(("said_of_it", "kind"), [("ありました", "sticker"), ("なかったです", "")])
def test_whether_there_was_a_sticker_is_understood_in_words(said_of_it: str, kind: str) -> None:
    here = talk()
    here.say("一覧に載ってるのに断られた")
    here.say("べつべつ亭")
    here.say(said_of_it)
    assert ("いつですか" in said(here.last), here.memory.drafted("kind")) == (bool(kind), kind)


def test_nobody_sends_more_in_a_day_than_one_person_can_have_seen() -> None:
    here = talk(listed=False)
    for number in range(11):
        here.say("一覧に載ってるのに断られた")
        here.say(f"みほん商店 {number}号店")
        here.tap("今日")
        here.tap("送る")
        assert bool(here.last.orders) == (number < 10)
    assert "担当者にご相談ください" in said(here.last)


def test_a_shop_that_left_the_list_is_told_with_the_day() -> None:
    here = talk()
    from_card(here, "k4")
    assert "2020年12月1日(火)に一覧から外れています" in said(here.last)
    assert here.memory.form == ""


def test_a_shop_of_an_older_list_is_asked_for_again() -> None:
    here = talk()
    from_card(here, "gone")
    assert "いまの一覧に見つかりません" in said(here.last)
    here.say("さんぷる亭")
    assert "さんぷる亭に行かれたのは" in said(here.last)


@pytest.mark.parametrize("code", CODES)
def test_where_there_is_no_list_the_typed_name_does(code: str) -> None:
    here = Talk(code, programme=code)
    here.press(Press("shop_report", (("p", code),)))
    here.tap("一覧にある店で断られた")
    here.say("みほん商店 駅前店")
    here.tap("今日")
    if "どの券" in said(here.last):
        here.tap("わからない")
    here.tap("送る")
    order = reported(here)
    assert (order.key, order.name, order.ticket_kind) == ("", "みほん商店 駅前店", "")


def test_the_kind_of_ticket_is_asked_only_where_there_are_several() -> None:
    here = talk(ISE, listed=False, at="2023-11-10")
    here.say("一覧に載ってるのに断られた")
    here.say("みほん商店")
    here.tap("今日")
    assert "どの券" in said(here.last)
    here.say("専用券です")
    assert "中小規模店専用券" in said(here.last)
    here.tap("送る")
    assert reported(here).ticket_kind == "small"


@pytest.mark.parametrize("picked", ["2020-12-19", "2019-01-01"])
def test_a_day_to_come_or_long_past_is_asked_for_again(picked: str) -> None:
    here = talk()
    from_card(here)
    here.tap("別の日", picked=picked)
    assert "いつですか" in said(here.last)
    here.tap("別の日", picked="2020-12-10")
    assert "2020年12月10日(木)" in said(here.last)


def test_a_day_in_words_is_understood_and_can_be_put_right() -> None:
    here = talk()
    from_card(here)
    here.say("12/16です")
    assert "2020年12月16日(水)" in said(here.last)
    old = here.last
    here.tap("日を選び直す", picked="2020-12-15")
    stale = next(button.does for button in buttons_of(old) if button.label == "送る")
    assert isinstance(stale, Press)
    here.press(stale)
    assert here.last.orders == ()
    here.say("はい")
    assert reported(here).day == date(2020, 12, 15)


def test_the_same_shop_is_noted_once_a_day_and_then_again() -> None:
    here = talk()
    from_card(here)
    here.tap("今日")
    here.tap("送る")
    number = reported(here).case_number
    from_card(here)
    assert f"すでにお知らせいただいています（受付番号 {number}）" in said(here.last)
    assert here.last.orders == ()
    from_card(here, "k1")
    assert "いつですか" in said(here.last)
    here.tap("やめる")
    here.now += timedelta(hours=25)
    from_card(here)
    assert "いつですか" in said(here.last)


def test_it_is_still_known_after_another_ticket_was_spoken_of() -> None:
    here = Talk(GIFU, ISE, programme=GIFU, at=DAY)
    here.listings = lambda _code, _today: listing()
    from_card(here)
    here.tap("今日")
    here.tap("送る")
    here.press(Press("use", (("p", ISE),)))
    from_card(here)
    assert "すでにお知らせいただいています" in said(here.last)


def test_a_second_tap_on_send_tells_the_number_and_writes_nothing() -> None:
    here = talk()
    from_card(here)
    here.tap("今日")
    send = next(button.does for button in buttons_of(here.last) if button.label == "送る")
    here.tap("送る")
    number = reported(here).case_number
    assert isinstance(send, Press)
    here.press(send)
    assert number in said(here.last)
    assert (here.last.orders, here.last.case) == ((), None)


def test_what_is_remembered_of_a_report_names_no_shop() -> None:
    here = talk()
    here.say("ステッカーあるのに一覧にない")
    here.say("あたらし屋 本店")
    here.tap("今日")
    here.tap("送る")
    assert here.memory.draft == ()
    assert "あたらし" not in repr(here.memory)


def test_a_question_meanwhile_is_answered_and_the_form_is_taken_up_again() -> None:
    here = talk()
    here.say("一覧に載ってるのに断られた")
    assert here.say("いつまで使えますか").topic == "do:use"
    here.tap("入力の続き")
    assert "お店の名前を送ってください" in said(here.last)
    here.say("やめます")
    assert (here.memory.form, here.memory.draft) == ("", ())


def test_a_name_that_is_none_is_asked_for_again() -> None:
    here = talk()
    here.say("一覧に載ってるのに断られた")
    for text in ("！！！", "とても長い" * 20):
        here.say(text)
        assert "60文字まで" in said(here.last) or "お店の名前" in said(here.last)
    assert here.memory.form == "shop_report"


def test_somebody_else_reported_the_shop_before() -> None:
    here = talk(GIFU, "k3")
    from_card(here)
    here.tap("今日")
    [card] = [block for block in here.last.blocks if isinstance(block, Card)]
    assert "もう確認を始めています" in card.text
    here.tap("送る")
    assert reported(here).key == "k3"


@pytest.mark.parametrize("code", [GUNMA, ISE, "tottori-area"])
def test_what_holds_when_a_shop_refuses_is_answered_as_before_and_leads_to_a_report(code: str) -> None:
    entry = next(each for each in programmes()[code].entries if each.reports_shop)
    here = talk(code, listed=False)
    assert here.say(entry.question).topic == f"faq:{entry.id}"
    assert "断られたお店を知らせる" not in said(here.last)
    here = talk(code)
    assert here.say(entry.question).topic == f"faq:{entry.id}"
    here.tap("断られたお店を知らせる")
    assert "お店の名前を送ってください" in said(here.last)


def test_a_merchant_reports_as_well() -> None:
    here = talk()
    here.memory = here.memory.but(role="merchant")
    here.say("表示があるお店が一覧に出てこない")
    assert "お店の名前を送ってください" in said(here.last)
