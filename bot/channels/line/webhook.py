"""The door LINE knocks at: check the signature on the raw bytes, store what is new, answer 200. Nothing else.

Answers: 200 when everything is on record (also for a webhook without events, and for events that we do not
know), 400 for a signed body that is no webhook, 401 without a right signature, 413 for a body over 1 MB, 503 if it
could not be stored (LINE then delivers it again). Never a word about what was wrong.
"""

import hmac
import json
from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Protocol

import structlog
from starlette.types import Receive, Scope, Send

from bot.channels.line.inbound import read
from bot.clock import Clock
from bot.incoming import Incoming

MOST_BYTES: Final = 1024 * 1024
EMPTY: Final = [(b"content-length", b"0")]
_SIGNATURE: Final = b"x-line-signature"
log = structlog.get_logger()


class Receiver(Protocol):
    """What the webhook asks of :class:`bot.engine.Engine`."""

    async def receive(self, events: Sequence[Incoming]) -> int: ...


class TooLarge(Exception):  # noqa: N818
    """The body has more bytes than a webhook can have."""


class Webhook:
    """One channel's endpoint, a bare ASGI application: everything in it happens for every message."""

    def __init__(self, channel: str, secret: str, engine: Receiver, clock: Clock) -> None:
        self._channel = channel
        self._signing = hmac.new(secret.encode(), digestmod="sha256")
        self._engine = engine
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            status = await self._take(scope, receive)
        except TooLarge:
            status = 413
        headers = EMPTY if status != 413 else [*EMPTY, (b"connection", b"close")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    async def _take(self, scope: Scope, receive: Receive) -> int:
        body = await _body(scope, receive)
        if not self._is_signed(scope, body):
            log.warning("webhook_not_signed", channel=self._channel)
            return 401
        events = events_in(body)
        if events is None:
            log.warning("webhook_not_readable", channel=self._channel)
            return 400
        return await self._keep(events, self._clock.now())

    def _is_signed(self, scope: Scope, body: bytes) -> bool:
        """base64(HMAC-SHA256(channel secret, raw body)) [Messaging API, signature validation]."""
        given = next((value for name, value in scope["headers"] if name.lower() == _SIGNATURE), b"")
        signing = self._signing.copy()  # the one-shot function lets another thread in for every webhook
        signing.update(body)
        return hmac.compare_digest(given, b64encode(signing.digest()))

    async def _keep(self, events: list[Any], now: datetime) -> int:
        heard = [read(self._channel, event, now) for event in events]
        incoming = [each.incoming for each in heard if each.incoming]
        if len(incoming) < len(heard):
            types = Counter(each.type for each in heard if each.incoming is None)
            log.info("events_left_alone", channel=self._channel, types=dict(types))
        try:
            if incoming:
                await self._engine.receive(incoming)
        except Exception as error:  # the store is away: LINE is to try again
            log.error("webhook_not_stored", channel=self._channel, error=type(error).__name__)  # noqa: TRY400
            return 503
        return 200


async def _body(scope: Scope, receive: Receive) -> bytes:
    """The raw body. Raises TooLarge before it is read whole."""
    length = next((value for name, value in scope["headers"] if name.lower() == b"content-length"), b"0")
    if length.isdigit() and int(length) > MOST_BYTES:
        raise TooLarge
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":  # the other side went away
            return b""
        part = message.get("body", b"")
        size += len(part)
        if size > MOST_BYTES:
            raise TooLarge
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


def events_in(body: bytes) -> list[Any] | None:
    """The events of a webhook's body; None if it is none."""
    try:
        webhook = json.loads(body)
    except (ValueError, RecursionError):
        return None
    events = webhook.get("events") if isinstance(webhook, dict) else None
    return events if isinstance(events, list) else None
