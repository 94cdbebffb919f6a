"""The outbox: the delivery of every message, in the order of its conversation.

Only the first unfinished row of a conversation can be taken; it stays ``sending`` under its worker's
name until its end is recorded. If that worker is gone, or its lease (``next_attempt_at``) has run out, it
can be taken again, as doubtful.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, literal_column, or_, select, update

from store import transcript, workers
from store.rows import insert_rows, update_rows
from store.tables import CONVERSATIONS, MESSAGES, OUTBOX, Found

LEASE: Final = timedelta(minutes=2)
"""How long one attempt may take, its recording included."""
O = OUTBOX.c  # noqa: E741
UNFINISHED = O.state.in_([literal_column("'pending'"), literal_column("'sending'")])
"""Written out: with the states as parameters no database could tell that the index of unfinished rows is enough."""
_HEAD = (
    select(func.min(O.message_id))
    .where(UNFINISHED, O.conversation_id.in_(bindparam("conversations", expanding=True)))
    .group_by(O.conversation_id)
)
_BUSY = select(O.conversation_id).where(
    UNFINISHED, O.conversation_id.in_(bindparam("conversations", expanding=True))
)
_HEADS = (
    select(
        OUTBOX, MESSAGES.c.body, MESSAGES.c.direction,
        CONVERSATIONS.c.channel, CONVERSATIONS.c.address, CONVERSATIONS.c.blocked,
    )
    .join_from(OUTBOX, MESSAGES, O.message_id == MESSAGES.c.id)
    .join(CONVERSATIONS, O.conversation_id == CONVERSATIONS.c.id)
    .where(O.message_id.in_(_HEAD))
)  # fmt: skip


def add(db: Connection, rows: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Rows to deliver: ``message_id``, ``conversation_id``, ``key``, ``reply_token``, ``reply_until``."""
    born = {
        "state": "pending", "worker": "", "attempts": 0, "first_tried_at": None, "doubtful": False,
        "created_at": now, "next_attempt_at": now, "via": "", "error": "", "request_id": "", "transport_ids": "",
    }  # fmt: skip
    insert_rows(db, OUTBOX, [{**born, **row} for row in rows])


def add_taken(db: Connection, rows: Sequence[Mapping[str, Any]], worker: str, now: datetime) -> set[int]:
    """As :func:`add`, and take at once those with nothing unfinished before them (which are returned).

    At most one row for each conversation, which must be locked.
    """
    if not rows:
        return set()
    waiting = unfinished(db, [row["conversation_id"] for row in rows])
    begun = {
        "state": "sending", "worker": worker, "attempts": 1, "first_tried_at": now, "next_attempt_at": now + LEASE,
    }  # fmt: skip
    add(db, [row if row["conversation_id"] in waiting else {**row, **begun} for row in rows], now)
    return {row["message_id"] for row in rows if row["conversation_id"] not in waiting}


def unfinished(db: Connection, ids: Iterable[int]) -> set[int]:
    """Those of the conversations in which something is still to be delivered."""
    return set(db.execute(_BUSY, {"conversations": list(ids)}).scalars())


def post(db: Connection, line: Mapping[str, Any], key: str, now: datetime) -> int:
    """Say something that answers no event (staff, a reminder): a transcript line and its delivery.

    ``line``: see :func:`store.transcript.line`. Returns the message's id. Delivered by the engine that is told
    of it, or by the next sweep.
    """
    [message] = transcript.add_numbered(db, [line])
    row = {"message_id": message, "conversation_id": line["conversation_id"], "key": key}
    add(db, [{**row, "reply_token": "", "reply_until": None}], now)
    return message


def post_all(db: Connection, lines: Sequence[Mapping[str, Any]], now: datetime) -> list[int]:
    """As :func:`post` for many conversations at once, each with a key of its own; the messages' ids in the same order."""
    messages = transcript.add_numbered(db, lines)
    rows = [
        {
            "message_id": message, "conversation_id": line["conversation_id"], "key": str(uuid.uuid4()),
            "reply_token": "", "reply_until": None,
        }
        for message, line in zip(messages, lines, strict=True)
    ]  # fmt: skip
    add(db, rows, now)
    return messages


def take(db: Connection, ids: Iterable[int], worker: str, now: datetime) -> list[Found]:
    """Take the next delivery of each conversation, where one is due and nobody is sending.

    ``state``, ``attempts``, ``doubtful`` and ``first_tried_at`` in the rows are as before this attempt.
    """
    if not (wanted := list(ids)):
        return []
    heads = db.execute(_HEADS, {"conversations": wanted}).all()
    if blocked := [row.conversation_id for row in heads if row.blocked and row.state == "pending"]:
        give_up(db, blocked, "blocked")
    gone = _left_by_the_gone(db, heads, worker, now)
    free = [
        row for row in heads if not row.blocked and (row.next_attempt_at <= now or row.message_id in gone)
    ]
    update_rows(db, OUTBOX, "message_id", [_begun(row, worker, now) for row in free])
    return free


def _begun(row: Found, worker: str, now: datetime) -> dict[str, Any]:
    return {
        "message_id": row.message_id, "state": "sending", "worker": worker, "attempts": row.attempts + 1,
        "doubtful": is_doubtful(row), "first_tried_at": row.first_tried_at or now, "next_attempt_at": now + LEASE,
    }  # fmt: skip


def is_doubtful(row: Found) -> bool:
    """Whether an earlier attempt may have been accepted: it said so, or broke off in the middle."""
    return bool(row.doubtful or row.state == "sending")


def _left_by_the_gone(db: Connection, heads: Sequence[Found], worker: str, now: datetime) -> set[int]:
    sending = [row for row in heads if row.state == "sending" and row.worker != worker]
    alive = workers.alive(db, now) if sending else set()
    return {row.message_id for row in sending if row.worker not in alive}


def record(db: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Record how attempts ended: ``message_id`` and the same columns for each, among them ``state``."""
    update_rows(db, OUTBOX, "message_id", rows)


def give_up(db: Connection, ids: Iterable[int], why: str) -> None:
    """What still waits for these conversations becomes unreachable."""
    waiting = UNFINISHED & (O.state == "pending") & O.conversation_id.in_(list(ids))
    db.execute(update(OUTBOX).where(waiting).values(state="unreachable", error=why))


def due(db: Connection, worker: str, now: datetime, limit: int = 500) -> list[int]:
    """Conversations with a delivery that is due, or that a gone worker left behind."""
    alive = workers.alive(db, now) | {worker}
    left_behind = (O.state == "sending") & O.worker.not_in(alive)
    found = select(O.conversation_id).where(UNFINISHED, or_(O.next_attempt_at <= now, left_behind))
    return list(db.execute(found.distinct().limit(limit)).scalars())


def anything_waits(db: Connection) -> bool:
    return db.execute(select(O.message_id).where(UNFINISHED).limit(1)).first() is not None
