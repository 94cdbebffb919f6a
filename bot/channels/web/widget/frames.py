"""The chat in a frame: the same page, without a visitor until its script says who is there."""

import re
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.pages import Pages
from bot.channels.web.palette import rule
from bot.channels.web.reception import Problem, Reception
from bot.channels.web.rooms import Room
from bot.channels.web.templating import KEPT_FOR_GOOD
from bot.channels.web.visitors import Visitor
from bot.channels.web.widget.hosts import Hosts

_COLOUR: Final = re.compile(r"[0-9a-f]{6}")


class Frames(Pages):
    """``GET /widget`` and ``/widget/<code>``. Asked for as a page there is nobody's conversation in it; the script
    asks again with the visitor's header where it remembers one."""

    def __init__(self, reception: Reception, accents: str, hosts: Hosts) -> None:
        super().__init__(reception, accents)
        self._hosts = hosts

    def routes(self) -> list[Route]:
        pages = [Route(page, self.chat) for page in self._reception.rooms.pages]
        return [Route("/widget/accents/{colour}.css", self.accent), *pages]

    async def accent(self, request: Request) -> Response:
        """``GET /widget/accents/<rrggbb>.css``: a colour that a site chose, made readable."""
        colour = _colour(request.path_params["colour"])
        if not colour:
            raise Problem(404, "not_found")
        return Response(rule(colour), media_type="text/css", headers={"cache-control": KEPT_FOR_GOOD})

    def _page(self, template: str, request: Request, visitor: Visitor, room: Room, **values: Any) -> Response:
        colour = _colour(request.query_params.get("colour", ""))
        return super()._page(
            "widget/frame.html", request, visitor, room, **values, colour=colour, hosts=self._hosts
        )


def _colour(digits: str) -> str:
    """#RRGGBB of six digits; "" for anything else."""
    return f"#{digits}" if _COLOUR.fullmatch(digits) else ""
