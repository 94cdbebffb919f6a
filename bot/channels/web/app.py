"""The web chat as one ASGI application, to be mounted at the root of the site, after every other route.

    rooms = Rooms(programmes)
    engine = Engine(store, counter, {"web": WebDeliverer(), …}, entrance=lambda channel, address: rooms.entrance(address))
    web = create_web(engine, programmes, WebSettings(secret=…), welcome=welcome_of(counter), clock=clock)
    app.mount("/", web.app)
    …
    web.live.close()   # when the server is told to stop, before it waits for its connections

Messages are masked by the engine before they are stored, not here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from bot.channels.web.allowance import Allowance
from bot.channels.web.citing import Reading
from bot.channels.web.display import Displayed, DisplayForm
from bot.channels.web.doors.wiring import DoorPages
from bot.channels.web.guide.book import books_of
from bot.channels.web.guide.keeping import COMPRESSED
from bot.channels.web.guide.printing import Printing
from bot.channels.web.guide.wiring import Guide, guide_routes
from bot.channels.web.keeping import KeptPages
from bot.channels.web.live import Live
from bot.channels.web.pages import Pages
from bot.channels.web.palette import style_sheet
from bot.channels.web.pictures import Pictures
from bot.channels.web.posting import Posting
from bot.channels.web.problems import ProblemPages
from bot.channels.web.reception import Conversations, Reception, WebSettings, Welcome, welcome_of
from bot.channels.web.reminders.pages import ReminderPages
from bot.channels.web.rendering import Renderer
from bot.channels.web.rooms import Rooms
from bot.channels.web.security import BodyLimit, Forms, SafeHeaders
from bot.channels.web.shops.maps import Tiles
from bot.channels.web.shops.wiring import Shops, ShopSearch
from bot.channels.web.standing import DateSwitch
from bot.channels.web.templating import KEPT_FOR_GOOD, STATIC, environment, versioned
from bot.channels.web.widget.door import Widget
from bot.clock import Clock
from bot.merchants.doors import Doors
from bot.outbox import Outcome, Outgoing, Sent
from bot.reminder_choosing import Choosing
from programmes.model import Programme

__all__ = [
    "Guide",
    "Rooms",
    "ShopSearch",
    "Tiles",
    "Web",
    "WebDeliverer",
    "WebSettings",
    "create_web",
    "welcome_of",
]


@dataclass(frozen=True, slots=True)
class Web:
    """``app`` to mount; ``live.close()`` when the server is told to stop, so that open streams end."""

    app: ASGIApp
    live: Live


class WebDeliverer:
    """The web's way out of the outbox: a message is delivered when it is stored, for streams and pages read it there."""

    shows_transcript = True

    async def deliver(self, outgoing: Outgoing) -> Outcome:
        return Sent("web")


class Assets(StaticFiles):
    """Static files; an address that names the file's version may be kept for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        versioned = b"v=" in scope.get("query_string", b"")
        response.headers["cache-control"] = KEPT_FOR_GOOD if versioned else "public, max-age=3600"
        return response


def create_web(
    conversations: Conversations,
    programmes: Mapping[str, Programme],
    settings: WebSettings,
    *,
    welcome: Welcome,
    clock: Clock,
    guide: Guide | None = None,
    doors: Doors | None = None,
    shop_search: ShopSearch | None = None,
    choosing: Choosing | None = None,
) -> Web:
    """The pages over an engine. ``welcome``: what an empty conversation shows; pure, called on every page.
    ``guide``: what the pages to read need; without it they stand without search and timeline. ``doors``: what stands
    behind one-time links; without it there are none. ``shop_search``: the lists of shops; without them no shop is
    searched. ``choosing``: what visitors are reminded of; without it there is no page of its settings."""
    guide = guide or Guide()
    site = _Site(conversations, programmes, settings, welcome, clock, guide, doors, shop_search, choosing)
    app = Starlette(
        routes=site.routes(),
        middleware=[Middleware(Displayed), Middleware(BodyLimit, most_at=site.doors.most_at)],
        exception_handlers=site.exception_handlers,
    )
    return Web(SafeHeaders(app, https_only=settings.https_only, adapted=site.headers), site.live)


class _Site:
    """The parts of the web, made over each other."""

    def __init__(
        self,
        conversations: Conversations,
        programmes: Mapping[str, Programme],
        settings: WebSettings,
        welcome: Welcome,
        clock: Clock,
        guide: Guide,
        doors: Doors | None,
        shop_search: ShopSearch | None,
        choosing: Choosing | None,
    ) -> None:
        self._accents = style_sheet(programmes.values())
        sheet = versioned("/accents.css", self._accents.encode())
        env, rooms = environment(settings.site_name, sheet, Reading(programmes)), Rooms(programmes)
        self._reception = reception = Reception(
            settings=settings,
            conversations=conversations,
            rooms=rooms,
            env=env,
            renderer=Renderer(env),
            forms=Forms(settings.secret),
            allowance=Allowance(settings.limits),
            switch=DateSwitch(settings.secret, programmes) if settings.demo else None,
            welcome=welcome,
            clock=clock,
        )
        env.globals.update(reminds=choosing is not None)
        self._guide, self._programmes, self._choosing = guide, programmes, choosing
        self.live = Live(reception)
        self.doors = DoorPages(reception, doors)
        self._widget = Widget(reception, self.live, programmes, self._accents)
        self._books, self._printing = books_of(rooms, guide.post), Printing(reception, guide.site)
        self._shops = Shops(reception, shop_search, self._books, self._printing, guide.site)
        self._problems = ProblemPages(env, rooms)

    def routes(self) -> list[BaseRoute]:
        reception, guide = self._reception, self._guide
        return [
            *Pages(reception, self._accents).routes(),
            *Posting(reception).routes(),
            *self.live.routes(),
            *guide_routes(reception, guide, self._books, self._printing, self._shops.sitemaps),
            *self._shops.routes(),
            *self._widget.routes(),
            *KeptPages(reception).routes(),
            *(ReminderPages(reception, self._choosing).routes() if self._choosing else ()),
            *DisplayForm(reception).routes(),
            *self.doors.routes(),
            *Pictures(self._programmes, guide.timeline, reception.allowance.picture).routes(),
            Route("/favicon.ico", _favicon),
            Mount("/static", Assets(directory=STATIC), name="static", middleware=[COMPRESSED]),
        ]

    @property
    def exception_handlers(self) -> Mapping[Any, Any]:
        own = {HTTPException: self._problems.refused, Exception: self._problems.failed}
        return {**own, **self.doors.exception_handlers}

    def headers(self, path: str) -> Mapping[str, str]:
        """What differs on a path from the headers of every page."""
        return {**self._widget.headers(path), **self.doors.headers(path), **self._shops.headers(path)}


async def _favicon(request: Request) -> Response:
    return FileResponse(
        STATIC / "favicon.svg", media_type="image/svg+xml", headers={"cache-control": "public, max-age=86400"}
    )
