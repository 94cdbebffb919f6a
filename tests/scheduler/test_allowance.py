"""Too few messages for all: last days before payouts, payouts before announcements, and nobody asks the channel all the time."""

from datetime import timedelta

from merchant_kit import linked, merchant, payout
from reminder_kit import GIFU, Multicaster, at, go, states, teller
from shipped import WORDS

from bot.clock import SetClock
from bot.outbox import Again, Never, QuotaGone
from bot.reminding_announcements import Announcements
from programmes.rules.reminders import Quiet
from scheduler.allowance import Allowance
from scheduler.announcing import Announcer
from store import Store, announcements
from store.announcements import KIND, Audience

THREE_DAYS = at("2020-12-12")
ROUND = "round:3@2020-12-20"


class Counting(Multicaster):
    """Counts how often it is asked; what it delivers is counted like LINE does."""

    asked = 0

    async def left(self) -> int | None:
        self.asked += 1
        return await super().left()


async def test_with_several_kinds_the_urgent_ones_win(store: Store) -> None:
    """In one tick: a cutoff for 3 of Gifu, a payout told to 1 of Gunma, an announcement to them; 3 messages are left, and the
    cutoff's message is to 4 people at once."""

    def unit(db):  # type: ignore[no-untyped-def]
        number = announcements.draft(
            db, "gunma-gotoeat", "題", "文", Audience("merchants"), "山田", THREE_DAYS
        )
        announcements.approve(db, number, "佐藤", THREE_DAYS)
        announcements.schedule(db, number, THREE_DAYS)
        first = merchant(db, "gunma-gotoeat", "1")
        payout(db, first, day=THREE_DAYS.date(), programme="gunma-gotoeat")
        for number in range(4):
            linked(db, first, "line:main", f"G{number}")
        for number in range(4):
            linked(db, merchant(db, GIFU, f"N{number}"), "line:main", f"U{number}")

    store.write_now(unit)
    await Announcer(store, SetClock(THREE_DAYS), Quiet()).catch_up()
    line = Multicaster(left=3)
    await go(store, THREE_DAYS, line, others={KIND: Announcements(WORDS).card})
    assert len(line.told) == 3
    assert {who[0] for who, _ in line.told} == {"U"}
    ends = states(store)
    cutoff = [ends[f"U{number}", ROUND, 3] for number in range(4)]
    assert sorted(cutoff) == ["not_reached", "sent", "sent", "sent"], (
        "as many as there are messages, each whole"
    )
    others = {state for (who, _, _), state in ends.items() if who[0] == "G"}
    assert others == {"not_reached"}


async def test_what_the_channel_itself_refuses_for_lack_of_messages_is_not_tried_for_the_others(
    store: Store,
) -> None:
    def unit(db):  # type: ignore[no-untyped-def]
        for number in range(3):
            linked(db, merchant(db, GIFU, f"N{number}"), "line:main", f"U{number}")

    store.write_now(unit)
    line = Multicaster([QuotaGone()], left=100, at_once=1)
    here = teller(store, SetClock(THREE_DAYS), line)
    await here.plan()
    await here.send()
    assert set(states(store).values()) <= {"not_reached", "sent"}
    assert "not_reached" in states(store).values()


async def test_a_channel_is_asked_at_most_once_a_minute(sqlite_store: Store) -> None:
    sqlite_store.write_now(lambda db: linked(db, merchant(db, GIFU), "line:main", "U1"))
    line = Counting([Again("429", after_seconds=1)] * 4, left=10)
    clock = SetClock(THREE_DAYS)
    here = teller(sqlite_store, clock, line)
    await here.plan()
    for _ in range(4):
        await here.send()
        clock.move(timedelta(seconds=10))
    assert line.asked == 1
    clock.move(timedelta(seconds=60))
    await here.send()
    assert line.asked == 2
    clock.move(timedelta(hours=1))
    await here.send()
    assert line.asked == 2, "where nothing waits, nobody asks"


async def test_what_is_tried_again_is_taken_off_once_and_what_is_refused_is_given_back() -> None:
    left = Allowance({"line:main": Multicaster(left=10)})
    await left.renew(THREE_DAYS)
    assert [left.take("line:main", 1, 6, 0) for _ in range(3)] == [6, 6, 6]
    assert left.take("line:main", 2, 5, 0) == 4, "four are left"
    left.give_back("line:main", 1, 6)
    assert left.take("line:main", 2, 5, 0) == 5
    left.gone("line:main")
    assert left.take("line:main", 3, 1, 0) == 0
    assert left.take("web", 4, 1, 4) == 1


async def test_what_is_less_urgent_does_not_take_what_is_left_from_the_urgent() -> None:
    left = Allowance({"line:main": Multicaster(left=10)})
    await left.renew(THREE_DAYS)
    assert left.take("line:main", 1, 12, 1) == 10
    assert left.take("line:main", 2, 1, 4) == 0
    assert left.take("line:main", 3, 10, 1) == 10
    await left.renew(THREE_DAYS + timedelta(minutes=2))
    assert left.take("line:main", 4, 1, 4) == 1


async def test_a_refused_portion_leaves_its_messages_to_its_halves(store: Store) -> None:
    def unit(db):  # type: ignore[no-untyped-def]
        for number in range(2):
            linked(db, merchant(db, GIFU, f"N{number}"), "line:main", f"U{number}")

    store.write_now(unit)
    line = Multicaster([Never("400")], left=2)
    await go(store, THREE_DAYS, line)
    assert set(states(store).values()) == {"sent"}
