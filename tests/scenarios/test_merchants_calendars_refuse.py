"""A private calendar opens with its own key alone, tells of the records of its own link, and ends with that link; what
somebody is reminded of is seen and changed from their own browser alone."""

import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import httpx
import merchant_kit as kit
import pytest
from door_house import CODE, DoorHouse, Person, all_parts, door_house, is_shut
from guide_site import SITE
from merchant_town import standing

from bot.incoming import Incoming
from bot.merchants.code import new_token
from store import memberships
from store.reminder_tables import CALENDAR_FEEDS, REMINDER_CHOICES

REMINDERS: Final = f"/p/{CODE}/reminders"
WISH: Final = {"act": "save", "want": "use_end", "days.use_end": "7", "hour.use_end": "9"}
MONEY: Final = re.compile("12,?000|7,?310,?133")


@pytest.fixture
async def house(tmp_path: Path, migrated_file: Path) -> AsyncIterator[DoorHouse]:
    async with door_house(tmp_path, migrated_file, parts=all_parts) as house:
        yield house


class Linked:
    """Somebody in the web chat who is linked to a merchant, or to one ``shop`` of it."""

    def __init__(self, house: DoorHouse, person: Person, merchant: int, shop: int | None = None) -> None:
        self.house, self.person = house, person
        self.address = f"{person.key}.{CODE}"
        self.member = house.store.write_now(
            lambda db: kit.linked(db, merchant, "web", self.address, shop, now=house.clock.now())
        )

    async def press(self, **args: str) -> str:
        """What is answered to a button of the calendar."""
        pressed = "".join(f"&{name}={value}" for name, value in args.items())
        press = f"calendar_feed?p={CODE}{pressed}"
        asked = Incoming("web", self.address, new_token(), "press", self.house.clock.now(), press=press)
        await self.house.engine.receive([asked])
        return str(await self.house.engine.answered(asked, 10))

    async def page(self) -> str:
        """The path of a page that the chat gives out."""
        [path] = set(re.findall(r"/c/[\w-]+", await self.press(step="own", member=str(self.member))))
        return str(path)

    async def calendar(self) -> str:
        """The path of the calendar itself."""
        shown = await self.person.client.post(await self.page())
        [path] = set(re.findall(rf'value="{SITE}(/c/[^"]+\.ics)"', shown.text))
        return str(path)

    async def read(self, path: str) -> str:
        """What a calendar says, its folded lines made whole."""
        answer = await self.person.client.get(path)
        assert answer.status_code == 200
        return answer.text.replace("\r\n ", "")


@pytest.fixture
async def owner(house: DoorHouse) -> Linked:
    return Linked(house, await house.chatting(), house.merchant)


@pytest.fixture
async def rival(house: DoorHouse) -> Linked:
    """Linked to another merchant of the same programme, with a payout of its own."""
    merchant = house.store.write_now(lambda db: kit.merchant(db, number="2002", name="となりの店"))
    house.store.write_now(lambda db: kit.payout(db, merchant, date(2021, 2, 2), 7_310_133))
    return Linked(house, await house.chatting("198.51.100.9"), merchant)


def rows(house: DoorHouse, member: int) -> str:
    """The merchant's records, and the calendars of that link."""
    return str(house.read(lambda db: standing(db, {"merchant": {house.merchant}}, [str(member)])))


def is_refused(answer: httpx.Response, path: str) -> bool:
    return (answer.status_code, answer.content) == (404, b"") if path.endswith(".ics") else is_shut(answer)


# --- keys ---------------------------------------------------------------------------------------------


async def test_no_other_key_opens_a_calendar_or_its_page(
    house: DoorHouse, owner: Linked, rival: Linked
) -> None:
    calendar, page = await owner.calendar(), await owner.page()
    door = house.give("evidence", "web", owner.address, member=owner.member)
    [*hashes] = house.read(lambda db: [row.hash for row in db.execute(CALENDAR_FEEDS.select())])
    assert len(hashes) == 2, "a calendar and a page that waits"
    keys = (door, *hashes, str(owner.member), f"{page.removeprefix('/c/')}x")
    tries = [f"/c/{key}{end}" for key in keys for end in ("", ".ics")]
    tries += [f"{page}.ics", calendar.removesuffix(".ics")]
    before = rows(house, owner.member)
    for person in (house.person("198.51.100.8"), rival.person, owner.person):
        for path in tries:
            for method in ("GET", "POST") if not path.endswith(".ics") else ("GET",):
                assert is_refused(await person.client.request(method, path), path), path
    assert rows(house, owner.member) == before


async def test_a_page_of_another_site_reveals_nothing_and_uses_nothing_up(
    house: DoorHouse, owner: Linked
) -> None:
    page, before = await owner.page(), rows(house, owner.member)
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert is_shut(await owner.person.client.post(page, headers=headers))
    assert rows(house, owner.member) == before


async def test_a_page_that_was_used_shows_nothing_to_whoever_finds_it(
    house: DoorHouse, owner: Linked
) -> None:
    page = await owner.page()
    assert (await owner.person.client.post(page)).status_code == 200
    before = rows(house, owner.member)
    for person in (owner.person, house.person("198.51.100.8")):
        for method in ("GET", "POST"):
            assert is_shut(await person.client.request(method, page))
    assert rows(house, owner.member) == before


