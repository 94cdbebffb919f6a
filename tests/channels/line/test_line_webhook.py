"""The webhook's door: what is stored and how it answers."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from linebot.v3.webhook import SignatureValidator

from bot.channels.line.webhook import MOST_BYTES, Webhook
from bot.clock import TOKYO, SetClock
from bot.incoming import Incoming

SECRET = "the-secret-of-a-channel"
CLOCK = SetClock(datetime(2020, 12, 18, 10, 0, tzinfo=TOKYO))


class Desk:
    """Takes events, or says that it cannot."""

    def __init__(self, error: Exception | None = None) -> None:
        self.taken: list[Incoming] = []
        self.error = error

    async def receive(self, events: Any) -> int:
        if self.error:
            raise self.error
        self.taken += events
        return len(events)


def signature(body: bytes) -> str:
    return base64.b64encode(hmac.digest(SECRET.encode(), body, hashlib.sha256)).decode()


def webhook_of(*events: object) -> bytes:
    return json.dumps({"destination": "U0", "events": events}, ensure_ascii=False).encode()


def follow(event_id: str = "01") -> dict[str, Any]:
    source = {"type": "user", "userId": "U1"}
    return {
        "type": "follow",
        "mode": "active",
        "timestamp": 1608253200000,
        "webhookEventId": event_id,
        "source": source,
    }


class Knock:
    """One request; ``read`` counts the bytes that were taken from it."""

    def __init__(self, body: bytes, headers: dict[str, str] | None = None, part: int = 65536) -> None:
        given = {"X-Line-Signature": signature(body)} if headers is None else headers
        self.headers = [(name.encode(), value.encode()) for name, value in given.items()]
        self._parts = [body[at : at + part] for at in range(0, len(body), part)] or [b""]
        self.read = 0
        self.status = 0
        self.answer = b""

    async def receive(self) -> dict[str, Any]:
        part = self._parts.pop(0)
        self.read += len(part)
        return {"type": "http.request", "body": part, "more_body": bool(self._parts)}

    async def send(self, message: Any) -> None:
        self.status = message.get("status", self.status)
        self.answer += message.get("body", b"")


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def knocked(desk: Desk, knock: Knock) -> int:
    scope = {"type": "http", "method": "POST", "path": "/line/main", "headers": knock.headers}
    await Webhook("line:main", SECRET, desk, CLOCK)(scope, knock.receive, knock.send)
    assert knock.answer == b""
    return knock.status


async def test_a_signed_event_is_kept_and_answered_200(desk: Desk) -> None:
    assert await knocked(desk, Knock(webhook_of(follow()))) == 200
    assert [each.event_id for each in desk.taken] == ["01"]


def test_the_signature_is_the_one_that_the_sdk_checks() -> None:
    body = webhook_of(follow())
    assert SignatureValidator(SECRET).validate(body.decode(), signature(body))


@pytest.mark.parametrize("name", ["x-line-signature", "X-LINE-SIGNATURE", "X-Line-Signature"])
async def test_the_signature_is_found_however_its_header_is_written(desk: Desk, name: str) -> None:
    body = webhook_of(follow())
    assert await knocked(desk, Knock(body, {name: signature(body)})) == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-line-signature": ""},
        {"x-line-signature": "券"},
        {"x-line-signature": signature(b"another body")},
    ],
)
async def test_without_the_right_signature_nothing_is_kept(desk: Desk, headers: dict[str, str]) -> None:
    assert await knocked(desk, Knock(webhook_of(follow()), headers)) == 401
    assert desk.taken == []


async def test_the_signature_is_over_the_bytes_as_they_came(desk: Desk) -> None:
    spaced = b'{ "events" :  [] }\n'
    assert await knocked(desk, Knock(spaced)) == 200
    assert await knocked(desk, Knock(spaced, {"x-line-signature": signature(b'{"events":[]}')})) == 401


async def test_a_webhook_without_events_is_answered_200(desk: Desk) -> None:
    assert await knocked(desk, Knock(webhook_of())) == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"events"',
        b'{"destination":"U0"}',
        b'{"events":{}}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
async def test_a_signed_body_that_is_no_webhook_is_refused(desk: Desk, body: bytes) -> None:
    assert await knocked(desk, Knock(body)) == 400


async def test_one_odd_event_does_not_stop_the_others(desk: Desk) -> None:
    body = webhook_of(
        follow("01"), None, {"type": "somethingNew"}, 7, {"type": "message", "source": "U1"}, follow("02")
    )
    assert await knocked(desk, Knock(body)) == 200
    assert [each.event_id for each in desk.taken] == ["01", "02"]


async def test_a_body_that_says_it_is_too_large_is_not_read(desk: Desk) -> None:
    knock = Knock(b"x" * (10 * MOST_BYTES), {"content-length": str(10 * MOST_BYTES)})
    assert await knocked(desk, knock) == 413
    assert knock.read == 0


async def test_a_body_that_turns_out_too_large_is_not_read_to_its_end(desk: Desk) -> None:
    knock = Knock(b"x" * (10 * MOST_BYTES), {})
    assert await knocked(desk, knock) == 413
    assert knock.read <= MOST_BYTES + 65536


async def test_line_is_to_try_again_when_nothing_could_be_stored() -> None:
    assert await knocked(Desk(OSError("the database is away")), Knock(webhook_of(follow()))) == 503


@pytest.mark.parametrize("error", [ValueError, TypeError, KeyError])
async def test_no_error_of_ours_shows_outside(error: Callable[..., Exception]) -> None:
    assert await knocked(Desk(error("secret words")), Knock(webhook_of(follow()))) == 503


async def test_the_log_holds_no_word_and_no_id_of_a_person(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    said = {
        **follow(),
        "type": "somethingNew",
        "source": {"type": "user", "userId": "U-of-somebody"},
        "text": "秘密",
    }
    await knocked(desk, Knock(webhook_of(said)))
    printed = capsys.readouterr()
    assert "somethingNew" in printed.out + printed.err
    assert "somebody" not in printed.out + printed.err
    assert "秘密" not in printed.out + printed.err
