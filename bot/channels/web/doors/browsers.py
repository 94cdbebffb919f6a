"""Which browser stands at a door: a cookie for this one address, and a form token bound to both."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Final

from itsdangerous import BadData, URLSafeSerializer
from starlette.requests import Request
from starlette.responses import Response

COOKIE: Final = "madoguchi_door"
PATH: Final = "/d/"
TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Browser:
    """``token``: 256 random bits that it alone knows; ``key``: their hash, as we keep it."""

    token: str
    is_new: bool

    @property
    def key(self) -> str:
        return hashlib.sha256(self.token.encode()).hexdigest()


class Browsers:
    """``secret``: the deployment's own, kept over restarts."""

    def __init__(self, secret: str) -> None:
        self._tokens = URLSafeSerializer(secret, salt="door form")

    def of(self, request: Request) -> Browser:
        """The browser the request names, or a new one."""
        token = request.cookies.get(COOKIE, "")
        known = TOKEN.fullmatch(token) is not None
        return Browser(token if known else secrets.token_urlsafe(32), not known)

    def remember(
        self, response: Response, browser: Browser, door: str, seconds: float, *, secure: bool
    ) -> None:
        """For as long as the door is open, and sent to no other page. ``door``: its token."""
        response.set_cookie(
            COOKIE, browser.token, max_age=max(1, int(seconds)), path=f"{PATH}{door}", httponly=True,
            samesite="lax", secure=secure,
        )  # fmt: skip

    def form_token(self, door: str, browser: Browser) -> str:
        return str(self._tokens.dumps(_of_both(door, browser)))

    def accepts(self, form_token: str, door: str, browser: Browser, request: Request) -> bool:
        """Whether this form was given to this browser at this door, and was sent from our own page."""
        if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return False
        try:
            return secrets.compare_digest(str(self._tokens.loads(form_token)), _of_both(door, browser))
        except BadData:
            return False


def _of_both(door: str, browser: Browser) -> str:
    return hashlib.sha256(f"{door}.{browser.token}".encode()).hexdigest()