async def test_the_calendar_of_another_link_is_neither_given_out_nor_stopped(
    house: DoorHouse, owner: Linked, rival: Linked
) -> None:
    calendar, page = await owner.calendar(), await owner.page()
    before = rows(house, owner.member)
    for step in ("own", "stop", "stop_now"):
        answer = await rival.press(step=step, member=str(owner.member))
        assert "連携" in answer, "an apology proves nothing"
        assert "/c/" not in answer
        assert "みほん食堂" not in answer
    assert rows(house, owner.member) == before
    assert (await owner.person.client.get(calendar)).status_code == 200
    assert (await owner.person.client.get(page)).status_code == 200


# --- what it tells ------------------------------------------------------------------------------------


async def test_a_calendar_tells_of_its_own_payouts_and_of_no_money(
    house: DoorHouse, owner: Linked, rival: Linked
) -> None:
    own, others = await owner.read(await owner.calendar()), await rival.read(await rival.calendar())
    assert "みほん食堂" in own
    assert "みほん食堂" not in others
    assert "となりの店" not in own
    assert (len(_payouts(own)), len(_payouts(others))) == (1, 1)
    assert _payouts(own) != _payouts(others)
    for said in (own, others):
        assert not MONEY.search(said)
        assert "十六銀行" not in said


async def test_the_calendar_of_one_shop_tells_of_no_other_shop(house: DoorHouse, owner: Linked) -> None:
    def settle(db: Any) -> int:
        shops = [kit.shop(db, house.merchant, name=name, number=name) for name in ("一番館", "二番館")]
        for shop in shops:
            kit.payout(db, house.merchant, date(2021, 2, 2), 7_310_133, shop_id=shop)
        return shops[0]

    shop = house.store.write_now(settle)
    here = Linked(house, await house.chatting("198.51.100.6"), house.merchant, shop)
    said, whole = await here.read(await here.calendar()), await owner.read(await owner.calendar())
    assert "一番館" in said
    assert "二番館" not in said
    assert "二番館" in whole
    assert len(_payouts(said)) == 1
    assert len(_payouts(whole)) == 3


def _payouts(said: str) -> set[str]:
    """The names that a calendar gives to its payouts."""
    return {line for line in said.splitlines() if line.startswith("UID:") and "payout" in line}


@pytest.mark.parametrize("end", ["self", "staff", "expired", "erased", "stopped", "late"])
async def test_over_is_over_for_calendars_too(house: DoorHouse, owner: Linked, end: str) -> None:
    calendar, page, now = await owner.calendar(), await owner.page(), house.clock.now()
    match end:
        case "self" | "staff":
            house.store.write_now(lambda db: memberships.end(db, owner.member, now, end))
        case "expired":
            mine = memberships.M.id == owner.member
            over = memberships.MEMBERSHIPS.update().where(mine).values(expires_at=now)
            house.store.write_now(lambda db: db.execute(over))
        case "erased":
            house.store.write_now(lambda db: memberships.forget(db, "web", owner.address, now))
        case "stopped":
            await owner.press(step="stop_now", member=str(owner.member))
        case "late":
            house.clock.move(timedelta(minutes=31))
    before = rows(house, owner.member)
    for method in ("GET", "POST"):
        assert is_shut(await owner.person.client.request(method, page))
    answer = await owner.person.client.get(calendar)
    assert answer.status_code == 200 if end == "late" else is_refused(answer, calendar)
    assert end == "late" or rows(house, owner.member) == before


# --- what somebody is reminded of ---------------------------------------------------------------------


def chosen(house: DoorHouse) -> set[tuple[str, str, bool]]:
    found = house.read(lambda db: db.execute(REMINDER_CHOICES.select()).all())
    return {(row.person, row.kind, row.wanted) for row in found}


async def test_what_somebody_is_reminded_of_is_neither_shown_to_others_nor_changed_by_them(
    house: DoorHouse, owner: Linked
) -> None:
    stranger = await house.chatting("198.51.100.7")
    page = await stranger.open(REMINDERS)
    strange_form = stranger.csrf
    await owner.person.open(REMINDERS)
    assert (await owner.person.post(REMINDERS, **WISH)).status_code == 303
    own = await owner.person.open(REMINDERS)
    before = chosen(house)
    assert ("use_end", True) in {(kind, wanted) for _, kind, wanted in before}
    assert _plain(await stranger.open(REMINDERS)) == _plain(page) != _plain(own)
    for csrf in (owner.person.csrf, "", "made-up"):
        for act in ("save", "off", "on"):
            refused = await stranger.client.post(REMINDERS, data={"csrf": csrf, "act": act})
            assert refused.status_code == 403
    assert chosen(house) == before
    done = await stranger.client.post(REMINDERS, data={"csrf": strange_form, "act": "off"})
    assert done.status_code == 303
    assert chosen(house) >= before, "what they may turn off is their own"
    assert _plain(await owner.person.open(REMINDERS)) == _plain(own)


def _plain(page: httpx.Response) -> str:
    """A page without what is different on every one."""
    return re.sub(r'name="csrf" value="[^"]*"', "", page.text)
