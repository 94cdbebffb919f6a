"""Measure the LINE webhook: signed webhooks in, replies out, beside a bare echo made with the SDK.

    python bench/webhook.py [--messages 4000] [--connections 32] [--rounds 3] [--database URL]

Both bots run as one process each, one after the other, against the same far end in this process. Prints replies a
second (from the first webhook until the last reply arrived) and how long a webhook waited for its 200. The house also
stores everything; what is stored is counted. Ends with 1 if the house is slower than the echo, if p99 is over 100 ms,
or if anything is missing.
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
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import uvloop

HOUSE = Path(__file__).parent.parent
sys.path.insert(0, str(HOUSE))

from bench.line_far_end import SECRET, TOKEN, FarEnd, Knocked, Taken, knock  # noqa: E402

PROGRAMME = "gunma-gotoeat"
P99_SECONDS = 0.1


@dataclass
class Result:
    """Of one run: ``rate`` replies a second, ``cpu`` processor seconds a message, ``p50`` and ``p99`` in seconds,
    ``problems`` empty if all is well."""

    rate: float
    cpu: float
    p50: float
    p99: float
    problems: list[str]


def house(port: int, far_end: str, database: str) -> tuple[list[str], dict[str, str], str]:
    """Command, environment and webhook address of the house."""
    channel = {"name": "bench", "programmes": [PROGRAMME], "secret": SECRET, "access_token": TOKEN}
    settings = {
        "MADOGUCHI_DATABASE_URL": database,
        "MADOGUCHI_SECRET_KEY": "for-measuring-only-" * 3,
        "MADOGUCHI_LINE_CHANNELS": json.dumps([channel]),
        "MADOGUCHI_LINE_API_URL": far_end,
    }
    code = (
        "import uvicorn, main; from settings import Settings; from bot import logs;"
        "logs.configure(as_json=True, quiet=True);"
        f"uvicorn.run(main.create_app(main.build(Settings(_env_file=None))), port={port}, log_level='warning', access_log=False)"
    )
    return [sys.executable, "-c", code], settings, f"http://127.0.0.1:{port}/line/bench"


def echo(port: int, far_end: str) -> tuple[list[str], dict[str, str], str]:
    """Command, environment and webhook address of the echo."""
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


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def wait_until_open(url: str, process: subprocess.Popen[bytes]) -> None:
    port = int(url.split(":")[2].split("/")[0])
    for _ in range(600):
        assert process.poll() is None, "the bot did not start"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("the bot did not open its door")


async def run(kind: str, arguments: argparse.Namespace, texts: list[str], database: str) -> Result:
    """Start one bot, warm it up, measure, stop it."""
    taken = Taken()
    server = await asyncio.get_running_loop().create_server(lambda: FarEnd(taken), "127.0.0.1", 0)
    far_end = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    port = free_port()
    command, settings, url = house(port, far_end, database) if kind == "house" else echo(port, far_end)
    process = subprocess.Popen(command, env={**os.environ, **settings}, cwd=HOUSE)  # noqa: ASYNC220
    try:
        wait_until_open(url, process)
        warm = range(arguments.warm_up)
        await knock(url, texts, warm, arguments.users, arguments.connections)
        await _all_replied(taken, len(warm))
        messages = range(len(warm), len(warm) + arguments.messages)
        before = _cpu_seconds(process.pid)
        knocked = await knock(url, texts, messages, arguments.users, arguments.connections)
        await _all_replied(taken, len(warm) + len(messages))
        return _result(knocked, taken, messages, _cpu_seconds(process.pid) - before)
    finally:
        process.terminate()
        process.wait(30)
        server.close()


async def _all_replied(taken: Taken, count: int, limit: float = 60.0) -> None:
    end = time.monotonic() + limit
    # asked again and again, so that the far end has nothing to do but to answer
    while len(taken.tokens) < count and time.monotonic() < end:  # noqa: ASYNC110
        await asyncio.sleep(0.01)


def _cpu_seconds(process: int) -> float:
    """Processor time of a process so far; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _result(knocked: Knocked, taken: Taken, messages: range, cpu: float) -> Result:
    answered = [taken.tokens.get(f"token{number}", 0) for number in messages]
    problems = [f"{answered.count(0)} without a reply"] if 0 in answered else []
    problems += ["replied twice"] if max(answered) > 1 else []
    problems += [f"{taken.pushes} pushes"] if taken.pushes else []
    problems += [f"webhooks answered {dict(knocked.statuses)}"] if set(knocked.statuses) != {200} else []
    cuts = quantiles(knocked.seconds, n=100)
    rate = len(messages) / (taken.last - knocked.began)
    return Result(rate, cpu / len(messages), median(knocked.seconds), cuts[98], problems)


