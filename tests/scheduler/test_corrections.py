"""A calendar that changes: what was planned goes, and whoever was told otherwise hears once what holds now."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from calendar_kit import change, live, publish
from reminder_kit import GIFU, Multicaster, at, go, merchants, states, teller
from shipped import WORDS, programmes
from sqlalchemy import select, update

from bot.clock import SetClock
from bot.live_programmes import LiveProgrammes
from bot.outbox import Again
from bot.reminding_corrections import CORRECTION, Corrections
from programmes.rules.reminders import Quiet
from scheduler.corrections import Corrector
from store import Store, calendar_changes, conversations, memberships, reminders
from store.reminder_tables import CALENDAR_CHANGES, REMINDERS
from store.tables import CONVERSATIONS

GUNMA = "gunma-gotoeat"
THREE_DAYS = at("2020-12-12")
AFTER = at("2020-12-14")
ROUND = "round:3@2020-12-20"
LATER = change("move_round", number=3, cutoff="2020-12-23")


async def tick(store: Store, moment: datetime, line: Any, here: LiveProgrammes | None = None) -> None:
    """What a process does at ``moment``: it sees what was published, corrects, plans and sends. The hours since the last time
    are passed over."""
    for code in (GIFU, GUNMA):
        store.write_now(lambda db, code=code: reminders.move_on(db, code, moment - timedelta(hours=1)))
    here = here or live(GIFU, GUNMA)
    await Corrector(store, here, SetClock(moment), Quiet()).catch_up()
    await go(store, moment, line, programmes=here, others={CORRECTION: Corrections(here, WORDS).card})


def told_of(store: Store, revision: int = 1) -> dict[str, str]:
    """Who is to be corrected, and what became of it."""
    about = calendar_changes.about_revision(revision)
    rows = store.read_now(lambda db: db.execute(select(REMINDERS).where(REMINDERS.c.about == about)).all())
    return {row.person: row.state for row in rows}


async def told(store: Store, *people: str) -> Multicaster:
    """People who were told three days before the third round of Gifu."""
    merchants(store, *people)
    line = Multicaster()
    await tick(store, THREE_DAYS, line)
    assert {address for address, _ in line.told} == set(people)
    line.told.clear()
    return line


async def test_who_was_told_another_day_hears_once_what_holds_now(store: Store) -> None:
    line = await told(store, "U1", "U2")
    merchants(store, "U3")
    publish(store, GIFU, LATER, AFTER)
    for _ in range(3):  # three processes, one after another
        await tick(store, AFTER, line)
    assert sorted(address for address, _ in line.told) == ["U1", "U2"]
    said = line.told[0][1]
    assert "2020年12月20日(日) → 2020年12月23日(水)" in said
    assert "2020年12月15日(火) → 2020年12月18日(金)" in said, "the day to post by has moved with it"
    assert "大雪で郵便が遅れているためです。" in said
    assert "日程の変更について" in said


async def test_what_is_planned_about_a_day_that_is_no_more_is_cancelled(store: Store) -> None:
    merchants(store, "U1")
    line = Multicaster()
    here = live(GIFU)
    await _planned_only(store, THREE_DAYS)
    publish(store, GIFU, LATER, THREE_DAYS)
    await tick(store, THREE_DAYS, line, here)
    assert states(store) == {("U1", ROUND, 3): "cancelled"}
    assert line.told == [], "nobody was told anything yet, so there is nothing to correct"
    await tick(store, at("2020-12-15"), line, here)
    assert "2020年12月18日(金)" in line.told[0][1], "the reminder comes on its new day"


async def _planned_only(store: Store, moment: datetime) -> None:
    await teller(store, SetClock(moment), Multicaster()).plan()


async def test_a_change_that_is_undone_before_anybody_heard_of_it_is_not_told(sqlite_store: Store) -> None:
    line = await told(sqlite_store, "U1")
    night = at("2020-12-14", 22)
    publish(sqlite_store, GIFU, LATER, night)
    await tick(sqlite_store, night, line)
    publish(sqlite_store, GIFU, change("move_round", number=3, cutoff="2020-12-20"), night)
    await tick(sqlite_store, night, line)
    await tick(sqlite_store, at("2020-12-15", 9), line)
    assert [said for _, said in line.told if "変わりました" in said] == []


async def test_several_changes_not_heard_of_yet_are_told_as_one(sqlite_store: Store) -> None:
    line = await told(sqlite_store, "U1")
    night = at("2020-12-14", 22)
    publish(sqlite_store, GIFU, LATER, night)
    await tick(sqlite_store, night, line)
    publish(sqlite_store, GIFU, change("move_round", number=3, cutoff="2020-12-24"), night)
    await tick(sqlite_store, night, line)
    assert line.told == [], "nobody is woken"
    await tick(sqlite_store, at("2020-12-15", 8), line)
    [(_, said)] = line.told
    assert "2020年12月20日(日) → 2020年12月24日(木)" in said
    assert "12月23日" not in said


async def test_who_heard_of_one_change_hears_of_the_next(sqlite_store: Store) -> None:
    line = await told(sqlite_store, "U1")
    publish(sqlite_store, GIFU, LATER, AFTER)
    await tick(sqlite_store, AFTER, line)
    publish(
        sqlite_store, GIFU, change("move_round", number=3, cutoff="2020-12-24"), AFTER + timedelta(hours=1)
    )
    await tick(sqlite_store, AFTER + timedelta(hours=1), line)
    assert [said.count("2020年12月20日(日)") for _, said in line.told] == [1, 0]
    assert "2020年12月23日(水) → 2020年12月24日(木)" in line.told[1][1]
    assert told_of(sqlite_store, 2) == {"U1": "sent"}


async def test_a_payout_that_moves_alone_is_corrected_too(sqlite_store: Store) -> None:
    line = await told(sqlite_store, "U1")
    publish(sqlite_store, GIFU, change("move_round", number=3, payout="2021-01-20"), AFTER)
    await tick(sqlite_store, AFTER, line)
    assert "2021年1月20日(水)" in line.told[0][1]


async def test_a_change_that_concerns_another_round_is_told_to_nobody(sqlite_store: Store) -> None:
    line = await told(sqlite_store, "U1")
    publish(sqlite_store, GIFU, change("move_round", number=5, cutoff="2021-02-14"), AFTER)
    await tick(sqlite_store, AFTER, line)
    assert line.told == []
    [row] = sqlite_store.read_now(lambda db: db.execute(select(CALENDAR_CHANGES)).all())
    assert (row.told, row.corrected_at) == (0, AFTER)


async def test_whoever_is_blocked_or_unlinked_or_wants_nothing_is_not_corrected(store: Store) -> None:
    line = await told(store, "U1", "U2", "U3", "U4")

    def left(db: Any) -> None:
        db.execute(update(CONVERSATIONS).where(CONVERSATIONS.c.address == "U1").values(blocked=True))
        [member] = memberships.of_person(db, "line:main", "U2", AFTER)
        memberships.end(db, member.id, AFTER, "person")
        reminders.choose(db, "line:main", "U3", GIFU, reminders.NOTHING, AFTER, wanted=False)

    store.write_now(left)
    publish(store, GIFU, LATER, AFTER)
    await tick(store, AFTER, line)
    assert [address for address, _ in line.told] == ["U4"]


async def test_consumers_who_asked_are_corrected_without_a_link(sqlite_store: Store) -> None:
    _asks(sqlite_store, "U9")
    line = Multicaster()
    last = programmes()[GUNMA].use.last.day
    assert last is not None
    before = next(
        rule for rule in programmes()[GUNMA].reminders if rule.about == "use_end" and rule.to == "consumers"
    )
    moment = datetime.combine(last - timedelta(days=before.days_before[0]), THREE_DAYS.timetz())
    await tick(sqlite_store, moment.replace(hour=before.hour), line)
    assert [address for address, _ in line.told] == ["U9"]
    new = last + timedelta(days=31)
    publish(sqlite_store, GUNMA, change("extend", of="use", last=new.isoformat()), moment)
    await tick(sqlite_store, moment.replace(hour=before.hour), line)
    assert len(line.told) == 2
    assert f"{new.month}月{new.day}日" in line.told[1][1]


def _asks(store: Store, person: str) -> None:
    def unit(db: Any) -> None:
        conversations.make_known(db, [("line:main", person)], AFTER)
        reminders.choose(db, "line:main", person, GUNMA, "use_end", AFTER, wanted=True)

    store.write_now(unit)


async def test_a_change_announced_for_later_corrects_when_it_holds(sqlite_store: Store) -> None:
    line = await told(sqlite_store, "U1")
    publish(sqlite_store, GIFU, LATER, AFTER, later=timedelta(hours=2))
    await tick(sqlite_store, AFTER, line)
    assert line.told == []
    await tick(sqlite_store, AFTER + timedelta(hours=2), line)
    assert len(line.told) == 1


async def test_somebody_told_by_a_process_that_had_not_seen_the_change_is_found_a_minute_later(
    sqlite_store: Store,
) -> None:
    merchants(sqlite_store, "U1")
    line, old = Multicaster(), live(GIFU)
    publish(sqlite_store, GIFU, LATER, THREE_DAYS)
    here = live(GIFU)
    await Corrector(sqlite_store, here, SetClock(THREE_DAYS), Quiet()).catch_up()
    await go(sqlite_store, THREE_DAYS, line, programmes=old)
    assert states(sqlite_store) == {("U1", ROUND, 3): "sent"}
    await tick(sqlite_store, THREE_DAYS + timedelta(seconds=30), line, here)
    assert told_of(sqlite_store) == {}
    await tick(sqlite_store, THREE_DAYS + timedelta(seconds=90), line, here)
    assert told_of(sqlite_store) == {"U1": "sent"}


async def test_a_message_that_lies_ready_with_the_old_words_is_worded_anew(store: Store) -> None:
    merchants(store, "U1")
    line = Multicaster([Again("rate_limited")])
    await tick(store, THREE_DAYS, line)
    assert line.told == [], "LINE was too busy"
    publish(store, GIFU, LATER, THREE_DAYS)
    await tick(store, THREE_DAYS + timedelta(hours=1), line)
    assert line.told == []
    assert states(store)["U1", ROUND, 3] == "cancelled", "nobody has heard of it, and nobody is corrected"


async def test_a_correction_that_may_have_arrived_is_sent_again_as_it_was(sqlite_store: Store) -> None:
    line = await told(sqlite_store, "U1")
    publish(sqlite_store, GIFU, LATER, AFTER)
    line.outcomes.append(Again("timeout", doubtful=True))
    for minutes in (0, 10):
        await tick(sqlite_store, AFTER + timedelta(minutes=minutes), line)
    _, first, second = line.attempts
    assert (first.id, first.blocks) == (second.id, second.blocks)
    assert told_of(sqlite_store) == {"U1": "sent"}


async def test_two_processes_at_once_plan_each_correction_once(store: Store, database_url: str) -> None:
    line = await told(store, "U1", "U2", "U3")
    publish(store, GIFU, LATER, AFTER)
    other = Store(database_url)
    other.open()
    both = [Corrector(each, live(GIFU), SetClock(AFTER), Quiet()) for each in (store, other)]
    await asyncio.gather(*(each.catch_up() for each in both))
    other.close()
    await tick(store, AFTER, line)
    assert sorted(address for address, _ in line.told) == ["U1", "U2", "U3"]
    [row] = store.read_now(calendar_changes.published)
    assert row.told == 3


async def test_a_process_that_ends_in_the_middle_leaves_nobody_out(store: Store) -> None:
    line = await told(store, "U1", "U2", "U3")
    publish(store, GIFU, LATER, AFTER)
    store.write_now(_half_corrected)
    await tick(store, AFTER, line)
    assert sorted(address for address, _ in line.told) == ["U1", "U2", "U3"]


def _half_corrected(db: Any) -> None:
    """One of three has a correction planned, as a step leaves it."""
    row = db.execute(select(REMINDERS).where(REMINDERS.c.person == "U1")).one()._mapping
    values = {
        **row,
        "kind": CORRECTION,
        "about": "revision:1",
        "days": 0,
        "state": "planned",
        "due_at": AFTER,
    }
    values |= {"rule": "correction-merchants", "portion_id": None, "message_id": None, "ended_at": None}
    del values["id"]
    db.execute(REMINDERS.insert().values(values))
