"""The timetable: jobs run at their times in Tokyo, and one that fails does not stop the others."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from apscheduler.triggers.cron import CronTrigger

from bot.clock import TOKYO, SetClock
from bot.logs import configure
from scheduler import jobs
from scheduler.timetable import Timetable, _run
from store import Store, cases, conversations, workers

NOW = datetime(2020, 12, 18, 12, 0, tzinfo=TOKYO)


@dataclass
class Days:
    keep_messages_days: int = 180
    keep_questions_days: int = 365
    keep_evidence_days: int = 180


async def nothing() -> None:
    """No reminders here."""


def timetable(store: Store) -> Timetable:
    return Timetable(store, Days(), SetClock(NOW), plan_reminders=nothing)


async def test_every_line_is_a_job_that_runs(store: Store) -> None:
    for _, when, job in timetable(store).lines():
        CronTrigger.from_crontab(when, timezone=TOKYO)
        await job()


async def test_purging_happens_at_night_in_tokyo(store: Store) -> None:
    [when] = [when for name, when, _ in timetable(store).lines() if name == "purge"]
    following = CronTrigger.from_crontab(when, timezone=TOKYO).get_next_fire_time(None, NOW)
    assert following == datetime(2020, 12, 19, 3, 40, tzinfo=TOKYO)


async def test_a_timetable_starts_and_stops(store: Store) -> None:
    running = timetable(store)
    running.start()
    running.stop()


async def test_a_job_that_fails_is_logged_and_over(capsys: pytest.CaptureFixture[str]) -> None:
    async def broken() -> None:
        raise RuntimeError("秘密")

    configure(as_json=True)
    await _run("purge", broken)
    logged = capsys.readouterr().err
    assert "job_failed" in logged
    assert "秘密" not in logged


@pytest.mark.parametrize(("hours", "closed"), [(71, 0), (73, 1)])
async def test_a_case_that_was_answered_closes_after_three_quiet_days(
    store: Store, hours: int, closed: int
) -> None:
    def answered(db) -> None:
        [conversation] = conversations.make_known(db, [("web", "V")], NOW).values()
        cases.open_case(db, "AAA-AAA", conversation, NOW, reason="asked_for")
        cases.answered(db, "AAA-AAA", "佐藤", NOW)

    store.write_now(answered)
    assert await jobs.close_stale_cases(store, NOW + timedelta(hours=hours)) == closed


async def test_a_process_not_heard_of_for_an_hour_is_forgotten(store: Store) -> None:
    store.write_now(lambda db: workers.beat(db, "gone", NOW - timedelta(hours=2)))
    store.write_now(lambda db: workers.beat(db, "here", NOW + timedelta(seconds=10)))
    assert await jobs.forget_gone_workers(store, NOW) == 1
    assert store.read_now(lambda db: workers.alive(db, NOW)) == {"here"}
