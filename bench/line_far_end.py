"""The far side of a LINE bot for measuring: sends signed webhooks, takes replies and pushes, remembers when.

As little work as possible for each message (bare protocols, no framework), so that the bot is what is measured.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlsplit

import httptools

SECRET = "a-secret-for-measuring"
TOKEN = "a-token-for-measuring"
_LOADING = b'"loadingSeconds"'
_TOKEN = re.compile(rb'"replyToken": ?"([^"]*)"')
_ACCEPTED = json.dumps({"sentMessages": [{"id": "461230966842064897", "quoteToken": "IStG5h1Tz7b"}]}).encode()
ACCEPTED = (
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-line-request-id: 123e4567-e89b-12d3-a456-426655440000\r\n"
    b"content-length: " + str(len(_ACCEPTED)).encode() + b"\r\n\r\n" + _ACCEPTED
)


@dataclass
class Taken:
    """What the bot sent: how often for each reply token, when the last one came, and how often it showed that an
    answer was coming."""

    tokens: Counter[str] = field(default_factory=Counter)
    pushes: int = 0
    loadings: int = 0
    last: float = 0.0


class FarEnd(asyncio.Protocol):
    """Accepts every reply and push at once."""

    def __init__(self, taken: Taken) -> None:
        self._taken = taken
        self._parser = httptools.HttpRequestParser(self)
        self._body = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        self._body = b""

    def on_body(self, part: bytes) -> None:
        self._body += part

    def on_message_complete(self) -> None:
        self._transport.write(ACCEPTED)
        if _LOADING in self._body:
            self._taken.loadings += 1
            return
        token = _TOKEN.search(self._body)
        if token:
            self._taken.tokens[token[1].decode()] += 1
        else:
            self._taken.pushes += 1
        self._taken.last = time.perf_counter()


class Knocker(asyncio.Protocol):
    """One connection to the bot: a webhook, its answer, the next webhook."""

    def __init__(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._answer: asyncio.Future[int] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        assert self._answer is not None
        self._answer.set_result(self._parser.get_status_code())

    async def send(self, request: bytes) -> tuple[int, float]:
        """Status, and seconds until it came."""
        self._answer = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        self._transport.write(request)
        status = await self._answer
        self._parser = httptools.HttpResponseParser(self)
        return status, time.perf_counter() - began


def webhook(number: int, user: int, text: str, path: str) -> bytes:
    """A signed request with one text message, its event and reply token named by ``number``."""
    event = {
        "type": "message",
        "message": {"type": "text", "id": f"{number:018}", "quoteToken": "q3Plxr4AgKd", "text": text},
        "webhookEventId": f"01H{number:023}",
        "deliveryContext": {"isRedelivery": False},
        "timestamp": int(time.time() * 1000),
        "source": {"type": "user", "userId": f"U{user:032x}"},
        "replyToken": f"token{number}",
        "mode": "active",
    }
    body = json.dumps({"destination": f"U{0:032x}", "events": [event]}, ensure_ascii=False).encode()
    signature = base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()
    head = (
        f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json; charset=utf-8\r\n"
        f"user-agent: LineBotWebhook/2.0\r\nx-line-signature: {signature}\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@dataclass
class Knocked:
    """``seconds``: of each webhook until its 200; ``statuses``: how often each was answered; ``began``: perf_counter."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    began: float = 0.0


async def knock(url: str, texts: Sequence[str], messages: range, users: int, connections: int) -> Knocked:
    """Send the messages over so many connections, each as fast as it is answered. They are written beforehand."""
    address = urlsplit(url)
    loop = asyncio.get_running_loop()
    webhooks = iter(
        [webhook(number, number % users, texts[number % len(texts)], address.path) for number in messages]
    )
    knocked = Knocked()

    async def one() -> None:
        transport, knocker = await loop.create_connection(Knocker, address.hostname or "", address.port or 80)
        for each in webhooks:
            status, seconds = await knocker.send(each)
            knocked.seconds.append(seconds)
            knocked.statuses[status] += 1
        transport.close()

    knocked.began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(connections)))
    return knocked
