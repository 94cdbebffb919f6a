"""One merchant's private calendar: the page that shows its address once, and the calendar at that address.

A token that opens nothing is answered like every other: the same page, after the same look into the store, where only its
hash could be found. Nothing here writes an address into a log.
"""

from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.calendars.own import PAGE_MINUTES, Owner, PrivateCalendars
from bot.channels.web.calendars.addresses import addresses
from bot.channels.web.calendars.files import ICS, file
from bot.channels.web.reception import Reception
from bot.channels.web.security import from_this_site

PATH: Final = "/c/"
_SECRET: Final = {"referrer-policy": "no-referrer", "x-robots-tag": "noindex, nofollow, noarchive"}
_KEPT: Final = "private, max-age=3600"
_LONGEST: Final = 128
"""Of a token that is looked up at all; ours have 43 signs."""


class OwnCalendarPages:
    def __init__(self, reception: Reception, calendars: PrivateCalendars, site: str) -> None:
        """``site``: the public address, "" if that is not known."""
        self._reception = reception
        self._calendars = calendars
        self._site = site

    def routes(self) -> list[Route]:
        return [
            Route(f"{PATH}{{token}}.ics", self.ics),
            Route(f"{PATH}{{token}}", self.look),
            Route(f"{PATH}{{token}}", self.reveal, methods=["POST"]),
        ]

    async def ics(self, request: Request) -> Response:
        """``GET /c/<token>.ics``: the calendar, for the app that subscribes to it."""
        body = await self._calendars.ics(self._token(request))
        if body is None:
            return Response(status_code=404, headers={**_SECRET, "cache-control": "no-store"})
        response = file(request, body, ICS, "calendar.ics", cache=_KEPT)
        response.headers.update(_SECRET)
        return response

    async def look(self, request: Request) -> Response:
        """``GET /c/<token>``: whose address it would show. Uses nothing up: chat apps open links too, to preview them."""
        owner = await self._calendars.owner(self._token(request))
        return self._shut() if owner is None else self._page("before.html", owner, minutes=PAGE_MINUTES)

    async def reveal(self, request: Request) -> Response:
        """``POST /c/<token>``: the address, this once."""
        token = self._token(request)
        owner = await self._calendars.owner(token) if from_this_site(request) else None
        shown = await self._calendars.reveal(token) if owner is not None else None
        if owner is None or shown is None:
            return self._shut()
        site = self._site or str(request.base_url).rstrip("/")
        return self._page("address.html", owner, at=addresses(site, f"{PATH}{shown}.ics"))

    def _token(self, request: Request) -> str:
        self._reception.check_page_allowance(request)
        token: str = request.path_params["token"]
        return token[:_LONGEST]

    def _page(self, template: str, owner: Owner, **values: object) -> Response:
        page = self._reception.env.get_template(f"calendars/{template}").render(
            programme=owner.programme, owner=owner, room="", **values
        )
        return HTMLResponse(page, headers={**_SECRET, "cache-control": "no-store"})

    def _shut(self) -> Response:
        page = self._reception.env.get_template("doors/shut.html").render()
        return HTMLResponse(page, 404, {**_SECRET, "cache-control": "no-store"})
