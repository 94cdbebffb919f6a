"""Merchants and their records, table by table; the same habits as :mod:`store.tables`.

A *merchant* is the business, with a number that is unique in its programme; a *shop* is a place of it. A record that
belongs to one shop carries ``shop_id``; one of the whole business has None there. Money is whole yen; counts are
``{id of the counted kind: pieces}``. ``import_id``: the import run that last wrote the row, None where staff did.

No account number is kept anywhere: ``account_tail`` is its last three digits.
"""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from store.tables import NEVER_REUSE, belongs_to, moment, numbered, plain, refers, table

HERE: Final = text("ended_at is null")
NOT_WITHDRAWN: Final = text("state <> 'withdrawn'")
FETCHING: Final = text("state = 'fetching'")


def maybe(column: str) -> Any:
    return belongs_to(column, default=None, nullable=True)


class ImportRun(SQLModel, table=True):
    """A file that was taken in. ``kind``: merchants, applications, payouts. ``counts``: rows by outcome (new,
    changed, unchanged). ``state``: applied | undone."""

    __tablename__ = "import_run"
    __table_args__ = (NEVER_REUSE,)
    id: int | None = numbered()
    programme: str
    kind: str
    file_name: str
    sha256: str
    who: str
    at: datetime = moment()
    counts: dict[str, int] = plain(default_factory=dict)
    state: str = "applied"
    undone_at: datetime | None = moment(default=None)
    undone_by: str = ""


class ImportChange(SQLModel, table=True):
    """What an import did to one row, so that it can be undone. ``before``: the row as it was, None: it was new."""

    __tablename__ = "import_change"
    __table_args__ = (Index("ix_import_change_run", "import_id"), NEVER_REUSE)
    id: int | None = numbered()
    import_id: int = belongs_to("import_run.id")
    table_name: str
    row_id: int = refers()
    before: dict[str, Any] | None = plain(default=None)


class Merchant(SQLModel, table=True):
    """A business (加盟店・取扱店・対象施設), or in an area programme the area's secretariat. ``phone``: for people of
    the desk to call. ``account_tail``: last three digits of the account that is paid into."""

    __tablename__ = "merchant"
    __table_args__ = (UniqueConstraint("programme", "number", name="uq_merchant_number"), NEVER_REUSE)
    id: int | None = numbered()
    programme: str
    number: str
    name: str
    phone: str = ""
    bank_name: str = ""
    account_tail: str = ""
    import_id: int | None = maybe("import_run.id")


class Shop(SQLModel, table=True):
    """A place of a merchant. ``size``: large | small where the programme tells them apart, otherwise "".
    ``left_on``: from that day it takes part no more."""

    __tablename__ = "shop"
    __table_args__ = (
        UniqueConstraint("programme", "number", name="uq_shop_number"),
        Index("ix_shop_merchant", "merchant_id"),
        NEVER_REUSE,
    )
    id: int | None = numbered()
    programme: str
    merchant_id: int = belongs_to("merchant.id")
    number: str
    name: str
    address: str = ""
    size: str = ""
    left_on: date | None = None
    import_id: int | None = maybe("import_run.id")


class Application(SQLModel, table=True):
    """An application to take part. ``state``: received, in_review, papers_missing, approved, refused, withdrawn,
    cancelled; since ``state_on``. ``missing``: the papers that are missing, in words. ``reason``: of a refusal or
    cancellation. ``tickets_from``: the day from which tickets may be taken."""

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("programme", "number", name="uq_application_number"),
        Index("ix_application_merchant", "merchant_id"),
        NEVER_REUSE,
    )
    id: int | None = numbered()
    programme: str
    merchant_id: int = belongs_to("merchant.id")
    shop_id: int | None = maybe("shop.id")
    number: str
    state: str
    state_on: date
    missing: list[str] = plain(default_factory=list)
    reason: str = ""
    kit_sent_on: date | None = None
    kit_arrived_on: date | None = None
    tickets_from: date | None = None
    import_id: int | None = maybe("import_run.id")


class ApplicationEvent(SQLModel, table=True):
    """A state an application has had. ``state``: of the application, or kit_sent, kit_arrived; on that day."""

    __tablename__ = "application_event"
    __table_args__ = (Index("ix_application_event", "application_id", "id"), NEVER_REUSE)
    id: int | None = numbered()
    application_id: int = belongs_to("application.id")
    state: str
    on: date
    note: str = ""
    import_id: int | None = maybe("import_run.id")


class SettlementRequest(SQLModel, table=True):
    """What a merchant sent in to be paid. ``arrived_on``: day of arrival or acceptance; ``round``: its number in the
    calendar, None where there is none. ``declared``: counts as the merchant wrote them; ``counted``: as they were
    counted, {} until then."""

    __tablename__ = "settlement_request"
    __table_args__ = (
        UniqueConstraint("programme", "number", name="uq_settlement_request_number"),
        Index("ix_settlement_request_merchant", "merchant_id", "arrived_on"),
        NEVER_REUSE,
    )
    id: int | None = numbered()
    programme: str
    merchant_id: int = belongs_to("merchant.id")
    shop_id: int | None = maybe("shop.id")
    number: str
    arrived_on: date | None = None
    round: int | None = None
    declared: dict[str, int] = plain(default_factory=dict)
    counted: dict[str, int] = plain(default_factory=dict)
    import_id: int | None = maybe("import_run.id")


