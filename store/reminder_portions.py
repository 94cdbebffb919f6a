"""Portions: what is to be told is taken together, message by message, and each portion is on record before it is sent.

Whoever gathers holds the tick's row, so that two processes never take the same reminders. A portion stays ``sending`` under
its worker's name; if that is gone, or the lease has run out, it can be taken again, as doubtful, with the same key and people.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, and_, or_, select, update

from store import workers
from store.reminder_tables import PLANNED, PORTIONS, REMINDER_TICKS, REMINDERS, UNSENT
from store.rows import insert_numbered, update_rows
from store.tables import CONVERSATIONS, Found

R = REMINDERS.c
P = PORTIONS.c
LEASE: Final = timedelta(minutes=2)
AT_ONCE: Final = 5_000
"""Conversations that one transaction gathers."""


def waiting(db: Connection, now: datetime, limit: int = AT_ONCE) -> Sequence[Found]:
    """Reminders that are due and not on their way, of the first ``limit`` conversations that have any, with where these are;
    nobody else gathers until the transaction ends."""
    db.execute(select(REMINDER_TICKS.c.name).with_for_update()).all()
    first = (
        select(R.conversation_id)
        .where(PLANNED, R.due_at <= now)
        .distinct()
        .order_by(R.conversation_id)
        .limit(limit)
    )
    found = (
        select(REMINDERS, CONVERSATIONS.c.address, CONVERSATIONS.c.blocked)
        .join(CONVERSATIONS, CONVERSATIONS.c.id == R.conversation_id)
        .where(R.state == "planned", R.due_at <= now, R.conversation_id.in_(first))
        .order_by(R.conversation_id, R.id)
    )
    return db.execute(found).all()


def make(db: Connection, portions: Sequence[Mapping[str, Any]], now: datetime) -> list[int]:
    """New portions, to be sent at once: ``channel``, ``programme``, ``people``, ``urgency``, ``body``. Their ids."""
    born = {
        "state": "pending", "worker": "", "attempts": 0, "doubtful": False, "created_at": now, "next_attempt_at": now,
        "first_tried_at": None, "sent_at": None, "error": "", "request_id": "",
    }  # fmt: skip
    return insert_numbered(db, PORTIONS, [{**born, "key": str(uuid.uuid4()), **each} for each in portions])


def settle(db: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Record what became of reminders: ``id`` and the same columns for each."""
    update_rows(db, REMINDERS, "id", rows)


def take(db: Connection, worker: str, now: datetime, limit: int) -> Sequence[Found]:
    """Take portions that are due and that nobody is sending, the most urgent first. ``state``, ``attempts`` and ``doubtful``
    in the rows are as before this attempt."""
    alive = workers.alive(db, now) | {worker}
    left_behind = and_(P.state == "sending", P.worker.not_in(alive))
    found = (
        select(PORTIONS)
        .where(UNSENT, or_(P.next_attempt_at <= now, left_behind))
        .order_by(P.urgency, P.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = db.execute(found).all()
    update_rows(db, PORTIONS, "id", [_begun(row, worker, now) for row in rows])
    return rows


def _begun(row: Found, worker: str, now: datetime) -> dict[str, Any]:
    return {
        "id": row.id, "state": "sending", "worker": worker, "attempts": row.attempts + 1, "doubtful": is_doubtful(row),
        "first_tried_at": row.first_tried_at or now, "next_attempt_at": now + LEASE,
    }  # fmt: skip


def is_doubtful(row: Found) -> bool:
    """Whether an earlier attempt may have been accepted: it said so, or broke off in the middle."""
    return bool(row.doubtful or row.state == "sending")


def addresses(db: Connection, portions: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """To whom each portion goes, the same at every attempt."""
    found = (
        select(R.portion_id, CONVERSATIONS.c.address)
        .join(CONVERSATIONS, CONVERSATIONS.c.id == R.conversation_id)
        .where(R.portion_id.in_(portions))
        .distinct()
        .order_by(CONVERSATIONS.c.address)
    )
    people: dict[int, list[str]] = {}
    for row in db.execute(found):
        people.setdefault(row.portion_id, []).append(row.address)
    return {portion: tuple(each) for portion, each in people.items()}


def end(db: Connection, portion: int, values: Mapping[str, Any], reminders_are: str, now: datetime) -> None:
    """Record how an attempt ended: the portion's columns, and what became of its reminders ("" while it goes on)."""
    db.execute(update(PORTIONS).where(P.id == portion).values(**values))
    if reminders_are:
        db.execute(update(REMINDERS).where(R.portion_id == portion).values(state=reminders_are, ended_at=now))


def split(db: Connection, portion: int, now: datetime) -> None:
    """One of many cannot be told, and so nobody was: each half goes for itself."""
    row = db.execute(select(PORTIONS).where(P.id == portion)).one()
    people = db.execute(select(R.conversation_id).where(R.portion_id == portion).distinct()).scalars().all()
    halves = people[: len(people) // 2], people[len(people) // 2 :]
    base = {"channel": row.channel, "programme": row.programme, "urgency": row.urgency, "body": row.body}
    for number, half in zip(
        make(db, [{**base, "people": len(half)} for half in halves], now), halves, strict=True
    ):
        moved = and_(R.portion_id == portion, R.conversation_id.in_(half))
        db.execute(update(REMINDERS).where(moved).values(portion_id=number))
    db.execute(update(PORTIONS).where(P.id == portion).values(state="split", worker="", error=row.error))


def anything_waits(db: Connection) -> bool:
    return db.execute(select(P.id).where(UNSENT).limit(1)).first() is not None
