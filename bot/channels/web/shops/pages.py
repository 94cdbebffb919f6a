"""The pages to search a programme's shops: the search itself, the same by distance, on paper, and one page a shop."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from bot.channels.web.guide.book import Book
from bot.channels.web.guide.keeping import COMPRESSED
from bot.channels.web.guide.printing import Printing
from bot.channels.web.reception import Problem, Reception
from bot.channels.web.security import from_this_site
from bot.channels.web.shops import structured
from bot.channels.web.shops.finding import Finder
from bot.channels.web.shops.maps import Tiles, box_of, landmarks, marks, zoom_of
from bot.channels.web.shops.reporting import begin_report
from bot.channels.web.shops.told import shops_path, told
from bot.channels.web.shops.wishes import wish_of
from bot.listings import Listing
from programmes.model import Programme
from programmes.rules import UseState, use_state
from shops.asked import LONGEST
from shops.shop import Position, Shop

MOST_PRINTED: Final = 1_000
_A_MINUTE: Final = 60
_FIELDS: Final = 10
_DEGREES: Final = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,20})?")


class Lists(Protocol):
    """What the pages ask of :class:`bot.listings.Listings`."""

    def at(self, programme: str, today: date) -> Listing | None: ...


@dataclass(frozen=True, slots=True)
class Here:
    """A programme's list as somebody sees it: in the demonstration as of the day they chose."""

    book: Book
    listing: Listing
    moment: datetime

    @property
    def programme(self) -> Programme:
        return self.book.programme

    @property
    def today(self) -> date:
        return self.moment.date()

    @property
    def use(self) -> UseState:
        """Whether tickets can be used at all."""
        return use_state(self.programme, self.moment)

    @property
    def as_of(self) -> date:
        """The day that the list speaks of: the latest on which a shop of it was checked, or the day it came in."""
        return self.listing.state.checked_on or self.listing.state.at.date()


