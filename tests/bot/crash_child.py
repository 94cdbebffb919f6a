"""A process to be killed: sends its share of events through an engine, with a far end that is a file.

    python crash_child.py DATABASE_URL FOLDER EVENTS USERS [POISON]

``acknowledged`` in FOLDER lists events that were received; those not in it are sent again at the next start,
as LINE would. ``far_end`` lists what the far end accepted; a key it has seen is not accepted twice. ``finished``
appears when everything is answered. The event POISON brings the process down whenever the counter sees it.
"""

import asyncio
import json
import os
import random
import sys
from datetime import timedelta
from pathlib import Path

from engine_kit import START, EchoCounter, event, running, say

from bot.blocks import Reply
from bot.incoming import Incoming
from bot.outbox import Again, Outcome, Outgoing, Sent
from store import Store


class FileFarEnd:
    """Sometimes slow, sometimes busy, and sometimes it accepts without our hearing of it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        lines = file.read_text("utf-8").splitlines() if file.exists() else []
        self.seen = {json.loads(line)["key"] for line in lines}

    async def deliver(self, outgoing: Outgoing) -> Outcome:
        await asyncio.sleep(random.random() * 0.01)
        if random.random() < 0.05:
            return Again("429", after_seconds=0.02)
        if outgoing.id not in self.seen:
            self.seen.add(outgoing.id)
            append(self.file, {"key": outgoing.id, "who": outgoing.address, "text": outgoing.blocks[0].text})
        await asyncio.sleep(random.random() * 0.01)
        if random.random() < 0.05:
            return Again("timeout", after_seconds=0.02, doubtful=True)
        return Sent("push")


def append(file: Path, value: object) -> None:
    with file.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(value) + "\n")


def counter(poison: str) -> EchoCounter:
    def echo(incoming: Incoming, *_: object) -> Reply:
        if incoming.text == poison:
            os._exit(3)
        return say(f"re: {incoming.text}")

    return EchoCounter(echo)


async def main(url: str, folder: Path, events: int, users: int, poison: str) -> None:
    store = Store(url)
    store.open()
    acknowledged = folder / "acknowledged"
    known = acknowledged.read_text("utf-8").split() if acknowledged.exists() else []
    async with running(store, counter(poison), FileFarEnd(folder / "far_end")) as engine:  # type: ignore[arg-type]
        for number in range(events):
            if f'"e{number}"' not in known:
                at = START + timedelta(seconds=number)
                await engine.receive([event(f"{number}", f"U{number % users}", event_id=f"e{number}", at=at)])
                append(acknowledged, f"e{number}")
        await engine.wait_until_idle(60)
        (folder / "finished").touch()
    store.close()


if __name__ == "__main__":
    asyncio.run(
        main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), "".join(sys.argv[5:]))
    )
