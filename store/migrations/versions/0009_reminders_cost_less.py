"""a reminder costs less to keep: its key begins with what it is about, and nothing checks its conversation

A key that began with the person was written to all over (six times the log of PostgreSQL where there are three million rows); checking locked a
conversation for each reminder made (a quarter of the work of planning), and for each conversation that aged away all reminders
were read. See docs/decisions/0013-reminders.md.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PLANNED = sa.text("state = 'planned'")
WITH_A_PORTION = sa.text("portion_id is not null")
KEY = ("about", "person", "kind", "days", "channel", "programme")
OLD_KEY = ("person", "about", "kind", "days", "channel", "programme")
CHECK = "reminder_conversation_id_fkey"
"""As PostgreSQL named it."""


def upgrade() -> None:
    if _is_sqlite():
        _made_anew(KEY)
    else:
        op.drop_constraint(CHECK, "reminder", type_="foreignkey")
        _rekeyed(KEY, without=("ix_reminder_portion", "ix_reminder_about"))
    op.create_index("ix_reminder_conversation", "reminder", ["conversation_id"])
    op.create_index(
        "ix_reminder_portion", "reminder", ["portion_id"], sqlite_where=WITH_A_PORTION, postgresql_where=WITH_A_PORTION
    )  # fmt: skip


def downgrade() -> None:
    if _is_sqlite():
        _made_anew(OLD_KEY, sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"]))
    else:
        op.execute("delete from reminder where conversation_id not in (select id from conversation)")
        op.create_foreign_key(CHECK, "reminder", "conversation", ["conversation_id"], ["id"])
        _rekeyed(OLD_KEY, without=("ix_reminder_portion", "ix_reminder_conversation"))
    op.create_index("ix_reminder_about", "reminder", ["about", "programme"])
    op.create_index("ix_reminder_portion", "reminder", ["portion_id"])


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _rekeyed(key: tuple[str, ...], without: tuple[str, ...]) -> None:
    op.drop_constraint("uq_reminder", "reminder", type_="unique")
    op.create_unique_constraint("uq_reminder", "reminder", list(key))
    for index in without:
        op.drop_index(index, table_name="reminder")


def _made_anew(key: tuple[str, ...], *checks: sa.ForeignKeyConstraint) -> None:
    """SQLite changes no constraint of a table that is there. Numbers go on where they were, those of rows that are gone too."""
    names = ("programme", "channel", "person", "kind", "rule", "about", "state")
    texts = {name: sa.Column(name, sa.String(), nullable=False) for name in names}
    op.create_table(
        "reminder_anew", sa.Column("id", NUMBER, nullable=False), texts["programme"], texts["channel"], texts["person"],
        sa.Column("conversation_id", NUMBER, nullable=False), texts["kind"], texts["rule"], texts["about"],
        sa.Column("days", sa.Integer(), nullable=False), sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        texts["state"], sa.Column("portion_id", NUMBER, nullable=True), sa.Column("message_id", NUMBER, nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True), *checks, sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint(*key, name="uq_reminder"), sqlite_autoincrement=True,
    )  # fmt: skip
    known = " where conversation_id in (select id from conversation)" if checks else ""
    op.execute(f"insert into reminder_anew select * from reminder{known}")  # noqa: S608
    op.execute("delete from sqlite_sequence where name = 'reminder_anew'")
    op.execute(
        "insert into sqlite_sequence select 'reminder_anew', seq from sqlite_sequence where name = 'reminder'"
    )
    op.drop_table("reminder")
    op.rename_table("reminder_anew", "reminder")
    op.create_index(
        "ix_reminder_planned", "reminder", ["conversation_id", "due_at"], sqlite_where=PLANNED, postgresql_where=PLANNED
    )  # fmt: skip
