"""Calls to LINE's API, against far sides of every kind: what surely did not arrive is told from what may have."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from line_far_side import OK, FarSide, api_of

from bot.channels.line.api import Answer, LineApi, NotAnswered, NotAsked, TooMuch


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
    async with api_of(FarSide(b""), seconds=0.25) as api:
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


# --- other calls --------------------------------------------------------------------------------------

CALLS = pytest.mark.parametrize(
    ("line", "call"),
    [
        (b"GET /v2/bot/x HTTP/1.1", lambda api: api.get("/v2/bot/x", "token")),
        (b"DELETE /v2/bot/x HTTP/1.1", lambda api: api.delete("/v2/bot/x", "token")),
        (b"GET /v2/bot/x HTTP/1.1", lambda api: api.get_bytes("/v2/bot/x", "token", 100)),
        (b"POST /v2/bot/x HTTP/1.1", lambda api: api.post("/v2/bot/x", b"", "token")),
    ],
)
Call = Callable[[LineApi], Awaitable[Answer]]


@CALLS
async def test_a_call_without_a_body_goes_out_with_its_token(line: bytes, call: Call) -> None:
    far_side = FarSide(OK)
    async with api_of(far_side) as api:
        assert await call(api) == Answer(200, b"{}", "1")
    [asked] = far_side.asked
    assert asked.startswith(line + b"\r\n")
    assert b"\r\nAuthorization: Bearer token\r\n" in asked
    assert (b"content-type: application/json\r\n" in asked.lower()) is line.startswith(b"POST")
    assert (b"content-type" in asked.lower()) is line.startswith(b"POST")
    assert asked.endswith(b"\r\n\r\n")


@CALLS
async def test_every_call_tells_what_was_not_asked_from_what_was_not_answered(
    line: bytes, call: Call
) -> None:
    async with api_of(FarSide(b"", closes=True)) as api:
        with pytest.raises(NotAnswered):
            await call(api)
    async with api_of(FarSide(b""), seconds=0.25) as api:
        with pytest.raises(NotAnswered, match="Timeout"):
            await call(api)
    api = LineApi("http://127.0.0.1:9", 5.0)
    await api.open()
    with pytest.raises(NotAsked):
        await call(api)
    await api.close()


async def test_bytes_come_as_they_are() -> None:
    far_side = FarSide(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n\x00\xff\r\n\x89")
    async with api_of(far_side) as api:
        assert (await api.get_bytes("/picture", "token", 5)).body == b"\x00\xff\r\n\x89"
    assert b"\r\nAccept-Encoding: identity\r\n" in far_side.asked[0]


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n123456",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n123\r\n3\r\n456\r\n",
    ],
)
async def test_no_more_is_read_than_was_asked_for(answer: bytes) -> None:
    async with api_of(FarSide(answer)) as api:
        with pytest.raises(TooMuch):
            await api.get_bytes("/picture", "token", 5)


async def test_an_answer_that_says_less_than_it_holds_is_not_whole() -> None:
    short = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n123"
    async with api_of(FarSide(short, closes=True)) as api:
        with pytest.raises(NotAnswered):
            await api.get_bytes("/picture", "token", 5)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1]", b"7", b"\xff", b"[" * 100_000])
def test_what_is_no_json_object_says_nothing(body: bytes) -> None:
    assert Answer(200, body).said() == {}


def test_what_line_said_is_read_from_the_body() -> None:
    assert Answer(200, b'{"linkToken": "abc"}').said() == {"linkToken": "abc"}
