"""The widget's routes and the headers they need, to be put among the web chat's."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, NoReturn

from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from bot.channels.web.keeping import KeptPages
from bot.channels.web.live import Live
from bot.channels.web.posting import Posting
from bot.channels.web.reception import Problem, Reception
from bot.channels.web.rooms import Rooms
from bot.channels.web.security import FormsByHeader, policy
from bot.channels.web.visitors import ByHeader
from bot.channels.web.widget.frames import Frames
from bot.channels.web.widget.hosts import LOCAL, Hosts
from bot.channels.web.widget.launcher import Launcher
from bot.channels.web.widget.trying import Trying
from programmes.model import Programme

_FRAME: Final = re.compile(r"/widget(/(?!(messages|events|kept|try)$)[^/]+)?")
_SCRIPT, _TRY = "/widget.js", "/widget/try"


class Widget:
    """Off where no site may embed it. ``reception``: that of the pages, whose conversations it shares."""

    def __init__(
        self, reception: Reception, live: Live, programmes: Mapping[str, Programme], accents: str
    ) -> None:
        settings = reception.settings
        self._hosts = Hosts((*settings.widget_origins, *(LOCAL if settings.demo else ())))
        self._pages = reception
        self._inside = replace(
            reception,
            rooms=Rooms(programmes, "/widget", "/widget"),
            forms=FormsByHeader(settings.secret),
            visitors=ByHeader(),
        )
        self._live = live.beside(self._inside)
        self._accents = accents

    def routes(self) -> list[BaseRoute]:
        if not self._hosts.origins:
            return [Route(path, _off) for path in (_SCRIPT, "/widget", "/widget/{rest:path}")]
        site_name = str(self._pages.env.globals["site_name"])
        return [
            Route(_SCRIPT, Launcher(self._pages.rooms, site_name).script),
            *Trying(self._pages, self._hosts).routes(),
            *Posting(self._inside).routes(),
            *self._live.routes(),
            *KeptPages(self._inside).routes(),
            *Frames(self._inside, self._accents, self._hosts).routes(),
        ]

    def headers(self, path: str) -> Mapping[str, str]:
        """What is different at a path: who may frame it, and who may load it."""
        if not self._hosts.origins:
            return {}
        if path == _SCRIPT:
            return {"cross-origin-resource-policy": "cross-origin"}
        if path == _TRY:
            return {"content-security-policy": policy(frame_src="'self'")}
        if _FRAME.fullmatch(path):
            return {
                "content-security-policy": policy(frame_ancestors=self._hosts.frame_ancestors),
                "x-frame-options": "",
                "cross-origin-opener-policy": "",
                "cross-origin-resource-policy": "cross-origin",
            }
        return {}


async def _off(request: Request) -> NoReturn:
    raise Problem(404, "widget_off")
