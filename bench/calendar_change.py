"""A cutoff moves that many people were told of, while people go on asking.

    python bench/calendar_change.py [--people 100000] [--correctors 1] [--url postgresql://…]

As many again have a reminder about it planned. Several correctors work at once, each over a store of its own. Said are: how long until the first answer
with the new day, until everything planned is cancelled and every correction planned, that each is there once, and how long
answers took meanwhile beside those before.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).parent.parent
sys.path[:0] = [str(HOUSE), str(HOUSE / "tests")]

kit, shipped = import_module("calendar_kit"), import_module("shipped")
merchant = import_module("merchant_kit").merchant

from sqlalchemy import func, select, text  # noqa: E402

from bot.clock import TOKYO, SetClock  # noqa: E402
from bot.engine import Engine  # noqa: E402
from bot.incoming import Incoming  # noqa: E402
from bot.outbox import Outcome, Outgoing, Sent  # noqa: E402
from bot.plain import text_of  # noqa: E402
from programmes.rules.reminders import Quiet  # noqa: E402
from scheduler.corrections import Corrector  # noqa: E402
from store import Store  # noqa: E402
from store.merchant_tables import MEMBERSHIPS  # noqa: E402
from store.reminder_tables import REMINDERS  # noqa: E402
from store.rows import insert_rows  # noqa: E402
from store.tables import CONVERSATIONS  # noqa: E402

GIFU = "gifu-gotoeat"
NOW = datetime(2020, 12, 14, 10, tzinfo=TOKYO)
OLD = "round:3@2020-12-20"
LATER = kit.change("move_round", number=3, cutoff="2020-12-23")
NUMBERS = count(1)


class Web:
    async def deliver(self, outgoing: Outgoing) -> Outcome:
        return Sent("web")


def fill(store: Store, people: int) -> None:
    """Twice so many people linked: the first half was told, of the others a reminder is planned."""

    def unit(db: Any) -> None:
        number = merchant(db, GIFU)
        every = range(1, 2 * people + 1)
        made = {"channel": "line:main", "memory": {}, "blocked": False, "version": 0, "created_at": NOW}
        linked = {
            "programme": GIFU, "channel": "line:main", "merchant_id": number, "shop_id": None, "role": "owner",
            "since": NOW, "expires_at": None, "ended_at": None, "ended_by": "",
        }  # fmt: skip
        told = {
            "programme": GIFU, "channel": "line:main", "kind": "round_cutoff", "rule": "cutoff", "about": OLD,
            "days": 3, "due_at": NOW - timedelta(days=2), "portion_id": None, "message_id": None, "ended_at": None,
        }  # fmt: skip
        insert_rows(db, CONVERSATIONS, [{**made, "address": f"U{n}"} for n in every])
        ids = {row.address: row.id for row in db.execute(select(CONVERSATIONS.c.address, CONVERSATIONS.c.id))}
        insert_rows(db, MEMBERSHIPS, [{**linked, "person": f"U{n}"} for n in every])
        insert_rows(
            db,
            REMINDERS,
            [
                {
                    **told,
                    "person": f"U{n}",
                    "conversation_id": ids[f"U{n}"],
                    "state": "sent" if n <= people else "planned",
                }
                for n in every
            ],
        )
        if db.dialect.name == "postgresql":
            db.execute(text("analyze"))

    store.write_now(unit)


async def ask(engine: Engine, taken: list[tuple[float, float, bool]]) -> None:
    """One question of somebody new: when it was asked, how long its answer took, and whether it is the new one."""
    number, began = next(NUMBERS), time.perf_counter()
    incoming = Incoming("web", f"v{number}", f"e{number}", "text", NOW, text="第3回の換金の必着日は")
    await engine.receive([incoming])
    reply = await engine.answered(incoming, 30)
    is_new = reply is not None and "12月23日" in text_of(reply)
    taken.append((began, time.perf_counter() - began, is_new))


async def asking(engine: Engine, taken: list[tuple[float, float, bool]], done: Callable[[], bool]) -> None:
    """Twenty questions a second."""
    under_way = set()
    while not done():
        under_way.add(asyncio.create_task(ask(engine, taken)))
        await asyncio.sleep(0.05)
    await asyncio.gather(*under_way)


def told(what: str, seconds: list[float]) -> None:
    if seconds:
        quantiles = statistics.quantiles(seconds, n=20)
        print(f"{what}: {len(seconds)} answers, p50 {1000 * quantiles[9]:.0f} ms, p95 {1000 * quantiles[18]:.0f} ms, longest {1000 * max(seconds):.0f} ms")  # fmt: skip


def counted(store: Store) -> dict[str, int]:
    by = (REMINDERS.c.kind, REMINDERS.c.state)
    rows = store.read_now(lambda db: db.execute(select(*by, func.count()).group_by(*by)).all())
    return {f"{kind} {state}": n for kind, state, n in rows}


async def run(url: str, people: int, at_once: int) -> None:
    stores = [Store(url) for _ in range(at_once)]
    for each in stores:
        each.open()
    fill(stores[0], people)
    here, clock = kit.live(GIFU), SetClock(NOW)
    counter = shipped.counter_over(here)
    counter.ready()
    every = [here, *(kit.live(GIFU) for _ in stores[1:])]
    correctors = [Corrector(store, of, clock, Quiet()) for store, of in zip(stores, every, strict=True)]
    engine = Engine(stores[0], counter, {"web": Web()}, entrance=lambda *_: (GIFU,), clock=clock)
    await engine.start()
    taken: list[tuple[float, float, bool]] = []
    over = asyncio.Event()
    talk = asyncio.create_task(asking(engine, taken, over.is_set))
    await asyncio.sleep(4)
    began = time.perf_counter()
    await asyncio.to_thread(kit.publish, stores[0], GIFU, LATER, NOW)
    await asyncio.gather(*(each.catch_up() for each in correctors))
    ended = time.perf_counter()
    over.set()
    await talk
    await engine.stop()
    first = min((at + took for at, took, is_new in taken if is_new), default=float("nan"))
    print(
        f"first answer with the new day after {first - began:.2f} s; all is corrected after {ended - began:.2f} s"
    )
    told("before", [took for at, took, _ in taken if at < began])
    told("meanwhile", [took for at, took, _ in taken if began <= at <= ended])
    print(counted(stores[0]))
    for each in stores:
        each.close()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--correctors", type=int, default=1)
    parser.add_argument("--url", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(given.url or f"sqlite:///{folder}/bench.db", given.people, given.correctors))


if __name__ == "__main__":
    main()
