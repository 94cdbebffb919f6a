"""reports that a shop and its list differ"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    words = ("programme", "key", "name", "kind")
    op.create_table(
        "shop_report",
        sa.Column("id", NUMBER, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in words),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("ticket_kind", sa.String(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_shop_report_case", "shop_report", ["case_number"])


def downgrade() -> None:
    op.drop_table("shop_report")
