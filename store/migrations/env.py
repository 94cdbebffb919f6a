"""Alembic's entry: runs on the connection that :mod:`store.migrations` hands over, in its transaction."""

from alembic import context
from sqlmodel import SQLModel

import store.merchant_tables
import store.reminder_tables
import store.shop_tables  # noqa: F401  (with store.tables they fill the metadata)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
