"""How long a page that is the same for everybody is kept: here, and by browsers."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Final, Generic, TypeVar

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

Made = TypeVar("Made")
COMPRESSED: Final = Middleware(GZipMiddleware, minimum_size=500, compresslevel=6)
"""For what holds no secret beside words that somebody else can choose: then its length tells nothing."""


class Shelf(Generic[Made]):
    """What was made last, for many threads; of more than ``most`` the one not asked for the longest goes."""

    def __init__(self, most: int = 200) -> None:
        self._most = most
        self._made: OrderedDict[Hashable, Made] = OrderedDict()
        self._turn = Lock()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What ``make`` made for this key."""
        with self._turn:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        made = make()
        with self._turn:
            self._made[key] = made
            if len(self._made) > self._most:
                self._made.popitem(last=False)
        return made


def kept(request: Request, page: str, seconds: int) -> Response:
    """``page`` with its ETag, to be kept for ``seconds``; 304 where the browser has this very page."""
    body = page.encode()
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = {"etag": tag, "cache-control": f"public, max-age={seconds}"}
    if tag in (given.strip() for given in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=headers)
    return HTMLResponse(body, headers=headers)


def not_kept(page: str) -> HTMLResponse:
    """For one person only: what they searched for, or the day they chose."""
    return HTMLResponse(page, headers={"cache-control": "private, no-store"})
