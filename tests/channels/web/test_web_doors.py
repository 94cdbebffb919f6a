"""One-time links: who may look, who comes in, and what everybody else sees."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import merchant_kit as kit
import pytest
from door_house import CODE, DoorHouse, Person, door_house, is_shut

from bot.channels.web.allowance import Limits
from bot.merchants.code import new_token, token_hash
from store import doors, memberships

PRIVATE = ("evidence", "statement")


@pytest.fixture
async def house(tmp_path: Path, migrated_file: Path) -> AsyncIterator[DoorHouse]:
    async with door_house(tmp_path, migrated_file) as house:
        yield house


@pytest.mark.parametrize("purpose", ["link", *PRIVATE])
async def test_a_preview_of_the_link_uses_nothing_up(house: DoorHouse, purpose: str) -> None:
    token = house.give(purpose)
    for _ in range(5):
        crawler = house.person("198.51.100.7")
        assert (await crawler.open(f"/d/{token}")).status_code == 200
        assert (await crawler.client.head(f"/d/{token}")).status_code == 200
    row = house.read(lambda db: doors.find(db, token_hash(token), purpose, house.clock.now()))
    assert (row.browser, row.used_at) == ("", None)
    assert (await house.person().open(f"/d/{token}")).status_code == 200


@pytest.mark.parametrize("purpose", PRIVATE)
async def test_who_only_looks_sees_nothing_private(house: DoorHouse, purpose: str) -> None:
    page = await house.person().open(f"/d/{house.give(purpose)}")
    assert "続ける" in page.text
    for private in ("みほん食堂", "12,000", "2021年2月1日", "1001"):
        assert private not in page.text


@pytest.mark.parametrize("purpose", PRIVATE)
async def test_the_first_browser_that_goes_on_has_the_page_and_no_other(
    house: DoorHouse, purpose: str
) -> None:
    token, first, second = house.give(purpose), house.person(), house.person()
    await second.open(f"/d/{token}")
    page = await first.go_on(token)
    assert "みほん食堂" in page.text
    assert "2021年2月1日(月)" in page.text
    assert is_shut(await second.post(f"/d/{token}"))
    assert is_shut(await second.open(f"/d/{token}"))
    assert "みほん食堂" in (await first.open(f"/d/{token}")).text


async def test_of_several_browsers_that_go_on_at_once_one_has_the_page(house: DoorHouse) -> None:
    token, people = house.give("statement"), [house.person() for _ in range(5)]
    for person in people:
        await person.open(f"/d/{token}")
    answers = await asyncio.gather(*(person.post(f"/d/{token}") for person in people))
    assert sorted(answer.status_code for answer in answers) == [303, 404, 404, 404, 404]
    pages = [await person.open(f"/d/{token}") for person in people]
    assert ["みほん食堂" in page.text for page in pages] == [a.status_code == 303 for a in answers]


async def test_links_that_open_nothing_look_all_the_same(house: DoorHouse) -> None:
    expired = house.give("statement", minutes=5)
    used = house.give("evidence")
    foreign = house.give("statement", minutes=90)
    nonce = house.give("nonce", programme=CODE, code=1)
    await house.person().go_on(foreign)
    house.store.write_now(lambda db: doors.use(db, token_hash(used), house.clock.now()))
    house.clock.move(timedelta(minutes=5))
    tokens = (expired, used, foreign, nonce, new_token(), "x", "a" * 43, "%00" + "a" * 40)
    pages = [await house.person().open(f"/d/{token}") for token in tokens]
    assert all(is_shut(page) for page in pages)
    assert len({re.sub(r'name="back" value="[^"]*"', "", page.text) for page in pages}) == 1
    assert "新しいリンク" in pages[0].text
    assert "set-cookie" not in pages[0].headers


async def test_a_link_is_open_to_its_last_second(house: DoorHouse) -> None:
    token, person = house.give("statement", minutes=5), house.person()
    house.clock.move(timedelta(minutes=4, seconds=59))
    page = await person.open(f"/d/{token}")
    assert "あと1分" in page.text
    assert "2021年2月3日(水) 12:05" in page.text
    house.clock.move(timedelta(seconds=1))
    assert is_shut(await person.post(f"/d/{token}"))


@pytest.mark.parametrize("by", ["self", "staff"])
@pytest.mark.parametrize("purpose", PRIVATE)
async def test_the_end_of_the_link_closes_its_doors(house: DoorHouse, purpose: str, by: str) -> None:
    token, person = house.give(purpose), house.person()
    await person.go_on(token)
    house.store.write_now(lambda db: memberships.end(db, house.member, house.clock.now(), by))
    assert is_shut(await person.open(f"/d/{token}"))


async def test_a_door_never_leads_to_another_merchants_payout(house: DoorHouse) -> None:
    other = house.store.write_now(lambda db: kit.payout(db, kit.merchant(db, number="2002"), amount=77_000))
    for purpose in PRIVATE:
        assert is_shut(await house.person().open(f"/d/{house.give(purpose, payout=other)}"))
        assert is_shut(await house.person().open(f"/d/{house.give(purpose, address='U' + 'b' * 32)}"))


@pytest.mark.parametrize("purpose", ["link", *PRIVATE])
async def test_a_form_counts_only_at_its_own_door_and_in_its_own_browser(
    house: DoorHouse, purpose: str
) -> None:
    token, other = house.give(purpose), house.give(purpose)
    person, stranger = house.person(), house.person()
    fields = {"number": "1001", "code": house.code()}
    await stranger.open(f"/d/{token}")
    await person.open(f"/d/{token}")
    theirs = stranger.csrf
    for csrf in ("", "forged", theirs):
        assert is_shut(await person.client.post(f"/d/{token}", data={**fields, "csrf": csrf}))
    assert is_shut(await _from_elsewhere(person, token, fields))
    mine = person.csrf
    await person.open(f"/d/{other}")
    assert is_shut(await person.client.post(f"/d/{other}", data={**fields, "csrf": mine}))
    row = house.read(lambda db: doors.find(db, token_hash(token), purpose, house.clock.now()))
    assert row.browser == ""


async def _from_elsewhere(person: Person, token: str, fields: dict[str, str]):
    body = {**fields, "csrf": person.csrf}
    return await person.client.post(f"/d/{token}", data=body, headers={"sec-fetch-site": "cross-site"})


async def test_without_cookies_the_page_says_what_is_missing(house: DoorHouse) -> None:
    person = house.person()
    await person.open(f"/d/{house.give('statement')}")
    csrf = person.csrf
    person.client.cookies.clear()
    answer = await person.client.post(f"/d/{house.give('statement')}", data={"csrf": csrf})
    assert answer.status_code == 403
    assert "Cookie" in answer.text


async def test_a_door_asks_no_more_than_other_pages_allow(tmp_path: Path, migrated_file: Path) -> None:
    async with door_house(tmp_path, migrated_file, Limits(messages_by_visitor="2/minute")) as house:
        token, person = house.give("link"), house.person()
        answers = []
        for _ in range(3):
            await person.open(f"/d/{token}")
            answers.append((await person.post(f"/d/{token}", number="1", code="2")).status_code)
        assert answers == [422, 422, 429]


@pytest.mark.parametrize("purpose", ["link", *PRIVATE])
async def test_the_address_gets_nowhere_else_and_the_page_is_kept_nowhere(
    house: DoorHouse, purpose: str
) -> None:
    token, person = house.give(purpose), house.person()
    page = await person.open(f"/d/{token}")
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in page.headers["x-robots-tag"]
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-frame-options"] == "DENY"
    policy = page.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    cookie = page.headers["set-cookie"]
    assert f"Path=/d/{token}" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert token not in page.headers.get("link", "")
    assert (await house.person().open(f"/d/{new_token()}")).headers["referrer-policy"] == "no-referrer"


async def test_only_the_page_that_leads_to_lines_dialog_may_lead_there(house: DoorHouse) -> None:
    at_line = await house.person().open(f"/d/{house.give('link')}")
    assert "form-action 'self' https://access.line.me;" in at_line.headers["content-security-policy"]
    for purpose in PRIVATE:
        page = await house.person().open(f"/d/{house.give(purpose)}")
        assert "form-action 'self';" in page.headers["content-security-policy"]
    chatting = await house.chatting()
    on_web = await chatting.open(f"/d/{house.give('link', 'web', f'{chatting.key}.{CODE}')}")
    assert "form-action 'self';" in on_web.headers["content-security-policy"]


@pytest.mark.parametrize("purpose", ["link", *PRIVATE])
async def test_the_page_says_whose_it_is_and_how_long_it_is_open(house: DoorHouse, purpose: str) -> None:
    page = await house.person().open(f"/d/{house.give(purpose)}")
    assert "ぎふ Go To Eat" in page.text
    assert "accent-" in page.text
    assert "2021年2月3日(水) 12:30" in page.text
    assert "あと30分" in page.text
