"""One writer for all: units share a commit, a failing one fails alone."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, func, insert, select

from store import Lane, Store
from store.tables import WORKERS

NOW = datetime(2020, 12, 18, tzinfo=UTC)


def add(db: Connection, name: str) -> str:
    db.execute(insert(WORKERS).values(name=name, alive_until=NOW))
    return name


def count(db: Connection) -> int:
    return db.execute(select(func.count()).select_from(WORKERS)).scalar_one()


def add_all(db: Connection, names: list[str]) -> list[str]:
    return [add(db, name) for name in names]


async def test_units_written_at_once_are_all_there(store: Store) -> None:
    names = [f"w{number}" for number in range(100)]
    assert await asyncio.gather(*(store.write(lambda db, n=name: add(db, n)) for name in names)) == names
    assert await store.read(count) == 100


async def test_a_failing_unit_fails_alone(store: Store) -> None:
    lane = Lane("names", add_all)
    names = ["a", "b", "a", "c"]
    ends = await asyncio.gather(*(store.put(lane, name) for name in names), return_exceptions=True)
    assert [type(end).__name__ for end in ends] == ["str", "str", "IntegrityError", "str"]
    assert await store.read(count) == 3


async def test_a_unit_that_raises_leaves_nothing_behind(store: Store) -> None:
    def half(db: Connection) -> None:
        add(db, "half")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await store.write(half)
    assert await store.read(count) == 0


def test_plain_threads_write_too(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: store.write_now(lambda db: add(db, f"w{number}")), range(40)))
    assert store.read_now(count) == 40


async def test_urgent_lanes_go_first_and_no_lane_takes_more_than_its_share(store: Store) -> None:
    seen: list[str] = []

    def note(db: Connection, items: list[str]) -> list[None]:
        seen.append(f"{items[0][0]}{len(items)}")
        return [None] * len(items)

    slow, urgent = Lane("slow", note, turn=9, at_most=4), Lane("urgent", note, turn=1)
    holding, go_on = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()
    blocked = asyncio.create_task(
        store.write(lambda _: (loop.call_soon_threadsafe(holding.set), go_on.wait(20)))
    )
    await holding.wait()
    put = [store.put(slow, "slow") for _ in range(6)] + [store.put(urgent, "urgent") for _ in range(3)]
    waiting = [asyncio.create_task(each) for each in put]
    await asyncio.sleep(0)  # by now all of them wait
    go_on.set()
    await asyncio.gather(blocked, *waiting)
    assert seen == ["u3", "s4", "s2"]


async def test_a_closed_store_takes_nothing_more(store: Store) -> None:
    store.writer.close()
    with pytest.raises(RuntimeError, match="closed"):
        await store.write(count)


async def test_what_was_submitted_before_closing_is_written(database_url: str) -> None:
    store = Store(database_url)
    store.open()
    waiting = [
        asyncio.create_task(store.write(lambda db, n=number: add(db, f"w{n}"))) for number in range(20)
    ]
    await asyncio.sleep(0)
    await asyncio.to_thread(store.writer.close)
    await asyncio.gather(*waiting)
    assert store.read_now(count) == 20


def test_a_naive_time_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="time zone"):
        store.write_now(
            lambda db: db.execute(insert(WORKERS).values(name="x", alive_until=NOW.replace(tzinfo=None)))
        )


def test_times_come_back_in_tokyo(store: Store) -> None:
    store.write_now(lambda db: add(db, "w"))
    [found] = store.read_now(lambda db: db.execute(select(WORKERS.c.alive_until)).scalars().all())
    assert found.isoformat() == "2020-12-18T09:00:00+09:00"
