"""What all door pages share: who may look, who may come in, and how a page is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.channels.web.doors.browsers import TOKEN, Browser, Browsers
from bot.channels.web.reception import Problem, Reception, network_of
from bot.channels.web.security import policy
from bot.merchants.doors import Door, Doors
from programmes.japanese import time_in_words, yen

FIELDS: Final = 8


class Shut(HTTPException):
    """A door that this browser cannot open, whatever the reason: one and the same page."""

    def __init__(self) -> None:
        super().__init__(404)


@dataclass(frozen=True, slots=True)
class Seen:
    """An open door, and the browser before it. ``token``: of the door, as it stands in the address."""

    token: str
    door: Door
    browser: Browser


class Threshold:
    def __init__(self, reception: Reception, doors: Doors) -> None:
        self.reception = reception
        self.doors = doors
        self.browsers = Browsers(reception.settings.secret)
        reception.env.filters.update(clock=time_in_words, yen=yen)

    async def seen(self, request: Request) -> Seen:
        """The door as anybody may look at it who has the address. Raises Shut."""
        return await self._seen(request, self.browsers.of(request))

    async def inside(self, request: Request) -> Seen:
        """The door for the browser that went through. Raises Shut for every other."""
        seen = await self.seen(request)
        if not seen.door.is_of(seen.browser.key):
            raise Shut
        return seen

    async def knock(self, request: Request) -> Browser:
        """Something is posted: it is counted, and the browser must have been here. Raises Problem."""
        browser = self.browsers.of(request)
        if not self.reception.allowance.message(browser.key, network_of(request)):
            raise Problem(429, "too_many", {"retry-after": "60"})
        if browser.is_new:
            raise Problem(403, "no_cookie")
        return browser

    async def posted(self, request: Request) -> tuple[Seen, FormData]:
        """A form without files, from our own page at this door. Raises Problem, Shut."""
        browser = await self.knock(request)
        form = await request.form(max_files=0, max_fields=FIELDS)
        self.check(form, request, browser)
        return await self._seen(request, browser), form

    def check(self, form: FormData, request: Request, browser: Browser) -> None:
        """Raises Shut for a form that was not given to this browser at this door."""
        token = request.path_params["token"]
        if not self.browsers.accepts(field(form, "csrf"), token, browser, request):
            raise Shut

    async def _seen(self, request: Request, browser: Browser) -> Seen:
        self.reception.check_page_allowance(request)
        token = request.path_params["token"]
        door = await self.doors.opening.find(token) if TOKEN.fullmatch(token) else None
        visitor = self.reception.visitors.of(request)
        if door is None or not door.may_open(browser.key, visitor.key):
            raise Shut
        return Seen(token, door, browser)

    def page(
        self, template: str, request: Request, seen: Seen, status: int = 200, **values: Any
    ) -> HTMLResponse:
        """A page of this door; the browser is told to remember that it was here."""
        left = (seen.door.expires_at - self.reception.clock.now()).total_seconds()
        page = self.reception.env.get_template(f"doors/{template}").render(
            door=seen.door, programme=seen.door.programme, here=f"/d/{seen.token}",
            minutes_left=max(1, ceil(left / 60)), csrf=self.browsers.form_token(seen.token, seen.browser),
            room=self._room(request, seen.door), on_line=seen.door.channel.startswith("line:"), **values,
        )  # fmt: skip
        response = HTMLResponse(page, status)
        if dialog := self.doors.linking.dialog(seen.door) if seen.door.purpose == "link" else "":
            response.headers["content-security-policy"] = policy(form_action=f"'self' {dialog}")
        secure = self.reception.is_secure(request)
        self.browsers.remember(response, seen.browser, seen.token, left, secure=secure)
        return response

    def _room(self, request: Request, door: Door) -> str:
        """The page of the chat from which the person came, "" where this browser is not in it."""
        if door.channel != "web" or self.reception.visitors.of(request).key != door.person:
            return ""
        rooms = self.reception.rooms
        return (rooms.of(door.address.partition(".")[2]) or rooms.common).path

    async def shut(self, request: Request, error: Exception) -> Response:
        """The page for every door that does not open; an exception handler."""
        return HTMLResponse(self.reception.env.get_template("doors/shut.html").render(), 404)


def field(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


HEADERS: Final[Mapping[str, str]] = {
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow, noarchive",
}
"""On everything below ``/d/``: the address must get nowhere else."""
