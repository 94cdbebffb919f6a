"""The database server goes away for a moment and comes back."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
from engine_kit import FarEnd, event, running
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from store import Store

pytestmark = pytest.mark.postgres
CUT = text(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
)


@pytest.fixture
def store(postgresql_url: str) -> Iterator[Store]:
    store = Store(postgresql_url)
    store.open()
    yield store
    store.close()


@pytest.fixture
def cut(postgresql_url: str) -> Iterator[Callable[[], None]]:
    """Cuts every connection but its own."""
    other = Store(postgresql_url)
    yield lambda: other.read_now(lambda db: db.execute(CUT).close())
    other.close()


def test_the_writer_works_again_after_its_connection_was_cut(store: Store, cut: Callable[[], None]) -> None:
    store.write_now(lambda db: db.execute(text("select 1")))
    cut()
    try:
        store.write_now(lambda db: db.execute(text("select 1")))
    except SQLAlchemyError:
        assert store.write_now(lambda db: db.execute(text("select 2")).scalar()) == 2
    assert store.alive()


async def test_the_engine_answers_on_after_its_connections_were_cut(
    store: Store, cut: Callable[[], None]
) -> None:
    far_end = FarEnd(pause=0.01)
    async with running(store, far_end=far_end) as engine:
        for number in range(30):
            one = event(f"{number}", f"U{number % 5}")
            if number % 10 == 5:
                await asyncio.to_thread(cut)
            while True:  # as LINE does when it hears no 200
                try:
                    await engine.receive([one])
                    break
                except SQLAlchemyError:
                    await asyncio.sleep(0.01)
        await engine.wait_until_idle()
    for who in range(5):
        assert far_end.accepted[f"U{who}"] == [f"re: {number}" for number in range(30) if number % 5 == who]
