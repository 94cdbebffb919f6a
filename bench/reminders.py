"""One cutoff for 1,000,000 people, half of them on LINE: planning, sending, and chat meanwhile; then 100,000 personal messages.

    python bench/reminders.py [--people 1000000] [--personal 100000] [--on-line 0.5] [--database postgresql://...]

LINE is a far end on this machine that accepts at once, in a process of its own; the limits it is held against are LINE's own:
200 multicasts a second to 500 people each, 2,000 pushes a second. *Chat*: somebody writes every 50 ms; from ``receive`` to
stored (what a webhook waits for) and to answered, both in the process that plans and sends.

Measured on a machine of two cores on which much else ran at the same time (load 8 to 12, so that chat alone already had a 99th
percentile of 80 to 900 ms), half a million on LINE and half on the web where nothing else is said:

* SQLite: planning 20 s (9 s of own work, 5 MB more), chat stored p99 188 ms; telling 186 s (79 s of own work, chat's included,
  52 MB more), of which LINE's own limit is 5 s; chat stored p99 640 ms.
* PostgreSQL beside it on the same two cores, nothing else running: a million planned in 44 s (12 s of own work, at most 352 MB), chat stored p99 209 ms;
  four more programmes 0.1 s. At a load of 6 to 9 it took 183 to 230 s. Beside a million reminders, 200,000 more take 5.7 s of the server's processor and
  161 MB of its log (with schema 0008 8.2 s and 292 MB).
* 100,000 people, all on LINE, SQLite: telling 22 to 50 s, where LINE's own limit is 1 s: what takes the time is the transcript
  of each person, on the disk, and waiting for the processor.
* 100,000 personal messages, SQLite: 723 s at a load of 11, which is 14.5 times LINE's own limit (50 s); own work 205 s, of which chat is 80. One
  message costs 1.3 ms of a processor: 0.4 to find and word it, 0.5 HTTP, 0.1 to make its body, 0.3 to record it. So one process tells 750 people a second at
  most, and is the bound, not LINE; three beside each other on PostgreSQL would be LINE's 2,000.
* 5,000 personal messages, PostgreSQL: 32 s at a load of 9, 8 s of own work (47 s and 19 s before the records of many were read together).
* A programme to whose merchants nobody is linked costs planning nothing (0.2 s for four of them).
"""

import argparse
import asyncio
import multiprocessing
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

HOUSE = Path(__file__).parent.parent
sys.path.insert(0, str(HOUSE))

import structlog  # noqa: E402
from sqlalchemy import Connection, func, select, text  # noqa: E402

import main as house  # noqa: E402
from bench.line_far_end import TOKEN, FarEnd, Taken  # noqa: E402
from bot.channels.line.api import LineApi  # noqa: E402
from bot.channels.line.delivery import LineDeliverer  # noqa: E402
from bot.channels.line.tokens import LongLivedToken  # noqa: E402
from bot.channels.web.app import WebDeliverer  # noqa: E402
from bot.clock import TOKYO, SetClock  # noqa: E402
from bot.engine import Engine  # noqa: E402
from bot.incoming import Incoming  # noqa: E402
from bot.outbox import Deliverer  # noqa: E402
from bot.words import OWN, TemplateWords  # noqa: E402
from programmes.loader import load_programmes  # noqa: E402
from programmes.rules import PostalService  # noqa: E402
from scheduler.telling import Teller  # noqa: E402
from settings import Settings  # noqa: E402
from store import Store, reminders  # noqa: E402
from store.reminder_tables import PORTIONS, REMINDERS  # noqa: E402

