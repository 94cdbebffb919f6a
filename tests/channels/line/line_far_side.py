"""A far side that gives one answer to everything, on a port of this machine."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bot.channels.line.api import LineApi

Answering = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nX-Line-Request-Id: 1\r\nContent-Length: 2\r\n\r\n{}"


def patience(request: pytest.FixtureRequest) -> float:
    """Seconds that a call may take: short only in a test named after a timeout, where it is to run out."""
    return 0.4 if "timeout" in request.node.name else 10.0


def saying(status: int, body: bytes) -> bytes:
    """An answer of this status, whole."""
    return b"HTTP/1.1 %d Said\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body)


class FarSide:
    """Gives one answer to everything, and keeps what was asked."""

    def __init__(self, answer: bytes, *, closes: bool = False) -> None:
        self.answer = answer
        self.closes = closes
        self.asked: list[bytes] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(
                    (head.lower() + b"content-length: 0\r\n").split(b"content-length: ")[1].split(b"\r\n")[0]
                )
                self.asked.append(head + await reader.readexactly(length))
                writer.write(self.answer)
                await writer.drain()
                if self.closes:
                    break
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()


@asynccontextmanager
async def api_of(
    far_side: Answering, *, scheme: str = "http", seconds: float = 5.0
) -> AsyncIterator[LineApi]:
    server = await asyncio.start_server(far_side, "127.0.0.1", 0)
    api = LineApi(f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}", seconds)
    await api.open()
    yield api
    await api.close()
    server.close()
