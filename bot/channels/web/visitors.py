"""Who is at the screen: a random token in a cookie, kept on our side only as its hash."""

import hashlib
import re
import secrets
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

COOKIE = "madoguchi_visitor"
DAYS_REMEMBERED = 90
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Visitor:
    """``token``: 256 random bits, known to the browser alone. ``key``: their hash, the address we answer to."""

    token: str
    is_new: bool

    @property
    def key(self) -> str:
        return hashlib.sha256(self.token.encode()).hexdigest()


def visitor_of(request: Request) -> Visitor:
    """The visitor the cookie names, or a new one; a cookie that is not ours is not believed."""
    token = request.cookies.get(COOKIE, "")
    if _TOKEN.fullmatch(token):
        return Visitor(token, is_new=False)
    return Visitor(secrets.token_urlsafe(32), is_new=True)


def remember(response: Response, visitor: Visitor, *, secure: bool) -> None:
    """Sets the cookie again, so that it lives so many days from the last visit."""
    response.set_cookie(
        COOKIE,
        visitor.token,
        max_age=DAYS_REMEMBERED * 86_400,
        path="/",
        httponly=True,
        samesite="lax",
        secure=secure,
    )
