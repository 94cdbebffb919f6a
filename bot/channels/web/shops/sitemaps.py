"""Which pages of shops there are, for search engines: at most 50,000 in a file, as sitemaps.org asks."""

from collections.abc import Iterator
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.guide.keeping import COMPRESSED
from bot.channels.web.reception import Problem, Reception
from bot.channels.web.shops.pages import Lists
from bot.channels.web.shops.told import shops_path
from bot.listings import Listing

MOST: Final = 50_000


class ShopSitemaps:
    """``public_url`` "": addresses begin with what the request was sent to. The first file of a programme begins with its search
    page."""

    def __init__(self, reception: Reception, lists: Lists, public_url: str) -> None:
        self._reception = reception
        self._lists = lists
        self._public_url = public_url

    def routes(self) -> list[Route]:
        return [Route("/sitemaps/{code}-shops-{part:int}.xml", self.part, middleware=[COMPRESSED])]

    def paths(self) -> Iterator[str]:
        """Of all files, for robots.txt."""
        for room in self._reception.rooms:
            listing = self._listing(room.programme.code) if room.programme else None
            if room.programme and listing:
                parts = -(-(1 + len(listing.index)) // MOST)
                yield from (
                    f"/sitemaps/{room.programme.code}-shops-{part}.xml" for part in range(1, parts + 1)
                )

    async def part(self, request: Request) -> Response:
        """``GET /sitemaps/{code}-shops-{part}.xml``, from 1."""
        self._reception.check_page_allowance(request)
        code, part = request.path_params["code"], request.path_params["part"]
        listing = self._listing(code)
        if listing is None:
            raise Problem(404, "not_found")
        site = self._public_url or str(request.base_url).rstrip("/")
        page = await run_in_threadpool(self._made, listing, part, site)
        return Response(
            page, media_type="application/xml", headers={"cache-control": "public, max-age=86400"}
        )

    def _made(self, listing: Listing, part: int, site: str) -> str:
        paths = _paths(listing, part)
        if not paths:
            raise Problem(404, "not_found")
        return self._reception.env.get_template("guide/sitemap.xml").render(site=site, paths=paths)

    def _listing(self, code: str) -> Listing | None:
        known = self._reception.rooms.of(code)
        return self._lists.at(code, self._reception.clock.now().date()) if known else None


def _paths(listing: Listing, part: int) -> list[tuple[str, str]]:
    """Path of each page of that part, and its last part where that is an id of the data."""
    page, first = shops_path(listing.programme), (part - 1) * MOST
    if not 0 <= first <= len(listing.index):
        return []
    last = min(first + MOST - 1, len(listing.index))
    shops = [(f"{page}/", shop.id) for shop in listing.index.shops[max(first - 1, 0) : last]]
    return [(page, ""), *shops] if part == 1 else shops
