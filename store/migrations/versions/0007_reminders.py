"""reminders, changes of the calendar, announcements, calendars to subscribe to"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PLAIN = sa.JSON(none_as_null=True)
PLANNED = sa.text("state = 'planned'")
UNSENT = sa.text("state in ('pending', 'sending')")


def text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def number(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, NUMBER, nullable=nullable)


def whole(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def moment(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def plain(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, PLAIN, nullable=nullable)


def yes_or_no(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def upgrade() -> None:
    _reminders()
    op.create_table(
        "calendar_change", number("id"), text("programme"), whole("revision"), plain("change"), text("reason"), text("who"),
        moment("effective_at"), moment("published_at"), whole("told"),
        sa.PrimaryKeyConstraint("id"), sa.UniqueConstraint("programme", "revision", name="uq_calendar_change"),
        sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_table(
        "announcement", number("id"), *map(text, ("programme", "title", "text")), plain("audience"), text("state"),
        text("written_by"), moment("written_at"), text("approved_by"), moment("approved_at", True), moment("send_at", True),
        text("stopped_by"), moment("ended_at", True), sa.PrimaryKeyConstraint("id"), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_table(
        "calendar_feed", text("hash"), text("programme"), number("merchant_id"), number("shop_id", True),
        number("membership_id"), moment("made_at"), moment("revoked_at", True),
        sa.Column("last_read_on", sa.Date(), nullable=True), sa.PrimaryKeyConstraint("hash"),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"]), sa.ForeignKeyConstraint(["shop_id"], ["shop.id"]),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"]),
    )  # fmt: skip
    op.create_index("ix_calendar_feed_membership", "calendar_feed", ["membership_id"])
    op.create_index("ix_calendar_feed_merchant", "calendar_feed", ["merchant_id"])
    op.create_index(
        "ix_calendar_feed_shop", "calendar_feed", ["shop_id"],
        sqlite_where=sa.text("shop_id is not null"), postgresql_where=sa.text("shop_id is not null"),
    )  # fmt: skip


def _reminders() -> None:
    op.create_table(
        "reminder_choice", *map(text, ("channel", "person", "programme", "kind")), yes_or_no("wanted"), whole("days"),
        whole("hour", True), moment("at"), sa.PrimaryKeyConstraint("channel", "person", "programme", "kind"),
    )  # fmt: skip
    op.create_index("ix_reminder_choice_kind", "reminder_choice", ["kind", "programme"])
    op.create_table(
        "reminder_portion", number("id"), *map(text, ("key", "channel", "programme")), whole("people"), whole("urgency"),
        plain("body"), text("state"), text("worker"), whole("attempts"), yes_or_no("doubtful"), moment("created_at"),
        moment("next_attempt_at"), moment("first_tried_at", True), moment("sent_at", True), text("error"), text("request_id"),
        sa.PrimaryKeyConstraint("id"), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index(
        "ix_reminder_portion_unsent", "reminder_portion", ["next_attempt_at"], sqlite_where=UNSENT, postgresql_where=UNSENT
    )  # fmt: skip
    op.create_table(
        "reminder", number("id"), *map(text, ("programme", "channel", "person")), number("conversation_id"),
        *map(text, ("kind", "rule", "about")), whole("days"), moment("due_at"), text("state"),
        number("portion_id", True), number("message_id", True), moment("ended_at", True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"]), sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("person", "about", "kind", "days", "channel", "programme", name="uq_reminder"),
        sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index(
        "ix_reminder_planned", "reminder", ["conversation_id", "due_at"], sqlite_where=PLANNED, postgresql_where=PLANNED
    )  # fmt: skip
    op.create_index("ix_reminder_portion", "reminder", ["portion_id"])
    op.create_index("ix_reminder_about", "reminder", ["about", "programme"])
    op.create_table("reminder_tick", text("name"), moment("done_to"), sa.PrimaryKeyConstraint("name"))
    op.add_column("dispute", sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("dispute", "revision")
    for table in (
        "calendar_feed", "announcement", "calendar_change", "reminder_tick", "reminder", "reminder_portion", "reminder_choice",
    ):  # fmt: skip
        op.drop_table(table)
