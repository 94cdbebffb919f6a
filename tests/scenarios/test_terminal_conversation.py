"""Whole conversations at a terminal, through the house as it is composed: store, engine, counter, outbox."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
import shipped
from talking import buttons_of, noon

from bot.blocks import Reply
from bot.channels.terminal import CHANNEL, Terminal, new_address
from bot.clock import SystemClock
from bot.plain import text_of
from desk import casework
from main import House, build, running
from settings import Settings


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    url = f"sqlite:///{tmp_path_factory.mktemp('terminal') / 'house.sqlite3'}"
    house = build(Settings(_env_file=None, database_url=url), counter=shipped.counter())
    async with running(house) as opened:
        yield opened


pytestmark = pytest.mark.asyncio(loop_scope="module")


def at_terminal(house: House, programme: str = "", at: str = "2020-12-18") -> Terminal:
    return Terminal(house.engine, house.clock, new_address(programme), noon(at))


def words(reply: Reply) -> str:
    return text_of(reply, buttons=True)


async def tap(terminal: Terminal, reply: Reply, label: str) -> Reply:
    return await terminal.press(next(button for button in buttons_of(reply) if label in button.label))


async def test_a_question_is_answered_for_the_day_one_stands_on(house: House) -> None:
    terminal = at_terminal(house, "gifu-gotoeat", "2020-12-18")
    assert "2020年12月20日(日)" in words(await terminal.say("次の締切はいつですか？"))
    terminal = at_terminal(house, "gifu-gotoeat", "2020-12-21")
    assert "2021年1月11日(月)" in words(await terminal.say("次の締切はいつですか？"))


async def test_the_ticket_is_asked_chosen_and_remembered(house: House) -> None:
    terminal = at_terminal(house, at="2023-11-10")
    asked = await terminal.say("いつまで使えますか")
    assert asked.kind == "choices"
    assert "2024年1月31日(水)" in words(await terminal.say("伊勢の商品券です"))
    assert "6,500円" in words(await terminal.say("1セットいくらですか"))


async def test_a_day_after_a_payout_answer_goes_on_with_it(house: House) -> None:
    terminal = at_terminal(house, "gifu-gotoeat", "2020-12-15")
    await terminal.say("12/13に使われた券の入金日は？")
    assert "2021年2月1日(月)" in words(await terminal.say("じゃあ12月14日は？"))


async def test_role_said_once_is_remembered(house: House) -> None:
    terminal = at_terminal(house, "gifu-gotoeat")
    menu = await terminal.introduce("gifu-gotoeat", "merchant")
    assert "入金日を調べる" in words(menu)
    assert "入金日を調べる" in words(await terminal.say("メニュー"))


async def test_arriving_is_welcomed(house: House) -> None:
    assert "ようこそ" in words(await at_terminal(house, "tottori-area").arrive())


async def test_a_case_from_no_answer_to_staff_and_back(house: House) -> None:
    terminal = at_terminal(house, "gifu-gotoeat", "2020-12-19")
    unknown = await terminal.say("ヒョウモントカゲモドキの飼い方は")
    assert unknown.kind == "no_answer"
    handoff = await tap(terminal, unknown, "人に相談する")
    assert "2020年12月21日(月)" in words(handoff)

    (case,) = [c for c in casework.waiting(house.store) if c.question == "ヒョウモントカゲモドキの飼い方は"]
    assert (case.programme, case.reason) == ("gifu-gotoeat", "no_answer")
    assert (await terminal.say("まだですか")).kind == "silent"

    view = casework.look_at(house.store, case.number)
    assert view is not None
    assert [line.direction for line in view.said][:4] == ["in", "out", "in", "out"]
    assert "資料" in view.said[1].text or "窓口" in view.said[1].text

    casework.answer(house.store, case.number, "佐藤", "こちらではわかりかねます。", SystemClock().now())
    await house.engine.look(view.case.conversation_id)
    history = await house.engine.history(CHANNEL, terminal.address)
    assert history[-1].direction == "staff"
    assert history[-1].text == "こちらではわかりかねます。"

    assert "自動でお答えする窓口に戻りました" in words(await terminal.say("ボットに戻る"))
    assert "2021年2月28日(日)" in words(await terminal.say("いつまで使えますか"))


async def test_personal_data_is_masked_before_it_is_stored(house: House) -> None:
    terminal = at_terminal(house, "gifu-gotoeat")
    reply = await terminal.say("090-1234-5678の者です。いつまで使えますか？")
    assert "個人情報" in words(reply)
    assert "2021年2月28日(日)" in words(reply)
    kept = await house.engine.history(CHANNEL, terminal.address)
    assert "【電話番号】" in kept[0].text
    assert all("1234" not in line.text for line in kept)


async def test_two_people_at_two_terminals_do_not_mix(house: House) -> None:
    one, other = at_terminal(house, at="2020-12-18"), at_terminal(house, at="2023-11-10")
    await one.say("ぎふ Go To Eatのことです")
    await other.say("伊勢の商品券のことです")
    assert "2021年2月28日(日)" in words(await one.say("いつまで使えますか"))
    assert "2024年1月31日(水)" in words(await other.say("いつまで使えますか"))


async def test_nothing_is_said_about_what_another_entrance_serves(house: House) -> None:
    reply = await at_terminal(house, "gifu-gotoeat").say("伊勢の商品券はいつまで使えますか")
    assert reply.kind == "no_answer"
    assert "2024" not in words(reply)
