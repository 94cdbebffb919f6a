"""until when people who had been told another day were looked for"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("calendar_change", sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("calendar_change", schema=None) as batch_op:
        batch_op.drop_column("corrected_at")
