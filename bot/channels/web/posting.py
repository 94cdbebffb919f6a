"""What a form posts becomes an event of the conversation: words, a button, a day, a position; and the date switch."""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.reception import MOST_CHARACTERS, Problem, Reception, from_script, network_of
from bot.channels.web.rendering import read_press_value
from bot.channels.web.rooms import CHANNEL, Room
from bot.channels.web.standing import read_day
from bot.channels.web.visitors import Visitor
from bot.incoming import Incoming
from programmes.japanese import day_in_words

_NONCE: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")
_NUMBER: Final = re.compile(r"-?\d{1,3}(\.\d{1,15})?")
_FIELDS: Final = 12
_TO_READ: Final = re.compile(
    r"/(?:guide/(?P<guide>[a-z0-9-]+)(?:/[A-Za-z0-9_.-]+)*|p/(?P<shops>[a-z0-9-]+)/shops(?:/[a-z0-9]+)?)"
)


@dataclass(frozen=True, slots=True)
class Posted:
    """A posted form, every field as plain text; line ends as people see them."""

    nonce: str
    text: str
    press: str
    picked: str
    latitude: str
    longitude: str

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.press or self.latitude)


class Posting:
    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    def routes(self) -> list[Route]:
        routes = [
            Route(f"{page}/messages", self.message, methods=["POST"]) for page in self._reception.rooms.pages
        ]
        if self._reception.switch:
            routes.append(Route("/demo/day", self.day, methods=["POST"]))
        return routes

    async def message(self, request: Request) -> Response:
        """Takes one message. The page's script gets 204 at once and hears the answer live; a plain form waits
        for the answer and is sent back to the page (303)."""
        reception = self._reception
        room = reception.room_of(request)
        visitor = reception.visitors.of(request)
        if not reception.allowance.message(visitor.key, network_of(request)):
            raise Problem(429, "too_many", {"retry-after": "60"})
        posted = await self._accepted(request, visitor)
        if posted.is_empty:
            return Response(status_code=204) if from_script(request) else _back_to(room)
        incoming = await self._placed(self._incoming(posted, room, visitor), room, request)
        await reception.conversations.receive([incoming])
        if from_script(request):
            return Response(status_code=204)
        reply = await reception.conversations.answered(incoming, reception.settings.wait_seconds)
        return _back_to(room, waiting_for="" if reply else incoming.event_id)

    async def day(self, request: Request) -> Response:
        """Moves a demo visitor to another day; an empty field goes back to the room's own."""
        reception = self._reception
        visitor = reception.visitors.of(request)
        form = await self._form(request, visitor)
        response = RedirectResponse(self._page(_field(form, "back")), status_code=303)
        if reception.switch:
            reception.switch.choose(
                response, read_day(_field(form, "day")), secure=reception.is_secure(request)
            )
        return response

    def _page(self, path: str) -> str:
        """The path, if it is a room's or one of the pages to read; otherwise the entrance."""
        page = _TO_READ.fullmatch(path)
        code = page and (page["guide"] or page["shops"])
        known = self._reception.rooms.of(code) if code else self._reception.rooms.at(path)
        return path if known else "/"

    async def _form(self, request: Request, visitor: Visitor) -> FormData:
        if visitor.is_new:
            raise Problem(403, "no_cookie")
        form = await request.form(max_files=0, max_fields=_FIELDS)
        if not self._reception.forms.accept(_field(form, "csrf"), visitor, request):
            raise Problem(403, "form_expired")
        return form

    async def _accepted(self, request: Request, visitor: Visitor) -> Posted:
        form = await self._form(request, visitor)
        posted = Posted(
            *(_field(form, name) for name in ("nonce", "text", "press", "picked", "latitude", "longitude"))
        )
        if not _NONCE.fullmatch(posted.nonce):
            raise Problem(400, "unreadable")
        if len(posted.text) > MOST_CHARACTERS:
            raise Problem(422, "too_long")
        return posted

    def _incoming(self, posted: Posted, room: Room, visitor: Visitor) -> Incoming:
        event = Event(room.address(visitor), _event_id(posted, visitor), self._reception.clock.now())
        if posted.press:
            return event.press(posted)
        if posted.latitude:
            return event.position(posted)
        return event.words(posted)

    async def _placed(self, incoming: Incoming, room: Room, request: Request) -> Incoming:
        """The same event on the day a demo visitor stands on."""
        switch = self._reception.switch
        if switch is None:
            return incoming
        programme = room.programme
        if programme is None:
            said = await self._reception.conversations.history(CHANNEL, incoming.address)
            programme = switch.spoken_of(incoming, said)
        return replace(incoming, standing_on=switch.moment(programme, request))


@dataclass(frozen=True, slots=True)
class Event:
    """What every event carries, whatever was done."""

    address: str
    event_id: str
    at: datetime

    def words(self, posted: Posted) -> Incoming:
        return Incoming(CHANNEL, self.address, self.event_id, "text", self.at, text=posted.text)

    def press(self, posted: Posted) -> Incoming:
        """A button pressed; its words are what the person is seen to have said."""
        value = read_press_value(posted.press)
        if value is None:
            raise Problem(400, "unreadable")
        label, data = value
        day = _picked(posted.picked)
        return Incoming(
            CHANNEL,
            self.address,
            self.event_id,
            "press",
            self.at,
            text=f"{label}：{day_in_words(day)}" if day else label,
            press=data,
            picked=day.isoformat() if day else "",
        )

    def position(self, posted: Posted) -> Incoming:
        if not (_NUMBER.fullmatch(posted.latitude) and _NUMBER.fullmatch(posted.longitude)):
            raise Problem(400, "unreadable")
        latitude, longitude = float(posted.latitude), float(posted.longitude)
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise Problem(400, "unreadable")
        return Incoming(
            CHANNEL, self.address, self.event_id, "position", self.at, latitude=latitude, longitude=longitude
        )


def _picked(text: str) -> date | None:
    """The day of a day picker, None where there was none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Problem(400, "unreadable") from error


def _event_id(posted: Posted, visitor: Visitor) -> str:
    """One id for one act: the same form sent twice is the same event, another button of that form is not."""
    content = "\0".join(
        (visitor.key, posted.text, posted.press, posted.picked, posted.latitude, posted.longitude)
    )
    return f"{posted.nonce}.{hashlib.sha256(content.encode()).hexdigest()[:16]}"


def _field(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.replace("\r\n", "\n").replace("\0", "").strip() if isinstance(value, str) else ""


def _back_to(room: Room, *, waiting_for: str = "") -> RedirectResponse:
    """To the newest question; ``waiting_for``: id of an event that has no answer yet."""
    query = f"?waiting={waiting_for}" if waiting_for else ""
    return RedirectResponse(f"{room.path}{query}#latest", status_code=303)
