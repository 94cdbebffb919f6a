"""The pictures that the house draws, for LINE and for everybody: public, without a cookie, to be kept for good."""

import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import date
from threading import Lock
from typing import Final, Protocol

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.blocks import Timeline
from bot.channels.web.reception import Problem, network_of
from bot.channels.web.templating import KEPT_FOR_GOOD
from bot.pictures.addresses import EVERYBODY, PREFIX, icon_path, timeline_path
from bot.pictures.icon import icon
from bot.pictures.timeline import timeline_picture
from programmes.model import Programme, Role

_FOR_AN_HOUR: Final = "public, max-age=3600"
_ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEARS: Final = range(2000, 2101)
_ROLES: Final[dict[str, Role | None]] = {"consumer": "consumer", "merchant": "merchant", EVERYBODY: None}
_MOST_KEPT: Final = 40
"""Pictures of about 200 KB."""


class TimelineOf(Protocol):
    """A programme's calendar to be drawn; None where there is no day to draw."""

    def __call__(self, code: str, today: date, role: Role | None = None) -> Timeline | None: ...


def no_timeline(code: str, today: date, role: Role | None = None) -> Timeline | None:
    return None


class Pictures:
    """One route for each kind of picture, under ``/pictures/<code>/``. ``timeline``: a programme's calendar to be drawn;
    ``may_draw``: whether one more may be drawn for a network address."""

    def __init__(
        self,
        programmes: Mapping[str, Programme],
        timeline: TimelineOf = no_timeline,
        may_draw: Callable[[str], bool] = lambda network: True,
    ) -> None:
        self._programmes = programmes
        self._timeline = timeline
        self._may_draw = may_draw
        self._drawn: OrderedDict[Timeline, bytes] = OrderedDict()
        self._drawing = Lock()

    def routes(self) -> list[Route]:
        return [
            Route(PREFIX + "/{code}/icon.png", self.icon),
            Route(PREFIX + "/{code}/timeline.png", self.timeline),
        ]

    def icon(self, request: Request) -> Response:
        """``GET /pictures/<code>/icon.png``. Drawn once, off the event loop."""
        programme = self._programme(request)
        return as_png(icon(programme), request, icon_path(programme))

    def timeline(self, request: Request) -> Response:
        """``GET /pictures/<code>/timeline.png?on=YYYY-MM-DD&for=consumer|merchant|all``. Drawn one at a time, off the
        event loop; the last ones drawn are kept."""
        programme, day = self._programme(request), _day(request.query_params.get("on", ""))
        asked_for = request.query_params.get("for", EVERYBODY)
        block = (
            self._timeline(programme.code, day, _ROLES[asked_for]) if day and asked_for in _ROLES else None
        )
        if block is None:
            raise HTTPException(404)
        return as_png(self._picture(block, network_of(request)), request, timeline_path(block))

    def _picture(self, block: Timeline, network: str) -> bytes:
        with self._drawing:
            picture = self._drawn.get(block)
            if picture is None:
                if not self._may_draw(network):
                    raise Problem(429, "too_many", {"retry-after": "60"})
                picture = self._drawn[block] = timeline_picture(block)
                if len(self._drawn) > _MOST_KEPT:
                    self._drawn.popitem(last=False)
            return picture

    def _programme(self, request: Request) -> Programme:
        try:
            return self._programmes[request.path_params["code"]]
        except KeyError:
            raise HTTPException(404) from None


def _day(text: str) -> date | None:
    """A day of this century, as YYYY-MM-DD."""
    try:
        day = date.fromisoformat(text) if _ISO_DAY.fullmatch(text) else None
    except ValueError:
        return None
    return day if day and day.year in _YEARS else None


def as_png(picture: bytes, request: Request, address: str) -> Response:
    """The picture; to be kept for good where it was asked for by the ``address`` with its own version."""
    asked = f"{request.url.path}?{request.url.query}"
    return Response(
        picture,
        media_type="image/png",
        headers={
            "cache-control": KEPT_FOR_GOOD if asked == address else _FOR_AN_HOUR,
            "cross-origin-resource-policy": "cross-origin",
        },
    )
