"""The pictures that the house draws, for LINE and for everybody: public, without a cookie, to be kept for good."""

from collections.abc import Mapping
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.templating import KEPT_FOR_GOOD
from bot.pictures.addresses import PREFIX, icon_path
from bot.pictures.icon import icon
from programmes.model import Programme

_FOR_AN_HOUR: Final = "public, max-age=3600"


class Pictures:
    """One route for each kind of picture, under ``/pictures/<code>/``."""

    def __init__(self, programmes: Mapping[str, Programme]) -> None:
        self._programmes = programmes

    def routes(self) -> list[Route]:
        return [
            Route(PREFIX + "/{code}/icon.png", self.icon),
        ]

    def icon(self, request: Request) -> Response:
        """``GET /pictures/<code>/icon.png``. Drawn once, off the event loop."""
        programme = self._programme(request)
        return as_png(icon(programme), request, icon_path(programme))

    def _programme(self, request: Request) -> Programme:
        try:
            return self._programmes[request.path_params["code"]]
        except KeyError:
            raise HTTPException(404) from None


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
