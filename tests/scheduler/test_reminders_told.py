"""Reminders from the hour they are due to the person: once, together, by day, and honest about what did not arrive."""

from datetime import timedelta

import pytest
from merchant_kit import linked, merchant
from reminder_kit import GIFU, Multicaster, at, go, go_later, merchants, states, teller
from sqlalchemy import select

from bot.clock import SetClock
from bot.outbox import Again, Never
from store import Store, conversations, memberships, outbox, reminders, transcript
from store.reminder_tables import PORTIONS
from store.tables import CONVERSATIONS

THREE_DAYS = at("2020-12-12")
"""Three days before the last safe posting day of the third round (2020-12-15)."""
ROUND = "round:3@2020-12-20"


async def test_everybody_linked_is_told_once_whoever_plans_and_sends(store: Store) -> None:
    merchants(store, "U1", "U2")
    line = Multicaster()
    for worker in ("here:0:a", "here:0:b", "here:0:a"):
        await go(store, THREE_DAYS, line, worker=worker)
    assert sorted(address for address, _ in line.told) == ["U1", "U2"]
    assert len(line.attempts) == 1, "the same words go to many at once"
    assert "2020年12月15日(火)" in line.told[0][1]
    assert states(store) == {(person, ROUND, 3): "sent" for person in ("U1", "U2")}


async def test_what_was_said_stands_in_the_transcript(store: Store) -> None:
    merchants(store, "U1")
    await go(store, THREE_DAYS, Multicaster())
    conversation = store.read_now(lambda db: conversations.find(db, "line:main", "U1"))
    assert conversation is not None
    [line] = store.read_now(lambda db: transcript.latest(db, conversation, 10))
    assert "2020年12月15日(火)" in line.text


async def test_on_the_web_it_waits_in_the_conversation(store: Store) -> None:
    merchants(store, "visitor.gifu-gotoeat", channel="web")
    line = Multicaster()
    here = teller(store, SetClock(THREE_DAYS), line)
    await here.plan()
    [conversation] = await here.send()
    [due] = store.read_now(lambda db: outbox.due(db, "here:0:a", THREE_DAYS))
    assert due == conversation
    assert line.attempts == []


@pytest.mark.parametrize("hour", [9, 11, 15])
async def test_at_another_hour_nobody_is_told(sqlite_store: Store, hour: int) -> None:
    merchants(sqlite_store, "U1")
    await go(sqlite_store, at("2020-12-12", hour), Multicaster())
    assert states(sqlite_store) == {}


async def test_people_are_told_on_the_days_and_at_the_hour_they_chose(store: Store) -> None:
    merchants(store, "U1", "U2", "U3")
    choose = {"U1": {"wanted": True, "days": 1 << 5, "hour": 18}, "U2": {"wanted": False}}
    for person, choice in choose.items():
        store.write_now(
            lambda db, person=person, choice=choice: reminders.choose(
                db, "line:main", person, GIFU, "round_cutoff", THREE_DAYS, **choice
            )
        )
    store.write_now(
        lambda db: reminders.choose(db, "line:main", "U3", GIFU, reminders.NOTHING, THREE_DAYS, wanted=False)
    )
    line = Multicaster()
    for moment in (at("2020-12-10", 18), THREE_DAYS, at("2020-12-12", 18), at("2020-12-15")):
        await go_later(store, moment, line)
    assert states(store) == {("U1", ROUND, 5): "sent"}


async def test_a_wish_for_the_night_is_told_the_evening_before(sqlite_store: Store) -> None:
    merchants(sqlite_store, "U1")
    wish = {"wanted": True, "days": 1 << 3, "hour": 6}
    sqlite_store.write_now(
        lambda db: reminders.choose(db, "line:main", "U1", GIFU, "round_cutoff", THREE_DAYS, **wish)
    )
    line = Multicaster()
    await go(sqlite_store, at("2020-12-11", 19), line)
    assert line.told == []
    await go(sqlite_store, at("2020-12-11", 20), line)
    assert [address for address, _ in line.told] == ["U1"]
    await go(sqlite_store, at("2020-12-12", 8), line)
    assert len(line.told) == 1


async def test_consumers_are_told_only_if_they_asked(store: Store) -> None:
    store.write_now(
        lambda db: conversations.make_known(db, [("line:main", "C1"), ("line:main", "C2")], THREE_DAYS)
    )
    store.write_now(
        lambda db: reminders.choose(db, "line:main", "C1", GIFU, "use_end", THREE_DAYS, wanted=True)
    )
    line = Multicaster()
    await go(store, at("2021-02-25", 18), line)
    assert [address for address, _ in line.told] == ["C1"]
    assert "2021年2月28日(日)" in line.told[0][1]


