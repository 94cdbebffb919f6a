"""The inbox: every event as received, once, until it has been answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, literal_column, select, update

from store import conversations
from store.rows import insert_new, update_rows
from store.tables import INBOX, Found

I = INBOX.c  # noqa: E741
WAITING = I.state == literal_column("'new'")
"""Written out, so that every database sees that the index of waiting events is enough."""
POSITION = ("latitude", "longitude")
_PLACE = func.row_number().over(partition_by=I.conversation_id, order_by=(I.occurred_at, I.id)).label("place")
_COUNT = func.count().over(partition_by=I.conversation_id).label("waiting")
_LINE = (
    select(
        I.id,
        I.conversation_id,
        I.event_id,
        I.kind,
        I.occurred_at,
        I.received_at,
        I.payload,
        I.attempts,
        _PLACE,
        _COUNT,
    )
    .where(WAITING, I.conversation_id.in_(bindparam("conversations", expanding=True)))
    .subquery()
)
_FIRST = select(_LINE).where(_LINE.c.place == 1)
_STRANDED = (
    select(I.conversation_id, func.max(I.attempts).label("attempts"))
    .where(WAITING, I.received_at <= bindparam("before"))
    .group_by(I.conversation_id)
    .order_by(func.min(I.occurred_at))
    .limit(bindparam("limit"))
)


@dataclass(frozen=True, slots=True)
class Stored:
    """An event that was new."""

    id: int
    conversation: int
    channel: str
    event_id: str


def receive(db: Connection, events: Sequence[Mapping[str, Any]], now: datetime) -> list[Stored]:
    """Store those events not seen before and return them.

    Each has ``channel``, ``address``, ``event_id``, ``kind``, ``occurred_at`` and ``payload``.
    """
    if not events:
        return []
    known = conversations.make_known(db, ((each["channel"], each["address"]) for each in events), now)
    rows = [
        {
            "conversation_id": known[each["channel"], each["address"]],
            "received_at": now, "state": "new", "attempts": 0, "error": "",
            **{name: each[name] for name in ("channel", "event_id", "kind", "occurred_at", "payload")},
        }
        for each in events
    ]  # fmt: skip
    new = insert_new(db, INBOX, ("event_id", "channel"), rows)
    owner = {(row["event_id"], row["channel"]): row["conversation_id"] for row in rows}
    return [Stored(number, owner[pair], channel=pair[1], event_id=pair[0]) for pair, number in new.items()]


def first_waiting(db: Connection, ids: Sequence[int]) -> dict[int, Found]:
    """The next event of each conversation that has one; ``waiting`` counts it and those behind it."""
    if not ids:
        return {}
    return {row.conversation_id: row for row in db.execute(_FIRST, {"conversations": list(ids)})}


def finish(db: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Record the end ``state`` (done, failed) and ``error`` of each event ``id``."""
    update_rows(db, INBOX, "id", rows)


def forget_positions(db: Connection, ids: Sequence[int]) -> None:
    """Where somebody stood is needed for the answer alone: it goes with the event's end."""
    found = (
        db.execute(select(I.id, I.payload).where(I.id.in_(ids), I.kind == "position")).all() if ids else ()
    )
    rows = [
        {"id": row.id, "payload": {name: row.payload[name] for name in row.payload if name not in POSITION}}
        for row in found
    ]
    update_rows(db, INBOX, "id", rows)


def count_attempt(db: Connection, ids: Sequence[int], last: int | None = None, error: str = "") -> None:
    """Count an attempt for the next event of each conversation; after ``last`` of them it has failed."""
    heads = [row.id for row in first_waiting(db, ids).values()]
    db.execute(update(INBOX).where(I.id.in_(heads)).values(attempts=I.attempts + 1))
    if last is not None:
        spent = I.id.in_(heads) & (I.attempts >= last)
        db.execute(update(INBOX).where(spent).values(state="failed", error=error))
        forget_positions(db, list(db.execute(select(I.id).where(spent)).scalars()))


def stranded(db: Connection, before: datetime, limit: int = 500) -> list[Found]:
    """Conversations with events received before then and still waiting: id and attempts, oldest first."""
    return list(db.execute(_STRANDED, {"before": before, "limit": limit}))


def anything_waits(db: Connection) -> bool:
    return db.execute(select(I.id).where(WAITING).limit(1)).first() is not None


def state_of(db: Connection, channel: str, event_id: str) -> Found | None:
    """``id``, ``conversation_id`` and ``state`` of a received event."""
    found = select(I.id, I.conversation_id, I.state).where(I.channel == channel, I.event_id == event_id)
    return db.execute(found).one_or_none()
