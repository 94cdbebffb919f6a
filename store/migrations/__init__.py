"""The schema's history, run by :mod:`store.database` at every start.

To change the schema: edit the tables, add ``versions/000N_what.py``, set :data:`HEAD`; the test
``tests/store/test_migrations.py`` says whether tables and history agree on both databases.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER: Final = Path(__file__).parent
HEAD: Final = "0009"


def configuration(connection: Connection) -> "Config":
    """Alembic's configuration for an open connection; no ini file."""
    from alembic.config import Config  # takes long to import, and most starts have nothing to migrate

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, revision: str = HEAD) -> None:
    """Bring the schema to ``revision`` inside the connection's transaction."""
    from alembic import command

    command.upgrade(configuration(connection), revision)
