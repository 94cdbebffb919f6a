"""The jobs themselves: each is told the time and may run twice without harm (several processes have a timetable)."""

from datetime import datetime, timedelta
from typing import Final

import structlog

from store import Store, calendar_feeds, cases, doors, evidence, import_undo, memberships, retention, workers
from store.retention import Ages, Purged

CASE_LAPSES: Final = timedelta(days=3)
"""So long after the desk's last answer, with nothing more from the person, a case closes and the bot answers again."""
DOORS_STAY: Final = timedelta(days=7)
TRACES_STAY: Final = timedelta(days=30)
"""Used codes, wrong tries, and who was behind a link that has ended."""
UNDO_STAYS: Final = timedelta(days=90)
"""So long an import can be undone: the rows as they were before hold telephone numbers."""
LOOSE_PICTURES_STAY: Final = timedelta(days=7)
"""Pictures that were never sent in with a dispute."""
GONE: Final = timedelta(hours=1)
log = structlog.get_logger()


async def purge(store: Store, now: datetime, ages: Ages) -> Purged:
    """Delete what has grown old, in steps between which everything else goes on."""
    total = Purged()
    while step := await store.write(lambda db: retention.purge(db, now, ages)):
        total += step
    log.info(
        "purged", events=total.events, messages=total.messages, questions=total.questions, cases=total.cases,
        conversations=total.conversations, reminders=total.reminders, portions=total.portions,
    )  # fmt: skip
    return total


async def close_stale_cases(store: Store, now: datetime) -> int:
    """Close cases that the desk answered and that have been quiet since; how many."""
    closed = await store.write(lambda db: cases.close_stale(db, now - CASE_LAPSES, now))
    if closed:
        log.info("cases_lapsed", count=closed)
    return closed


async def forget_merchants_traces(store: Store, now: datetime, ages: Ages) -> int:
    """Delete one-time links, used codes, wrong tries, pictures and what imports changed, once they are needed no more;
    how many."""
    decided_before = now - timedelta(days=ages.evidence)
    gone = await store.write(lambda db: doors.forget_old(db, now - DOORS_STAY))
    gone += await store.write(lambda db: memberships.forget_old(db, now - TRACES_STAY))
    gone += await store.write(lambda db: calendar_feeds.forget_old(db, now - TRACES_STAY))
    gone += await store.write(lambda db: evidence.forget_old(db, now - LOOSE_PICTURES_STAY, decided_before))
    while step := await store.write(lambda db: import_undo.forget_old(db, now - UNDO_STAYS)):
        gone += step
    log.info("merchants_traces_forgotten", count=gone)
    return gone


async def forget_gone_workers(store: Store, now: datetime) -> int:
    """Remove processes that ended without a word."""
    return await store.write(lambda db: workers.forget_the_gone(db, now - GONE))
