"""What LINE's network and strangers do to a house, as LINE and the strangers see it."""

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from hypothesis import given, settings
from hypothesis import strategies as st
from line_echo import create
from line_house import wait_until
from line_stand_in import StandIn
from line_storm import Storm
from line_towns import PLATFORMS, knock_at, platform

pytestmark = pytest.mark.line
BEFORE = ("401", "429", "500", "timeout", "reset")
AFTER = ("accept_then_500", "accept_then_timeout", "accept_then_reset")
TROUBLES = 20


@contextmanager
def open_house(line: Any, folder: Path) -> Iterator[str]:
    """The echo in a thread; its webhook's address."""
    database = f"sqlite:///{folder}/house.sqlite3"
    app = create(database, line.base_url, line.channel_secret, line.access_token, timeout=1.0)
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    wait_until(lambda: server.started)
    yield f"http://127.0.0.1:{door.getsockname()[1]}/line/echo"
    server.should_exit = True
    thread.join(20)


@pytest.fixture(params=PLATFORMS)
def line(request: pytest.FixtureRequest) -> Iterator[Any]:
    with platform(request.param) as line:
        yield line


@pytest.fixture
def webhook(line: Any, tmp_path: Path) -> Iterator[str]:
    with open_house(line, tmp_path) as url:
        knock_at(line, url)
        yield url


def trouble(line: Any, path: str, kinds: tuple[str, ...]) -> None:
    """Three in ten calls go wrong, in one of these ways, until ``TROUBLES`` did: a message that has bad luck again and
    again would be waited for through pauses that double."""
    for kind in kinds:
        line.fault(kind, path, rate=0.3 / len(kinds), times=TROUBLES // len(kinds), seconds=0.3)


@pytest.mark.parametrize("kinds", [BEFORE, AFTER], ids=["not accepted", "accepted unheard"])
def test_troubles_of_replying_cost_no_message_and_double_none(
    line: Any, webhook: str, kinds: tuple[str, ...]
) -> None:
    trouble(line, "/message/reply", kinds)
    storm = Storm(line, messages=48, users=16)
    storm.blow(webhook)
    storm.wait_until_answered(40)
    assert storm.wrong() == {}
    told = ["reply_token_used"] if kinds is AFTER else []
    line.assert_clean("webhook_slow", *told, warnings=True)


@pytest.mark.parametrize("kinds", [BEFORE, AFTER], ids=["not accepted", "accepted unheard"])
def test_troubles_of_pushing_cost_no_message_and_double_none(
    line: Any, webhook: str, kinds: tuple[str, ...]
) -> None:
    trouble(line, "/message/push", kinds)
    storm = WithoutTokens(line, messages=48, users=16)
    storm.blow(webhook)
    storm.wait_until_answered(40)
    assert storm.wrong() == {}
    assert {sent.kind for sent in line.sent} == {"push"}
    line.assert_clean("webhook_slow", warnings=True)


class WithoutTokens(Storm):
    """Nobody's event brings a reply token."""

    def _event(self, number: int) -> dict[str, Any]:
        event = super()._event(number)
        del event["replyToken"]
        return event


def test_an_old_token_that_line_no_longer_takes_leads_to_a_push(line: Any, webhook: str) -> None:
    line.fault("429", "/message/reply", times=2)
    line.send_text("alice", "1")
    line.advance(61)
    assert [sent.kind for sent in line.wait("alice")] == ["push"]
    line.assert_clean("reply_token_expired", warnings=True)


# --- strangers ----------------------------------------------------------------------------------------


def test_a_forged_webhook_is_refused_and_not_answered(line: Any, webhook: str) -> None:
    assert line.wrong_signature("mallory").status == line.no_signature("mallory").status == 401
    assert line.silent("mallory", 0.5)
    line.assert_clean("webhook_slow", warnings=True)


def test_garbage_gets_a_plain_answer_with_nothing_inside(line: Any, webhook: str) -> None:
    for raw in (b'{"destination": "U', b"", b"null", b"\xff" * 100, b"[" * 50_000):
        refused = line.garbage(raw)
        assert (refused.status, refused.response) == (400, "")
    line.assert_clean("webhook_slow", warnings=True)


def test_odd_events_do_no_harm(line: Any, webhook: str) -> None:
    odd: list[Any] = [None, 7, {}, {"type": "message"}, {"type": "follow", "source": {"type": "satellite"}}]
    assert line.garbage(json.dumps({"destination": "U0", "events": odd}).encode()).status == 200
    assert line.unknown_event("alice").status == 200
    assert line.ask("alice", "2").all_text() == "re: 2"
    line.assert_clean("webhook_slow", warnings=True)


def test_ten_megabytes_are_refused_and_the_house_goes_on(line: Any, webhook: str) -> None:
    address = urlsplit(webhook)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
    try:
        connection.request("POST", address.path, b"x" * 10_000_000, {"x-line-signature": "x"})
        assert connection.getresponse().status == 413
    except (BrokenPipeError, ConnectionResetError):  # it did not even listen to the end
        pass
    finally:
        connection.close()
    assert line.ask("alice", "1").all_text() == "re: 1"


def test_only_posting_to_a_known_channel_is_a_webhook(line: Any, webhook: str) -> None:
    address = urlsplit(webhook)
    for method, path in (("GET", address.path), ("POST", "/line/another"), ("POST", address.path + "/")):
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
        connection.request(method, path, b"")
        assert connection.getresponse().status == 404
        connection.close()


ANY_TEXT = st.text(st.characters(exclude_categories=()), min_size=1, max_size=60)


def test_any_text_at_all_is_answered(tmp_path: Path) -> None:
    with StandIn() as line, open_house(line, tmp_path) as url:
        knock_at(line, url)

        @settings(max_examples=20, deadline=None)
        @given(st.lists(ANY_TEXT, min_size=10, max_size=10))
        def answered(texts: list[str]) -> None:
            line.forget("alice")
            events = [line.message_event("alice", {"type": "text", "text": each}) for each in texts]
            assert line.send_events(events).status == 200
            line.wait("alice", count=len(texts))

        answered()
        line.assert_clean()