CODE: Final = "gifu-gotoeat"
LINE: Final = "line:bench"
CUTOFF: Final = datetime(2020, 12, 12, 10, tzinfo=TOKYO)
"""Three days before the last safe posting day of the third round."""
PAID: Final = CUTOFF + timedelta(days=1)
MULTICASTS_A_SECOND: Final = 200
PUSHES_A_SECOND: Final = 2000
AT_ONCE: Final = 100_000
"""People whom one statement makes."""
NUMBERS = count(1)
SERIES: Final = {
    "sqlite": "with recursive series(n) as (select :first union all select n + 1 from series where n < :last)",
    "postgresql": "with series as (select n from generate_series(cast(:first as bigint), cast(:last as bigint)) as n)",
}
FILL: Final = (
    "insert into conversation (id, channel, address, memory, blocked, version, created_at) {series} "
    "select n, case when n <= :on_line then :line else 'web' end, {address}, '{{}}', {no}, 0, :at from series",
    "insert into merchant (id, programme, number, name, phone, bank_name, account_tail) {series} "
    "select n, :code, 'N' || n, 'N' || n, '', '', '' from series",
    "insert into membership (programme, merchant_id, channel, person, role, since, ended_by) {series} "
    "select :code, n, case when n <= :on_line then :line else 'web' end, {address}, 'owner', :at, '' from series",
    "insert into payout (programme, merchant_id, number, day, amount, state, difference_reason) {series} "
    "select :code, n, 'P' || n, :paid, 12000, 'sent', '' from series where n <= :personal",
)  # fmt: skip


def fill(store: Store, people: int, personal: int, on_line: float = 0.5) -> None:
    """Everybody has a merchant; those with a payout are on LINE. Their ids come in no order, as LINE's do."""
    began, kind = time.monotonic(), "sqlite" if store.database.is_sqlite else "postgresql"
    many = "cast(n as bigint) * 2654435761"
    mixed = f"{many} - {many} / 4294967296 * 4294967296"
    pad = f"printf('%032x', {mixed})" if kind == "sqlite" else f"lpad(to_hex({mixed}), 32, '0')"
    at, day = CUTOFF - timedelta(days=30), PAID.date()
    values = {
        "on_line": int(people * on_line), "personal": personal, "line": LINE, "code": CODE,
        "at": at.isoformat(" ") if kind == "sqlite" else at, "paid": day.isoformat() if kind == "sqlite" else day,
    }  # fmt: skip
    for statement in FILL:
        words = statement.format(
            series=SERIES[kind], address=f"'U' || {pad}", no="0" if kind == "sqlite" else "false"
        )
        named = {name: each for name, each in values.items() if f":{name}" in words}
        for first in range(1, people + 1, AT_ONCE):
            step = {"first": first, "last": min(first + AT_ONCE - 1, people)}
            with store.database.writing() as db:
                db.execute(text(words), named | step)
    with store.database.writing() as db:
        if kind == "postgresql":
            for table in ("conversation", "merchant"):
                db.execute(text(f"select setval('{table}_id_seq', (select max(id) from {table}))"))  # noqa: S608
        db.execute(text("analyze"))
    print(f"{people:,} people, filled in {time.monotonic() - began:.0f} s", flush=True)


# --- the far end, and somebody who chats -----------------------------------------------------------------


def far_end(port: Any) -> None:
    """LINE, in a process of its own."""

    async def serve() -> None:
        server = await asyncio.get_running_loop().create_server(lambda: FarEnd(Taken()), "127.0.0.1", 0)
        port.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


