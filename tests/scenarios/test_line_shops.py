"""Shops are searched in LINE: cards side by side, buttons that lead on, a position that is sent."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from line_house import channel, served
from line_limits import problems_of
from line_towns import PLATFORMS, STRICT, knock_at, platform, strict
from shop_kit import GUNMA, listing_of, stand, talk
from shop_list import shops

import desk.demo
from bot.blocks import Reply
from bot.channels.line.rendering import messages_of
from bot.clock import TOKYO
from desk.imports.shops import apply_list, preview_list
from store import Store

pytestmark = pytest.mark.line
NOW = datetime(2020, 12, 1, 9, tzinfo=TOKYO)
LONG = [
    replace(shop, name=shop.name + "とても長い名前" * 9, hours="11:00～14:00、" * 60, closed="月曜日・" * 60, status="paused")
    for shop in shops()
]  # fmt: skip


@pytest.fixture(scope="module", params=PLATFORMS)
def line(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The platform, and a house with the demonstration's list of Gunma."""
    url = f"sqlite:///{tmp_path_factory.mktemp('shops')}/house.sqlite3"
    store = Store(url)
    store.open()
    file = Path(desk.demo.__file__).parent / GUNMA / "shops.csv"
    preview = preview_list(store, GUNMA, file.name, file.read_bytes(), NOW)
    apply_list(store, preview, "佐藤", NOW)
    store.close()
    with platform(request.param) as line, served(url, line, [channel(line, "gunma", (GUNMA,))]) as house:
        knock_at(line, house.webhook("gunma"))
        yield line
        line.assert_clean("webhook_slow", warnings=True)


def test_a_search_is_answered_with_cards_and_goes_on(line: Any) -> None:
    got = line.ask("hanako", "高崎の食堂")
    assert "みほん食堂 高崎店" in got.all_text()
    assert "027-000-0021" in got.all_text()
    assert "前橋市" in line.ask("hanako", "じゃあ前橋は？").all_text()


def test_a_position_that_is_sent_answers_the_wish_that_waits(line: Any) -> None:
    asked = line.ask("taro", "近くの食堂")
    assert "location" in {action["type"] for action in asked.actions()}
    line.send_location("taro", 36.3237, 139.0040)
    text = line.wait("taro").all_text()
    assert "みほん食堂 高崎店" in text
    assert "約10m" in text


def problems(reply: Reply) -> list[Any]:
    messages = messages_of(reply.blocks, reply.quick)
    found: list[Any] = list(problems_of(messages))
    return found + (list(strict("line_fake.limits").check_messages(messages)) if STRICT else [])


@pytest.mark.parametrize("some", [shops(), LONG], ids=["short", "long"])
def test_whatever_is_found_line_takes_it(some: list[Any]) -> None:
    here = talk(here=listing_of(some))
    said = [
        here.say(text)
        for text in (
            "食事券はどこで使えますか？",
            "みずほ市",
            "お店を探したい",
            "架空飯店で使える？",
            "ほかには？",
            "近くの店",
            "違う",
        )
    ]
    said += [stand(here, 30.0, 140.0), here.tap("もっと見る")]
    assert [problems(reply) for reply in said] == [[] for _ in said]
