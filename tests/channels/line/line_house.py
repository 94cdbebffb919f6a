"""The whole house on a port of this machine, beside a stand-in for LINE."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import shipped
import uvicorn

import main
from bot.clock import TOKYO
from settings import Settings

SITE = "https://counter.example.jp"
HOUSE = Path(__file__).parents[3]


class ShiftedClock:
    """Runs like the machine's, from another day on."""

    def __init__(self, start: datetime) -> None:
        self._start = start.astimezone(TOKYO)
        self._began = time.monotonic()

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._start.timestamp() + time.monotonic() - self._began, TOKYO)


@dataclass(frozen=True)
class Served:
    """A running house and where its webhooks are."""

    house: main.House
    base_url: str

    def webhook(self, name: str = "all") -> str:
        return f"{self.base_url}/line/{name}"


def channel(line: Any, name: str = "all", programmes: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    """The settings of one channel of this stand-in."""
    own = more if more else {"access_token": line.access_token}
    return {"name": name, "programmes": programmes, "secret": line.channel_secret, **own}


@contextmanager
def served(
    database_url: str,
    line: Any,
    channels: list[dict[str, Any]],
    start: datetime = datetime(2020, 12, 18, 10, 0, tzinfo=TOKYO),
) -> Iterator[Served]:
    """The house in a thread of this process, on the day that ``start`` says."""
    settings = Settings(
        _env_file=None, database_url=database_url, secret_key="only-for-tests-" * 3,  # type: ignore[call-arg, arg-type]
        public_url=SITE, line_api_url=line.base_url, line_blob_url=line.base_url,
        line_channels=channels,  # type: ignore[arg-type]
    )  # fmt: skip
    house = main.build(settings, ShiftedClock(start), shipped.counter(SITE))
    app = main.create_app(house)
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    wait_until(lambda: server.started)
    yield Served(house, f"http://127.0.0.1:{door.getsockname()[1]}")
    server.should_exit = True
    thread.join(20)


def wait_until(holds: Any, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)
