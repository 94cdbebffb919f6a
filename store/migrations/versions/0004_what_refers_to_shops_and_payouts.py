"""what refers to a shop or a payout is found by an index"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

COLUMNS = (
    ("application", "shop_id"), ("settlement_request", "shop_id"), ("payout", "shop_id"), ("link_code", "shop_id"),
    ("membership", "shop_id"), ("pipe_note", "shop_id"), ("dispute", "shop_id"), ("pipe_note", "payout_id"),
    ("dispute", "payout_id"),
)


def upgrade() -> None:
    for table, column in COLUMNS:
        is_set = sa.text(f"{column} is not null")
        op.create_index(f"ix_{table}_{column}", table, [column], sqlite_where=is_set, postgresql_where=is_set)


def downgrade() -> None:
    for table, column in COLUMNS:
        op.drop_index(f"ix_{table}_{column}", table_name=table)
