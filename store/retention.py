"""Deleting what has grown old, by age for each kind of data, a little at a time so that nobody waits for it.

Nothing goes that is still waiting: events not answered, messages not delivered, cases not closed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, delete, exists, select, update

from store import outbox
from store.merchant_tables import MEMBERSHIPS
from store.shop_tables import SHOP_REPORTS
from store.tables import CASE_EVENTS, CASES, CONVERSATIONS, INBOX, MESSAGES, OUTBOX, QUESTIONS


@dataclass(frozen=True, slots=True)
class Ages:
    """How many days each kind is kept. ``inbox`` must cover LINE's redeliveries (they stop within a day). ``evidence``: the
    pictures of a dispute after it was decided."""

    inbox: int = 7
    messages: int = 180
    questions: int = 365
    cases: int = 365
    evidence: int = 180


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows went, by kind."""

    events: int = 0
    messages: int = 0
    questions: int = 0
    cases: int = 0
    conversations: int = 0

    def __bool__(self) -> bool:
        return any((self.events, self.messages, self.questions, self.cases, self.conversations))

    def __add__(self, other: "Purged") -> "Purged":
        return Purged(
            self.events + other.events, self.messages + other.messages, self.questions + other.questions,
            self.cases + other.cases, self.conversations + other.conversations,
        )  # fmt: skip


def purge(db: Connection, now: datetime, ages: Ages, limit: int = 500) -> Purged:
    """Delete at most ``limit`` rows of each kind that are older than ``ages`` at ``now``.

    Call it again until what it returns is falsy. Logged questions lose text and person and keep their figures.
    """
    return Purged(
        events=_events(db, now - timedelta(days=ages.inbox), limit),
        cases=_cases(db, now - timedelta(days=ages.cases), limit),
        messages=_messages(db, now - timedelta(days=ages.messages), limit),
        questions=_questions(db, now - timedelta(days=ages.questions), limit),
        conversations=_conversations(
            db, now - timedelta(days=max(ages.messages, ages.cases)), now - timedelta(days=ages.inbox), limit
        ),
    )


def _some(db: Connection, table: Table, key: str, old: ColumnElement[bool], limit: int) -> list[int | str]:
    return list(db.execute(select(table.c[key]).where(old).limit(limit)).scalars())


def _events(db: Connection, before: datetime, limit: int) -> int:
    ids = _some(db, INBOX, "id", (INBOX.c.state != "new") & (INBOX.c.received_at < before), limit)
    return db.execute(delete(INBOX).where(INBOX.c.id.in_(ids))).rowcount


def _messages(db: Connection, before: datetime, limit: int) -> int:
    """Messages of conversations whose case is not closed stay, and so do those not yet delivered."""
    at_the_desk = select(CASES.c.conversation_id).where(CASES.c.state != "closed")
    waiting = select(OUTBOX.c.message_id).where(outbox.UNFINISHED)
    kept = MESSAGES.c.conversation_id.in_(at_the_desk) | MESSAGES.c.id.in_(waiting)
    ids = _some(db, MESSAGES, "id", (MESSAGES.c.at < before) & ~kept, limit)
    db.execute(delete(OUTBOX).where(OUTBOX.c.message_id.in_(ids)))
    return db.execute(delete(MESSAGES).where(MESSAGES.c.id.in_(ids))).rowcount


def _questions(db: Connection, before: datetime, limit: int) -> int:
    ids = _some(
        db, QUESTIONS, "id", (QUESTIONS.c.at < before) & QUESTIONS.c.conversation_id.is_not(None), limit
    )
    blank = update(QUESTIONS).where(QUESTIONS.c.id.in_(ids)).values(text="", conversation_id=None)
    return db.execute(blank).rowcount


def _cases(db: Connection, before: datetime, limit: int) -> int:
    """With the reports about shops that they looked into."""
    numbers = _some(db, CASES, "number", (CASES.c.state == "closed") & (CASES.c.changed_at < before), limit)
    db.execute(delete(CASE_EVENTS).where(CASE_EVENTS.c.number.in_(numbers)))
    db.execute(delete(SHOP_REPORTS).where(SHOP_REPORTS.c.case_number.in_(numbers)))
    return db.execute(delete(CASES).where(CASES.c.number.in_(numbers))).rowcount


def _conversations(db: Connection, before: datetime, erased_before: datetime, limit: int) -> int:
    """Conversations of which nothing else is left, the person's address with them; one that was erased, and not
    taken up again, as soon as its last event has aged away."""
    this = CONVERSATIONS.c
    nothing_left = [
        ~exists().where(table.c.conversation_id == this.id)
        for table in (INBOX, MESSAGES, OUTBOX, CASES, QUESTIONS)
    ]
    old = (this.last_seen < before) | (this.last_seen.is_(None) & (this.created_at < erased_before))
    linked = exists().where(
        MEMBERSHIPS.c.channel == this.channel,
        MEMBERSHIPS.c.person == this.address,
        MEMBERSHIPS.c.ended_at.is_(None),
    )
    nothing_left.append(~linked)  # somebody linked is to be told what happens, however long they say nothing
    for condition in nothing_left:
        old &= condition
    return db.execute(
        delete(CONVERSATIONS).where(this.id.in_(_some(db, CONVERSATIONS, "id", old, limit)))
    ).rowcount
