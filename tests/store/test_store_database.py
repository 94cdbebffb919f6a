"""Opening a database: on an empty place, several at once, and what a URL may say."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import inspect, make_url, text

from store import Store, migrations
from store.database import Database, with_driver
from store.postgresql import connect_arguments

OPEN = "import sys; from store import Store; s = Store(sys.argv[1]); s.open(); s.close()"


def test_an_empty_place_is_made_ready(empty_place: str) -> None:
    database = Database(empty_place)
    database.open()
    with database.reading() as connection:
        assert {"inbox", "outbox", "message", "conversation"} <= set(inspect(connection).get_table_names())
    assert database.revision() == migrations.HEAD
    database.close()


def test_opening_again_changes_nothing(store: Store) -> None:
    store.write_now(lambda db: db.execute(text("insert into worker values ('w', '2020-01-01 00:00:00')")))
    store.database.open()
    assert store.read_now(lambda db: db.execute(text("select count(*) from worker")).scalar()) == 1


def test_processes_that_open_an_empty_place_at_once_do_not_clash(empty_place: str) -> None:
    children = [
        subprocess.Popen([sys.executable, "-c", OPEN, empty_place], cwd=Path.cwd(), stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    for child in children:
        _, errors = child.communicate(timeout=60)
        assert child.returncode == 0, errors.decode()


def test_sqlite_commits_survive_a_power_cut(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/a.db")
    with database.reading() as connection:
        assert connection.execute(text("pragma journal_mode")).scalar() == "wal"
        assert connection.execute(text("pragma synchronous")).scalar() == 2
        assert connection.execute(text("pragma foreign_keys")).scalar() == 1
    database.close()


@pytest.mark.parametrize("url", ["mysql://localhost/x", "sqlite://", "sqlite:///:memory:"])
def test_a_url_that_cannot_be_kept_in_is_refused_with_a_hint(url: str) -> None:
    with pytest.raises(ValueError, match="MADOGUCHI_DATABASE_URL"):
        Database(url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+pg8000"])
def test_every_spelling_of_postgresql_uses_the_same_driver(scheme: str) -> None:
    assert with_driver(make_url(f"{scheme}://u:p@host/name")).drivername == "postgresql+pg8000"


def test_a_socket_folder_and_tls_are_read_from_the_url() -> None:
    url = make_url("postgresql+pg8000://u@/name?host=/run/pg&sslmode=verify-full")
    arguments, rest = connect_arguments(url, 30)
    assert arguments["unix_sock"] == "/run/pg/.s.PGSQL.5432"
    assert arguments["ssl_context"].check_hostname
    assert not rest.query
