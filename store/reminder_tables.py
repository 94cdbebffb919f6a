"""What people are told before a last day, table by table; the same habits as :mod:`store.tables`.

A reminder is one row for one person, one thing and one number of days before it, made when its hour comes. The row is what
keeps a second run, a second process or a restart from saying it twice.
"""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from store.tables import NEVER_REUSE, belongs_to, moment, numbered, plain, refers, table

PLANNED: Final = text("state = 'planned'")
WITH_A_PORTION: Final = text("portion_id is not null")
OF_A_SHOP: Final = text("shop_id is not null")
UNSENT: Final = text("state in ('pending', 'sending')")


class ReminderChoice(SQLModel, table=True):
    """What somebody wants to be reminded of, where it differs from what the programme's rules would do. ``person``: as
    :func:`store.memberships.person_of`; ``kind``: what a rule is about, or "*" with ``wanted`` False: nothing at all.
    ``days``: bits, 1 << n for n days before; 0: as the rule says. ``hour``: 0 to 23 in Japan, None: as the rule says."""

    __tablename__ = "reminder_choice"
    __table_args__ = (Index("ix_reminder_choice_kind", "kind", "programme"),)
    channel: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    programme: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    wanted: bool
    days: int = 0
    hour: int | None = None
    at: datetime = moment()


class Portion(SQLModel, table=True):
    """One message to many people of a channel at once. ``key``: the retry key, the same for every attempt; ``body``: the
    reply as ``bot.codec`` writes it. ``state``: pending → sending → sent | refused | split (refused as a whole; its halves
    are portions of their own) | withdrawn (gathered anew with the words of another day) | not_reached (no messages left this
    month) | expired | unknown (it may have arrived), or back to pending. ``worker``: who is sending it now."""

    __tablename__ = "reminder_portion"
    __table_args__ = (
        Index("ix_reminder_portion_unsent", "next_attempt_at", sqlite_where=UNSENT, postgresql_where=UNSENT),
        NEVER_REUSE,
    )
    id: int | None = numbered()
    key: str
    channel: str
    programme: str
    people: int
    urgency: int = 0
    body: dict[str, Any] = plain()
    state: str = "pending"
    worker: str = ""
    attempts: int = 0
    doubtful: bool = False
    created_at: datetime = moment()
    next_attempt_at: datetime = moment()
    first_tried_at: datetime | None = moment(default=None)
    sent_at: datetime | None = moment(default=None)
    error: str = ""
    request_id: str = ""


class Reminder(SQLModel, table=True):
    """One person, one thing, so many days before. ``kind``: what its rule is about (round_cutoff …), ``rule``: its id;
    ``about``: the thing with its day ("round:5@2020-12-28"), or with its state ("payout:12@sent"); ``days``: before it, 0 for
    events. ``due_at``: the hour it is for.

    ``state``: planned → going (its message is on record) → sent | missed (its hour was too long ago) | cancelled (the calendar
    changed, or the person does not want it any more) | unreachable (blocked) | not_reached (no messages left this month)
    | refused | expired | unknown. ``portion_id``: with which it goes out on a channel that tells many at once;
    ``message_id``: its message, where it left by the outbox. What is made together stands together in the key; somebody's own
    are found by their conversations. The database does not check these: that cost a quarter of all planning, and all rows for
    each conversation that ages away."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("about", "person", "kind", "days", "channel", "programme", name="uq_reminder"),
        Index("ix_reminder_planned", "conversation_id", "due_at", sqlite_where=PLANNED, postgresql_where=PLANNED),
        Index("ix_reminder_portion", "portion_id", sqlite_where=WITH_A_PORTION, postgresql_where=WITH_A_PORTION),
        Index("ix_reminder_conversation", "conversation_id"),
        NEVER_REUSE,
    )  # fmt: skip
    id: int | None = numbered()
    programme: str
    channel: str
    person: str
    conversation_id: int = refers()
    kind: str
    rule: str
    about: str
    days: int = 0
    due_at: datetime = moment()
    state: str = "planned"
    portion_id: int | None = refers(default=None, nullable=True)
    message_id: int | None = refers(default=None, nullable=True)
    ended_at: datetime | None = moment(default=None)


class ReminderTick(SQLModel, table=True):
    """Up to which hour a programme's reminders have been planned. ``name``: its code."""

    __tablename__ = "reminder_tick"
    name: str = Field(primary_key=True)
    done_to: datetime = moment()


class CalendarChange(SQLModel, table=True):
    """A published change of a programme's calendar: its ``revision`` (1, 2, …), what changed as :mod:`programmes.changes`
    writes it, and from when it holds. ``told``: how many people who had been told otherwise got a correction;
    ``corrected_at``: when they were looked for last, None: not yet to the end."""

    __tablename__ = "calendar_change"
    __table_args__ = (UniqueConstraint("programme", "revision", name="uq_calendar_change"), NEVER_REUSE)
    id: int | None = numbered()
    programme: str
    revision: int
    change: dict[str, Any] = plain()
    reason: str
    who: str
    effective_at: datetime = moment()
    published_at: datetime = moment()
    told: int = 0
    corrected_at: datetime | None = moment(default=None)


class Announcement(SQLModel, table=True):
    """A text for many. ``audience``: role, area, ticket kind, state of registration (:mod:`scheduler`). ``state``: draft →
    approved (by somebody else than ``written_by``) → sending → sent, or stopped. ``send_at``: from when it goes out."""

    __tablename__ = "announcement"
    __table_args__ = (NEVER_REUSE,)
    id: int | None = numbered()
    programme: str
    title: str
    text: str
    audience: dict[str, Any] = plain(default_factory=dict)
    state: str = "draft"
    written_by: str
    written_at: datetime = moment()
    approved_by: str = ""
    approved_at: datetime | None = moment(default=None)
    send_at: datetime | None = moment(default=None)
    stopped_by: str = ""
    ended_at: datetime | None = moment(default=None)


class CalendarFeed(SQLModel, table=True):
    """A private calendar that somebody subscribes to. ``hash``: of its token. Good as long as its membership is."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        Index("ix_calendar_feed_membership", "membership_id"),
        Index("ix_calendar_feed_merchant", "merchant_id"),
        Index("ix_calendar_feed_shop", "shop_id", sqlite_where=OF_A_SHOP, postgresql_where=OF_A_SHOP),
    )
    hash: str = Field(primary_key=True)
    programme: str
    merchant_id: int = belongs_to("merchant.id")
    shop_id: int | None = belongs_to("shop.id", default=None, nullable=True)
    membership_id: int = belongs_to("membership.id")
    made_at: datetime = moment()
    revoked_at: datetime | None = moment(default=None)
    last_read_on: date | None = None


REMINDER_CHOICES = table("reminder_choice")
PORTIONS = table("reminder_portion")
REMINDERS = table("reminder")
REMINDER_TICKS = table("reminder_tick")
CALENDAR_CHANGES = table("calendar_change")
ANNOUNCEMENTS = table("announcement")
CALENDAR_FEEDS = table("calendar_feed")
