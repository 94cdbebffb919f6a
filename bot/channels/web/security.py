"""What keeps the pages safe: strict headers on everything, a CSRF token bound to the visitor, a body limit."""

import secrets
from collections.abc import Callable, Mapping
from typing import Final

from itsdangerous import BadData, URLSafeSerializer
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web.visitors import Visitor

MOST_BYTES: Final = 16_384
"""Of a posted body: 500 characters, percent-encoded, with room for the other fields."""

DRAINED: Final = 4
"""So many times the limit is read of a body that is too large, before it is refused."""

_DIRECTIVES: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def policy(**changed: str) -> str:
    """The policy of every page, with directives replaced or added: ``policy(frame_src="'self'")``."""
    named = {name.replace("_", "-"): sources for name, sources in changed.items()}
    return "; ".join(f"{name} {sources}" for name, sources in (_DIRECTIVES | named).items())


POLICY: Final = policy()
_HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "geolocation=(self), camera=(), microphone=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_ONE_YEAR: Final = "max-age=31536000"


class Forms:
    """Makes and checks the token every form carries. ``secret``: the deployment's own, kept over restarts."""

    def __init__(self, secret: str) -> None:
        self._tokens = URLSafeSerializer(secret, salt="web form")

    def token(self, visitor: Visitor) -> str:
        return str(self._tokens.dumps(visitor.key))

    def accept(self, token: str, visitor: Visitor, request: Request) -> bool:
        """Whether this form was given to this visitor, and was not sent from another site."""
        if request.headers.get("sec-fetch-site") == "cross-site":
            return False
        try:
            return secrets.compare_digest(str(self._tokens.loads(token)), visitor.key)
        except BadData:
            return False


def from_this_site(request: Request) -> bool:
    """Whether a form was posted by a page of this site, as far as the browser says where it came from."""
    if site := request.headers.get("sec-fetch-site"):
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")


class FormsByHeader(Forms):
    """Where the visitor is known by a header (``ByHeader``) a form needs no token: no other site can set it."""

    def token(self, visitor: Visitor) -> str:
        return ""

    def accept(self, token: str, visitor: Visitor, request: Request) -> bool:
        return not visitor.is_new and request.headers.get("sec-fetch-site") != "cross-site"


Adapted = Callable[[str], Mapping[str, str]]
"""Headers that are different at a path; "" where one is to be left out."""


class SafeHeaders:
    """Adds the security headers to every response; pages are not stored by browsers or proxies."""

    def __init__(self, app: ASGIApp, *, https_only: bool, adapted: Adapted = lambda _: {}) -> None:
        self._app = app
        self._https_only = https_only
        self._adapted = adapted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {**_HEADERS, **self._adapted(scope["path"])}.items():
                    if value:
                        headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
                if self._https_only:
                    headers.setdefault("strict-transport-security", _ONE_YEAR)
            await send(message)

        await self._app(scope, receive, send_safely)


MostAt = Callable[[str], int]
"""How many bytes a body posted to a path may have."""


class BodyLimit:
    """Answers 413 to a body above the limit, declared or counted while it comes in. ``most_at``: the limit of a path.

    The refusal is raised where the body is read, so that it ends in the same plain page as every other.
    """

    def __init__(self, app: ASGIApp, *, most_at: MostAt = lambda _: MOST_BYTES) -> None:
        self._app = app
        self._most_at = most_at

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._most_at(scope["path"])
        declared = Headers(scope=scope).get("content-length", "0")
        seen = int(declared) if declared.isdigit() and int(declared) > most else 0
        has_more = True

        async def receive_counted() -> Message:
            nonlocal seen, has_more
            if seen <= most:
                message = await receive()
                seen += len(message.get("body", b""))
                has_more = message.get("more_body", False)
                if seen <= most:
                    return message
            if has_more:
                has_more = False
                await _swallow(receive, DRAINED * most)
            raise HTTPException(413)

        await self._app(scope, receive_counted, send)


async def _swallow(receive: Receive, most: int) -> None:
    """Read on and keep nothing: a browser that is cut off while it sends shows an error of its own, not our page."""
    seen = 0
    while seen < most:
        message = await receive()
        seen += len(message.get("body", b""))
        if not message.get("more_body", False):
            return
