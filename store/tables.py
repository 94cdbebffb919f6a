"""What is kept, table by table. Statements are written in SQLAlchemy Core over these (the names in capitals).

``text`` columns hold masked text only. Whatever a person can take back (``unsend``) or that ages away
(``store.retention``) stands in ``inbox.payload``, ``message``, ``desk_case.question`` and ``question_log``.
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, Row, Table, UniqueConstraint, text
from sqlalchemy.types import JSON
from sqlmodel import Field, SQLModel

from store.moment import Moment

Found = Row[*tuple[Any, ...]]
"""A row as a query found it; its columns are its attributes."""
BigId = BigInteger().with_variant(Integer(), "sqlite")
Plain = JSON(none_as_null=True)
WAITING: Final = text("state = 'new'")
UNFINISHED: Final = text("state in ('pending', 'sending')")
NEVER_REUSE: Final = {"sqlite_autoincrement": True}


def numbered() -> Any:
    return Field(default=None, primary_key=True, sa_type=BigId)


def belongs_to(column: str, **more: Any) -> Any:
    return Field(sa_type=BigId, sa_column_args=[ForeignKey(column)], **more)


def refers(**more: Any) -> Any:
    """An id kept without a foreign key: inbox rows age away sooner than what came of them."""
    return Field(sa_type=BigId, **more)


def moment(**more: Any) -> Any:
    return Field(sa_type=Moment, **more)


def plain(**more: Any) -> Any:
    return Field(sa_type=Plain, **more)


class Conversation(SQLModel, table=True):
    """One person (or group) in one channel. ``memory``: as ``bot.codec`` writes it. ``case_number``: the
    case that is not closed yet. ``blocked``: the person blocked or left us. ``last_seen``: last event.
    ``version`` grows with every change: who decided from an older one decides again."""

    __tablename__ = "conversation"
    __table_args__ = (UniqueConstraint("address", "channel", name="uq_conversation_address"), NEVER_REUSE)
    id: int | None = numbered()
    channel: str
    address: str
    memory: dict[str, Any] = plain(default_factory=dict)
    case_number: str | None = None
    blocked: bool = False
    version: int = 0
    created_at: datetime = moment()
    last_seen: datetime | None = moment(default=None)


class InboxEvent(SQLModel, table=True):
    """One event as received. ``state``: new → done | failed. ``payload``: the Incoming, masked, as JSON.

    ``attempts``: how often working on it broke off (a crash or a database error), not how often it was read.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("event_id", "channel", name="uq_inbox_event"),
        Index(
            "ix_inbox_waiting", "conversation_id", "occurred_at", "id",
            sqlite_where=WAITING, postgresql_where=WAITING,
        ),
        NEVER_REUSE,
    )  # fmt: skip
    id: int | None = numbered()
    channel: str
    event_id: str
    conversation_id: int = belongs_to("conversation.id")
    kind: str
    occurred_at: datetime = moment()
    received_at: datetime = moment()
    payload: dict[str, Any] = plain()
    state: str = "new"
    attempts: int = 0
    error: str = ""


class Message(SQLModel, table=True):
    """One line of a transcript. ``direction``: in, out (the bot), staff. ``body``: for out and staff, the
    reply as ``bot.codec`` writes it. ``transport_id``: LINE's message id. ``unsent``: taken back, blank."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_conversation", "conversation_id", "id"), NEVER_REUSE)
    id: int | None = numbered()
    conversation_id: int = belongs_to("conversation.id")
    inbox_id: int | None = refers(default=None)
    direction: str
    kind: str
    text: str = ""
    body: dict[str, Any] | None = plain(default=None)
    at: datetime = moment()
    transport_id: str = ""
    unsent: bool = False


class OutboxRow(SQLModel, table=True):
    """The delivery of one message; the order within a conversation is that of ``message_id``.

    ``key``: the retry key, the same for every attempt. ``state``: pending → sending → sent | refused |
    unreachable | expired | unknown, or back to pending. ``worker``: who is sending it now.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_unfinished", "conversation_id", "message_id",
            sqlite_where=UNFINISHED, postgresql_where=UNFINISHED,
        ),
    )  # fmt: skip
    message_id: int = belongs_to("message.id", primary_key=True)
    conversation_id: int = belongs_to("conversation.id")
    key: str
    reply_token: str = ""
    reply_until: datetime | None = moment(default=None)
    state: str = "pending"
    worker: str = ""
    attempts: int = 0
    doubtful: bool = False
    created_at: datetime = moment()
    next_attempt_at: datetime = moment()
    first_tried_at: datetime | None = moment(default=None)
    sent_at: datetime | None = moment(default=None)
    via: str = ""
    error: str = ""
    request_id: str = ""
    transport_ids: str = ""


class Case(SQLModel, table=True):
    """A conversation in the hands of people. ``state``: open (waits for us), held (someone is at it),
    answered (waits for the person), closed. ``number`` is told to the person."""

    __tablename__ = "desk_case"
    __table_args__ = (
        Index("ix_desk_case_state", "state", "opened_at"),
        Index("ix_desk_case_conversation", "conversation_id"),
    )
    number: str = Field(primary_key=True)
    conversation_id: int = belongs_to("conversation.id")
    inbox_id: int | None = refers(default=None)
    programme: str = ""
    role: str = ""
    reason: str
    question: str = ""
    state: str = "open"
    assigned: str = ""
    opened_at: datetime = moment()
    changed_at: datetime = moment()
    escalated_at: datetime | None = moment(default=None)
    closed_at: datetime | None = moment(default=None)


class CaseEvent(SQLModel, table=True):
    """What happened to a case: opened, held, answered, wrote, escalated, closed, handed_back, erased
    (the person deleted the conversation), … ``who``: staff or ""."""

    __tablename__ = "case_event"
    __table_args__ = (Index("ix_case_event_number", "number"),)
    id: int | None = numbered()
    number: str = Field(sa_column_args=[ForeignKey("desk_case.number")])
    at: datetime = moment()
    what: str
    who: str = ""
    note: str = ""


class Question(SQLModel, table=True):
    """One question and what the ranking made of it, to improve the FAQ. ``feedback``: "", helpful, unhelpful;
    ``feedback_reason``: a word for why it was unhelpful, "" where none was given."""

    __tablename__ = "question_log"
    __table_args__ = (
        Index("ix_question_log_at", "at"),
        Index("ix_question_log_conversation", "conversation_id", "id"),
    )
    id: int | None = numbered()
    conversation_id: int | None = belongs_to("conversation.id", nullable=True)
    inbox_id: int = refers()
    at: datetime = moment()
    programme: str = ""
    role: str = ""
    text: str = ""
    band: str
    topic: str = ""
    score: float | None = None
    candidates: list[str] = plain(default_factory=list)
    feedback: str = ""
    feedback_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})


class Worker(SQLModel, table=True):
    """A running process: what it was sending is taken up by others when it has not been seen for a while."""

    __tablename__ = "worker"
    name: str = Field(primary_key=True)
    alive_until: datetime = moment()


def table(name: str) -> Table:
    return SQLModel.metadata.tables[name]


CONVERSATIONS = table("conversation")
INBOX = table("inbox")
MESSAGES = table("message")
OUTBOX = table("outbox")
CASES = table("desk_case")
CASE_EVENTS = table("case_event")
QUESTIONS = table("question_log")
WORKERS = table("worker")
