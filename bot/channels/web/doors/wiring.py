"""The door pages as routes, with the headers and the body limit that are different there."""

import re
from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.doors.browsers import PATH
from bot.channels.web.doors.linking import LinkPage
from bot.channels.web.doors.pictures import PicturesPage
from bot.channels.web.doors.statements import StatementPage
from bot.channels.web.doors.threshold import HEADERS, Shut, Threshold
from bot.channels.web.reception import Reception
from bot.channels.web.security import MOST_BYTES
from bot.merchants.doors import Doors

AT_ONCE: Final = 40 * 1024 * 1024
"""Bytes of the pictures that are posted together; what is above a megabyte waits on the disk, not in memory."""
_UPLOAD: Final = re.compile(r"/d/[A-Za-z0-9_-]{43}/pictures")
_DOOR: Final = "/d/{token}"


class DoorPages:
    """``doors`` None: this deployment gives out no links."""

    def __init__(self, reception: Reception, doors: Doors | None) -> None:
        self._doors = doors
        if doors is None:
            return
        self._threshold = Threshold(reception, doors)
        self._link = LinkPage(self._threshold)
        self._pictures = PicturesPage(self._threshold)
        self._statement = StatementPage(self._threshold)

    def routes(self) -> list[Route]:
        if self._doors is None:
            return []
        picture = f"{_DOOR}/pictures/{{picture:int}}"
        return [
            Route(_DOOR, self.look),
            Route(_DOOR, self.go_on, methods=["POST"]),
            Route(f"{_DOOR}/pictures", self._pictures.add, methods=["POST"]),
            Route(picture, self._pictures.small),
            Route(f"{picture}/whole", self._pictures.whole),
            Route(f"{picture}/remove", self._pictures.remove, methods=["POST"]),
            Route(f"{_DOOR}/done", self._pictures.done, methods=["POST"]),
            Route(f"{_DOOR}/statement", self._statement.download, methods=["POST"]),
        ]

    @property
    def exception_handlers(self) -> Mapping[Any, Any]:
        return {} if self._doors is None else {Shut: self._threshold.shut}

    def headers(self, path: str) -> Mapping[str, str]:
        """What is different at a path."""
        return HEADERS if path.startswith(PATH) else {}

    def most_at(self, path: str) -> int:
        """How many bytes may be posted to a path."""
        return AT_ONCE if _UPLOAD.fullmatch(path) else MOST_BYTES

    async def look(self, request: Request) -> Response:
        """``GET /d/<token>``: the page, or what it is about while nobody went through. Uses nothing up."""
        seen = await self._threshold.seen(request)
        if seen.door.purpose == "link":
            return self._link.show(request, seen)
        if not seen.door.is_of(seen.browser.key):
            return self._threshold.page("before.html", request, seen)
        page = self._pictures if seen.door.purpose == "evidence" else self._statement
        return await page.show(request, seen)

    async def go_on(self, request: Request) -> Response:
        """``POST /d/<token>``: number and code, or 「続ける」: from then on the door is this browser's."""
        seen, form = await self._threshold.posted(request)
        if seen.door.purpose == "link":
            return await self._link.take(request, seen, form)
        if await self._threshold.doors.opening.claim(seen.token, seen.browser.key) is None:
            raise Shut
        return RedirectResponse(f"{PATH}{seen.token}", status_code=303)
