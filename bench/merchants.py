"""How long a linked merchant waits, inside the process, for an answer from the records: 100,000 merchants, 1,000,000 payouts.

    python bench/merchants.py [--merchants 100000] [--payouts 10] [--asks 400] [--database postgresql://...]

Every ask is another merchant's. *counter*: links and reply over the records, as a turn decides them (a reading transaction);
*engine*: from ``receive`` to ``answered``, one after the other, with everything written (on SQLite to the disk).
On PostgreSQL the tables are analysed first, as its autovacuum does by itself. The target is a 99th percentile of 20 ms.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from typing import Any, Final

HOUSE = Path(__file__).parent.parent
sys.path.insert(0, str(HOUSE))

from sqlalchemy import Table, func, select, text  # noqa: E402

import main as house  # noqa: E402
from bot.blocks import Press  # noqa: E402
from bot.clock import TOKYO, SetClock  # noqa: E402
from bot.codec import encode_press  # noqa: E402
from bot.counter import Counter  # noqa: E402
from bot.engine import Engine  # noqa: E402
from bot.incoming import Incoming  # noqa: E402
from bot.memory import Memory  # noqa: E402
from bot.outbox import Outgoing, Sent  # noqa: E402
from bot.records import Records  # noqa: E402
from bot.turn import Standing  # noqa: E402
from programmes.loader import load_programmes  # noqa: E402
from settings import Settings  # noqa: E402
from store import Store, cases, memberships  # noqa: E402
from store.merchant_tables import MEMBERSHIPS, MERCHANTS, PAYOUTS, SETTLEMENT_REQUESTS, SHOPS  # noqa: E402
from store.rows import insert_rows  # noqa: E402

CODE: Final = "gifu-gotoeat"
CHANNEL: Final = "line:bench"
NOW: Final = datetime(2021, 2, 3, 12, tzinfo=TOKYO)
FIRST: Final = date(2021, 2, 22)
"""The day of each merchant's last payout; the others are a fortnight apart."""
TARGET_MS: Final = 20.0
AT_ONCE: Final = 20_000
NUMBERS = count(1)
Ask = tuple[str, str]
"""Typed text, or a button's data."""


class FarEnd:
    """Takes everything at once."""

    async def deliver(self, outgoing: Outgoing) -> Sent:
        return Sent("reply", "request", ("1",))


# --- the records --------------------------------------------------------------------------------------


def rows_of(merchants: int, payouts: int) -> Iterator[tuple[Table, Iterator[dict[str, Any]]]]:
    """Every merchant has a shop, a person linked to it, and so many payouts, each with its request. A merchant's records
    do not lie side by side: they come round by round, as they are taken in."""
    ids = range(1, merchants + 1)
    mine: dict[str, Any] = {"programme": CODE}
    yield MERCHANTS, (mine | {"id": n, "number": f"{n:06}", "name": f"食事処 {n}", "phone": "", "bank_name": "十六銀行",
                              "account_tail": f"{n % 1000:03}"} for n in ids)  # fmt: skip
    yield SHOPS, (mine | {"id": n, "merchant_id": n, "number": f"{n:06}-1", "name": f"食事処 {n} 本店",
                          "address": f"岐阜市{n}番地", "size": ""} for n in ids)  # fmt: skip
    yield MEMBERSHIPS, (mine | {"merchant_id": n, "channel": CHANNEL, "person": f"U{n:032}", "role": "owner", "since": NOW,
                                "ended_by": ""} for n in ids)  # fmt: skip
    yield SETTLEMENT_REQUESTS, (
        mine | {"id": number, "merchant_id": n, "shop_id": n, "number": f"R{number}", "round": round_,
                "arrived_on": day - timedelta(days=20), "declared": {"face-1000": 40, "face-500": 20},
                "counted": {"face-1000": 40, "face-500": 20 - n % 2}}
        for number, n, round_, day in _each(merchants, payouts)
    )  # fmt: skip
    yield PAYOUTS, (
        mine | {"id": number, "merchant_id": n, "shop_id": n, "request_id": number, "number": f"P{number}", "round": round_,
                "day": day, "amount": 50_000 - n % 2 * 500, "declared_amount": 50_000, "difference_reason": "",
                "state": "planned" if day > NOW.date() else "sent"}
        for number, n, round_, day in _each(merchants, payouts)
    )  # fmt: skip


def _each(merchants: int, payouts: int) -> Iterator[tuple[int, int, int, date]]:
    number = count(1)
    for back in reversed(range(payouts)):
        for merchant in range(1, merchants + 1):
            yield next(number), merchant, max(1, 6 - back), FIRST - timedelta(days=14 * back)


