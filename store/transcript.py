"""The transcript: what was said, by whom; and taking a message back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from store.rows import insert_numbered, insert_rows
from store.tables import CASES, INBOX, MESSAGES, QUESTIONS, Found

M = MESSAGES.c
_SEEN = (M.id, M.direction, M.kind, M.text, M.body, M.at, M.unsent, INBOX.c.event_id)
_HISTORY = (
    select(*_SEEN)
    .outerjoin_from(MESSAGES, INBOX, M.inbox_id == INBOX.c.id)
    .where(M.conversation_id == bindparam("conversation"), M.id > bindparam("after"))
)
_LATEST = _HISTORY.order_by(M.id.desc()).limit(bindparam("limit"))
_NEXT = _HISTORY.order_by(M.id).limit(bindparam("limit"))


def line(
    conversation: int, direction: str, kind: str, text: str, at: datetime, *,
    body: Mapping[str, Any] | None = None, event: int | None = None, transport_id: str = "",
) -> dict[str, Any]:  # fmt: skip
    """A row for :func:`add`. ``direction``: in, out, staff. ``event``: the inbox row it came from or answers."""
    return {
        "conversation_id": conversation, "direction": direction, "kind": kind, "text": text, "at": at,
        "body": body, "inbox_id": event, "transport_id": transport_id, "unsent": False,
    }  # fmt: skip


def add(db: Connection, lines: Sequence[Mapping[str, Any]]) -> None:
    insert_rows(db, MESSAGES, lines)


def add_numbered(db: Connection, lines: Sequence[Mapping[str, Any]]) -> list[int]:
    """As :func:`add`; the new ids, in the same order."""
    return insert_numbered(db, MESSAGES, lines)


def latest(db: Connection, conversation: int, limit: int) -> list[Found]:
    """The last ``limit`` messages, oldest first."""
    rows = db.execute(_LATEST, {"conversation": conversation, "after": 0, "limit": limit}).all()
    return list(reversed(rows))


def after(db: Connection, conversation: int, last: int, limit: int = 100) -> list[Found]:
    """Messages with an id above ``last``, oldest first."""
    return list(db.execute(_NEXT, {"conversation": conversation, "after": last, "limit": limit}))


def has(db: Connection, conversation: int, message: int) -> bool:
    """Whether a message of this id is still there."""
    found = select(M.id).where(M.id == message, M.conversation_id == conversation)
    return db.execute(found).first() is not None


def answer_to(db: Connection, conversation: int, event: int) -> Found | None:
    """What the bot said to an inbox event, or None."""
    found = select(M.id, M.body).where(
        M.conversation_id == conversation, M.inbox_id == event, M.direction == "out"
    )
    return db.execute(found).first()


def unsend(db: Connection, conversation: int, transport_id: str) -> set[str]:
    """Blank a message that the person took back, wherever its text was kept; what it said."""
    found = db.execute(
        select(M.id, M.inbox_id, M.text).where(
            M.conversation_id == conversation, M.transport_id == transport_id, M.direction == "in"
        )
    ).all()
    for row in found:
        _blank(db, conversation, row)
    return {row.text for row in found if row.text}


def _blank(db: Connection, conversation: int, message: Found) -> None:
    event = message.inbox_id
    db.execute(update(MESSAGES).where(M.id == message.id).values(text="", body=None, unsent=True))
    db.execute(update(INBOX).where(INBOX.c.id == event).values(payload={}))
    db.execute(
        update(QUESTIONS)
        .where(QUESTIONS.c.conversation_id == conversation, QUESTIONS.c.inbox_id == event)
        .values(text="")
    )
    opened_by_it = (CASES.c.inbox_id == event) | (CASES.c.question == message.text)
    db.execute(
        update(CASES)
        .where(CASES.c.conversation_id == conversation, CASES.c.question != "", opened_by_it)
        .values(question="")
    )
