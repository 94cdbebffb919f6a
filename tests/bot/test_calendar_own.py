"""A merchant's private calendar: given out once, read for as long as the link lives, and about nobody else's money."""

from datetime import date, datetime, timedelta

import merchant_kit as kit
import pytest
from ics_rules import Part, checked, plain
from shipped import WORDS, programmes
from sqlalchemy import Connection, insert, select, update

from bot.calendars.own import PrivateCalendars
from bot.calendars.public import PublicCalendars
from bot.clock import SetClock
from bot.merchants.code import token_hash
from bot.orders import GiveFeed, Overtaken, RevokeFeed, carry_out
from programmes.rules import PostalService
from store import Store, calendar_feeds, memberships
from store.memberships import Member
from store.merchant_tables import IMPORT_RUNS, PAYOUTS
from store.reminder_tables import CALENDAR_FEEDS

GIFU = "gifu-gotoeat"
LINE = "line:main"


class Town:
    """Two merchants of Gifu: U1 belongs to the first (``alone``: to its second shop only), U2 to the other."""

    def __init__(self, store: Store, *, alone: bool = False) -> None:
        self.store, self.clock = store, SetClock(kit.NOW)
        public = PublicCalendars(programmes(), WORDS, PostalService(), "https://counter.example")
        self.calendars = PrivateCalendars(store, public, self.clock)

        def unit(db: Connection) -> int:
            mine, other = kit.merchant(db), kit.merchant(db, number="1002", name="みほん酒場")
            shops = [kit.shop(db, mine, name=name) for name in ("駅前店", "港店")]
            self.paid = kit.payout(db, mine, date(2021, 2, 1), 987_654, round=4, shop_id=shops[0])
            self.coming = kit.payout(
                db, mine, date(2021, 2, 22), 123_456, round=5, state="planned", shop_id=shops[1]
            )
            self.foreign = kit.payout(db, other, date(2021, 2, 2), 555_555, round=4)
            kit.linked(db, other, address="U2")
            return kit.linked(db, mine, shop=shops[1] if alone else None)

        self.link = store.write_now(unit)

    def member(self, address: str = "U1") -> Member:
        found = self.store.read_now(lambda db: memberships.of_person(db, LINE, address, self.clock.now()))
        return found[0]

    def give(self, token: str, address: str = "U1") -> None:
        order = GiveFeed(token_hash(token), self.member(address))
        self.store.write_now(lambda db: carry_out(db, order, LINE, address, self.clock.now()))

    async def token(self, page: str = "page", address: str = "U1") -> str:
        self.give(page, address)
        token = await self.calendars.reveal(page)
        assert token
        return token

    async def events(self, token: str) -> dict[str, Part]:
        body = await self.calendars.ics(token)
        assert body is not None
        return {each.value("UID").partition("@")[0]: each for each in checked(body).of("VEVENT")}


@pytest.fixture
def town(store: Store) -> Town:
    return Town(store)


async def test_the_page_shows_the_address_once_and_only_hashes_are_kept(town: Town) -> None:
    town.give("page")
    for _ in range(2):
        owner = await town.calendars.owner("page")
        assert owner is not None
        assert owner.name == "みほん食堂"
    assert await town.calendars.ics("page") is None, "the page is no calendar"
    token = await town.calendars.reveal("page")
    assert token is not None
    assert await town.calendars.reveal("page") is None
    assert await town.calendars.owner("page") is None
    assert await town.calendars.owner(token) is None, "a calendar is no page"
    assert await town.events(token)
    kept = town.store.read_now(lambda db: db.execute(select(CALENDAR_FEEDS)).all())
    assert not [row for row in kept if token in str(row) or "page" in str(row)]


async def test_it_holds_the_merchants_own_payouts_and_days_to_object_but_no_money(town: Town) -> None:
    body = await town.calendars.ics(await town.token())
    assert body is not None
    whole = body.decode().replace("\r\n ", "")
    made = {each.value("UID").partition("@")[0]: each for each in checked(body).of("VEVENT")}
    paid, coming = made[f"payout:{town.paid}"], made[f"payout:{town.coming}"]
    assert (paid.value("DTSTART"), paid.value("STATUS")) == ("20210201", "CONFIRMED")
    assert plain(paid.value("SUMMARY")) == "入金：第4回の換金（ぎふ Go To Eat）"
    assert "駅前店の分です" in plain(paid.value("DESCRIPTION"))
    assert (coming.value("STATUS"), coming.value("CLASS")) == ("TENTATIVE", "PRIVATE")
    assert made[f"dispute:{town.paid}"].value("DTSTART") == "20210215"
    assert made[f"dispute:{town.paid}"].of("VALARM")
    assert f"dispute:{town.coming}" not in made
    assert not {"round:4:paid", "round:5:paid"} & set(made), "their own stand for those that hold for all"
    assert {"round:6:paid", "round:6", "round:6:post", "use"} <= set(made)
    assert not [word for word in ("987", "123,456", "123456", "555", "みほん酒場") if word in whole]
    assert f"payout:{town.foreign}" not in made


