"""The pages: the entrance with a card for every ticket, and a chat page for each room."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.channels.web.reception import MOST_CHARACTERS, Reception
from bot.channels.web.rooms import CHANNEL, Room
from bot.channels.web.states import state_line
from bot.channels.web.templating import KEPT_FOR_GOOD
from bot.channels.web.visitors import Visitor
from bot.engine import Said
from programmes.model import Desk, Programme

SHOWN_AT_FIRST = 40
MOST_SHOWN = 200


class Pages:
    def __init__(self, reception: Reception, accents: str) -> None:
        self._reception = reception
        self._accents = accents

    def routes(self) -> list[Route]:
        return [
            Route("/", self.entrance),
            Route("/chat", self.chat),
            Route("/p/{code}", self.chat),
            Route("/accents.css", self.accents),
        ]

    async def entrance(self, request: Request) -> Response:
        """``GET /``: which ticket is it about?"""
        reception = self._reception
        reception.check_page_allowance(request)
        visitor = reception.visitors.of(request)
        common = reception.rooms.common
        cards = [
            (room, state_line(room.programme, reception.moment(room.programme, request)))
            for room in reception.rooms
            if room.programme
        ]
        history = await reception.conversations.history(CHANNEL, common.address(visitor), 1)
        return self._page("entrance.html", request, visitor, common, cards=cards, has_history=bool(history))

    async def chat(self, request: Request) -> Response:
        """``GET /chat`` and ``GET /p/{code}``: the conversation so far, and where to write on."""
        reception = self._reception
        reception.check_page_allowance(request)
        room = reception.room_of(request)
        visitor = reception.visitors.of(request)
        everything = "all" in request.query_params
        history = await reception.conversations.history(CHANNEL, room.address(visitor), MOST_SHOWN)
        shown = history if everything else history[-SHOWN_AT_FIRST:]
        fields = reception.fields(room, visitor)
        welcome = reception.welcome(room.entrance, reception.moment(room.programme, request))
        return self._page(
            "chat.html",
            request,
            visitor,
            room,
            transcript=reception.renderer.messages(shown, fields),
            welcome=reception.renderer.welcome(welcome.blocks, welcome.quick, fields),
            cursor=history[-1].id if history else 0,
            hidden_messages=len(history) - len(shown),
            waiting=_is_waiting(request.query_params.get("waiting", ""), history),
            desks=_desks_to_call(room.programme),
        )

    async def accents(self, request: Request) -> Response:
        """The programmes' colours: generated from their data, because the pages allow no inline styles."""
        return Response(self._accents, media_type="text/css", headers={"cache-control": KEPT_FOR_GOOD})

    def _page(self, template: str, request: Request, visitor: Visitor, room: Room, **values: Any) -> Response:
        reception = self._reception
        switch = reception.switch
        page = reception.env.get_template(template).render(
            room=room,
            programme=room.programme,
            rooms=list(reception.rooms),
            common=reception.rooms.common,
            fields=reception.fields(room, visitor),
            has_switch=switch is not None,
            switch_day=switch.day(room.programme, request) if switch else None,
            switch_back=request.url.path,
            most_characters=MOST_CHARACTERS,
            **values,
        )
        response = HTMLResponse(page)
        reception.visitors.remember(response, visitor, secure=reception.is_secure(request))
        return response


def _is_waiting(event_id: str, history: Sequence[Said]) -> bool:
    """Whether the event a plain form just posted has no answer yet."""
    return bool(event_id) and all(said.event_id != event_id or said.direction == "in" for said in history)


def _desks_to_call(programme: Programme | None) -> tuple[Desk, ...]:
    """The first desk with a telephone for users of tickets, and the first for shops, once if they are the same."""
    if programme is None:
        return ()
    found: list[Desk] = []
    for role in ("consumer", "merchant"):
        desk = next((desk for desk in programme.desks if desk.phones and role in desk.serves), None)
        if desk and desk not in found:
            found.append(desk)
    return tuple(found)
