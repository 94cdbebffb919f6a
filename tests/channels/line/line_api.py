"""LINE's API as far as the counter calls it, on a port of this machine.

It keeps LINE's rules (a reply token once and within a minute, a retry key for pushes only and always with the same
body, the limits of messages) and writes down what breaks them.
"""

import json
import random
import re
import threading
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from line_accounts import Accounts
from line_limits import problems_of

Json = dict[str, Any]
BEFORE = frozenset({"401", "429", "500", "timeout", "reset"})
AFTER = frozenset({"accept_then_500", "accept_then_timeout", "accept_then_reset"})


@dataclass
class Sent:
    """What LINE accepted for one chat. ``event``: the event that a reply answers."""

    kind: str
    to: str
    messages: list[Json]
    event: str = ""


@dataclass
class Fault:
    """``kind`` happens to calls of ``path``, with this probability, at most ``times`` (None: always)."""

    kind: str
    path: str = ""
    rate: float = 1.0
    times: int | None = None
    seconds: float = 2.0


@dataclass
class Token:
    """A reply token: for whom, of which event, when the webhook went out."""

    chat: str
    event: str
    at: float
    used: bool = False


class Got(list[Sent]):
    """What reached somebody."""

    def messages(self) -> list[Json]:
        return [message for sent in self for message in sent.messages]

    def all_text(self) -> str:
        """Everything a person could read."""
        return "\n".join(
            text for message in self.messages() for text in _values(message, {"text", "altText", "label"})
        )

    def actions(self) -> list[Json]:
        return [found for message in self.messages() for found in _actions(message)]


def _values(part: Any, names: set[str]) -> Iterable[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            if name in names and isinstance(value, str):
                yield value
            yield from _values(value, names)
    elif isinstance(part, list):
        for each in part:
            yield from _values(each, names)


def _actions(part: Any) -> Iterable[Json]:
    if isinstance(part, dict):
        if "label" in part:
            yield part
        for value in part.values():
            yield from _actions(value)
    elif isinstance(part, list):
        for each in part:
            yield from _actions(each)


@dataclass
class Platform:
    """What the stand-in remembers, and its rules."""

    secret: str = "the-secret-of-a-channel"
    access_token: str = "a-long-lived-token"
    channel_id: str = "2000000001"
    reply_seconds: float = 60.0
    seed: int = 1
    offset: float = 0.0
    tokens: dict[str, Token] = field(default_factory=dict)
    keys: dict[str, tuple[bytes, list[str]]] = field(default_factory=dict)
    issued: set[str] = field(default_factory=set)
    sent: list[Sent] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    loading: list[str] = field(default_factory=list)
    quota: int | None = None
    used: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)
    calls: list[tuple[str, int]] = field(default_factory=list)
    accounts: Accounts = field(default_factory=Accounts)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)
        self._numbers = 0

    def now(self) -> float:
        return time.time() + self.offset

    def number(self) -> str:
        with self.changed:
            self._numbers += 1
            return f"{self._numbers:018}"

    def problem(self, code: str, words: str = "") -> None:
        self.problems.append((code, words))

    def fault_for(self, path: str) -> Fault | None:
        with self.changed:
            for fault in self.faults:
                if fault.path in path and fault.times != 0 and self._dice.random() < fault.rate:
                    fault.times = None if fault.times is None else fault.times - 1
                    return fault
        return None

    def answer(
        self, method: str, path: str, headers: Any, body: bytes
    ) -> tuple[int, Json | bytes, dict[str, str]]:
        """Status, body and headers for a call."""
        if path == "/oauth2/v3/token":
            return self._issue(parse_qs(body.decode(), keep_blank_values=True))
        if headers.get("Authorization", "").removeprefix("Bearer ") not in {self.access_token, *self.issued}:
            self.problem("bad_token")
            return 401, {"message": "Authentication failed"}, {}
        if said := self.accounts.answer(method, path, self.now()):
            return said.status, said.body, {}
        if path.startswith("/v2/bot/message/quota"):
            return 200, self._quota(path), {}
        if method != "POST":
            self.problem("unknown_path", path)
            return 404, {"message": "Not found"}, {}
        request = json.loads(body)
        if path.endswith("/chat/loading/start"):
            return self._loading(request)
        if problems := problems_of(request["messages"]):
            self.problem("invalid_body", "; ".join(problems))
            return 400, {"message": f"The request body has {len(problems)} error(s)"}, {}
        with self.changed:
            answered = (
                self._reply(request, headers)
                if path.endswith("/reply")
                else self._push(request, headers, body)
            )
            self.changed.notify_all()
        return answered

    def _loading(self, request: Json) -> tuple[int, Json, dict[str, str]]:
        seconds = request.get("loadingSeconds", 20)
        if not request["chatId"].startswith("U") or seconds % 5 or not 5 <= seconds <= 60:
            self.problem("loading")
            return 400, {"message": "The request body has 1 error(s)"}, {}
        self.loading.append(request["chatId"])
        return 202, {}, {}

    def _issue(self, form: dict[str, list[str]]) -> tuple[int, Json, dict[str, str]]:
        if form.get("client_id") != [self.channel_id] or form.get("client_secret") != [self.secret]:
            return 400, {"error": "invalid_client"}, {}
        token = f"stateless-{uuid.uuid4()}"
        self.issued.add(token)
        return 200, {"token_type": "Bearer", "access_token": token, "expires_in": 900}, {}

    def _reply(self, request: Json, headers: Any) -> tuple[int, Json, dict[str, str]]:
        if headers.get("X-Line-Retry-Key"):
            self.problem("retry_key_not_supported")
            return 400, {"message": "The retry key is not supported"}, {}
        token = self.tokens.get(request["replyToken"])
        if token is None or token.used or self.now() - token.at > self.reply_seconds:
            self.problem("reply_token_used" if token and token.used else "reply_token_expired")
            return 400, {"message": "Invalid reply token"}, {}
        token.used = True
        self.sent.append(Sent("reply", token.chat, request["messages"], token.event))
        return 200, self._receipt(request), {}

    def _push(self, request: Json, headers: Any, body: bytes) -> tuple[int, Json, dict[str, str]]:
        key = headers.get("X-Line-Retry-Key", "")
        if not key:
            self.problem("no_retry_key")
        if key in self.keys:
            if self.keys[key][0] != body:
                self.problem("retry_key_other_body")
            accepted = {"x-line-accepted-request-id": "the-first-request"}
            return 409, {"message": "The retry key is already accepted"}, accepted
        many = isinstance(request["to"], list)
        people = request["to"] if many else [request["to"]]
        if wrong := self._wrong_people(people) if many else "":
            return 400, {"message": wrong}, {}
        if self.quota is not None and self.used + len(people) > self.quota:
            return 429, {"message": "You have reached your monthly limit."}, {}
        self.used += len(people)
        self.keys[key] = (body, [])
        self.sent += [Sent("multicast" if many else "push", each, request["messages"]) for each in people]
        return 200, {} if many else self._receipt(request), {}

    def _wrong_people(self, people: list[str]) -> str:
        """What is said against them."""
        if len(people) > 500 or len(set(people)) < len(people):
            self.problem("multicast", f"{len(people)} people, {len(set(people))} of them different")
            return "The request body has 1 error(s)"
        wrong = [number for number, each in enumerate(people) if not re.fullmatch("U[0-9a-f]{32}", each)]
        return (
            f"The property, to[{wrong[0]}], in the request body is invalid (line: -, column: -)"
            if wrong
            else ""
        )

    def _quota(self, path: str) -> Json:
        if path.endswith("/consumption"):
            return {"totalUsage": self.used}
        return {"type": "none"} if self.quota is None else {"type": "limited", "value": self.quota}

    def _receipt(self, request: Json) -> Json:
        return {"sentMessages": [{"id": self.number()} for _ in request["messages"]]}