class Payout(SQLModel, table=True):
    """A transfer to a merchant. ``state``: planned | sent | returned (by the bank). ``declared_amount``: what the
    merchant's own counts came to, None where not known; ``difference_reason``: why it was changed, in words."""

    __tablename__ = "payout"
    __table_args__ = (
        UniqueConstraint("programme", "number", name="uq_payout_number"),
        Index("ix_payout_merchant", "merchant_id", "day"),
        Index("ix_payout_request", "request_id"),
        NEVER_REUSE,
    )
    id: int | None = numbered()
    programme: str
    merchant_id: int = belongs_to("merchant.id")
    shop_id: int | None = maybe("shop.id")
    request_id: int | None = maybe("settlement_request.id")
    number: str
    round: int | None = None
    day: date
    amount: int
    declared_amount: int | None = None
    difference_reason: str = ""
    state: str
    import_id: int | None = maybe("import_run.id")


class LinkCode(SQLModel, table=True):
    """A one-time code with which somebody shows that they belong to a merchant. ``hash``: keyed, never the code.
    ``shop_id``: it opens this shop's records only. ``role``: owner | bookkeeper | staff."""

    __tablename__ = "link_code"
    __table_args__ = (Index("ix_link_code_merchant", "merchant_id"), NEVER_REUSE)
    id: int | None = numbered()
    merchant_id: int = belongs_to("merchant.id")
    shop_id: int | None = maybe("shop.id")
    hash: str
    role: str = "owner"
    issued_at: datetime = moment()
    issued_by: str = ""
    expires_at: datetime = moment()
    used_at: datetime | None = moment(default=None)
    revoked_at: datetime | None = moment(default=None)


class LinkTry(SQLModel, table=True):
    """Wrong codes, counted by who tried and by what number was tried. ``key``: a keyed hash of that."""

    __tablename__ = "link_try"
    key: str = Field(primary_key=True)
    failures: int
    last_at: datetime = moment()
    locked_until: datetime | None = moment(default=None)


class Membership(SQLModel, table=True):
    """Somebody who is linked to a merchant, on one channel. ``person``: their address there without the room
    (:func:`store.memberships.person_of`). ``shop_id``: they see this shop's records only. ``expires_at``: for a web
    session. ``ended_by``: self | staff | relinked | erased."""

    __tablename__ = "membership"
    __table_args__ = (
        Index("ix_membership_person", "person", "channel", sqlite_where=HERE, postgresql_where=HERE),
        Index("ix_membership_merchant", "merchant_id"),
        NEVER_REUSE,
    )
    id: int | None = numbered()
    programme: str
    merchant_id: int = belongs_to("merchant.id")
    shop_id: int | None = maybe("shop.id")
    channel: str
    person: str
    role: str = "owner"
    since: datetime = moment()
    expires_at: datetime | None = moment(default=None)
    ended_at: datetime | None = moment(default=None)
    ended_by: str = ""


class Door(SQLModel, table=True):
    """A one-time link of ours that was given out. ``hash``: of its token. ``purpose``: link, nonce, evidence,
    statement. ``subject``: ids it is about. ``person`` on ``channel``: to whom it was given; ``address``: where to
    answer them. ``browser``: hash of the visitor who opened it first; nobody else can."""

    __tablename__ = "door"
    __table_args__ = (Index("ix_door_expires", "expires_at"),)
    hash: str = Field(primary_key=True)
    purpose: str
    subject: dict[str, Any] = plain(default_factory=dict)
    channel: str
    person: str
    address: str
    membership_id: int | None = maybe("membership.id")
    made_at: datetime = moment()
    expires_at: datetime = moment()
    browser: str = ""
    used_at: datetime | None = moment(default=None)


class PipeNote(SQLModel, table=True):
    """What a merchant noted to be on its way. ``kind``: envelope | reading | report. ``day``: sent or read on;
    ``counts`` and what they come to in yen (None: not to be counted). ``round``: the one it is expected in.
    ``state``: waiting, compared (its payout is here), agreed, disputed, withdrawn."""

    __tablename__ = "pipe_note"
    __table_args__ = (Index("ix_pipe_note_merchant", "merchant_id", "state"), NEVER_REUSE)
    id: int | None = numbered()
    programme: str
    merchant_id: int = belongs_to("merchant.id")
    shop_id: int | None = maybe("shop.id")
    membership_id: int = belongs_to("membership.id")
    kind: str
    day: date
    counts: dict[str, int] = plain(default_factory=dict)
    amount: int | None = None
    round: int | None = None
    noted_at: datetime = moment()
    state: str = "waiting"
    payout_id: int | None = maybe("payout.id")


