"""why an answer was of no help"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column(
        "question_log", sa.Column("feedback_reason", sa.String(), server_default="", nullable=False)
    )


def downgrade() -> None:
    with op.batch_alter_table("question_log", schema=None) as batch_op:
        batch_op.drop_column("feedback_reason")