async def test_who_is_linked_to_one_shop_gets_the_payouts_of_that_shop(store: Store) -> None:
    town = Town(store, alone=True)
    made = await town.events(await town.token())
    assert f"payout:{town.coming}" in made
    assert f"payout:{town.paid}" not in made
    assert "round:4:paid" in made


async def test_a_payout_that_an_import_moves_keeps_its_id_and_raises_its_sequence(town: Town) -> None:
    token = await town.token()
    before = (await town.events(token))[f"payout:{town.coming}"]

    def move(db: Connection) -> None:
        run = db.execute(
            insert(IMPORT_RUNS)
            .values(programme=GIFU, kind="payouts", file_name="a.csv", sha256="", who="sato", at=kit.NOW, counts={}, state="applied", undone_by="")
            .returning(IMPORT_RUNS.c.id)
        ).scalar_one()  # fmt: skip
        new = {"day": date(2021, 2, 24), "import_id": run}
        db.execute(update(PAYOUTS).where(PAYOUTS.c.id == town.coming).values(**new))

    town.store.write_now(move)
    after = (await town.events(token))[f"payout:{town.coming}"]
    assert after.value("UID") == before.value("UID")
    assert (before.value("DTSTART"), after.value("DTSTART")) == ("20210222", "20210224")
    assert int(after.value("SEQUENCE")) > int(before.value("SEQUENCE"))
    assert after.value("LAST-MODIFIED") == "20210203T030000Z"


async def test_a_new_address_ends_the_old_one_and_stopping_ends_them_all(town: Town) -> None:
    first = await town.token("one")
    town.give("two")
    assert await town.calendars.ics(first), "until the new one is shown, the old one holds"
    second = await town.calendars.reveal("two")
    assert second
    assert await town.calendars.ics(first) is None
    theirs = await town.token("three", "U2")
    town.give("four")
    order = RevokeFeed(town.member())
    town.store.write_now(lambda db: carry_out(db, order, LINE, "U1", kit.NOW))
    assert await town.calendars.ics(second) is None
    assert await town.calendars.reveal("four") is None
    assert await town.calendars.ics(theirs), "somebody else's goes on"


async def test_it_ends_with_the_link_and_a_page_with_its_half_hour(town: Town) -> None:
    token = await town.token()
    town.give("late")
    town.clock.move(timedelta(minutes=30))
    assert await town.calendars.owner("late") is None
    assert await town.calendars.reveal("late") is None
    town.store.write_now(lambda db: memberships.end(db, town.link, kit.NOW, "staff"))
    assert await town.calendars.ics(token) is None


async def test_nobody_gives_out_a_calendar_of_somebody_elses_link(town: Town) -> None:
    for order in (GiveFeed(token_hash("x"), town.member()), RevokeFeed(town.member())):
        with pytest.raises(Overtaken):
            town.store.write_now(lambda db, order=order: carry_out(db, order, LINE, "U2", kit.NOW))


async def test_that_an_app_came_is_noted_by_the_day_and_what_is_over_is_forgotten(town: Town) -> None:
    token = await town.token()

    def days() -> list[date | None]:
        return town.store.read_now(
            lambda db: list(db.execute(select(CALENDAR_FEEDS.c.last_read_on)).scalars())
        )

    assert days() == [None]
    await town.calendars.ics(token)
    assert days() == [date(2021, 2, 3)]

    def forget(before: datetime) -> int:
        return town.store.write_now(lambda db: calendar_feeds.forget_old(db, before))

    later = kit.NOW + timedelta(days=40)
    town.give("unused", "U2")
    assert (forget(kit.NOW), forget(later)) == (0, 1), "the page nobody used"
    town.store.write_now(lambda db: calendar_feeds.revoke(db, town.link, later))
    assert (forget(later), forget(later + timedelta(1))) == (0, 1)