def fill(store: Store, merchants: int, payouts: int) -> None:
    began = time.monotonic()
    for table, rows in rows_of(merchants, payouts):
        while some := list(islice(rows, AT_ONCE)):
            with store.database.writing() as db:
                insert_rows(db, table, some)
    if not store.database.is_sqlite:
        with store.database.writing() as db:
            db.execute(text("analyze"))
    counted = store.read_now(lambda db: db.execute(select(func.count()).select_from(PAYOUTS)).scalar_one())
    print(
        f"{merchants:,} merchants, {counted:,} payouts, filled in {time.monotonic() - began:.0f} s",
        flush=True,
    )


# --- what is asked ------------------------------------------------------------------------------------


def asks(merchants: int, payouts: int) -> dict[str, Callable[[int], Ask]]:
    """By name: what the merchant of that number sends."""
    last = (payouts - 1) * merchants

    def press(handler: str, **args: str) -> Ask:
        return "", encode_press(Press(handler, (("p", CODE), *sorted(args.items()))))

    return {
        "next payout, in words": lambda n: ("うちの店の次の入金はいくらですか", ""),
        "all payouts": lambda n: press("payouts", show="list"),
        "one payout": lambda n: press("payouts", payout=str(last + n)),
        "what is on its way": lambda n: press("pipe", step="list"),
        "objecting": lambda n: press("dispute", step="start", payout=str(max(last - merchants, 0) + n)),
    }


def incoming_of(merchant: int, ask: Ask) -> Incoming:
    words, press = ask
    kind = "press" if press else "text"
    return Incoming(CHANNEL, f"U{merchant:032}", f"e{next(NUMBERS)}", kind, NOW, text=words, press=press)  # type: ignore[arg-type]


class Timed:
    """Milliseconds by the clock, and of this process's own work: the second is the same on a machine that others use."""

    def __init__(self) -> None:
        self._began = time.perf_counter(), time.process_time()

    def took(self) -> tuple[float, float]:
        waited, worked = self._began
        return (time.perf_counter() - waited) * 1000, (time.process_time() - worked) * 1000


def by_counter(store: Store, counter: Counter, merchant: int, ask: Ask) -> tuple[float, float]:
    incoming = incoming_of(merchant, ask)
    timed = Timed()
    with store.database.reading() as db:
        members = memberships.of_person(db, CHANNEL, incoming.address, NOW)
        standing = Standing((CODE,), Memory(programme=CODE), records=Records(db, members))
        reply = counter.reply(incoming, standing, NOW, cases.new_number)
    took = timed.took()
    assert reply.blocks
    return took


async def by_engine(engine: Engine, merchant: int, ask: Ask) -> tuple[float, float]:
    incoming = incoming_of(merchant, ask)
    timed = Timed()
    await engine.receive([incoming])
    reply = await engine.answered(incoming, 30)
    took = timed.took()
    assert reply is not None
    assert reply.blocks
    await engine.wait_until_idle()
    return took


def report(way: str, what: str, took: list[tuple[float, float]]) -> bool:
    """Whether the target is met."""
    waited, worked = zip(*took, strict=True)
    p50, p99 = _percentiles(waited)
    met = p99 <= TARGET_MS
    print(
        f"{way:<9}{what:<24}p50 {p50:6.2f}   p99 {p99:6.2f}   worst {max(waited):7.2f} ms"
        "   own work p50 {:5.2f}   p99 {:5.2f} ms".format(*_percentiles(worked)),
        "" if met else "  ABOVE THE TARGET",
        flush=True,
    )
    return met


def _percentiles(took: Sequence[float]) -> tuple[float, float]:
    return statistics.median(took), statistics.quantiles(took, n=100)[98]


async def run(store: Store, merchants: int, payouts: int, times: int) -> bool:
    counter = house.build_counter(load_programmes(), Settings(_env_file=None, secret_key="x" * 40))  # type: ignore[call-arg, arg-type]
    counter.ready()
    house.keep_what_stays()
    engine = Engine(
        store, counter, {CHANNEL: FarEnd()}, entrance=lambda channel, address: (CODE,), clock=SetClock(NOW)
    )
    await engine.start()
    dice, met = random.Random(5), True
    for what, ask in asks(merchants, payouts).items():
        for merchant in dice.sample(range(1, merchants + 1), 20):  # the first ones make plans and templates
            by_counter(store, counter, merchant, ask(merchant))
        people = dice.sample(range(1, merchants + 1), times)
        met &= report("counter", what, [by_counter(store, counter, n, ask(n)) for n in people])
        people = dice.sample(range(1, merchants + 1), times)
        met &= report("engine", what, [await by_engine(engine, n, ask(n)) for n in people])
    await engine.stop()
    return met


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--merchants", type=int, default=100_000)
    parser.add_argument("--payouts", type=int, default=10, help="of each merchant")
    parser.add_argument("--asks", type=int, default=400, help="of each kind")
    parser.add_argument("--database", default="", help="an empty one; a file of its own if left out")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="madoguchi-bench-") as folder:
        store = Store(given.database or f"sqlite:///{folder}/merchants.sqlite3")
        store.open()
        fill(store, given.merchants, given.payouts)
        met = asyncio.run(run(store, given.merchants, given.payouts, given.asks))
        store.close()
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
