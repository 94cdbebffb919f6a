"""The schema's history leads exactly to the tables."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from store import migrations
from store.database import Database


def test_history_leads_to_the_tables_as_they_are(empty_place: str) -> None:
    database = Database(empty_place)
    database.open()
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    database.close()


def test_the_head_named_in_code_is_the_newest_version(database_url: str) -> None:
    database = Database(database_url)
    with database.reading() as connection:
        script = ScriptDirectory.from_config(migrations.configuration(connection))
    assert script.get_heads() == [migrations.HEAD]
    database.close()