class Chat:
    """Somebody new writes every 50 ms; how long storing and answering took, in ms."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.stored: list[float] = []
        self.answered: list[float] = []

    async def go_on(self) -> None:
        async with asyncio.TaskGroup() as group:
            while True:
                group.create_task(self._ask())
                await asyncio.sleep(0.05)

    async def _ask(self) -> None:
        number = next(NUMBERS)
        asked = Incoming("web", f"chat{number}", f"e{number}", "text", CUTOFF, text="締切はいつですか")
        began = time.perf_counter()
        await self._engine.receive([asked])
        self.stored.append((time.perf_counter() - began) * 1000)
        await self._engine.answered(asked, 60)
        self.answered.append((time.perf_counter() - began) * 1000)

    def report(self) -> str:
        if len(self.stored) < 20:
            return "too short to tell about chat"
        stored, answered = (statistics.quantiles(each, n=100) for each in (self.stored, self.answered))
        return (
            f"chat: stored p50 {stored[49]:.0f} p99 {stored[98]:.0f} worst {max(self.stored):.0f} ms, "
            f"answered p50 {answered[49]:.0f} p99 {answered[98]:.0f} ms ({len(self.stored)} messages)"
        )


@asynccontextmanager
async def chatting(engine: Engine):  # type: ignore[no-untyped-def]
    chat = Chat(engine)
    task = asyncio.create_task(chat.go_on())
    yield chat
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def measured(engine: Engine, what: str, act: Callable[[], Awaitable[object]]) -> float:
    """Do it while somebody chats; seconds."""
    async with chatting(engine) as chat:
        began, work = time.monotonic(), time.process_time()
        await act()
        took, work = time.monotonic() - began, time.process_time() - work
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{what}: {took:.1f} s (own work {work:.1f} s), at most {memory:.0f} MB; {chat.report()}", flush=True
    )
    return took


# --- what is measured ------------------------------------------------------------------------------------


async def run(store: Store, port: int) -> None:
    programmes = load_programmes()
    settings = Settings(_env_file=None, secret_key="x" * 40)  # type: ignore[call-arg, arg-type]
    counter = house.build_counter(programmes, settings)
    counter.ready()
    house.keep_what_stays()
    api, clock = LineApi(f"http://127.0.0.1:{port}"), SetClock(CUTOFF)
    await api.open()
    ways: dict[str, Deliverer] = {
        LINE: LineDeliverer(api, LongLivedToken(TOKEN), clock),
        "web": WebDeliverer(),
    }
    engine = Engine(store, counter, ways, entrance=lambda channel, address: (CODE,), clock=clock)
    await engine.start()
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"the house before anything: {base:.0f} MB", flush=True)

    def teller(*codes: str) -> Teller:
        chosen = {code: each for code, each in programmes.items() if code in codes}
        return Teller(store, chosen, ways, TemplateWords(OWN), clock, PostalService(), engine.name)

    await measured(engine, "chat alone, for five seconds", lambda: asyncio.sleep(5))
    await measured(engine, "planning the cutoff", teller(CODE).plan)
    others = [code for code in programmes if code != CODE]
    await measured(engine, f"planning {len(others)} more programmes", teller(*others).plan)
    await sent(store, engine, "telling the cutoff", teller(CODE))
    clock.moment = PAID
    store.write_now(lambda db: reminders.move_on(db, CODE, PAID - timedelta(hours=1)))
    await measured(engine, "planning personal ones", teller(CODE).plan)
    await sent(store, engine, "telling personal ones", teller(CODE))
    await engine.stop()
    await api.close()


async def sent(store: Store, engine: Engine, what: str, teller: Teller) -> None:
    before = store.read_now(portions)
    took = await measured(engine, what, teller.send)
    multicasts, pushes = (
        after - first for after, first in zip(store.read_now(portions), before, strict=True)
    )
    least = multicasts / MULTICASTS_A_SECOND + pushes / PUSHES_A_SECOND
    states = store.read_now(
        lambda db: db.execute(select(REMINDERS.c.state, func.count()).group_by("state")).all()
    )
    print(f"  {multicasts} multicasts, {pushes} pushes: LINE alone would take {least:.0f} s, we took {took / max(least, 1e-9):.1f} "
          f"times that; reminders: {dict(map(tuple, states))}", flush=True)  # fmt: skip


def portions(db: Connection) -> tuple[int, int]:
    """How many multicasts and pushes were sent."""
    P = PORTIONS.c  # noqa: N806
    many = select(func.count()).where(P.state == "sent", P.people > 1)
    one = select(func.count()).where(P.state == "sent", P.people == 1)
    return db.execute(many).scalar_one(), db.execute(one).scalar_one()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--personal", type=int, default=100_000)
    parser.add_argument("--on-line", type=float, default=0.5, help="which part of them is on LINE")
    parser.add_argument("--database", default="", help="an empty one; a file of its own if left out")
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    here, there = multiprocessing.Pipe()
    line = multiprocessing.get_context("spawn").Process(target=far_end, args=(there,), daemon=True)
    line.start()
    port = here.recv()
    with tempfile.TemporaryDirectory(prefix="madoguchi-bench-") as folder:
        store = Store(given.database or f"sqlite:///{folder}/reminders.sqlite3")
        store.open()
        fill(store, given.people, given.personal, given.on_line)
        asyncio.run(run(store, port))
        store.close()
    line.terminate()


if __name__ == "__main__":
    main()