class ShopPages:
    def __init__(
        self,
        reception: Reception,
        printing: Printing,
        books: Mapping[str, Book],
        lists: Lists,
        tiles: Tiles,
        public_url: str,
    ) -> None:
        self._reception = reception
        self._printing = printing
        self._books = books
        self._lists = lists
        self._tiles = tiles
        self._public_url = public_url
        self._finder = Finder()

    def routes(self) -> list[Route]:
        path = shops_path("{code}")
        return [
            Route(path, self.search, middleware=[COMPRESSED]),
            Route(f"{path}/near", self.near, methods=["POST"], middleware=[COMPRESSED]),
            Route(f"{path}/print", self.on_paper, middleware=[COMPRESSED]),
            Route(f"{path}/spots", self.spots, middleware=[COMPRESSED]),
            Route(f"{path}/{{shop}}", self.shop, middleware=[COMPRESSED]),
            Route(f"{path}/{{shop}}/report", self.report, methods=["POST"]),
        ]

    async def search(self, request: Request) -> Response:
        """``GET /p/{code}/shops``: box, filters, results, map."""
        here = self._here(request)
        wish = wish_of(request.query_params)
        found = await run_in_threadpool(self._finder.find, here.listing, here.today, wish)
        is_plain = not request.query_params
        values = self._values(here, found=found, wish=wish, longest=LONGEST, tiles=self._tiles)
        return self._page("search", request, here, _A_MINUTE if is_plain else 0, asked=not is_plain, **values)

    async def near(self, request: Request) -> Response:
        """``POST /p/{code}/shops/near``: the results alone, from where somebody stands. The position is sent in the body,
        used for this answer, and neither kept nor logged."""
        here = self._here(request)
        if not from_this_site(request):
            raise Problem(403, "form_expired")
        form = await request.form(max_files=0, max_fields=_FIELDS)
        posted = {name: value for name, value in form.items() if isinstance(value, str)}
        near = _position(posted.get("lat", ""), posted.get("lng", ""))
        found = await run_in_threadpool(self._finder.find, here.listing, here.today, wish_of(posted), near)
        template = self._reception.env.get_template("shops/results.html")
        values = self._values(
            here, found=found, path=shops_path(here.programme.code), programme=here.programme
        )
        page = template.render(room=here.book.room, **values)
        return HTMLResponse(page, headers={"cache-control": "private, no-store"})

    async def on_paper(self, request: Request) -> Response:
        """``GET /p/{code}/shops/print``: everything that was found, up to a limit, in one plain table."""
        here = self._here(request)
        wish = wish_of({**request.query_params, "page": "1"})
        found = await run_in_threadpool(self._finder.find, here.listing, here.today, wish, None, MOST_PRINTED)
        values = self._values(here, found=found, wish=wish, most=MOST_PRINTED)
        return self._page("print", request, here, 0, asked=True, **values)

    async def shop(self, request: Request) -> Response:
        """``GET /p/{code}/shops/{shop}``: one shop, also one that has left the list."""
        here = self._here(request)
        listed = _listed(here, request)
        shop = told(listed, here.listing, here.today)
        as_listed = (here.listing.state.number, shop)
        values = self._values(
            here, shop=shop, tiles=self._tiles, kind=structured.kind_of(listed), shop_data=structured.shop
        )
        return self._page("shop", request, here, 0 if shop.left else _A_MINUTE, as_listed=as_listed, **values)

    async def report(self, request: Request) -> Response:
        """``POST /p/{code}/shops/{shop}/report``: begins the report of this shop in the conversation."""
        here = self._here(request)
        return await begin_report(
            self._reception, request, told(_listed(here, request), here.listing, here.today)
        )

    async def spots(self, request: Request) -> Response:
        """``GET /p/{code}/shops/spots``: the marks of a part of the map."""
        here = self._here(request)
        box = box_of(request.query_params.get("box", ""))
        zoom = zoom_of(request.query_params.get("zoom", ""))
        if box is None or zoom is None:
            raise Problem(400, "unreadable")
        wish = wish_of(request.query_params)
        found = await run_in_threadpool(marks, here.listing, here.today, wish, box, zoom)
        bare = [] if self._tiles.url else landmarks(here.listing, box, zoom)
        is_kept = self._reception.switch is None
        kept = f"public, max-age={_A_MINUTE}" if is_kept else "private, no-store"
        return JSONResponse({"spots": found, "landmarks": bare}, headers={"cache-control": kept})

    def path(self, code: str) -> str:
        """Of the search page; "" where the programme has no list."""
        has_list = self._lists.at(code, self._reception.clock.now().date()) is not None
        return shops_path(code) if has_list else ""

    def _here(self, request: Request) -> Here:
        self._reception.check_page_allowance(request)
        book = self._books.get(request.path_params["code"])
        if book is None:
            raise Problem(404, "not_found")
        moment = self._reception.moment(book.programme, request)
        listing = self._lists.at(book.programme.code, moment.date())
        if listing is None:
            raise Problem(404, "not_found")
        return Here(book, listing, moment)

    def _values(self, here: Here, **values: Any) -> dict[str, Any]:
        return {"seen": here, "search_path": shops_path(here.programme.code), **values}

    def _page(self, template: str, request: Request, here: Here, seconds: int, **values: Any) -> Response:
        minute = here.moment.replace(second=0, microsecond=0)
        values = {"as_listed": _stamp(here.listing), "moment": minute} | values
        page = self._printing.page(f"shops/{template}", request, here.book, seconds, **values)
        if seconds == 0 and "set-cookie" not in page.headers:
            page.headers["cache-control"] = "private, no-cache"
        return page


def _listed(here: Here, request: Request) -> Shop:
    """The shop of the path. Raises a 404 problem for one that is not on the list."""
    listed = here.listing.index.shop(request.path_params["shop"])
    if listed is None:
        raise Problem(404, "not_found")
    return listed


def _stamp(listing: Listing) -> tuple[int, str, frozenset[str]]:
    return listing.state.number, listing.index.sign, listing.checking


def _position(lat: str, lng: str) -> Position:
    if not (_DEGREES.fullmatch(lat) and _DEGREES.fullmatch(lng)):
        raise Problem(400, "unreadable")
    place = Position(float(lat), float(lng))
    if abs(place.lat) > 90 or abs(place.lng) > 180:
        raise Problem(400, "unreadable")
    return place
