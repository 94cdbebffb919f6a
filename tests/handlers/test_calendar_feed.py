"""Calendars asked for in chat: the page for everybody, and the merchant's own, whose address stands in no chat."""

import merchant_kit as kit
import pytest
from asking import Ask, Said
from own_records import GIFU, SITE, Shop, args_of, buttons, shop_with

from bot.blocks import Card, Choices, Open
from bot.merchants.code import token_hash
from bot.orders import GiveFeed, RevokeFeed, carry_out
from store import Store, calendar_feeds

HOST = "https://counter.example.jp"
CODES = ("gunma-gotoeat", "gifu-gotoeat", "aikyo-gunma", "ise-shouhinken", "tottori-area")


def cards(said: Said) -> list[Card]:
    return [block for block in said.reply.blocks if isinstance(block, Card)]


@pytest.mark.parametrize("code", CODES)
def test_everybody_gets_the_page_to_subscribe_on_in_the_phones_own_browser(ask: Ask, code: str) -> None:
    said = ask("calendar_feed", code, "カレンダーに入れたい", "2020-12-18", role="consumer", **SITE)
    [card] = cards(said)
    [button] = card.buttons
    assert button.does == Open(f"{HOST}/guide/{code}/calendar?openExternalBrowser=1#subscribe")
    assert not said.reply.orders


def test_a_shop_is_offered_the_sheet_and_the_way_to_its_own_calendar(ask: Ask) -> None:
    said = ask("calendar_feed", GIFU, "カレンダーに入れたい", "2020-12-18", role="merchant", **SITE)
    assert buttons(said)["印刷用の日程表（PDF）"] == Open(
        f"{HOST}/p/{GIFU}/calendar.pdf?openExternalBrowser=1"
    )
    assert args_of(buttons(said)["記録と連携する"])[0] == "link"


def test_where_the_site_does_not_know_its_address_the_way_leads_within_it(ask: Ask) -> None:
    said = ask("calendar_feed", GIFU, "カレンダーに入れたい", "2020-12-18", role="merchant")
    assert cards(said)[0].buttons[0].does == Open(f"/guide/{GIFU}/calendar")
    assert [button.label for button in cards(said)[0].buttons] == ["登録のページを開く"]


@pytest.fixture
def own(store: Store) -> Shop:
    with shop_with(store, handler="calendar_feed") as shop:
        yield shop


def member_of(shop: Shop) -> str:
    return str(shop.records.members[0].id)


def test_who_is_linked_gets_a_page_that_shows_the_address_once(own: Shop) -> None:
    said = own.ask("カレンダーに入れたい")
    _, card = cards(said)
    assert card.title == "みほん食堂のカレンダー"
    assert card.rows[0].value == "まだ表示していません"
    handler, args = args_of(buttons(said)["アドレスを受け取る"])
    assert (handler, args) == ("calendar_feed", {"step": "own", "member": member_of(own)})
    given = own.ask(**args)
    assert buttons(given)["アドレスのページを開く"] == Open(f"{HOST}/c/secret?openExternalBrowser=1")
    assert given.reply.orders == (GiveFeed(token_hash("secret"), own.records.members[0]),)
    assert ".ics" not in given


def test_an_address_that_was_shown_can_be_renewed_and_ended(store: Store, own: Shop) -> None:
    [member] = own.records.members

    def shown(db: object) -> None:
        calendar_feeds.give_page(db, "page", member, kit.NOW)  # type: ignore[arg-type]
        assert calendar_feeds.reveal(db, "page", "feed", kit.NOW.replace(hour=1), kit.NOW)  # type: ignore[arg-type]

    store.write_now(shown)
    with kit.records_of(store) as records:
        shop = Shop(records.of(GIFU), GIFU, "calendar_feed")
        said = shop.ask("カレンダー")
        assert cards(said)[1].rows[0].value == "2021年2月3日(水)に表示"
        assert args_of(buttons(said)["新しいアドレスにする"])[1]["step"] == "own"
        first = shop.ask(**args_of(buttons(said)["登録をやめる"])[1])
        assert isinstance(first.reply.blocks[0], Choices)
        assert not first.reply.orders
        done = shop.ask(**args_of(buttons(first)["やめる"])[1])
        assert done.reply.orders == (RevokeFeed(member),)
    store.write_now(lambda db: carry_out(db, done.reply.orders[0], "line:main", "U1", kit.NOW))
    assert not store.read_now(lambda db: calendar_feeds.of_members(db, [member]))


@pytest.mark.parametrize("step", ["own", "stop", "stop_now"])
def test_somebody_elses_calendar_is_neither_given_nor_ended(own: Shop, step: str) -> None:
    said = own.ask(step=step, member="999")
    assert not said.reply.orders
    assert "連携しているお店はありません" in said
