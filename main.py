"""The composition root: settings → store → counter → engine → channels, scheduler. Knows all, imported by the CLI only."""

import asyncio
import contextlib
import ctypes
import gc
import mmap
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from fastapi import FastAPI, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.routing import Route

import bot
from bot.calendars.own import PrivateCalendars
from bot.calendars.public import PublicCalendars
from bot.channels import terminal
from bot.channels.line import LineChannels
from bot.channels.line.menus.menu import MOST_PROGRAMMES, Menu, menus_of
from bot.channels.line.senders import Senders
from bot.channels.line.showing import messages_by
from bot.channels.preview import Sides, create_preview
from bot.channels.web.app import (
    Guide,
    Rooms,
    ShopSearch,
    Tiles,
    Web,
    WebDeliverer,
    WebSettings,
    create_web,
    welcome_of,
)
from bot.channels.web.security import SafeHeaders
from bot.channels.web.showing import showing
from bot.clock import Clock, SystemClock
from bot.counter import Counter
from bot.engine import Chore, Engine
from bot.evidence_intake import EvidenceIntake
from bot.holidays import business_calendar, japanese_holiday_name
from bot.listings import Listings
from bot.live_programmes import LiveProgrammes
from bot.merchants.doors import Doors, doors_over
from bot.outbox import Deliverer, TellsMany
from bot.registry import Registry
from bot.reminder_choosing import Choosing
from bot.reminding_announcements import Announcements
from bot.reminding_corrections import CORRECTION, Corrections
from bot.words import OWN, TemplateWords
from desk.demo import demo_logins, load_demo
from desk.quota import Left
from desk.reminders import ReminderDesk
from handlers import EXAMPLES, TEMPLATES, all_handlers
from programmes.loader import load_programmes
from programmes.model import Programme
from programmes.rules import PostalService
from programmes.rules.reminders import Quiet
from scheduler.announcing import Announcer
from scheduler.corrections import Corrector
from scheduler.forecast import forecast
from scheduler.telling import Teller
from scheduler.timetable import Timetable, ages_of
from settings import Settings
from store import Store, announcements, workers
from store.shop_shelf import Shelf


@dataclass(frozen=True, slots=True)
class House:
    """Everything of one process, built and not yet started."""

    settings: Settings
    programmes: LiveProgrammes
    store: Store
    counter: Counter
    line: LineChannels
    engine: Engine
    clock: Clock
    listings: Listings
    teller: Teller


def build_counter(programmes: Mapping[str, Programme], settings: Settings) -> Counter:
    words = _words()
    registry = Registry(all_handlers(), EXAMPLES)
    return Counter(
        programmes, registry, words, japanese_holiday_name, _post(settings), _public_url(settings),
        quiet=_quiet(settings),
    )  # fmt: skip


def _words() -> TemplateWords:
    return TemplateWords(TEMPLATES, OWN)


def _post(settings: Settings) -> PostalService:
    return PostalService(lead_days=settings.postal_lead_days)


def _quiet(settings: Settings) -> Quiet:
    return Quiet(time(settings.quiet_from), time(settings.quiet_to))


def _public_url(settings: Settings) -> str:
    return str(settings.public_url).rstrip("/") if settings.public_url else ""


def programmes_of(settings: Settings) -> dict[str, Programme]:
    """All programmes of this deployment. Raises ProgrammeError with everything that is wrong."""
    return load_programmes(None, *settings.programme_folders)


def build(settings: Settings, clock: Clock | None = None, counter: Counter | None = None) -> House:
    """The house over its settings. Opens nothing yet. ``counter``: one that was made over the same settings before."""
    clock = clock or SystemClock()
    programmes = LiveProgrammes(programmes_of(settings), _post(settings))
    store = Store(settings.database_url)
    counter = counter or build_counter(programmes, settings)
    line = line_of(settings, programmes, clock)
    rooms = Rooms(programmes)

    def entrance(channel: str, address: str) -> tuple[str, ...]:
        if channel == "web":
            return rooms.entrance(address)
        if channel == terminal.CHANNEL:
            code = terminal.programme_of(address)
            return (code,) if code in programmes else tuple(programmes)
        return line.entrance(channel)

    ways: dict[str, Deliverer] = {
        "web": WebDeliverer(),
        terminal.CHANNEL: terminal.TerminalDeliverer(),
        **line.deliverers,
    }
    pictures = {name: line.content(name) for name in line.deliverers}
    intake = EvidenceIntake(store, pictures, _words(), programmes, clock)
    listings = Listings(store, Shelf(store, settings.shop_index_dir), programmes)
    name = workers.new_name()
    quiet = _quiet(settings)
    teller = Teller(
        store, programmes, ways, _words(), clock, _post(settings), name, quiet,
        others={
            CORRECTION: Corrections(programmes, _words()).card,
            announcements.KIND: Announcements(_words()).card,
        },
    )  # fmt: skip
    corrector = Corrector(store, programmes, clock, quiet)
    announcer = Announcer(store, clock, quiet)
    engine = Engine(
        store, counter, ways, entrance=entrance, clock=clock, listings=listings.at, name=name,
        chores=(
            intake.take_due, _looking(listings, clock), corrector.catch_up, announcer.catch_up, teller.send,
        ),
    )  # fmt: skip
    return House(settings, programmes, store, counter, line, engine, clock, listings, teller)


