"""A house that says again what it hears, with the real engine, store and LINE channel: for what lies between.

As a program it is a process to be killed:

    python line_echo.py DATABASE_URL API_URL PORT SECRET TOKEN
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from engine_kit import EchoCounter
from starlette.applications import Starlette
from starlette.middleware import Middleware

from bot import logs
from bot.channels.line import LineChannels
from bot.engine import Engine
from settings import LineChannel
from store import Store

NAME = "echo"


def create(database_url: str, api_url: str, secret: str, token: str, timeout: float = 3.0) -> Starlette:
    """The application; webhooks come to ``/line/echo``."""
    store = Store(database_url)
    channel = LineChannel(name=NAME, secret=secret, access_token=token)  # type: ignore[arg-type]
    line = LineChannels([channel], {}, api_url, timeout=timeout)
    engine = Engine(store, EchoCounter(), line.deliverers, entrance=lambda *_: ("gunma-gotoeat",))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        store.open()
        await line.open()
        await engine.start()
        yield
        await engine.stop()
        await line.close()
        store.close()

    return Starlette(middleware=[Middleware(line.in_front_of, engine=engine)], lifespan=lifespan)


if __name__ == "__main__":
    logs.configure(as_json=True, quiet=True)
    app = create(sys.argv[1], sys.argv[2], *sys.argv[4:6])
    uvicorn.run(app, port=int(sys.argv[3]), log_level="error", access_log=False)