async def test_who_blocked_us_or_is_linked_no_more_is_not_told(store: Store) -> None:
    merchants(store, "U1", "U2", "U3")
    store.write_now(
        lambda db: db.execute(
            CONVERSATIONS.update().where(CONVERSATIONS.c.address == "U1").values(blocked=True)
        )
    )
    [member] = store.read_now(lambda db: memberships.of_person(db, "line:main", "U2", THREE_DAYS))
    store.write_now(lambda db: memberships.end(db, member.id, THREE_DAYS, "self"))
    line = Multicaster()
    await go(store, THREE_DAYS, line)
    assert [address for address, _ in line.told] == ["U3"]


async def test_two_links_of_one_person_are_one_message(store: Store) -> None:
    store.write_now(lambda db: linked(db, merchant(db, GIFU, "1"), "line:main", "U1"))
    store.write_now(lambda db: linked(db, merchant(db, GIFU, "2"), "line:main", "U1"))
    line = Multicaster()
    await go(store, THREE_DAYS, line)
    assert len(line.told) == 1


async def test_hours_that_were_missed_for_long_are_noted_and_not_told(sqlite_store: Store) -> None:
    merchants(sqlite_store, "U1")
    line = Multicaster()
    await go(sqlite_store, THREE_DAYS - timedelta(hours=1), line)
    await go(sqlite_store, THREE_DAYS + timedelta(hours=7), line)
    assert states(sqlite_store) == {("U1", ROUND, 3): "missed"}
    assert line.told == []


async def test_a_short_pause_is_made_good(sqlite_store: Store) -> None:
    merchants(sqlite_store, "U1")
    line = Multicaster()
    await go(sqlite_store, THREE_DAYS - timedelta(hours=1), line)
    await go(sqlite_store, THREE_DAYS + timedelta(hours=2, minutes=20), line)
    assert states(sqlite_store) == {("U1", ROUND, 3): "sent"}


async def test_what_may_have_arrived_is_tried_again_with_the_same_key_and_people(store: Store) -> None:
    merchants(store, "U1", "U2")
    line = Multicaster([Again("timeout", doubtful=True)])
    await go(store, THREE_DAYS, line)
    assert states(store)["U1", ROUND, 3] == "going"
    await go(store, THREE_DAYS + timedelta(minutes=2), line)
    first, second = line.attempts
    assert (first.id, first.addresses, first.blocks) == (second.id, second.addresses, second.blocks)
    assert (first.doubtful, second.doubtful) == (False, True)
    assert set(states(store).values()) == {"sent"}


async def test_one_who_cannot_be_told_keeps_nobody_else_from_it(store: Store) -> None:
    merchants(store, "U1", "U2", "U3")

    class OneIsWrong(Multicaster):
        async def tell(self, message):
            if "U2" in message.addresses:
                self.attempts.append(message)
                return Never("400")
            return await super().tell(message)

    line = OneIsWrong()
    await go(store, THREE_DAYS, line)
    assert {person: state for (person, _, _), state in states(store).items()} == {
        "U1": "sent", "U2": "refused", "U3": "sent",
    }  # fmt: skip
    assert sorted(address for address, _ in line.told) == ["U1", "U3"]


async def test_with_too_few_messages_left_nobody_is_half_told(sqlite_store: Store) -> None:
    merchants(sqlite_store, "U1", "U2", "U3")
    line = Multicaster(left=2, at_once=1)
    await go(sqlite_store, THREE_DAYS, line)
    assert sorted(states(sqlite_store).values()) == ["not_reached", "sent", "sent"]
    assert len(line.told) == 2


async def test_nothing_leaves_in_quiet_hours_and_what_was_left_goes_in_the_morning(
    sqlite_store: Store,
) -> None:
    merchants(sqlite_store, "U1")
    wish = {"wanted": True, "days": 1 << 3, "hour": 20}
    sqlite_store.write_now(
        lambda db: reminders.choose(db, "line:main", "U1", GIFU, "round_cutoff", THREE_DAYS, **wish)
    )
    line = Multicaster([Again("503", after_seconds=30 * 60)])
    await go(sqlite_store, at("2020-12-12", 20, 45), line)
    await go(sqlite_store, at("2020-12-12", 23), line)
    assert len(line.attempts) == 1
    await go(sqlite_store, at("2020-12-13", 8), line)
    assert [address for address, _ in line.told] == ["U1"]


async def test_portions_hold_as_many_people_as_the_channel_takes(sqlite_store: Store) -> None:
    merchants(sqlite_store, "U1", "U2", "U3")
    await go(sqlite_store, THREE_DAYS, Multicaster(at_once=2))
    people = sqlite_store.read_now(
        lambda db: list(db.execute(select(PORTIONS.c.people).order_by(PORTIONS.c.id)).scalars())
    )
    assert people == [2, 1]
