"""Linking through the page: number and code, what is said when they are wrong, and LINE's dialog."""

import html
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import merchant_kit as kit
import pytest
from door_house import ALICE, CODE, LINE, DoorHouse, Person, door_house, is_shut
from guide_site import SECRET
from sqlalchemy import Connection, select

from bot.account_links import LinkNotNow, NoSuchPerson
from bot.channels.web.doors.browsers import COOKIE, Browser, Browsers
from bot.incoming import Incoming
from bot.merchants.code import token_hash
from bot.merchants.linking import issue
from store import doors, memberships
from store.merchant_tables import LINK_CODES

BOB = "U" + "b" * 32


@pytest.fixture
async def house(tmp_path: Path, migrated_file: Path) -> AsyncIterator[DoorHouse]:
    async with door_house(tmp_path, migrated_file) as house:
        yield house


async def tried(
    house: DoorHouse, number: str, code: str, token: str = "", person: Person | None = None
) -> httpx.Response:
    """Opens a page for Bob, who is not linked, and sends number and code."""
    token, person = token or house.give("link", LINE, BOB), person or house.person()
    await person.open(f"/d/{token}")
    return await person.post(f"/d/{token}", number=number, code=code)


def linked_to(house: DoorHouse, channel: str, address: str) -> list[str]:
    members = house.read(lambda db: memberships.of_person(db, channel, address, house.clock.now()))
    return [member.number for member in members]


def told(response: httpx.Response) -> str:
    """What the page says of the try, as text."""
    found = re.search(r'<div class="notice.*?</div>', response.text, re.DOTALL)
    assert found
    return re.sub(r"\s+|<[^>]*>", "", html.unescape(found[0]))


def codes_used(house: DoorHouse) -> int:
    used = select(LINK_CODES.c.id).where(LINK_CODES.c.used_at.is_not(None))
    return len(house.read(lambda db: db.execute(used).all()))


# --- in the web chat ------------------------------------------------------------------------------------


async def test_on_the_web_the_chat_is_linked_at_once_and_says_so(house: DoorHouse) -> None:
    person = await house.chatting()
    address = f"{person.key}.{CODE}"
    token = house.give("link", "web", address)
    page = await tried(house, "1001", house.code(), token, person)
    assert page.status_code == 200
    assert "みほん食堂" in page.text
    assert f'href="/p/{CODE}#latest"' in page.text
    assert linked_to(house, "web", address) == ["1001"]
    assert "記録と連携しました" in (await house.said("web", address))[-1].text
    assert is_shut(await person.open(f"/d/{token}"))
    assert house.dialog.asked == []


async def test_number_and_code_may_be_typed_as_people_type(house: DoorHouse) -> None:
    person = await house.chatting()
    address = f"{person.key}.{CODE}"
    code = house.code().lower().replace("-", "ー ")
    await tried(house, " １００１ ", code, house.give("link", "web", address), person)
    assert linked_to(house, "web", address) == ["1001"]


async def test_whoever_is_sent_the_link_of_somebody_elses_chat_cannot_link_it(house: DoorHouse) -> None:
    attacker, victim = await house.chatting(), await house.chatting()
    token = house.give("link", "web", f"{attacker.key}.{CODE}")
    assert is_shut(await victim.open(f"/d/{token}"))
    browser = Browser("v" * 43, is_new=False)
    form = {"csrf": Browsers(SECRET).form_token(token, browser), "number": "1001", "code": house.code()}
    victim.client.cookies.set(COOKIE, browser.token)
    assert is_shut(await victim.client.post(f"/d/{token}", data=form))
    assert linked_to(house, "web", attacker.key) == []
    assert codes_used(house) == 0


async def test_a_code_of_one_shop_links_to_that_shop(house: DoorHouse) -> None:
    def prepared(db: Connection) -> str:
        shop = kit.shop(db, house.merchant)
        return issue(db, SECRET, house.merchant, now=kit.NOW, by="sato", shop=shop)

    person = await house.chatting()
    token = house.give("link", "web", f"{person.key}.{CODE}")
    page = await tried(house, "1001", house.store.write_now(prepared), token, person)
    assert "駅前店" in page.text


# --- on LINE --------------------------------------------------------------------------------------------


async def test_on_line_the_browser_is_sent_to_the_dialog_and_nothing_is_linked_before_it_ends(
    house: DoorHouse,
) -> None:
    token = house.give("link", LINE, BOB)
    answer = await tried(house, "1001", house.code(), token)
    [(user, nonce)] = house.dialog.asked
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("https://access.line.me/dialog/bot/accountLink?linkToken=")
    assert nonce in answer.headers["location"]
    assert user == BOB
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", nonce)
    assert linked_to(house, LINE, BOB) == []
    assert codes_used(house) == 0
    assert is_shut(await house.person().open(f"/d/{token}"))

    heard = Incoming(LINE, BOB, "event-1", "linked", house.clock.now(), picked=nonce)
    await house.engine.receive([heard])
    assert "記録と連携しました" in (await house.said(LINE, BOB))[-1].text
    assert linked_to(house, LINE, BOB) == ["1001"]
    assert codes_used(house) == 1


