"""What two processes, a slow one, a clock, the night and a change of mind cannot do to reminders."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from reminder_kit import GIFU, Multicaster, at, go, go_later, merchants, states, teller
from shipped import WORDS, programmes
from sqlalchemy import Connection, func, select

from bot.channels.web.app import WebDeliverer
from bot.clock import SetClock
from bot.outbox import Again, Never, Outcome, QuotaGone, Sent, ToMany, Unreachable
from bot.reminding_announcements import Announcements
from scheduler.planning import hours_to_plan
from store import (
    Store,
    announcements,
    conversations,
    erasure,
    memberships,
    outbox,
    reminders,
    transcript,
    workers,
)
from store.reminder_tables import REMINDER_CHOICES
from store.rows import insert_rows
from store.tables import MESSAGES

THREE_DAYS = at("2020-12-12")
"""Three days before the last safe posting day of the third round (2020-12-15), 10:00."""
EVENING = at("2020-12-12", 20)
SEVEN = {"wanted": True, "days": 1 << 3, "hour": 20}


def told_in_the_evening(store: Store, *people: str) -> None:
    merchants(store, *people)
    for person in people:
        store.write_now(
            lambda db, person=person: reminders.choose(
                db, "line:main", person, GIFU, "round_cutoff", THREE_DAYS, **SEVEN
            )
        )


def of_each(store: Store) -> dict[str, str]:
    return {person: state for (person, _, _), state in states(store).items()}


def lines(store: Store) -> int:
    """Lines of all transcripts."""
    return store.read_now(lambda db: db.execute(select(func.count()).select_from(MESSAGES)).scalar_one())


async def test_two_processes_that_begin_together_tell_everybody_once(store: Store, database_url: str) -> None:
    people = [f"U{number}" for number in range(30)]
    merchants(store, *people)
    other, line, clock = Store(database_url), Multicaster(at_once=4), SetClock(THREE_DAYS)
    other.open()
    names = ("here:0:a", "here:0:b")
    for name in names:
        store.write_now(lambda db, name=name: workers.beat(db, name, THREE_DAYS + timedelta(hours=1)))
    both = [teller(here, clock, line, name) for here, name in zip((store, other), names, strict=True)]
    try:
        await asyncio.gather(*(each.plan() for each in both))
        await asyncio.gather(*(each.send() for each in both))
        await both[0].send()
    finally:
        other.close()
    assert sorted(address for address, _ in line.told) == sorted(people)
    assert lines(store) == len(people)


class Slow(Multicaster):
    """Its first attempt takes so long that somebody else comes in between; what it says then is too late."""

    def __init__(self, outcome: Outcome, meanwhile: Callable[[], Awaitable[object]]) -> None:
        super().__init__()
        self._late = outcome
        self._meanwhile = meanwhile

    async def tell(self, message: ToMany) -> Outcome:
        self.attempts.append(message)
        await self._meanwhile()
        return self._late


@pytest.mark.parametrize("late", [Sent("push"), Never("400"), Again("timeout", doubtful=True), QuotaGone()])
async def test_who_was_too_slow_says_nothing_about_a_portion_that_another_sent(
    store: Store, late: Outcome
) -> None:
    merchants(store, "U1", "U2")
    clock, quick = SetClock(THREE_DAYS), Multicaster()

    async def another_sends() -> None:
        clock.move(timedelta(minutes=3))
        await teller(store, clock, quick, "here:0:b").send()

    here = teller(store, clock, Slow(late, another_sends), "here:0:a")
    await here.plan()
    await here.send()
    await go(store, clock.now() + timedelta(minutes=5), quick)
    [attempt] = quick.attempts
    assert attempt.doubtful
    assert of_each(store) == {"U1": "sent", "U2": "sent"}
    assert lines(store) == 2


@pytest.mark.parametrize(
    "second", [Never("400"), Never("403", for_all=True), Unreachable("404"), QuotaGone()]
)
async def test_what_may_have_arrived_is_neither_split_nor_called_refused(
    sqlite_store: Store, second: Outcome
) -> None:
    merchants(sqlite_store, "U1", "U2")
    line = Multicaster([Again("reset", doubtful=True), second])
    for minutes in (0, 2, 4):
        await go(sqlite_store, THREE_DAYS + timedelta(minutes=minutes), line)
    assert len(line.attempts) == 2
    assert of_each(sqlite_store) == {"U1": "unknown", "U2": "unknown"}


async def test_what_is_wrong_for_all_is_not_tried_with_half_of_them(sqlite_store: Store) -> None:
    merchants(sqlite_store, "U1", "U2")
    line = Multicaster([Never("413", for_all=True)])
    await go(sqlite_store, THREE_DAYS, line)
    assert len(line.attempts) == 1
    assert of_each(sqlite_store) == {"U1": "refused", "U2": "refused"}
    assert lines(sqlite_store) == 0, "what nobody was told stands in no transcript"


async def test_a_key_that_line_has_forgotten_is_not_used_again(sqlite_store: Store) -> None:
    merchants(sqlite_store, "U1")
    line = Multicaster([Again("reset", doubtful=True)])
    await go(sqlite_store, THREE_DAYS, line)
    await go_later(sqlite_store, THREE_DAYS + timedelta(hours=24), line)
    assert len(line.attempts) == 1
    assert of_each(sqlite_store) == {"U1": "unknown"}


async def test_what_surely_reached_nobody_in_the_evening_counts_the_days_anew_in_the_morning(
    store: Store,
) -> None:
    told_in_the_evening(store, "U1")
    line = Multicaster([Again("429", after_seconds=3600)])
    await go(store, EVENING, line)
    await go(store, at("2020-12-13", 8), line)
    [evening, morning] = line.attempts
    assert evening.id != morning.id
    [(_, words)] = line.told
    assert "あと2日" in words
    assert "あと3日" not in words
    assert lines(store) == 1


async def test_who_blocks_or_leaves_or_turns_it_off_overnight_is_not_told_in_the_morning(
    store: Store,
) -> None:
    told_in_the_evening(store, "U1", "U2", "U3", "U4")
    line = Multicaster([Again("429", after_seconds=3600)])
    await go(store, EVENING, line)
    [member] = store.read_now(lambda db: memberships.of_person(db, "line:main", "U1", EVENING))
    store.write_now(lambda db: memberships.end(db, member.id, EVENING, "self"))
    store.write_now(
        lambda db: reminders.choose(db, "line:main", "U2", GIFU, reminders.NOTHING, EVENING, wanted=False)
    )
    store.write_now(
        lambda db: reminders.choose(db, "line:main", "U3", GIFU, "round_cutoff", EVENING, wanted=False)
    )
    await go(store, at("2020-12-13", 8), line)
    assert [address for address, _ in line.told] == ["U4"]
    assert of_each(store) == {"U1": "cancelled", "U2": "cancelled", "U3": "cancelled", "U4": "sent"}


async def test_what_was_planned_and_left_for_a_day_is_missed(sqlite_store: Store) -> None:
    merchants(sqlite_store, "U1")
    await teller(sqlite_store, SetClock(THREE_DAYS), Multicaster()).plan()
    line = Multicaster()
    await go_later(sqlite_store, THREE_DAYS + timedelta(days=1), line)
    assert line.told == []
    assert of_each(sqlite_store) == {"U1": "missed"}


async def test_an_hour_that_is_still_being_planned_waits_for_all_that_one_person_is_told(
    sqlite_store: Store,
) -> None:
    merchants(sqlite_store, "U1")
    line = Multicaster()
    here = teller(sqlite_store, SetClock(THREE_DAYS), line)
    await here.plan()
    early = {"programme": GIFU, "to": THREE_DAYS - timedelta(hours=2)}
    sqlite_store.write_now(lambda db: reminders.move_on(db, **early))
    await here.send()
    assert line.told == []
    sqlite_store.write_now(lambda db: reminders.move_on(db, GIFU, THREE_DAYS))
    await here.send()
    assert [address for address, _ in line.told] == ["U1"]


@pytest.mark.parametrize(
    "moment", [at("2020-12-12", 21, 30), at("2020-12-12", 20, 59) + timedelta(seconds=30)]
)
async def test_in_the_night_or_so_late_that_it_would_be_night_nothing_leaves(
    sqlite_store: Store, moment
) -> None:
    told_in_the_evening(sqlite_store, "U1")
    line = Multicaster()
    await teller(sqlite_store, SetClock(EVENING), line).plan()
    await teller(sqlite_store, SetClock(moment), line).send()
    assert line.attempts == []
    await teller(sqlite_store, SetClock(at("2020-12-13", 8)), line).send()
    assert [address for address, _ in line.told] == ["U1"]


async def test_on_the_web_nothing_appears_at_night_and_all_of_it_stands_there_at_once(store: Store) -> None:
    merchants(store, "visitor.gifu-gotoeat", "guest", channel="web")
    late = teller(store, SetClock(at("2020-12-12", 14)), Multicaster(), web=WebDeliverer())
    await teller(store, SetClock(THREE_DAYS), Multicaster()).plan()
    await teller(store, SetClock(at("2020-12-12", 22)), Multicaster(), web=WebDeliverer()).send()
    assert lines(store) == 0
    assert await late.send() == []
    assert not store.read_now(outbox.anything_waits)
    there = store.read_now(lambda db: conversations.find(db, "web", "visitor.gifu-gotoeat"))
    assert there is not None
    [line] = store.read_now(lambda db: transcript.latest(db, there, 10))
    assert line.body["blocks"]
    assert line.direction == "out"
    assert set(of_each(store).values()) == {"sent"}


async def test_where_nothing_waits_line_is_not_asked_how_much_is_left(sqlite_store: Store) -> None:
    class Counting(Multicaster):
        asked = 0

        async def left(self) -> int | None:
            self.asked += 1
            return None

    merchants(sqlite_store, "U1")
    line = Counting()
    await go(sqlite_store, THREE_DAYS - timedelta(hours=1), line)
    assert line.asked == 0
    await go(sqlite_store, THREE_DAYS, line)
    assert line.asked == 1


async def test_a_programme_that_cannot_be_planned_keeps_no_other_one_back(sqlite_store: Store) -> None:
    shipped = programmes()
    broken = SimpleNamespace(code="broken")
    merchants(sqlite_store, "U1")
    line = Multicaster()
    await go(sqlite_store, THREE_DAYS, line, programmes={broken.code: broken, GIFU: shipped[GIFU]})
    assert [address for address, _ in line.told] == ["U1"]


@pytest.mark.parametrize(
    ("done_to", "expected"),
    [
        (None, [10]),
        (at("2020-12-12", 8), [9, 10]),
        (at("2020-12-12", 10), []),
        (at("2020-12-12", 11), []),
        (at("2036-01-01", 0), [10]),
    ],
    ids=["never", "two hours ago", "done", "another's clock is a little ahead", "the clock was years ahead"],
)
def test_which_hours_are_to_be_planned(done_to, expected) -> None:
    hours = hours_to_plan(done_to, at("2020-12-12", 10, 20))
    assert [hour.hour for hour in hours] == expected


def test_planning_goes_back_only_from_hours_that_cannot_be(store: Store) -> None:
    for to, expected in [(at("2036-01-01"), at("2036-01-01")), (EVENING, EVENING), (THREE_DAYS, THREE_DAYS),
                         (EVENING, EVENING), (EVENING - timedelta(hours=1), EVENING)]:  # fmt: skip
        store.write_now(lambda db, to=to: reminders.move_on(db, GIFU, to))
        assert store.read_now(reminders.done_to) == {GIFU: expected}


async def test_an_audience_of_several_steps_is_told_whole(store: Store) -> None:
    many = reminders.STEP * 2 + 3
    people = [("line:main", f"U{number:05}") for number in range(many)]
    asked = {"programme": GIFU, "kind": "use_end", "wanted": True, "days": 0, "hour": None, "at": THREE_DAYS}
    store.write_now(lambda db: conversations.make_known(db, people, THREE_DAYS))
    store.write_now(
        lambda db: insert_rows(
            db, REMINDER_CHOICES, [{"channel": each[0], "person": each[1], **asked} for each in people]
        )
    )
    line = Multicaster()
    await go(store, at("2021-02-25", 18), line)
    assert sorted(address for address, _ in line.told) == [address for _, address in people]
    assert len(line.attempts) == -(-many // 500)


LOST = Again("timeout", doubtful=True)


async def test_what_may_have_arrived_in_the_evening_is_not_sent_with_its_words_in_the_morning(
    store: Store,
) -> None:
    told_in_the_evening(store, "U1", "U2")
    line = Multicaster([LOST])
    await go(store, EVENING, line)
    await go(store, at("2020-12-13", 8), line)
    assert len(line.attempts) == 1, "it says あと3日"
    assert of_each(store) == {"U1": "unknown", "U2": "unknown"}


async def test_what_is_as_true_in_the_morning_is_sent_again_under_its_key(store: Store) -> None:
    merchants(store, "U1", "U2")
    store.write_now(lambda db: announced(db, EVENING))
    line, others = Multicaster([LOST]), {announcements.KIND: Announcements(WORDS).card}
    await go(store, EVENING, line, others=others)
    await go(store, at("2020-12-13", 8), line, others=others)
    evening, morning = line.attempts
    assert evening.id == morning.id
    assert of_each(store) == {"U1": "sent", "U2": "sent"}


def announced(db: Connection, moment: datetime) -> None:
    number = announcements.draft(
        db, GIFU, "お知らせ", "本文です。", announcements.Audience("merchants"), "a", moment
    )
    announcements.approve(db, number, "b", moment)
    announcements.schedule(db, number, moment)
    for row in announcements.due(db, moment):
        announcements.tell(db, row, 0, moment)


@pytest.mark.parametrize(
    ("first", "attempts", "ends"),
    [(LOST, [("U1", "U2")], {"U2": "unknown"}), (Again("429"), [("U1", "U2"), ("U2",)], {"U2": "sent"})],
)
async def test_another_request_than_the_first_never_goes_under_its_key(
    store: Store, first: Again, attempts: list[tuple[str, ...]], ends: dict[str, str]
) -> None:
    """One of the people was erased between two attempts [D:retrying-api-request]."""
    merchants(store, "U1", "U2")
    line = Multicaster([first])
    await go(store, THREE_DAYS, line)
    there = store.read_now(lambda db: conversations.find(db, "line:main", "U1"))
    assert there is not None
    store.write_now(lambda db: erasure.erase(db, there, THREE_DAYS))
    for minutes in (10, 20):
        await go(store, THREE_DAYS + timedelta(minutes=minutes), line)
    assert [each.addresses for each in line.attempts] == attempts
    assert len({each.id for each in line.attempts}) == len(attempts)
    assert of_each(store) == ends
