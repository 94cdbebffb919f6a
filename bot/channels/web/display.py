"""How somebody wants the pages to look: size of text, colours, contrast, movement.

Kept in a cookie that says nothing about the person. Every template reads it through the global ``display()``, so
that a page looks right from its first byte, with or without JavaScript.
"""

import re
from contextvars import ContextVar
from dataclasses import astuple, dataclass, fields
from typing import Final, Literal, get_args

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web.reception import Problem, Reception, from_script
from bot.channels.web.security import from_this_site

COOKIE: Final = "madoguchi_display"
DAYS_REMEMBERED: Final = 365
_PAGE: Final = re.compile(r"/(?:[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*/?)?")


@dataclass(frozen=True, slots=True)
class Display:
    """``auto`` follows the system. ``page``: path of the page that is shown, to come back to."""

    size: Literal["normal", "large", "largest"] = "normal"
    colours: Literal["auto", "light", "dark"] = "auto"
    contrast: Literal["auto", "more"] = "auto"
    motion: Literal["auto", "less"] = "auto"
    page: str = "/"

    @property
    def scheme(self) -> str:
        """What the browser may paint before any style sheet has come."""
        return "light dark" if self.colours == "auto" else self.colours

    @property
    def light_media(self) -> str:
        """Where the light colours hold, as a media query."""
        return {"auto": "(prefers-color-scheme: light)", "light": "all", "dark": "not all"}[self.colours]

    @property
    def dark_media(self) -> str:
        """Where the dark colours hold; never on paper."""
        dark = {"auto": "screen and (prefers-color-scheme: dark)", "light": "not all", "dark": "screen"}
        return dark[self.colours]

    @property
    def contrast_media(self) -> str:
        return "all" if self.contrast == "more" else "(prefers-contrast: more)"


_CHOICES: Final = {field.name: get_args(field.type) for field in fields(Display) if field.name != "page"}
_shown: ContextVar[Display] = ContextVar("display", default=Display())  # noqa: B039


def display() -> Display:
    """What the page that is being made is to look like."""
    return _shown.get()


def display_from(wanted: dict[str, str], page: str = "/") -> Display:
    """The settings of these names; whatever is no choice of ours stays as it is by itself."""
    known = {name: wanted[name] for name, choices in _CHOICES.items() if wanted.get(name) in choices}
    return Display(**known, page=page if _PAGE.fullmatch(page) else "/")  # type: ignore[arg-type]


class Displayed:
    """Reads the cookie before a page is made; what comes out depends on it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_varied(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.add_vary_header("cookie")
            await send(message)

        kept = HTTPConnection(scope).cookies.get(COOKIE, "").split(".")
        token = _shown.set(display_from(dict(zip(_CHOICES, kept, strict=False)), scope["path"]))
        try:
            await self._app(scope, receive, send_varied)
        finally:
            _shown.reset(token)


class DisplayForm:
    """Where the 「表示」 panel posts to. The panel stands on pages that know no visitor, too: what keeps other sites
    from posting here is where the browser says the form came from."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    def routes(self) -> list[Route]:
        return [Route("/display", self.choose, methods=["POST"])]

    async def choose(self, request: Request) -> Response:
        """Keeps the choice and goes back to the page; the page's script, which has shown it already, gets 204."""
        self._reception.check_page_allowance(request)
        if not from_this_site(request):
            raise Problem(403, "form_expired")
        form = await request.form(max_files=0, max_fields=len(_CHOICES) + 1)
        posted = {name: value for name, value in form.items() if isinstance(value, str)}
        chosen = display_from(posted, posted.get("back", "/"))
        response = Response(status_code=204) if from_script(request) else RedirectResponse(chosen.page, 303)
        response.set_cookie(
            COOKIE,
            ".".join(astuple(chosen)[: len(_CHOICES)]),
            max_age=DAYS_REMEMBERED * 86_400,
            path="/",
            samesite="lax",
            httponly=True,
            secure=self._reception.is_secure(request),
        )
        return response
