"""Who is at the screen: a random token the browser keeps, kept on our side only as its hash.

On our own pages it is a cookie. In the widget, a frame on somebody else's page where browsers withhold cookies, the
frame keeps it and sends it in a header (see docs/widget.md).
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Final, Protocol

from starlette.requests import Request
from starlette.responses import Response

COOKIE: Final = "madoguchi_visitor"
DAYS_REMEMBERED: Final = 90
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Visitor:
    """``token``: 256 random bits, known to the browser alone. ``key``: their hash, the address we answer to."""

    token: str
    is_new: bool

    @property
    def key(self) -> str:
        return hashlib.sha256(self.token.encode()).hexdigest()


class Visitors(Protocol):
    """One way to know visitors again."""

    def of(self, request: Request) -> Visitor:
        """The visitor the request names, or a new one; a token that is not ours is not believed."""
        ...

    def remember(self, response: Response, visitor: Visitor, *, secure: bool) -> None:
        """Lets the browser keep the token for so many days from the last visit."""
        ...


class ByCookie:
    def of(self, request: Request) -> Visitor:
        return _visitor(request.cookies.get(COOKIE, ""))

    def remember(self, response: Response, visitor: Visitor, *, secure: bool) -> None:
        response.set_cookie(
            COOKIE,
            visitor.token,
            max_age=DAYS_REMEMBERED * 86_400,
            path="/",
            httponly=True,
            samesite="lax",
            secure=secure,
        )


class ByHeader:
    """``Authorization: Bearer <token>``. The page's script makes the token and keeps it; a cookie is not looked at."""

    def of(self, request: Request) -> Visitor:
        return _visitor(request.headers.get("authorization", "").removeprefix("Bearer "))

    def remember(self, response: Response, visitor: Visitor, *, secure: bool) -> None:
        """Nothing: the script has it."""


def _visitor(token: str) -> Visitor:
    if _TOKEN.fullmatch(token):
        return Visitor(token, is_new=False)
    return Visitor(secrets.token_urlsafe(32), is_new=True)
