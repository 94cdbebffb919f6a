"""The timetable: which job runs when (Asia/Tokyo). A new job is one line in :meth:`Timetable.lines`."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, Protocol

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from bot.clock import TOKYO, Clock
from bot.errors import described
from scheduler import jobs
from store import Store
from store.retention import Ages

LATE: Final = 3600
"""Seconds by which a job may start late; after a longer sleep it waits for its next time."""
log = structlog.get_logger()


class Keeping(Protocol):
    """How long things are kept, as :class:`settings.Settings` says."""

    @property
    def keep_messages_days(self) -> int: ...
    @property
    def keep_questions_days(self) -> int: ...
    @property
    def keep_evidence_days(self) -> int: ...


def ages_of(settings: Keeping) -> Ages:
    return Ages(
        messages=settings.keep_messages_days,
        questions=settings.keep_questions_days,
        evidence=settings.keep_evidence_days,
    )


class Timetable:
    """Runs the jobs inside the web process; start it in a running event loop."""

    def __init__(
        self, store: Store, settings: Keeping, clock: Clock, plan_reminders: Callable[[], Awaitable[object]]
    ) -> None:
        self._store = store
        self._clock = clock
        self._ages = ages_of(settings)
        self._plan_reminders = plan_reminders
        self._scheduler: Any = AsyncIOScheduler(timezone=TOKYO)

    def lines(self) -> tuple[tuple[str, str, Callable[[], Awaitable[object]]], ...]:
        """Name, time (minute hour day month weekday) and job."""
        store, now = self._store, self._clock.now
        return (
            ("plan_reminders", "* * * * *", self._plan_reminders),
            ("purge", "40 3 * * *", lambda: jobs.purge(store, now(), self._ages)),
            (
                "forget_merchants_traces",
                "50 3 * * *",
                lambda: jobs.forget_merchants_traces(store, now(), self._ages),
            ),
            ("close_stale_cases", "10 * * * *", lambda: jobs.close_stale_cases(store, now())),
            ("forget_gone_workers", "25 * * * *", lambda: jobs.forget_gone_workers(store, now())),
        )

    def start(self) -> None:
        for name, when, job in self.lines():
            trigger = CronTrigger.from_crontab(when, timezone=TOKYO)
            self._scheduler.add_job(
                _run, trigger, (name, job), id=name, coalesce=True, misfire_grace_time=LATE
            )
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)


async def _run(name: str, job: Callable[[], Awaitable[object]]) -> None:
    try:
        await job()
    except Exception as error:  # the next time may be better; the others must not suffer
        log.error("job_failed", job=name, **described(error))  # noqa: TRY400
