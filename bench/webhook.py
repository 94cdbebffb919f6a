"""Measure the LINE webhook: signed webhooks in, replies out, beside a bare echo made with the SDK.

    python bench/webhook.py [--rounds 8] [--messages 1000] [--connections 32] [--database URL]

Both bots run as one process each against the same far end in this process. They take turns, a thousand messages each
time, so that whatever else the machine does meets both. Prints replies a second (from the first webhook until the
last reply arrived), processor time, memory at the end, and how long a webhook waited for its 200. The house also stores everything; what
is stored is counted. Ends with 1 if the house is slower than the echo (medians), if p99 is over 100 ms, or if
anything is missing.
"""

import argparse
import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

import uvloop

HOUSE: Final = Path(__file__).parent.parent
sys.path[:0] = [str(HOUSE)]

from bench.line_far_end import SECRET, TOKEN, FarEnd, Knocked, Taken, knock  # noqa: E402

PROGRAMME: Final = "gunma-gotoeat"
P99_SECONDS: Final = 0.1
Command = tuple[list[str], dict[str, str], str]
"""A command, its environment, and the address of its webhook."""


def house(port: int, far_end: str, database: str) -> Command:
    channel = {"name": "bench", "programmes": [PROGRAMME], "secret": SECRET, "access_token": TOKEN}
    environment = {
        "MADOGUCHI_DATABASE_URL": database,
        "MADOGUCHI_SECRET_KEY": "for-measuring-only-" * 3,
        "MADOGUCHI_LINE_CHANNELS": json.dumps([channel]),
        "MADOGUCHI_LINE_API_URL": far_end,
    }
    code = (
        "import uvicorn, main; from settings import Settings; from bot import logs;"
        "logs.configure(as_json=True, quiet=True);"
        "app = main.create_app(main.build(Settings(_env_file=None)));"
        f"uvicorn.run(app, port={port}, log_level='warning', access_log=False)"
    )
    return [sys.executable, "-c", code], environment, f"http://127.0.0.1:{port}/line/bench"


def echo(port: int, far_end: str) -> Command:
    command = [sys.executable, str(HOUSE / "bench/echo.py"), str(port), far_end, SECRET, TOKEN]
    return command, {}, f"http://127.0.0.1:{port}/callback"


def questions(count: int) -> list[str]:
    """What people ask about the programme: all phrasings of its questions, few of them often and many of them
    seldom (Zipf's law)."""
    from programmes.loader import load_programmes

    programme = load_programmes(None)[PROGRAMME]
    dice = random.Random(20201218)
    texts = [text for entry in programme.entries for text in (entry.question, *entry.phrasings)]
    dice.shuffle(texts)
    return dice.choices(texts, [1 / rank for rank in range(1, len(texts) + 1)], k=count)


@dataclass
class Bot:
    """One of the two, running; and what was measured of it. ``rates`` in replies a second, ``seconds`` of each webhook,
    ``memory`` in MB at the end."""

    name: str
    process: subprocess.Popen[bytes]
    url: str
    taken: Taken
    sent: int = 0
    rates: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    memory: float = 0.0

    async def take(self, count: int, texts: list[str], options: argparse.Namespace) -> Knocked:
        """Send so many messages and wait until all have their replies."""
        messages = range(self.sent, self.sent + count)
        knocked = await knock(self.url, texts, messages, options.users, options.connections)
        self.sent += count
        self.statuses += knocked.statuses
        end = time.monotonic() + 60
        # asked again and again, so that the far end has nothing to do but to answer
        while len(self.taken.tokens) < self.sent and time.monotonic() < end:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        return knocked

    async def measure(self, count: int, texts: list[str], options: argparse.Namespace) -> None:
        before = cpu_seconds(self.process.pid)
        knocked = await self.take(count, texts, options)
        self.cpu.append((cpu_seconds(self.process.pid) - before) / count)
        self.rates.append(count / (self.taken.last - knocked.began))
        self.seconds += knocked.seconds

    @property
    def p99(self) -> float:
        return quantiles(self.seconds, n=100)[98]

    def problems(self) -> list[str]:
        replies = [self.taken.tokens.get(f"token{number}", 0) for number in range(self.sent)]
        found = [f"{replies.count(0)} without a reply"] if 0 in replies else []
        found += ["replied twice"] if max(replies) > 1 else []
        found += [f"{self.taken.pushes} pushes"] if self.taken.pushes else []
        return found + ([f"webhooks answered {dict(self.statuses)}"] if set(self.statuses) != {200} else [])