async def test_the_nonce_waits_ten_minutes_and_for_nobody_else(house: DoorHouse) -> None:
    await tried(house, "1001", house.code())
    [(_, nonce)] = house.dialog.asked
    row = house.read(lambda db: doors.find(db, token_hash(nonce), "nonce", house.clock.now()))
    assert row.expires_at == house.clock.now() + timedelta(minutes=10)
    heard = Incoming(LINE, "U" + "c" * 32, "event-1", "linked", house.clock.now(), picked=nonce)
    await house.engine.receive([heard])
    assert "連携できませんでした" in (await house.said(LINE, "U" + "c" * 32))[-1].text
    assert linked_to(house, LINE, "U" + "c" * 32) == []
    assert is_shut(await house.person().open(f"/d/{nonce}"))


async def test_while_line_cannot_be_asked_nothing_is_used_up(house: DoorHouse) -> None:
    token, person, code = house.give("link", LINE, BOB), house.person(), house.code()
    house.dialog.trouble = LinkNotNow("500")
    page = await tried(house, "1001", code, token, person)
    assert page.status_code == 503
    assert "いま、LINEに確認できません" in told(page)
    assert 'value="1001"' in page.text
    assert code not in page.text
    house.dialog.trouble = None
    assert (await tried(house, "1001", code, token, person)).status_code == 303


async def test_a_chat_that_is_no_persons_is_told_so_plainly(house: DoorHouse) -> None:
    house.dialog.trouble = NoSuchPerson("no id of a user")
    page = await tried(house, "1001", house.code(), house.give("link", LINE, "C" + "d" * 32))
    assert "1対1のトーク" in told(page)
    assert codes_used(house) == 0


async def test_a_channel_that_is_served_no_more_links_nobody(house: DoorHouse) -> None:
    page = await tried(house, "1001", house.code(), house.give("link", "line:closed", BOB))
    assert page.status_code == 503
    assert linked_to(house, "line:closed", BOB) == []


async def test_the_page_tells_that_a_link_can_be_ended_at_any_time(house: DoorHouse) -> None:
    page = await house.person().open(f"/d/{house.give('link')}")
    assert "連携は、いつでもやめられます" in page.text


# --- wrong ------------------------------------------------------------------------------------------------


async def test_what_is_wrong_is_said_in_the_same_words_whether_the_number_exists(house: DoorHouse) -> None:
    code = house.code()
    wrong = (("1001", "AAAAA-AAAAA"), ("9999", code), ("<b>'; --", "<script>"), ("", ""))
    pages = []
    for turn, (number, typed) in enumerate(wrong):
        token = house.give("link", LINE, f"U{turn:032}")
        pages.append(await tried(house, number, typed, token, house.person(f"198.51.100.{turn}")))
    assert [page.status_code for page in pages] == [422] * 4
    assert len({told(page) for page in pages}) == 1
    assert "<script>" not in pages[2].text
    assert "&lt;b&gt;" in pages[2].text
    assert "<title>エラー" in pages[0].text


@pytest.mark.parametrize("number", ["1001", "9999"])
async def test_wrong_tries_lock_until_a_time_that_is_told(house: DoorHouse, number: str) -> None:
    token, person = house.give("link", LINE, BOB), house.person()
    for _ in range(3):
        assert (await tried(house, number, "AAAAA-AAAAA", token, person)).status_code == 422
    locked = await tried(house, number, "AAAAA-AAAAA", token, person)
    assert locked.status_code == 429
    waiting = int(locked.headers["retry-after"])
    until = house.clock.now() + timedelta(seconds=waiting)
    assert 60 <= waiting <= 130
    assert f"2021年2月3日(水)12:{until.minute:02}" in told(locked)
    assert "閉じます" not in told(locked)


async def test_the_right_code_helps_only_after_the_lock(house: DoorHouse) -> None:
    token, person, code = house.give("link", LINE, BOB), house.person(), house.code()
    for _ in range(4):
        await tried(house, "1001", "AAAAA-AAAAA", token, person)
    assert (await tried(house, "1001", code, token, person)).status_code == 429
    house.clock.move(timedelta(minutes=5))
    assert (await tried(house, "1001", code, token, person)).status_code == 303


async def test_a_lock_that_lasts_longer_than_the_page_says_what_to_do(house: DoorHouse) -> None:
    token, person = house.give("link", LINE, BOB, minutes=1), house.person()
    for _ in range(4):
        locked = await tried(house, "1001", "AAAAA-AAAAA", token, person)
    assert "その前にこのページは閉じます" in told(locked)


async def test_somebody_elses_wrong_tries_elsewhere_do_not_lock_my_number(house: DoorHouse) -> None:
    for turn in range(4):
        person = house.person("198.51.100.9")
        await tried(house, f"200{turn}", "AAAAA-AAAAA", house.give("link", LINE, ALICE), person)
    assert (await tried(house, "1001", house.code())).status_code == 303


async def test_a_used_or_foreign_code_is_just_wrong(house: DoorHouse) -> None:
    other = house.store.write_now(lambda db: kit.merchant(db, number="2002"))
    assert (await tried(house, "1001", house.code(other))).status_code == 422
    person, code = await house.chatting(), house.code()
    await tried(house, "1001", code, house.give("link", "web", f"{person.key}.{CODE}"), person)
    again = await tried(house, "1001", code, house.give("link", "web", f"{person.key}.{CODE}"), person)
    assert again.status_code == 422


async def test_two_browsers_with_one_code_make_one_link(house: DoorHouse) -> None:
    code, one, two = house.code(), await house.chatting(), await house.chatting()
    for person in (one, two):
        await tried(house, "1001", code, house.give("link", "web", f"{person.key}.{CODE}"), person)
    assert [linked_to(house, "web", person.key) for person in (one, two)] == [["1001"], []]