class Dispute(SQLModel, table=True):
    """An objection to a payout. ``number``: told as receipt. ``under_rule``: the programme has a rule for it; without
    one it is an enquiry with the same facts. ``opened_at``: the moment of submission, which decides; ``last_day``: of
    the window then. ``claimed``: counts and yen as the merchant says. ``state``: received, checking, accepted,
    refused, withdrawn. At most one for a payout is not withdrawn. ``revision``: of the calendar when it was opened; it stays
    bound to that one."""

    __tablename__ = "dispute"
    __table_args__ = (
        UniqueConstraint("number", name="uq_dispute_number"),
        Index(
            "uq_dispute_payout", "payout_id", unique=True,
            sqlite_where=NOT_WITHDRAWN, postgresql_where=NOT_WITHDRAWN,
        ),
        Index("ix_dispute_merchant", "merchant_id"),
        Index("ix_dispute_state", "state", "opened_at"),
        NEVER_REUSE,
    )  # fmt: skip
    id: int | None = numbered()
    number: str
    programme: str
    merchant_id: int = belongs_to("merchant.id")
    shop_id: int | None = maybe("shop.id")
    payout_id: int = belongs_to("payout.id")
    membership_id: int = belongs_to("membership.id")
    under_rule: bool = True
    claimed: dict[str, int] = plain(default_factory=dict)
    claimed_amount: int | None = None
    words: str = ""
    state: str = "received"
    opened_at: datetime = moment()
    last_day: date | None = None
    changed_at: datetime = moment()
    decided_amount: int | None = None
    decided_payout_day: date | None = None
    decided_reason: str = ""
    revision: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class DisputeEvent(SQLModel, table=True):
    """What happened to a dispute: received, joined (somebody else of the merchant objected too), added, evidence,
    checking, accepted, refused, withdrawn. ``who``: of the staff, or "" for the merchant's own ``membership_id``."""

    __tablename__ = "dispute_event"
    __table_args__ = (Index("ix_dispute_event", "dispute_id", "id"), NEVER_REUSE)
    id: int | None = numbered()
    dispute_id: int = belongs_to("dispute.id")
    at: datetime = moment()
    what: str
    who: str = ""
    membership_id: int | None = maybe("membership.id")
    note: str = ""


class Evidence(SQLModel, table=True):
    """A photo for a dispute, before (``dispute_id`` None) or after its submission. ``state``: fetching (sent into the
    chat, not here yet), kept, refused (``error`` says why), gone. ``body``: the JPEG as made safe, with ``width`` and
    ``height`` in pixels; ``sha256`` of it. ``transport_id``: the message it was sent with."""

    __tablename__ = "evidence"
    __table_args__ = (
        Index("ix_evidence_payout", "payout_id"),
        Index("ix_evidence_fetching", "next_attempt_at", sqlite_where=FETCHING, postgresql_where=FETCHING),
        NEVER_REUSE,
    )
    id: int | None = numbered()
    payout_id: int = belongs_to("payout.id")
    membership_id: int = belongs_to("membership.id")
    dispute_id: int | None = maybe("dispute.id")
    state: str
    channel: str = ""
    address: str = ""
    transport_id: str = ""
    added_at: datetime = moment()
    attempts: int = 0
    next_attempt_at: datetime | None = moment(default=None)
    body: bytes | None = Field(default=None, sa_type=LargeBinary)
    width: int = 0
    height: int = 0
    sha256: str = ""
    error: str = ""


class Notice(SQLModel, table=True):
    """Something one linked person was told of our own accord, once. ``key``: what (``dispute:H7K-29M:accepted``)."""

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("membership_id", "key", name="uq_notice"), NEVER_REUSE)
    id: int | None = numbered()
    membership_id: int = belongs_to("membership.id")
    key: str
    at: datetime = moment()


IMPORT_RUNS = table("import_run")
IMPORT_CHANGES = table("import_change")
MERCHANTS = table("merchant")
SHOPS = table("shop")
APPLICATIONS = table("application")
APPLICATION_EVENTS = table("application_event")
SETTLEMENT_REQUESTS = table("settlement_request")
PAYOUTS = table("payout")
LINK_CODES = table("link_code")
LINK_TRIES = table("link_try")
MEMBERSHIPS = table("membership")
DOORS = table("door")
PIPE_NOTES = table("pipe_note")
DISPUTES = table("dispute")
DISPUTE_EVENTS = table("dispute_event")
EVIDENCE = table("evidence")
NOTICES = table("notice")

REFERRING: Final = (
    *(each.c.shop_id for each in (APPLICATIONS, SETTLEMENT_REQUESTS, PAYOUTS, LINK_CODES, MEMBERSHIPS, PIPE_NOTES, DISPUTES)),
    PIPE_NOTES.c.payout_id,
    DISPUTES.c.payout_id,
)  # fmt: skip
"""Columns by which a database looks for what refers to a row before it goes, as when an import is undone."""
for _column in REFERRING:
    _set = text(f"{_column.name} is not null")
    Index(f"ix_{_column.table.name}_{_column.name}", _column, sqlite_where=_set, postgresql_where=_set)
