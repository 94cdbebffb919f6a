"""Calls to LINE's API, against far sides of every kind: what surely did not arrive is told from what may have."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bot.channels.line.api import Answer, LineApi, NotAnswered, NotAsked

Answering = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nX-Line-Request-Id: 1\r\nContent-Length: 2\r\n\r\n{}"


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
                length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
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


async def push(api: LineApi) -> Answer:
    return await api.post("/v2/bot/message/push", b'{"a": 1}', "token", retry_key="key")


async def test_a_request_goes_out_whole_and_its_answer_comes_back() -> None:
    far_side = FarSide(OK)
    async with api_of(far_side) as api:
        assert await push(api) == Answer(200, b"{}", "1")
    [asked] = far_side.asked
    assert asked.startswith(b"POST /v2/bot/message/push HTTP/1.1\r\n")
    for header in (
        b"Authorization: Bearer token",
        b"Content-Type: application/json",
        b"X-Line-Retry-Key: key",
    ):
        assert b"\r\n" + header + b"\r\n" in asked
    assert asked.endswith(b'\r\n\r\n{"a": 1}')


async def test_after_a_conflict_the_id_is_that_of_the_request_accepted_before() -> None:
    conflict = OK.replace(b"200 OK", b"409 Conflict").replace(b"X-Line-R", b"X-Line-Accepted-R")
    async with api_of(FarSide(conflict)) as api:
        assert await push(api) == Answer(409, b"{}", "1")


@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", b"220 smtp ready\r\n\r\n"]
)
async def test_without_a_whole_answer_it_may_have_been_carried_out(answer: bytes) -> None:
    async with api_of(FarSide(answer, closes=True)) as api:
        with pytest.raises(NotAnswered):
            await push(api)


async def test_an_answer_that_does_not_come_in_time_is_none() -> None:
    async with api_of(FarSide(b""), seconds=0.1) as api:
        with pytest.raises(NotAnswered, match="Timeout"):
            await push(api)


async def test_a_redirect_is_an_answer_and_the_token_stays_here() -> None:
    far_side = FarSide(OK.replace(b"200 OK", b"302 Found\r\nLocation: /elsewhere"))
    async with api_of(far_side) as api:
        assert (await push(api)).status == 302
    assert len(far_side.asked) == 1


async def test_where_nobody_listens_nothing_was_asked() -> None:
    api = LineApi("http://127.0.0.1:9", 5.0)
    await api.open()
    with pytest.raises(NotAsked, match="ClientConnectorError"):
        await push(api)
    await api.close()


async def test_a_far_side_without_tls_is_not_asked() -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        told.append(await reader.read(1000))
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    told: list[bytes] = []
    async with api_of(plain, scheme="https") as api:
        with pytest.raises(NotAsked, match="SSL"):
            await push(api)
    assert b"token" not in b"".join(told)
