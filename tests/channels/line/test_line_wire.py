"""The HTTP client under the LINE API, against far sides of every kind."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bot.channels.line import wire
from bot.channels.line.wire import NotAnswered, NotAsked, Response, Wire

Answering = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nX-Line-Request-Id: 1\r\nContent-Length: 2\r\n\r\n{}"


async def heard(reader: asyncio.StreamReader) -> bytes:
    """One whole request."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    return head + await reader.readexactly(length)


class FarSide:
    """Counts connections and keeps what was asked; ``answers`` are written in turn, the last one again and again."""

    def __init__(self, *answers: bytes, closes: bool = False) -> None:
        self.answers = list(answers)
        self.closes = closes
        self.connections = 0
        self.asked: list[bytes] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                self.asked.append(await heard(reader))
                answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
                for part in answer.split(b"|"):
                    writer.write(part)
                    await writer.drain()
                    await asyncio.sleep(0)
                if self.closes:
                    break
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()


@asynccontextmanager
async def wire_to(far_side: Answering, *, scheme: str = "http", seconds: float = 5.0) -> AsyncIterator[Wire]:
    server = await asyncio.start_server(far_side, "127.0.0.1", 0)
    made = Wire(f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}", seconds)
    yield made
    made.close()
    server.close()


async def post(made: Wire) -> Response:
    return await made.post("/v2/bot/message/reply", {"Authorization": "Bearer token"}, b'{"a": 1}')


async def test_a_request_goes_out_whole_and_its_answer_comes_back() -> None:
    far_side = FarSide(OK)
    async with wire_to(far_side) as made:
        response = await post(made)
    assert (response.status, response.body, response.headers["x-line-request-id"]) == (200, b"{}", "1")
    [asked] = far_side.asked
    assert asked.startswith(b"POST /v2/bot/message/reply HTTP/1.1\r\nHost: 127.0.0.1:")
    assert b"\r\nAuthorization: Bearer token\r\n" in asked
    assert asked.endswith(b'Content-Length: 8\r\n\r\n{"a": 1}')


async def test_one_connection_serves_many_calls() -> None:
    far_side = FarSide(OK)
    async with wire_to(far_side) as made:
        for _ in range(5):
            await post(made)
    assert (far_side.connections, len(far_side.asked)) == (1, 5)


async def test_calls_at_the_same_time_have_connections_of_their_own() -> None:
    far_side = FarSide(OK)
    async with wire_to(far_side) as made:
        answered = await asyncio.gather(*(post(made) for _ in range(20)))
    assert all(each.status == 200 for each in answered)
    assert far_side.connections == 20


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Len|gth: 2\r\n|\r\n{|}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{|\r\n1\r\n}\r\n0\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n|HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}",
    ],
)
async def test_an_answer_may_come_in_pieces(answer: bytes) -> None:
    async with wire_to(FarSide(answer)) as made:
        for _ in range(2):
            response = await post(made)
            assert (response.status, response.body) == (200, b"{}")


async def test_a_connection_that_the_far_side_closed_is_not_used_again() -> None:
    far_side = FarSide(OK, closes=True)
    async with wire_to(far_side) as made:
        for _ in range(3):
            await post(made)
            await asyncio.sleep(0.02)
    assert far_side.connections == 3


async def test_a_connection_unused_for_long_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "IDLE", 0.01)
    far_side = FarSide(OK)
    async with wire_to(far_side) as made:
        await post(made)
        await asyncio.sleep(0.05)
        await post(made)
    assert far_side.connections == 2


@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", b"220 smtp ready\r\n\r\n"]
)
async def test_without_a_whole_answer_it_may_have_been_carried_out(answer: bytes) -> None:
    async with wire_to(FarSide(answer, closes=True)) as made:
        with pytest.raises(NotAnswered):
            await post(made)


async def test_an_answer_that_does_not_come_in_time_is_none() -> None:
    async with wire_to(FarSide(b""), seconds=0.1) as made:
        with pytest.raises(NotAnswered, match="timeout"):
            await post(made)


async def test_what_was_given_up_does_not_answer_the_next_call() -> None:
    async def slow_at_first(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = len(asked)
        asked.append(await heard(reader))
        await asyncio.sleep(0.0 if number else 0.2)
        writer.write(OK.replace(b"Id: 1", b"Id: %d" % number))
        await writer.drain()
        writer.close()

    asked: list[bytes] = []
    async with wire_to(slow_at_first, seconds=0.1) as made:
        with pytest.raises(NotAnswered):
            await post(made)
        assert (await post(made)).headers["x-line-request-id"] == "1"


async def test_where_nobody_listens_nothing_was_asked() -> None:
    with pytest.raises(NotAsked, match="ConnectionRefusedError"):
        await post(Wire("http://127.0.0.1:9", 5.0))


async def test_a_far_side_without_tls_is_not_asked() -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        told.append(await reader.read(1000))
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    told: list[bytes] = []
    async with wire_to(plain, scheme="https") as made:
        with pytest.raises(NotAsked, match="SSL"):
            await post(made)
    assert b"token" not in b"".join(told)


async def test_a_cancelled_call_leaves_no_connection_behind() -> None:
    far_side = FarSide(b"", OK)
    async with wire_to(far_side) as made:
        call = asyncio.create_task(post(made))
        await asyncio.sleep(0.1)
        assert far_side.asked
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        assert (await post(made)).status == 200
    assert far_side.connections == 2
