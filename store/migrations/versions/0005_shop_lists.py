"""lists of participating shops"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PLAIN = sa.JSON(none_as_null=True)


def text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def plain(name: str) -> sa.Column[object]:
    return sa.Column(name, PLAIN, nullable=False)


def upgrade() -> None:
    op.create_table(
        "shop_list",
        sa.Column("id", NUMBER, nullable=False),
        *map(text, ("programme", "file_name", "sha256", "who")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        plain("counts"),
        sa.Column("shops", sa.Integer(), nullable=False),
        text("state"),
        sa.Column("brought_back", NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    current = sa.text("state = 'current'")
    op.create_index(
        "uq_shop_list_current", "shop_list", ["programme"], unique=True, sqlite_where=current, postgresql_where=current
    )  # fmt: skip
    op.create_table(
        "listed_shop",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("list_id", NUMBER, nullable=False),
        *map(text, ("key", "number", "name")),
        plain("readings"),
        *map(text, ("branch", "genre")),
        plain("genres"),
        *map(text, ("address", "municipality", "phone", "postal")),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lng", sa.Float(), nullable=True),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        *map(text, ("hours", "closed")),
        plain("ticket_kinds"),
        *map(text, ("area", "size", "status")),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("row", sa.Integer(), nullable=True),
        text("likeness"),
        sa.ForeignKeyConstraint(["list_id"], ["shop_list.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("list_id", "key", name="uq_listed_shop_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "shop_reading",
        *map(text, ("programme", "key")),
        plain("readings"),
        text("who"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("programme", "key"),
    )


def downgrade() -> None:
    for table in ("shop_reading", "listed_shop", "shop_list"):
        op.drop_table(table)
