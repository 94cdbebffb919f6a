"""A report from the card of a shop to what came of it: store, engine, counter, list and desk as they are composed."""

from collections.abc import AsyncIterator

import pytest_asyncio
import shipped
from talking import buttons_of, noon

from bot.blocks import Button, Press, Reply
from bot.channels.terminal import CHANNEL, Terminal, new_address
from bot.clock import SystemClock
from desk import casework
from desk.imports.shops import apply_list, preview_list
from main import House, build, running
from settings import Settings
from store import conversations

GIFU, DAY = "gifu-gotoeat", "2020-12-18"
LIST = "店舗名,住所\nみほん食堂 高山店,岐阜県高山市見本町1-1\nさんぷる亭,岐阜県大垣市見本町3-1\n"


@pytest_asyncio.fixture
async def house(tmp_path) -> AsyncIterator[House]:  # type: ignore[no-untyped-def]
    url = f"sqlite:///{tmp_path / 'house.sqlite3'}"
    house = build(Settings(_env_file=None, database_url=url), counter=shipped.counter())
    house.store.open()
    now = SystemClock().now()
    apply_list(house.store, preview_list(house.store, GIFU, "一覧.csv", LIST.encode(), now), "佐藤", now)
    async with running(house) as opened:
        yield opened


async def tap(terminal: Terminal, reply: Reply, label: str) -> Reply:
    return await terminal.press(next(button for button in buttons_of(reply) if label in button.label))


def checking(house: House) -> frozenset[str]:
    house.listings.refresh(SystemClock().now().date())
    listing = house.listings.at(GIFU, SystemClock().now().date())
    assert listing is not None
    return listing.checking


async def test_the_shop_is_being_checked_until_the_case_is_closed_and_the_person_is_told(
    house: House,
) -> None:
    terminal = Terminal(house.engine, house.clock, address := new_address(GIFU), noon(DAY))
    listing = house.listings.at(GIFU, SystemClock().now().date())
    assert listing is not None
    key = next(shop.id for shop in listing.index.shops if shop.name == "さんぷる亭")
    card = Button("この店で断られた", Press("shop_report", (("p", GIFU), ("shop", key))))
    asked = await terminal.press(card)
    summary = await tap(terminal, asked, "今日")
    await tap(terminal, summary, "送る")
    assert checking(house) == {key}
    [case] = casework.waiting(house.store)
    assert (case.reason, case.programme) == ("shop_report", GIFU)
    assert "さんぷる亭" in case.question
    assert (await terminal.say("いつまで使えますか")).topic == "do:use"

    casework.close(house.store, case.number, "佐藤", SystemClock().now(), "お店に確かめました。使えます。")
    conversation = house.store.read_now(lambda db: conversations.find(db, CHANNEL, address))
    assert conversation is not None
    await house.engine.look(conversation)
    said = await house.engine.history(CHANNEL, address)
    assert [line.text for line in said if line.direction == "staff"] == ["お店に確かめました。使えます。"]
    assert checking(house) == frozenset()