async def start(name: str, database: str) -> Bot:
    """Start a bot with a far end of its own."""
    taken = Taken()
    server = await asyncio.get_running_loop().create_server(lambda: FarEnd(taken), "127.0.0.1", 0)
    far_end = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command, environment, url = house(port, far_end, database) if name == "house" else echo(port, far_end)
    process = subprocess.Popen(command, env={**os.environ, **environment}, cwd=HOUSE)  # noqa: ASYNC220
    for _ in range(2400):
        assert process.poll() is None, f"the {name} did not start"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            await asyncio.sleep(0.05)
        else:
            return Bot(name, process, url, taken)
    raise TimeoutError(f"the {name} did not open its door")


def cpu_seconds(process: int) -> float:
    """Processor time of a process so far; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def megabytes(process: int) -> float:
    """What a process holds in memory; 0 where the system does not tell."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


async def run(options: argparse.Namespace, database: str) -> list[Bot]:
    """Warm both up, then let them take turns."""
    texts = questions(options.warm_up + options.rounds * options.messages)
    print(f"{len(texts)} messages, {len(set(texts))} different ones")
    bots: list[Bot] = []
    try:
        for name in ("echo", "house"):
            if options.only in (None, name):
                bots.append(await start(name, database))
        for bot in bots:
            await bot.take(options.warm_up, texts, options)
        for _ in range(options.rounds):
            for bot in bots:
                await bot.measure(options.messages, texts, options)
    finally:
        for bot in bots:
            bot.memory = megabytes(bot.process.pid)
            bot.process.terminate()
            bot.process.wait(30)
    return bots


def stored(database: str) -> dict[str, Any]:
    """How many events and deliveries are on record, by state."""
    from sqlalchemy import text

    from store.database import Database

    kept = Database(database)
    with kept.reading() as db:
        counts: dict[str, Any] = {
            name: {
                row[0]: row[1]
                for row in db.execute(text(f"select state, count(*) from {name} group by state"))  # noqa: S608
            }
            for name in ("inbox", "outbox")
        }
    kept.close()
    return counts


def report(bot: Bot, database: str) -> bool:
    """Print what was measured; whether nothing was missing."""
    problems = bot.problems()
    if bot.name == "house":
        expected = {"inbox": {"done": bot.sent}, "outbox": {"sent": bot.sent}}
        found = stored(database)
        problems += [f"stored {found}, not {expected}"] if found != expected else []
    rates = f"{median(bot.rates):6.0f} replies/s ({min(bot.rates):.0f} to {max(bot.rates):.0f})"
    waits = f"p50 {1000 * median(bot.seconds):5.1f} ms, p99 {1000 * bot.p99:5.1f} ms"
    fine = "all answered" + (", all stored" if bot.name == "house" else "")
    fine += f", {bot.taken.loadings} times shown to be working" if bot.taken.loadings else ""
    print(
        f"{bot.name:6}{rates:36}{1000 * median(bot.cpu):5.2f} ms cpu each   {bot.memory:3.0f} MB   webhook {waits}   {'; '.join(problems) or fine}"
    )
    return not problems


def verdict(bots: list[Bot]) -> bool:
    """Whether the house kept up."""
    if len(bots) < 2:
        return True
    slow, fast = bots
    ratio = median(fast.rates) / median(slow.rates)
    print(
        f"house/echo {ratio:.2f} (at least 1)   p99 {1000 * fast.p99:.1f} ms (at most {1000 * P99_SECONDS:.0f})"
    )
    return ratio >= 1 and fast.p99 <= P99_SECONDS


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--messages", type=int, default=1000, help="in each round")
    parser.add_argument("--warm-up", type=int, default=2000)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--database", default="", help="an empty one; a file of its own if left out")
    parser.add_argument("--only", choices=("house", "echo"), help="leave the other one out")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="madoguchi-bench-") as folder:
        database = options.database or f"sqlite:///{folder}/bench.sqlite3"
        bots = uvloop.run(run(options, database))
        complete = [report(bot, database) for bot in bots]
    return 0 if verdict(bots) and all(complete) else 1


if __name__ == "__main__":
    sys.exit(main())
