"""Many people write at once while the house is killed again and again, or LINE's API has its troubles.

``Storm`` sends and afterwards tells what each person saw. A webhook that is not answered 200 is delivered again, as
LINE does, before the same person's next one.
"""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from line_towns import knock_at

HERE = Path(__file__).parent
HOUSE = HERE.parents[2]
SENDERS = 16


class Killable:
    """The echo as a process on a port of its own, which can be killed and started again."""

    def __init__(self, database_url: str, line: Any) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        self._command = [
            sys.executable, str(HERE / "line_echo.py"), database_url, line.base_url, str(self.port),
            line.channel_secret, line.access_token,
        ]  # fmt: skip
        path = os.pathsep.join(map(str, (HOUSE, HOUSE / "tests/bot", HERE)))
        self._environment = {**os.environ, "PYTHONPATH": path}
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"http://127.0.0.1:{self.port}/line/echo"

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, env=self._environment, cwd=HOUSE)

    def kill(self) -> None:
        """At once, with whatever it was doing."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    def wait_until_open(self, seconds: float = 30.0) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise TimeoutError("the house did not open")


@dataclass
class Storm:
    """``messages`` in all, by so many ``users``. ``line``: the platform."""

    line: Any
    messages: int
    users: int
    seed: int = 1
    again: int = field(default=0, init=False)

    def blow(self, url: str) -> None:
        """Send everything, each person's messages in their order."""
        knock_at(self.line, url)
        with ThreadPoolExecutor(SENDERS) as senders:
            list(senders.map(self._write, range(SENDERS)))

    def _write(self, sender: int) -> None:
        for number in range(self.messages):
            if number % self.users % SENDERS == sender:
                self._deliver(self._event(number))

    def _event(self, number: int) -> dict[str, Any]:
        event: dict[str, Any] = self.line.message_event(
            f"user-{number % self.users}", {"type": "text", "text": str(number)}
        )
        return event

    def _deliver(self, event: dict[str, Any], patience: float = 60.0) -> None:
        delivery, end = self.line.send_events([event]), time.monotonic() + patience
        while delivery.status != 200:
            assert time.monotonic() < end, "no webhook is answered any more"
            self.again += 1
            time.sleep(0.05)
            delivery = self.line.redeliver(delivery)

    def wait_until_answered(self, seconds: float = 60.0) -> None:
        """Until each message has an answer; what is missing shows in :meth:`wrong`."""
        end = time.monotonic() + seconds
        while len(self.line.sent) < self.messages and time.monotonic() < end:
            time.sleep(0.05)

    def wrong(self) -> dict[str, list[str]]:
        """What each person saw, of those who did not see every message answered once and in order."""
        saw: dict[str, list[str]] = defaultdict(list)
        for sent in self.line.sent:
            saw[sent.to] += [each["text"].removeprefix("re: ") for each in sent.messages]
        expected = {
            self._id(user): [str(number) for number in range(user, self.messages, self.users)]
            for user in range(min(self.users, self.messages))
        }
        return {who: saw[who] for who in {*saw, *expected} if saw[who] != expected.get(who)}

    def _id(self, user: int) -> str:
        event: dict[str, Any] = self.line.make_event("follow", f"user-{user}")
        return str(event["source"]["userId"])


def kill_now_and_then(house: Killable, goes_on: Callable[[], bool], seed: int, most: int) -> int:
    """Kill and restart at random moments for as long as ``goes_on``; how often it was killed."""
    dice = random.Random(seed)
    kills = 0
    while goes_on() and kills < most:
        house.wait_until_open()
        time.sleep(dice.uniform(0.05, 0.7))
        house.kill()
        kills += 1
        house.start()
    return kills


def storm_with_kills(
    line: Any, database_url: str, messages: int, users: int, kills: int, seed: int = 1
) -> tuple[Storm, int]:
    """A storm over a house that is killed up to ``kills`` times; the storm, and how often it was."""
    storm = Storm(line, messages, users, seed)
    house = Killable(database_url, line)
    house.start()
    house.wait_until_open()
    blowing = threading.Thread(target=storm.blow, args=(house.url,))
    blowing.start()
    try:
        killed = kill_now_and_then(house, blowing.is_alive, seed, kills)
        blowing.join()
        storm.wait_until_answered()
    finally:
        house.kill()
    return storm, killed
