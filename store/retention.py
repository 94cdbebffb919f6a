"""Deleting what has grown old, by age for each kind of data.

Nothing goes that is still waiting: events not answered, messages not delivered, cases not closed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Delete, delete, exists, select, update

from store.tables import CASE_EVENTS, CASES, CONVERSATIONS, INBOX, MESSAGES, OUTBOX, QUESTIONS


@dataclass(frozen=True, slots=True)
class Ages:
    """How many days each kind is kept. ``inbox`` must cover LINE's redeliveries (they stop within a day)."""

    inbox: int = 7
    transcript: int = 90
    question_text: int = 180
    case: int = 365


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows went, by kind."""

    events: int = 0
    messages: int = 0
    questions: int = 0
    cases: int = 0
    conversations: int = 0


def purge(db: Connection, now: datetime, ages: Ages) -> Purged:
    """Delete what is older than ``ages`` at ``now``; question logs lose text and person and keep their figures."""
    cases = _cases(db, now - timedelta(days=ages.case))
    return Purged(
        events=_gone(
            db, delete(INBOX).where(INBOX.c.state != "new", INBOX.c.received_at < now - timedelta(days=ages.inbox))
        ),
        messages=_messages(db, now - timedelta(days=ages.transcript)),
        questions=_question_texts(db, now - timedelta(days=ages.question_text)),
        cases=cases,
        conversations=_empty_conversations(db, now - timedelta(days=max(ages.transcript, ages.case))),
    )


def _gone(db: Connection, statement: Delete) -> int:
    return db.execute(statement).rowcount


def _messages(db: Connection, before: datetime) -> int:
    """Messages of conversations whose case is not closed stay, and so do those not yet delivered."""
    at_the_desk = select(CASES.c.conversation_id).where(CASES.c.state != "closed")
    waiting = select(OUTBOX.c.message_id).where(OUTBOX.c.state.in_(["pending", "sending"]))
    old = (
        (MESSAGES.c.at < before)
        & MESSAGES.c.conversation_id.not_in(at_the_desk)
        & MESSAGES.c.id.not_in(waiting)
    )
    db.execute(delete(OUTBOX).where(OUTBOX.c.message_id.in_(select(MESSAGES.c.id).where(old))))
    return _gone(db, delete(MESSAGES).where(old))


def _question_texts(db: Connection, before: datetime) -> int:
    old = (QUESTIONS.c.at < before) & QUESTIONS.c.conversation_id.is_not(None)
    return db.execute(update(QUESTIONS).where(old).values(text="", conversation_id=None)).rowcount


def _cases(db: Connection, before: datetime) -> int:
    old = (CASES.c.state == "closed") & (CASES.c.changed_at < before)
    db.execute(delete(CASE_EVENTS).where(CASE_EVENTS.c.number.in_(select(CASES.c.number).where(old))))
    return _gone(db, delete(CASES).where(old))


def _empty_conversations(db: Connection, before: datetime) -> int:
    """Conversations of which nothing else is left, the person's address with them."""
    this = CONVERSATIONS.c
    nothing_left = [
        ~exists().where(table.c.conversation_id == this.id) for table in (INBOX, MESSAGES, OUTBOX, CASES, QUESTIONS)
    ]
    return _gone(db, delete(CONVERSATIONS).where(this.last_seen < before, *nothing_left))
