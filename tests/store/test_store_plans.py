"""What is asked at every turn goes by an index: a store of many years is as quick as a new one."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, event

from bot.clock import TOKYO
from bot.inbox import load
from store import Store, inbox, outbox

NOW = datetime(2020, 12, 18, 12, tzinfo=TOKYO)
ASKED: dict[str, Callable[[Connection], object]] = {
    "the next event of a conversation": lambda db: load(db, {1, 2}, NOW),
    "events left behind": lambda db: inbox.stranded(db, NOW, limit=10),
    "whether an event waits": inbox.anything_waits,
    "conversations with a delivery": lambda db: outbox.unfinished(db, [1, 2]),
    "the next delivery": lambda db: outbox.take(db, [1, 2], "worker", NOW),
    "deliveries that are due": lambda db: outbox.due(db, "worker", NOW + timedelta(hours=1)),
    "whether a delivery waits": outbox.anything_waits,
    "giving up on a conversation": lambda db: outbox.give_up(db, [1, 2], "blocked"),
}


def plan_of(db: Connection, statement: str, parameters: object) -> list[str]:
    """How the database would go about it; PostgreSQL is told not to read a small table from end to end."""
    if db.dialect.name == "sqlite":
        rows = db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [row[3] for row in rows]
    db.exec_driver_sql("SET LOCAL enable_seqscan = off")
    return [row[0] for row in db.exec_driver_sql(f"EXPLAIN {statement}", parameters)]


def reads_everything(step: str) -> bool:
    tables = ("inbox", "outbox", "message")
    scans = [f"SCAN {table}" for table in tables] + [f"Seq Scan on {table}" for table in tables]
    return any(step.strip().startswith((scan, f"->  {scan}")) for scan in scans) and "USING INDEX" not in step


@pytest.mark.parametrize("what", ASKED)
def test_what_every_turn_asks_reads_no_table_from_end_to_end(store: Store, what: str) -> None:
    with store.database.writing() as db:
        asked: list[tuple[str, object]] = []

        def listen(_: object, cursor: object, statement: str, parameters: object, *more: object) -> None:
            if statement.startswith(("SELECT", "UPDATE")):
                asked.append((statement, parameters))

        event.listen(db, "before_cursor_execute", listen)
        ASKED[what](db)
        event.remove(db, "before_cursor_execute", listen)
        plans = [step for statement, parameters in asked for step in plan_of(db, statement, parameters)]
    assert plans
    assert not [step for step in plans if reads_everything(step)]
