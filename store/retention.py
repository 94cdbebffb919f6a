"""Deleting what has grown old, by age for each kind of data, a little at a time so that nobody waits for it.

Nothing goes that is still waiting: events not answered, messages not delivered, cases not closed.
"""

from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, Table, delete, exists, func, select, update

from store import outbox, reminders
from store.merchant_tables import MEMBERSHIPS
from store.reminder_tables import PORTIONS, REMINDER_CHOICES, REMINDERS
from store.shop_tables import SHOP_REPORTS
from store.tables import CASE_EVENTS, CASES, CONVERSATIONS, INBOX, MESSAGES, OUTBOX, QUESTIONS

_PERSON: Final = 64
"""Signs of a web visitor's key, which begins the addresses of all their rooms; nobody else's address is longer."""


@dataclass(frozen=True, slots=True)
class Ages:
    """How many days each kind is kept. ``inbox`` must cover LINE's redeliveries (they stop within a day). ``evidence``: the
    pictures of a dispute after it was decided. ``reminders``: what somebody was reminded of, counted from its hour."""

    inbox: int = 7
    messages: int = 180
    questions: int = 365
    cases: int = 365
    evidence: int = 180
    reminders: int = 180


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows went, by kind."""

    events: int = 0
    messages: int = 0
    questions: int = 0
    cases: int = 0
    conversations: int = 0
    reminders: int = 0
    portions: int = 0

    def __bool__(self) -> bool:
        return any(astuple(self))

    def __add__(self, other: "Purged") -> "Purged":
        return Purged(*map(sum, zip(astuple(self), astuple(other), strict=True)))


def purge(db: Connection, now: datetime, ages: Ages, limit: int = 500) -> Purged:
    """Delete at most ``limit`` rows of each kind that are older than ``ages`` at ``now``.

    Call it again until what it returns is falsy. Logged questions lose text and person and keep their figures.
    """
    return Purged(
        events=_events(db, now - timedelta(days=ages.inbox), limit),
        cases=_cases(db, now - timedelta(days=ages.cases), limit),
        messages=_messages(db, now - timedelta(days=ages.messages), limit),
        questions=_questions(db, now - timedelta(days=ages.questions), limit),
        reminders=_reminders(db, now - timedelta(days=ages.reminders), limit),
        portions=_portions(db, now - timedelta(days=ages.reminders), limit),
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


def _reminders(db: Connection, before: datetime, limit: int) -> int:
    """What was to be said so long ago, and is not waiting, or waits for nobody: its conversation is no more."""
    there = exists().where(CONVERSATIONS.c.id == REMINDERS.c.conversation_id)
    old = (REMINDERS.c.due_at < before) & (REMINDERS.c.state.not_in(("planned", "going")) | ~there)
    ids = _some(db, REMINDERS, "id", old, limit)
    return db.execute(delete(REMINDERS).where(REMINDERS.c.id.in_(ids))).rowcount


def _portions(db: Connection, before: datetime, limit: int) -> int:
    """Messages to many that nobody's reminder stands for any more."""
    used = exists().where(REMINDERS.c.portion_id == PORTIONS.c.id)
    ended = PORTIONS.c.state.not_in(("pending", "sending"))
    ids = _some(db, PORTIONS, "id", (PORTIONS.c.created_at < before) & ended & ~used, limit)
    return db.execute(delete(PORTIONS).where(PORTIONS.c.id.in_(ids))).rowcount


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
    person = func.substr(this.address, 1, _PERSON)
    nothing_left.append(~exists().where(REMINDERS.c.person == person, REMINDERS.c.conversation_id == this.id))
    asked = exists().where(
        REMINDER_CHOICES.c.channel == this.channel,
        REMINDER_CHOICES.c.person == person,
        REMINDER_CHOICES.c.wanted,
        REMINDER_CHOICES.c.at >= before,
    )
    nothing_left += [~linked, ~asked]  # they are to be told what happens, however long they say nothing
    for condition in nothing_left:
        old &= condition
    gone = db.execute(select(this.id, this.channel, this.address).where(old).limit(limit)).all()
    for each in gone:
        reminders.forget(db, each.channel, each.id, each.address)
    return db.execute(delete(CONVERSATIONS).where(this.id.in_([each.id for each in gone]))).rowcount