def line_of(settings: Settings, programmes: Mapping[str, Programme], clock: Clock) -> LineChannels:
    """The LINE channels of a deployment, not opened yet."""
    return LineChannels(
        settings.line_channels, programmes, settings.line_api_url, clock,
        public_url=_public_url(settings), blob_url=settings.line_blob_url,
    )  # fmt: skip


async def messages_left(settings: Settings, programmes: Mapping[str, Programme]) -> dict[str, int | None]:
    """How many people each LINE channel can still tell something this month, as :class:`bot.outbox.TellsMany` says."""
    line = line_of(settings, programmes, SystemClock())
    await line.open()
    try:
        ways = {name: way for name, way in line.deliverers.items() if isinstance(way, TellsMany)}
        return {name: await way.left() for name, way in ways.items()}
    finally:
        await line.close()


def reminder_desk(
    settings: Settings, store: Store, programmes: Mapping[str, Programme], left: Left
) -> ReminderDesk:
    """What operators ask about reminders, by the same rules and quiet hours as they are sent by."""
    post, quiet = _post(settings), _quiet(settings)
    asks = forecast(post, business_calendar(), quiet)
    return ReminderDesk(store, programmes, _words(), post, quiet, asks, left)


def _looking(listings: Listings, clock: Clock) -> Chore:
    """A new list of shops is searched by every process as soon as it sees it."""

    async def look_for_new_lists() -> tuple[int, ...]:
        await asyncio.to_thread(listings.refresh, clock.now().date())
        return ()

    return look_for_new_lists


@asynccontextmanager
async def running(house: House) -> AsyncIterator[House]:
    """The house with its doors open: store migrated (and filled, for a demonstration), engine working; closed in the
    opposite order."""
    house.store.open()
    try:
        if house.settings.demo:
            await _fill_the_demo(house)
        await asyncio.to_thread(house.listings.refresh, house.clock.now().date())
        await asyncio.to_thread(house.programmes.refresh, house.store, house.clock.now())
        await house.line.open()
        await house.engine.start()
        try:
            yield house
        finally:
            await house.engine.stop()
            await house.line.close()
    finally:
        house.store.close()


async def _fill_the_demo(house: House) -> None:
    """Made-up merchants, and codes to link as them."""
    secret = house.settings.secret_key.get_secret_value()
    await asyncio.to_thread(load_demo, house.store, house.programmes, secret, house.clock.now())


def create_app(house: House) -> FastAPI:
    """The whole web application: health, metrics, LINE webhooks, and the web chat at the root."""
    web = _web(house)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        house.counter.ready()
        async with running(house):
            keep_what_stays()
            timetable = Timetable(house.store, house.settings, house.clock, house.teller.plan)
            timetable.start()
            try:
                yield
            finally:
                timetable.stop()
                web.live.close()

    app = FastAPI(title="Madoguchi", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    _add_health(app, house)
    app.add_middleware(house.line.in_front_of, engine=house.engine)
    if house.settings.demo:
        _add_preview(app, house)
    app.mount("/", web.app)
    app.state.web = web
    return app


def keep_what_stays() -> None:
    """Programmes and ranking stay for good. Searching them for garbage held up every webhook for a tenth of a
    second, again and again (measured). The young are looked through in small lots: ten thousand at once hold up
    one answer in twenty by as much as it takes itself."""
    gc.collect()
    _give_back_memory()
    gc.freeze()
    gc.set_threshold(5_000, 20, 20)


def _give_back_memory() -> None:
    """Building the rankings takes much that is free again afterwards; glibc keeps it unless it is told. It reads nearly
    all of the dictionary's file as well, of which a conversation needs little: that is read again as it is needed."""
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL("libc.so.6")
        libc.malloc_trim(0)
        for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines():
            if line.endswith("/system.dic"):
                start, end = (int(address, 16) for address in line.partition(" ")[0].split("-"))
                libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), mmap.MADV_DONTNEED)