class Door(BaseHTTPRequestHandler):
    """api.line.me."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = (
        True  # headers and body are two writes: the second waited 40 ms for word of the first
    )
    server: "Api"

    def do_POST(self) -> None:
        self._take()

    def do_GET(self) -> None:
        self._take()

    def do_DELETE(self) -> None:
        self._take()

    def _take(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        platform = self.server.platform
        path = urlsplit(self.path).path
        fault = platform.fault_for(path)
        if fault and fault.kind in BEFORE:
            self._fail(fault.kind, fault.seconds)
            return
        status, answer, headers = platform.answer(self.command, path, self.headers, body)
        platform.calls.append((path, status))
        if fault:
            self._fail(fault.kind.removeprefix("accept_then_"), fault.seconds)
        else:
            self._say(status, answer, headers)

    def _fail(self, kind: str, seconds: float) -> None:
        self.server.platform.calls.append((self.path, int(kind) if kind.isdigit() else 0))
        if kind.isdigit():
            words = "The API rate limit has been exceeded. Try again later." if kind == "429" else "failed"
            self._say(int(kind), {"message": words}, {})
            return
        if kind == "timeout":
            time.sleep(seconds)
        self.close_connection = True
        self.connection.close()

    def _say(self, status: int, answer: Json | bytes, headers: dict[str, str]) -> None:
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        named = {"x-line-request-id": str(uuid.uuid4()), "Content-Type": "application/json", **headers}
        for name, value in {**named, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        return None


class Api(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, platform: Platform) -> None:
        super().__init__(("127.0.0.1", 0), Door)
        self.platform = platform

    def handle_error(self, request: Any, client_address: Any) -> None:
        return None
