"""``/widget/try``: how to put the counter on a site, the line to copy, and how it will look."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.channels.web.reception import Reception
from bot.channels.web.rooms import Room, Rooms
from bot.channels.web.widget.hosts import Hosts
from bot.colours import BLACK, WHITE, parse, until_readable, written

MOST_GREETING: Final = 80
MOST_LABEL: Final = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """The options of the line. ``colour``: #rrggbb that carries white text, "" for the programme's own;
    ``darkened`` if it had to be made so. ``problems``: names of the fields that could not be taken."""

    room: Room
    colour: str = ""
    darkened: bool = False
    greeting: str = ""
    label: str = ""
    position: Literal["left", "right"] = "right"
    problems: tuple[str, ...] = ()


def wish_from(query: Mapping[str, str], rooms: Rooms) -> Wish:
    """The wish a form sent; whatever cannot be is left out and named."""
    code = query.get("programme", "")
    room = rooms.of(code) if code else rooms.common
    given = query.get("colour", "") if query.get("own") else ""
    colour = _readable(given)
    greeting, label = (" ".join(query.get(name, "").split()) for name in ("greeting", "label"))
    wrong = {
        "programme": room is None,
        "colour": bool(given) and not colour,
        "greeting": len(greeting) > MOST_GREETING,
        "label": len(label) > MOST_LABEL,
    }
    return Wish(
        room=room or rooms.common,
        colour=colour,
        darkened=bool(colour) and colour != given.lower(),
        greeting="" if wrong["greeting"] else greeting,
        label="" if wrong["label"] else label,
        position="left" if query.get("position") == "left" else "right",
        problems=tuple(name for name, is_wrong in wrong.items() if is_wrong),
    )


def _readable(colour: str) -> str:
    try:
        return written(until_readable(parse(colour), BLACK, WHITE))
    except ValueError:
        return ""


class Trying:
    """The line names this deployment by its public address; without one, by the address the page was asked at."""

    def __init__(self, reception: Reception, hosts: Hosts) -> None:
        self._reception = reception
        self._hosts = hosts

    def routes(self) -> list[Route]:
        return [Route("/widget/try", self.page)]

    async def page(self, request: Request) -> Response:
        """``GET /widget/try``: a form that leads here again, with the line it asks for."""
        reception = self._reception
        reception.check_page_allowance(request)
        address = reception.settings.public_url or str(request.base_url)
        page = reception.env.get_template("widget/try.html").render(
            wish=wish_from(request.query_params, reception.rooms),
            rooms=reception.rooms,
            hosts=self._hosts.origins,
            address=address.rstrip("/"),
            most_greeting=MOST_GREETING,
            most_label=MOST_LABEL,
        )
        return HTMLResponse(page)
