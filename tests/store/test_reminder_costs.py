"""What a reminder costs to keep, and that every question about it still goes by an index where there are many."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from alembic import command
from sqlalchemy import Connection, event, text

from bot.clock import TOKYO
from store import (
    Store,
    announcements,
    calendar_changes,
    migrations,
    reminder_counts,
    reminder_portions,
    reminders,
)
from store.calendar_changes import Correcting
from store.database import Database

NOW = datetime(2020, 12, 18, 12, tzinfo=TOKYO)
GIFU = "gifu-gotoeat"
READS_ALL = re.compile(r"(SCAN|Seq Scan on) reminder\b")
CORRECTING = Correcting(GIFU, 2, ("round:3",), ("round:3",), (), ())
ROWS = """
    with recursive n(n) as (select 1 union all select n + 1 from n where n < 20000)
    insert into reminder (programme, channel, person, conversation_id, kind, rule, about, days, due_at, state, portion_id)
    select 'gifu-gotoeat', 'line:main', 'U' || n, n, 'round_cutoff', 'cutoff', 'round:' || (n - n / 100 * 100), 3, :at, 'sent',
    case when n / 2 * 2 = n then n / 500 end from n
"""
ASKED: dict[str, Callable[[Connection], object]] = {
    "what somebody got": lambda db: reminder_counts.lately(db, "line:main", "U7", GIFU),
    "what is kept of somebody": lambda db: reminders.kept(db, "line:main", 7, "U7"),
    "forgetting somebody": lambda db: reminders.forget(db, "line:main", 7, "U7"),
    "the people of a portion": lambda db: reminder_portions.addresses(db, [3, 4]),
    "what came of an announcement": lambda db: announcements.result(db, 3),
    "cancelling a day": lambda db: reminders.cancel(db, GIFU, ["round:3"], NOW),
    "how many were corrected": lambda db: calendar_changes.corrected(db, CORRECTING, NOW),
}


def test_nothing_that_is_asked_of_one_reads_all_reminders(store: Store) -> None:
    store.write_now(lambda db: db.execute(text(ROWS), {"at": NOW}))
    with store.database.writing() as db:
        db.execute(text("analyze"))
    plans = {what: plan_of(store, ask) for what, ask in ASKED.items()}
    assert all(plans.values())
    assert not {what for what, steps in plans.items() if READS_ALL.search("\n".join(steps))}


def plan_of(store: Store, ask: Callable[[Connection], object]) -> list[str]:
    """How the database goes about it; nothing is kept."""
    asked: list[tuple[str, object]] = []
    with store.database.writing() as db:

        def listen(_: object, cursor: object, statement: str, parameters: object, *more: object) -> None:
            asked.append((statement, parameters))

        event.listen(db, "before_cursor_execute", listen)
        ask(db)
        event.remove(db, "before_cursor_execute", listen)
        explain = "EXPLAIN QUERY PLAN" if db.dialect.name == "sqlite" else "EXPLAIN"
        steps = [
            str(row[-1])
            for statement, values in asked
            for row in db.exec_driver_sql(f"{explain} {statement}", values)
        ]
        db.rollback()
    return steps


def test_reminders_outlive_the_change_of_their_table_and_its_taking_back(database_url: str) -> None:
    database = Database(database_url)
    with database.writing() as db:
        command.downgrade(migrations.configuration(db), "0008")
        db.execute(
            text(
                "insert into conversation (channel, address, memory, blocked, version, created_at) "
                "values ('line:main', 'U1', '{}', :no, 0, :at)"
            ),
            {"no": False, "at": NOW},
        )
        for day in range(3):
            db.execute(
                text(
                    "insert into reminder (programme, channel, person, conversation_id, kind, rule, about, days, due_at, state) "
                    "values ('gifu-gotoeat', 'line:main', 'U1', 1, 'use_end', 'use', 'use', :day, :at, 'sent')"
                ),
                {"day": day, "at": NOW + timedelta(days=day)},
            )
        db.execute(text("delete from reminder where id = 3"))
    for revision in ("0009", "0008", "0009"):
        with database.writing() as db:
            before = db.execute(text("select * from reminder order by id")).all()
            change = command.upgrade if revision == "0009" else command.downgrade
            change(migrations.configuration(db), revision)
            assert db.execute(text("select * from reminder order by id")).all() == before
    with database.writing() as db:
        made = db.execute(
            text(
                "insert into reminder (programme, channel, person, conversation_id, kind, rule, about, days, due_at, state) "
                "select programme, channel, person, conversation_id, kind, rule, about, 9, due_at, state from reminder "
                "where id = 1 returning id"
            )
        )
        assert made.scalar_one() == 4  # a number that was used once is never used again
    database.close()
