"""The calendars that everybody may have, as files."""

from collections.abc import Mapping
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.calendars.public import PublicCalendars
from bot.channels.web.calendars.files import ICS, PDF, file
from bot.channels.web.guide.keeping import COMPRESSED
from bot.channels.web.reception import Problem, Reception, network_of
from programmes.model import Role

_AN_HOUR: Final = "public, max-age=3600"
_ROLES: Final[Mapping[str, Role]] = {"consumer": "consumer", "merchant": "merchant"}


class CalendarFiles:
    def __init__(self, reception: Reception, calendars: PublicCalendars) -> None:
        self._reception = reception
        self._calendars = calendars

    def routes(self) -> list[Route]:
        return [
            Route("/p/{code}/calendar.ics", self.ics, middleware=[COMPRESSED]),
            Route("/p/{code}/calendar.pdf", self.sheet),
            Route("/p/{code}/calendar", self.page),
        ]

    async def ics(self, request: Request) -> Response:
        """``GET /p/{code}/calendar.ics``, ``?for=merchant`` or ``consumer``: to subscribe to. Nothing in it depends on the
        day, so it is the same for everybody."""
        code, role = self._code(request), _ROLES.get(request.query_params.get("for", ""))
        body = await run_in_threadpool(self._calendars.ics, code, role)
        name = "-".join(filter(None, (code, role)))
        return file(request, body, ICS, f"{name}.ics", cache=_AN_HOUR)

    async def sheet(self, request: Request) -> Response:
        """``GET /p/{code}/calendar.pdf``: one page to print. Raises a 429 problem for too many that must be made."""
        code = self._code(request)
        today = self._reception.moment(self._calendars.programmes[code], request).date()
        if not self._calendars.has_sheet(code, today) and not self._reception.allowance.picture(
            network_of(request)
        ):
            raise Problem(429, "too_many", {"retry-after": "60"})
        body = await run_in_threadpool(self._calendars.sheet, code, today)
        cache = "private, no-store" if self._reception.switch else _AN_HOUR
        return file(request, body, PDF, f"{code}-calendar.pdf", cache=cache)

    async def page(self, request: Request) -> Response:
        """``GET /p/{code}/calendar``: where it can be read."""
        return RedirectResponse(f"/guide/{self._code(request)}/calendar", status_code=308)

    def _code(self, request: Request) -> str:
        self._reception.check_page_allowance(request)
        code: str = request.path_params["code"]
        if code not in self._calendars.programmes:
            raise Problem(404, "not_found")
        return code
