"""Announcements from the draft to the last person: approved by another, each person once, by day, last where little is left."""

from typing import Any

import pytest
from merchant_kit import application, linked, merchant, shop
from reminder_kit import GIFU, Multicaster, at, go, merchants
from shipped import WORDS
from sqlalchemy import insert, select

from bot.clock import SetClock
from bot.outbox import Again
from bot.reminding_announcements import Announcements
from programmes.rules.reminders import Quiet
from scheduler.announcing import Announcer
from store import Store, announcements, conversations, reminders
from store.announcements import KIND, NEWS, Audience
from store.merchant_tables import SETTLEMENT_REQUESTS
from store.reminder_tables import REMINDERS

NOON = at("2020-12-01", 12)
EVERYBODY = Audience("merchants")
CARDS = {KIND: Announcements(WORDS).card}


def approved(
    store: Store, audience: Audience = EVERYBODY, moment: Any = NOON, text: str = "年末年始の休みです。"
) -> int:
    """A new announcement that goes out from ``moment``; its number."""

    def unit(db: Any) -> int:
        number = announcements.draft(db, GIFU, "休業のお知らせ", text, audience, "山田", NOON)
        assert announcements.approve(db, number, "佐藤", NOON)
        assert announcements.schedule(db, number, moment)
        return number

    return store.write_now(unit)


async def tick(store: Store, moment: Any, line: Any) -> None:
    await Announcer(store, SetClock(moment), Quiet()).catch_up()
    await go(store, moment, line, others=CARDS)
    await Announcer(store, SetClock(moment), Quiet()).catch_up()


def state_of(store: Store, number: int) -> str:
    row = store.read_now(lambda db: announcements.get(db, number))
    assert row is not None
    return str(row.state)


def choose(store: Store, person: str, kind: str, *, wanted: bool) -> None:
    store.write_now(lambda db: reminders.choose(db, "line:main", person, GIFU, kind, NOON, wanted=wanted))


def reach(store: Store, audience: Audience) -> dict[str, int]:
    return store.read_now(lambda db: announcements.reach(db, GIFU, audience, NOON))


async def test_everybody_linked_is_told_once_whoever_looks(store: Store) -> None:
    merchants(store, "U1", "U2")
    store.write_now(lambda db: linked(db, merchant(db, GIFU, "second"), "line:main", "U1"))
    number = approved(store)
    line = Multicaster()
    for _ in range(3):
        await tick(store, NOON, line)
    assert sorted(address for address, _ in line.told) == ["U1", "U2"]
    assert "休業のお知らせ" in line.told[0][1]
    assert "年末年始の休みです。" in line.told[0][1]
    assert state_of(store, number) == "sent"
    assert store.read_now(lambda db: announcements.result(db, number)) == {("line:main", "sent"): 2}


async def test_nobody_is_told_before_its_time_or_without_a_second_person(store: Store) -> None:
    merchants(store, "U1")
    number = store.write_now(lambda db: announcements.draft(db, GIFU, "題", "文", EVERYBODY, "山田", NOON))
    assert not store.write_now(lambda db: announcements.schedule(db, number, NOON))
    assert not store.write_now(lambda db: announcements.approve(db, number, "山田", NOON))
    assert store.write_now(lambda db: announcements.approve(db, number, "佐藤", NOON))
    line = Multicaster()
    await tick(store, NOON, line)
    assert store.write_now(lambda db: announcements.schedule(db, number, at("2020-12-02")))
    await tick(store, NOON, line)
    assert line.told == []
    await tick(store, at("2020-12-02"), line)
    assert [address for address, _ in line.told] == ["U1"]


async def test_in_quiet_hours_it_waits_for_the_morning_and_hears_who_turned_news_off(store: Store) -> None:
    merchants(store, "U1", "U2")
    approved(store, moment=at("2020-12-01", 22))
    line = Multicaster()
    await tick(store, at("2020-12-01", 22), line)
    choose(store, "U2", NEWS, wanted=False)
    assert line.told == []
    await tick(store, at("2020-12-02", 8), line)
    assert [address for address, _ in line.told] == ["U1"]


async def test_who_turns_news_off_before_the_message_is_made_gets_none(store: Store) -> None:
    merchants(store, "U1", "U2")
    number = approved(store)
    await Announcer(store, SetClock(NOON), Quiet()).catch_up()
    choose(store, "U1", NEWS, wanted=False)
    line = Multicaster()
    await tick(store, NOON, line)
    assert [address for address, _ in line.told] == ["U2"]
    found = store.read_now(lambda db: announcements.result(db, number))
    assert found == {("line:main", "cancelled"): 1, ("line:main", "sent"): 1}


