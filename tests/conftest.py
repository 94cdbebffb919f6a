"""Databases for tests: every test that asks for ``database_url`` or ``store`` runs on SQLite and on PostgreSQL.

PostgreSQL is a private server of this test run, started from local binaries; without them its tests are
skipped loudly, or fail where nothing may be skipped (CI=true).
"""

import gc
import glob
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Generator, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pg8000.native import Connection

from store import Store
from store.database import Database

settings.register_profile(
    "unhurried", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")
NUMBERS = count(1)
EMPTY = """DO $$ DECLARE each record; BEGIN
  SET LOCAL session_replication_role = replica;
  FOR each IN SELECT oid::regclass AS name, relkind, pg_relation_size(oid) AS size FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S') AND relname <> 'alembic_version'
  LOOP
    IF each.relkind = 'S' THEN PERFORM setval(each.name, 1, false);
    ELSIF each.size > 1000000 THEN EXECUTE format('TRUNCATE %s CASCADE', each.name);
    ELSIF each.size > 0 THEN EXECUTE format('DELETE FROM %s', each.name);
    END IF;
  END LOOP;
END $$"""
"""Every table empty and every number at its beginning: a tenth of what another database takes."""
OTHERS = """SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""
NO_SERVER = "NO POSTGRESQL SERVER BINARIES (initdb, postgres): the store is tested on SQLite only"


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Tests and modules stay to the end: to search them for garbage again and again cost a tenth of all time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()


class PostgresServer:
    """A server on a socket in a folder of its own; it may lose everything, so it need not wait for the disk."""

    def __init__(self, binaries: Path) -> None:
        self.binaries = binaries
        self.folder = Path(tempfile.mkdtemp(prefix="madoguchi-pg-"))
        self._idle: list[str] = []
        self.user = next(
            (name for name in ("postgres", "nobody") if os.getuid() == 0 and _exists(name)), None
        )
        if self.user:  # the server refuses to run as root
            shutil.chown(self.folder, self.user)

    def start(self) -> None:
        self._run(
            "initdb", "-D", f"{self.folder}/data", "-A", "trust", "-U", "madoguchi", "-E", "UTF8", "--no-sync"
        )
        options = (
            f"-k {self.folder} -c listen_addresses= -c fsync=off -c autovacuum=off -c max_connections=60"
        )
        self._run(
            "pg_ctl", "-D", f"{self.folder}/data", "-l", f"{self.folder}/log", "-w", "-o", options, "start"
        )

    def stop(self) -> None:
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, name: str) -> str:
        return f"postgresql://madoguchi@/{name}?host={self.folder}"

    def create(self, name: str, template: str = "template1") -> str:
        self._run("createdb", "-h", str(self.folder), "-U", "madoguchi", "-T", template, name)
        return self.url(name)

    def lend(self) -> str:
        """The name of an empty, migrated database."""
        if self._idle:
            return self._idle.pop()
        name = f"test_{next(NUMBERS)}"
        self.create(name, template="migrated")
        return name

    def take_back(self, name: str) -> None:
        """Emptied for the next test, unless somebody stays connected to it."""
        database = Connection("madoguchi", database=name, unix_sock=f"{self.folder}/.s.PGSQL.5432")
        try:
            end = time.monotonic() + 1
            while (still_there := database.run(OTHERS) != [[0]]) and time.monotonic() < end:
                time.sleep(0.005)
            if not still_there:
                database.run(EMPTY)
                self._idle.append(name)
        finally:
            database.close()

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self.binaries / program, *arguments],
            user=self.user, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()


def _exists(user: str) -> bool:
    return subprocess.run(["id", user], capture_output=True, check=False).returncode == 0


def _binaries() -> Path | None:
    on_path = shutil.which("initdb")
    places = [os.path.dirname(os.path.realpath(on_path))] if on_path else []
    places += sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)
    return next((Path(place) for place in places if os.path.exists(f"{place}/postgres")), None)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    binaries = _binaries()
    if binaries is None:
        assert os.environ.get("CI") != "true", NO_SERVER
        pytest.skip(NO_SERVER)
    server = PostgresServer(binaries)
    server.start()
    template = Database(server.create("migrated"))
    template.open()
    template.close()
    yield server
    server.stop()


@pytest.fixture
def postgresql_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of an empty, migrated PostgreSQL database, the test's own for as long as it runs."""
    name = postgres_server.lend()
    yield postgres_server.url(name)
    postgres_server.take_back(name)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "empty.db"
    database = Database(f"sqlite:///{file}")
    database.open()
    database.close()
    return file


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty, migrated database of the test's own."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgresql_url")
        return url
    file = tmp_path / "madoguchi.db"
    shutil.copy(request.getfixturevalue("migrated_file"), file)
    return f"sqlite:///{file}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a place where nothing has been made yet."""
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        return server.create(f"empty_{next(NUMBERS)}")
    return f"sqlite:///{tmp_path}/some/folder/madoguchi.db"


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An open store on each of the two databases."""
    yield from _opened(database_url)


@pytest.fixture
def sqlite_store(tmp_path: Path, migrated_file: Path) -> Iterator[Store]:
    """An open store on one of the two, which is enough where it matters only what is said."""
    shutil.copy(migrated_file, tmp_path / "madoguchi.db")
    yield from _opened(f"sqlite:///{tmp_path}/madoguchi.db")


def _opened(url: str) -> Iterator[Store]:
    store = Store(url)
    store.open()
    yield store
    store.close()