def _add_health(app: FastAPI, house: House) -> None:
    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz")
    async def readyz(response: Response) -> dict[str, str]:
        ready = house.store.alive() and house.engine.alive()
        response.status_code = 200 if ready else 503
        return {"status": "ready" if ready else "not ready"}

    @app.get("/metrics")
    async def metrics(request: Request) -> Response:
        if not _may_measure(request, house.settings):
            return Response(status_code=403)
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def _may_measure(request: Request, settings: Settings) -> bool:
    """Whoever has the metrics token; without one set, this machine only and never through a proxy."""
    token = settings.metrics_token.get_secret_value()
    if token:
        given = request.headers.get("authorization", "").encode()
        return secrets.compare_digest(given, f"Bearer {token}".encode())
    here = request.client is not None and request.client.host in ("127.0.0.1", "::1")
    return here and not settings.behind_proxy


def _web(house: House) -> Web:
    settings = house.settings
    public = _public_url(settings)
    choosing = Choosing(house.store, house.programmes, _post(settings), _quiet(settings))
    return create_web(
        house.engine,
        house.programmes,
        WebSettings(
            secret=settings.secret_key.get_secret_value(),
            site_name=settings.site_name,
            https_only=public.startswith("https://"),
            demo=settings.demo,
            ages=ages_of(settings),
            widget_origins=settings.widget_origins,
            public_url=public,
            samples=demo_logins(house.programmes) if settings.demo else (),
        ),
        welcome=welcome_of(house.counter, house.listings.at),
        clock=house.clock,
        guide=_guide(house),
        doors=_doors(house),
        shop_search=ShopSearch(house.listings, Tiles(settings.map_tiles_url, settings.map_tiles_attribution)),
        choosing=choosing,
    )


def _guide(house: House) -> Guide:
    """What the pages to read need of the counter and the store."""
    post, public = _post(house.settings), _public_url(house.settings)
    calendars = PublicCalendars(house.programmes, TemplateWords(OWN), post, public, house.programmes.edition)
    own = PrivateCalendars(house.store, calendars, house.clock)
    return Guide(house.counter.search, house.counter.timeline, post, public, calendars, own)


def _doors(house: House) -> Doors:
    return doors_over(
        house.store,
        house.programmes,
        house.clock,
        secret=house.settings.secret_key.get_secret_value(),
        account_links={name: house.line.account_links(name) for name in house.line.deliverers},
        conversations=house.engine,
        words=TemplateWords(OWN),
    )


def _add_preview(app: FastAPI, house: House) -> None:
    """``/preview``: any reply as LINE and the web would show it, with the same headers as the web's pages."""
    web = showing(house.programmes, house.settings.site_name)
    public = _public_url(house.settings)
    line = messages_by(Senders(house.programmes, public), public)
    sides = Sides(line, web.messages, web.styles, _own_pictures(public), _menus(house))
    pages = SafeHeaders(
        create_preview(house.counter, house.programmes, sides, house.clock, house.listings.at),
        https_only=False,
    )
    app.router.routes += [Route("/preview", pages), Route("/preview/{rest:path}", pages)]


def _own_pictures(public_url: str) -> Callable[[str], str]:
    """The path on this site of a picture's public address; "" for one of another site."""
    public = public_url.rstrip("/") + "/"
    return lambda url: f"/{url.removeprefix(public)}" if public_url and url.startswith(public) else ""


def _menus(house: House) -> Callable[[str], tuple[Menu, ...]]:
    """The rich menus of a channel that serves one programme (its code) or all ("")."""
    words = TemplateWords(Path(bot.__file__).parent / "channels/line/templates")
    handlers = {handler.NAME: handler for handler in all_handlers()}

    def fits(name: str, programme: Programme) -> bool:
        return name in handlers and handlers[name].fits(programme)

    def menus(code: str) -> tuple[Menu, ...]:
        chosen = [each for each in house.programmes.values() if code in ("", each.code)]
        return menus_of(chosen, fits, words, "medium") if len(chosen) <= MOST_PROGRAMMES else ()

    return menus