def test_merchants_hear_news_unless_they_do_not_want_it_consumers_only_if_they_do(
    sqlite_store: Store,
) -> None:
    store = sqlite_store
    merchants(store, "U1", "U2", "U3")
    store.write_now(lambda db: conversations.make_known(db, [("line:main", "C1"), ("line:main", "C2")], NOON))
    choose(store, "U1", NEWS, wanted=False)
    choose(store, "U2", reminders.NOTHING, wanted=False)
    choose(store, "C1", NEWS, wanted=True)
    assert reach(store, EVERYBODY) == {"line:main": 1}
    assert reach(store, Audience("consumers")) == {"line:main": 1}


def test_an_audience_is_found_by_area_ticket_kind_and_state_of_registration(store: Store) -> None:
    def unit(db: Any) -> None:
        first, second = merchant(db, GIFU, "1"), merchant(db, GIFU, "2", name="高山市事務局")
        shop(db, first, address="岐阜市みほん町1")
        linked(db, first, "line:main", "U1")
        linked(db, second, "line:main", "U2")
        linked(db, merchant(db, GIFU, "3"), "line:main", "U3", shop=None)
        application(db, first, "approved")
        application(db, second, "in_review")
        request = {
            "programme": GIFU, "merchant_id": second, "number": "R1", "declared": {}, "counted": {"slip-500": 3},
        }  # fmt: skip
        db.execute(insert(SETTLEMENT_REQUESTS).values(**request))

    store.write_now(unit)
    assert reach(store, Audience("merchants", area="岐阜市")) == {"line:main": 1}
    assert reach(store, Audience("merchants", area="高山市")) == {"line:main": 1}
    assert reach(store, Audience("merchants", area="%")) == {}
    assert reach(store, Audience("merchants", state="approved")) == {"line:main": 1}
    assert reach(store, Audience("merchants", ticket_kind="slip-500")) == {"line:main": 1}
    assert reach(store, Audience("merchants", ticket_kind='"x')) == {}
    assert reach(store, Audience("merchants", area="岐阜市", state="in_review")) == {}


async def test_stopped_nobody_more_is_told_and_what_else_was_in_the_message_is(store: Store) -> None:
    merchants(store, "U1", "U2")
    three_days = at("2020-12-12")
    number = approved(store, moment=three_days)
    line = Multicaster([Again("429", after_seconds=60)])
    await tick(store, three_days, line)
    assert store.read_now(lambda db: announcements.result(db, number)) == {("line:main", "going"): 2}
    stopped = store.write_now(lambda db: announcements.stop(db, number, "佐藤", three_days))
    assert stopped == announcements.Stopped(cancelled=2, going=0)
    await tick(store, three_days, line)
    assert sorted(address for address, _ in line.told) == ["U1", "U2"]
    assert not any("休業のお知らせ" in said for _, said in line.told)
    assert "2020年12月15日(火)" in line.told[0][1], "the cutoff of the same hour is told all the same"
    assert state_of(store, number) == "stopped"
    assert store.write_now(lambda db: announcements.stop(db, number, "佐藤", three_days)) is None


async def test_a_test_send_says_so_and_goes_to_those_alone(store: Store) -> None:
    merchants(store, "U1", "U2")
    number = store.write_now(lambda db: announcements.draft(db, GIFU, "題", "文", EVERYBODY, "山田", NOON))
    here = store.read_now(lambda db: conversations.find(db, "line:main", "U1"))
    row = store.read_now(lambda db: announcements.get(db, number))
    assert here is not None
    assert row is not None
    for minute in (0, 1):
        moment = at("2020-12-01", 12, minute)
        assert store.write_now(lambda db, moment=moment: announcements.test(db, row, [here], moment)) == 1
        line = Multicaster()
        await tick(store, moment, line)
        assert [(who, "【試し送り】題" in said) for who, said in line.told] == [("U1", True)]
    assert store.read_now(lambda db: announcements.result(db, number)) == {}


async def test_what_was_written_goes_out_as_it_is(store: Store) -> None:
    merchants(store, "U1")
    text = "{name}{{ 7*7 }}<script>alert(1)</script>'; DROP TABLE reminder;--"
    approved(store, text=text)
    line = Multicaster()
    await tick(store, NOON, line)
    assert text in line.told[0][1]
    assert store.read_now(lambda db: db.execute(select(REMINDERS.c.state)).scalars().all()) == ["sent"]


@pytest.mark.parametrize(("left", "told"), [(1, "U1"), (0, "")])
async def test_with_too_few_messages_the_rest_is_not_reached(store: Store, left: int, told: str) -> None:
    merchants(store, "U1", "U2")
    number = approved(store)
    line = Multicaster(left=left, at_once=1)
    await tick(store, NOON, line)
    assert "".join(address for address, _ in line.told) == told
    found = store.read_now(lambda db: announcements.result(db, number))
    assert found["line:main", "not_reached"] == 2 - left
    assert state_of(store, number) == "sent"
