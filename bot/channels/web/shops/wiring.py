"""Shop search as routes, and what it needs from outside."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.routing import Route

from bot.channels.web.guide.book import Book
from bot.channels.web.guide.printing import Printing
from bot.channels.web.reception import Reception
from bot.channels.web.security import policy
from bot.channels.web.shops.api import ShopApi
from bot.channels.web.shops.maps import Tiles
from bot.channels.web.shops.pages import Lists, ShopPages
from bot.channels.web.shops.sitemaps import ShopSitemaps

_MAPPED: Final = re.compile(r"/p/[^/]+/shops(?:/[^/]+)?")


@dataclass(frozen=True, slots=True)
class ShopSearch:
    """``lists``: the lists of shops, by programme and day. ``tiles``: the background of the maps."""

    lists: Lists
    tiles: Tiles = Tiles()  # noqa: RUF009


class Shops:
    """``search`` None: this deployment has no lists."""

    def __init__(
        self,
        reception: Reception,
        search: ShopSearch | None,
        books: Mapping[str, Book],
        printing: Printing,
        public_url: str,
    ) -> None:
        self._search = search
        if search is None:
            return
        self._pages = ShopPages(reception, printing, books, search.lists, search.tiles, public_url)
        self._api = ShopApi(reception, search.lists, public_url)
        self._sitemaps = ShopSitemaps(reception, search.lists, public_url)
        reception.env.globals.update(search_page=self._pages.path)
        self._policy = {"content-security-policy": policy(img_src=f"'self' {search.tiles.origin}")}

    def routes(self) -> list[Route]:
        if self._search is None:
            return []
        return [*self._pages.routes(), *self._api.routes(), *self._sitemaps.routes()]

    def sitemaps(self) -> Iterable[str]:
        """Paths of the sitemaps of shops."""
        return () if self._search is None else self._sitemaps.paths()

    def headers(self, path: str) -> Mapping[str, str]:
        """What is different at a path: where a map has tiles, their site may be asked for pictures."""
        has_tiles = self._search is not None and self._search.tiles.url
        return self._policy if has_tiles and _MAPPED.fullmatch(path) else {}
