"""Processes that plan and send reminders and are to be killed.

Reads orders, line by line, and says ``done`` after each: ``start NAME DATABASE_URL LINE_URL TOKEN CLOCK_FILE`` forks a process
that tells for as long as it lives, ``kill NAME`` ends it at once. What takes long is imported once. The time is what stands in
CLOCK_FILE.
"""

import asyncio
import gc
import os
import signal
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import structlog

from bot.channels.line.api import LineApi
from bot.channels.line.delivery import LineDeliverer
from bot.channels.line.tokens import LongLivedToken
from bot.channels.web.app import WebDeliverer
from bot.holidays import japanese_holiday_name
from bot.words import OWN, TemplateWords
from programmes.loader import load_programmes
from programmes.rules import PostalService
from scheduler.telling import Teller
from store import Store, workers

PROGRAMMES = {code: each for code, each in load_programmes().items() if code == "gifu-gotoeat"}
WORDS = TemplateWords(OWN)


class WrittenClock:
    """What somebody else wrote down."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        return datetime.fromisoformat(self._file.read_text("ascii"))


async def tell(database_url: str, line_url: str, token: str, clock: WrittenClock) -> None:
    store, api, name = Store(database_url), LineApi(line_url, timeout=1.0), workers.new_name()
    store.open()
    await api.open()
    line = LineDeliverer(api, LongLivedToken(token), clock)
    teller = Teller(
        store, PROGRAMMES, {"line:main": line, "web": WebDeliverer()}, WORDS, clock, PostalService(), name
    )

    async def plan() -> None:
        await store.write(lambda db: workers.beat(db, name, clock.now() + timedelta(seconds=10)))
        await teller.plan()

    await asyncio.gather(again_and_again(plan), again_and_again(teller.send))


async def again_and_again(act) -> None:
    while True:
        try:
            await act()
        except Exception as error:  # two who write to one file may find it locked
            sys.stderr.write(f"{type(error).__name__} {str(error)[:200]}\n")
        await asyncio.sleep(0.03)


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    for year in (2020, 2021):
        japanese_holiday_name(date(year, 1, 1))
    gc.freeze()
    children: dict[str, int] = {}
    done()
    for order in sys.stdin:
        what, name, *more = order.split()
        if what == "start":
            children[name] = os.fork() or tell_on(*more)
        else:
            end(children.pop(name))
        done()
    for child in children.values():
        end(child)


def done() -> None:
    sys.stdout.write("done\n")
    sys.stdout.flush()


def end(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def tell_on(database_url: str, line_url: str, token: str, clock: str) -> int:
    asyncio.run(tell(database_url, line_url, token, WrittenClock(Path(clock))))
    os._exit(0)


if __name__ == "__main__":
    main()
