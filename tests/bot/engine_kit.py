"""An engine with a counter that echoes and a far end that records, for tests of what lies between."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from bot.blocks import Reply, Text
from bot.clock import TOKYO, Clock
from bot.engine import Engine
from bot.incoming import Incoming, IncomingKind
from bot.outbox import Outcome, Outgoing, Sent
from bot.turn import Standing
from store import Store

NUMBERS = count(1)
START = datetime(2020, 12, 18, 10, 0, tzinfo=TOKYO)
Answer = Callable[[Incoming, Standing, datetime, Callable[[], str]], Reply]


def event(text: str = "", who: str = "U1", *, kind: IncomingKind = "text", **more: Any) -> Incoming:
    """An event of its own id, a second after the one made before it."""
    number = next(NUMBERS)
    at = more.pop("at", START + timedelta(seconds=number))
    named = {"event_id": f"e{number}", "message_id": f"m{number}"} | more
    return Incoming("line:test", who, kind=kind, occurred_at=at, text=text, **named)


def say(words: str, **more: Any) -> Reply:
    return Reply(more.pop("kind", "answer"), (Text(words),), **more)


class EchoCounter:
    """Says again what was said, or what ``answer`` says; remembers what it saw."""

    def __init__(self, answer: Answer | None = None) -> None:
        self.answer = answer or (lambda incoming, *_: say(f"re: {incoming.text or incoming.kind}"))
        self.seen: list[Incoming] = []
        self.standings: list[Standing] = []

    def reply(
        self, incoming: Incoming, standing: Standing, now: datetime, case_number: Callable[[], str]
    ) -> Reply:
        self.seen.append(incoming)
        self.standings.append(standing)
        return self.answer(incoming, standing, now, case_number)


class FarEnd:
    """Accepts everything and remembers it; ``outcomes`` may say otherwise for the first attempts."""

    def __init__(self, outcomes: Iterable[Outcome | Exception] = (), pause: float = 0.0) -> None:
        self.outcomes = list(outcomes)
        self.pause = pause
        self.attempts: list[Outgoing] = []
        self.accepted: dict[str, list[str]] = defaultdict(list)
        self.under_way: set[str] = set()
        self.clashes = 0

    async def deliver(self, outgoing: Outgoing) -> Outcome:
        self.clashes += outgoing.address in self.under_way
        self.under_way.add(outgoing.address)
        self.attempts.append(outgoing)
        try:
            await asyncio.sleep(self.pause)
            outcome = self.outcomes.pop(0) if self.outcomes else Sent("push", "request", ("1", "2"))
            if isinstance(outcome, Exception):
                raise outcome
            if isinstance(outcome, Sent):
                self.accepted[outgoing.address] += [
                    block.text for block in outgoing.blocks if isinstance(block, Text)
                ]
            return outcome
        finally:
            self.under_way.discard(outgoing.address)


async def until(holds: Callable[[], object], limit: float = 20.0) -> None:
    """Asked again and again until it holds. Raises TimeoutError after ``limit`` seconds."""
    async with asyncio.timeout(limit):
        while not holds():  # noqa: ASYNC110 - nobody rings
            await asyncio.sleep(0.005)


@asynccontextmanager
async def running(
    store: Store,
    counter: EchoCounter | None = None,
    far_end: FarEnd | None = None,
    clock: Clock | None = None,
) -> AsyncIterator[Engine]:
    """A started engine, stopped at the end."""
    engine = Engine(
        store, counter or EchoCounter(), {"line:test": far_end or FarEnd()},
        entrance=lambda channel, address: ("gunma-gotoeat",), clock=clock,
    )  # fmt: skip
    await engine.start()
    try:
        yield engine
    finally:
        await engine.stop(limit=5.0)