def stored(database: str) -> dict[str, Any]:
    """How many events, messages and deliveries are on record, by state."""
    from sqlalchemy import text

    from store.database import Database

    kept = Database(database)
    with kept.reading() as db:
        counts: dict[str, Any] = {
            name: dict(db.execute(text(f"select {column}, count(*) from {name} group by {column}")).all())  # noqa: S608
            for name, column in (("inbox", "state"), ("message", "direction"), ("outbox", "state"))
        }
    kept.close()
    return counts


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=4000)
    parser.add_argument("--warm-up", type=int, default=500)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", default="", help="an empty one; a file of its own if left out")
    parser.add_argument("--only", choices=("house", "echo"), help="leave the other one out")
    arguments = parser.parse_args()
    texts = questions(arguments.warm_up + arguments.messages)
    print(f"{len(texts)} messages, {len(set(texts))} different ones")
    rates: dict[str, list[Result]] = {"echo": [], "house": []}
    good = True
    for number in range(arguments.rounds):
        for kind in rates:
            if arguments.only in (None, kind):
                result, counts = one_run(kind, arguments, texts)
                rates[kind].append(result)
                good &= report(number + 1, kind, result, counts, arguments)
    return 0 if verdict(rates) and good else 1


def one_run(kind: str, arguments: argparse.Namespace, texts: list[str]) -> tuple[Result, dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="madoguchi-bench-") as folder:
        database = arguments.database or f"sqlite:///{folder}/bench.sqlite3"
        result = uvloop.run(run(kind, arguments, texts, database))
        return result, stored(database) if kind == "house" else {}


def report(
    number: int, kind: str, result: Result, counts: dict[str, Any], arguments: argparse.Namespace
) -> bool:
    """Print one run; whether nothing was missing."""
    expected = arguments.warm_up + arguments.messages
    problems = list(result.problems)
    if counts and not arguments.database:
        if counts["inbox"] != {"done": expected}:
            problems.append(f"inbox {counts['inbox']}")
        if counts["outbox"] != {"sent": expected}:
            problems.append(f"outbox {counts['outbox']}")
    print(
        f"round {number} {kind:6} {result.rate:7.0f} replies/s  {1000 * result.cpu:5.2f} ms cpu each   webhook 200: "
        f"p50 {1000 * result.p50:6.1f} ms  p99 {1000 * result.p99:6.1f} ms   {'; '.join(problems) or 'all answered'}"
        f"{', all stored' if counts and not problems else ''}",
        flush=True,
    )
    return not problems


def verdict(rates: dict[str, list[Result]]) -> bool:
    """Whether the house kept up."""
    if not rates["house"] or not rates["echo"]:
        return True
    house_rate, echo_rate = (median(each.rate for each in rates[kind]) for kind in ("house", "echo"))
    p99 = median(each.p99 for each in rates["house"])
    print(f"house/echo {house_rate / echo_rate:.2f} (at least 1)   p99 {1000 * p99:.1f} ms (at most 100)")
    return house_rate >= echo_rate and p99 <= P99_SECONDS


if __name__ == "__main__":
    sys.exit(main())
