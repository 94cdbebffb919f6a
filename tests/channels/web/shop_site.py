"""A site with a small made-up list of shops, of Gunma's programme, as of 2021-11-01."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import httpx
from guide_site import SECRET, SITE, programmes

from bot.blocks import Reply
from bot.channels.web.allowance import Limits
from bot.channels.web.app import Guide, ShopSearch, Tiles, Web, create_web
from bot.channels.web.reception import WebSettings
from bot.clock import TOKYO, SetClock
from bot.listings import Listing
from shops.index import ShopIndex
from shops.shop import Position, Shop
from store.shop_lists import ListState

CODE = "gunma-gotoeat"
PAGE = f"/p/{CODE}/shops"
API = f"/api/v1/programmes/{CODE}/shops"
NOON = datetime(2021, 11, 1, 12, tzinfo=TOKYO)
TAKASAKI = Position(36.3222, 139.0125)
HOSTILE = (
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "=HYPERLINK(\"https://evil.example\")", "+1+1", "-2+3", "@SUM(1)",
    "\t=1+1", "＝１＋１", "''\"\"``", "\u202eっぽんに", "a\x00b\x07c\x1bd", "</title></script>", "{{ 7 * 7 }}", "javascript:alert(1)", "\ufeff\u200b=2",
    "]]>", "' OR 1=1 --", "%0d%0aSet-Cookie: a=b"
)  # fmt: skip
"""What a list could hold."""

MUCH = Limits(
    pages_by_network="100000/minute", lists_by_network="100000/minute", downloads_by_network="100000/minute"
)

SHOPS = (
    Shop(
        "a1", "みほん食堂 高崎店", "群馬県高崎市見本町1-1", ("ミホンショクドウ タカサキテン",), "高崎店", genre="和食・寿司",
        municipality="高崎市", phone="027-000-0001", postal="370-0000", position=TAKASAKI, hours="11:00～20:00", closed="月曜日",
        ticket_kinds=frozenset({"common", "paper"}), checked_on=date(2021, 10, 25),
    ),
    Shop("a2", "ためし焼肉", "群馬県高崎市見本町2-1", genre="焼肉", municipality="高崎市", phone="0270000002", position=Position(36.3250, 139.0130)),
    Shop("a3", "れいだい珈琲", "群馬県前橋市見本町1-1", genre="カフェ", municipality="前橋市", position=Position(36.3895, 139.0634), status="paused"),
    Shop("a4", "さんぷる旅館", "群馬県渋川市見本町3-1", genre="旅館", municipality="渋川市", position=Position(35.0, 135.0, trusted=False)),
    Shop("a5", "やめた食堂", "群馬県高崎市見本町9-9", genre="和食", municipality="高崎市", left_on=date(2021, 10, 1)),
)  # fmt: skip


@dataclass
class Lists:
    """The lists of a site; a test changes them as an import would."""

    of: dict[str, tuple[Shop, ...]] = field(default_factory=dict)
    number: int = 7
    checking: frozenset[str] = frozenset()
    _made: dict[tuple[str, date], tuple[tuple[Shop, ...], ShopIndex]] = field(default_factory=dict)

    def at(self, programme: str, today: date) -> Listing | None:
        shops = self.of.get(programme)
        if shops is None:
            return None
        kept = self._made.get((programme, today))
        if kept is None or kept[0] is not shops:
            kept = self._made[programme, today] = (shops, ShopIndex(shops, today))
        days = [shop.checked_on for shop in shops if shop.checked_on]
        state = ListState(
            number=self.number,
            file_name="shops.csv",
            at=NOON,
            checked_on=max(days, default=None),
            shops=len(kept[1]),
        )
        return Listing(programme, kept[1], state, self.checking)


@dataclass
class ShopSite:
    """``now`` and ``lists`` may be changed while it stands."""

    web: Web
    lists: Lists
    clock: SetClock

    def client(self, **how: Any) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self.web.app)
        return httpx.AsyncClient(transport=transport, base_url="http://counter.example", **how)


def shop_site(
    shops: Iterable[Shop] = SHOPS,
    *,
    demo: bool = False,
    tiles: Tiles | None = None,
    limits: Limits | None = None,
    engine: Any = None,
    public_url: str = SITE,
    welcome: Callable[..., Reply] = lambda codes, moment: Reply("silent"),
) -> ShopSite:
    """``engine``: for the chat; without one only pages to read can be opened."""
    lists, clock = Lists({CODE: tuple(shops)}), SetClock(NOON)
    settings = WebSettings(secret=SECRET, demo=demo, limits=limits or MUCH)
    web = create_web(
        engine, programmes(), settings, welcome=welcome, clock=clock, guide=Guide(public_url=public_url),
        shop_search=ShopSearch(lists, tiles or Tiles()),
    )  # fmt: skip
    return ShopSite(web, lists, clock)


def many(count: int, **more: Any) -> tuple[Shop, ...]:
    """Made-up shops, each at a place of its own."""
    return tuple(
        Shop(
            f"m{number}", f"みほん{number}号店", f"群馬県高崎市見本町{number}", municipality="高崎市", genre="居酒屋",
            position=Position(36.3 + number % 100 / 1000, 139.0 + number // 100 / 1000), **more,
        )
        for number in range(count)
    )  # fmt: skip


def hostile() -> tuple[Shop, ...]:
    """A list that puts every hostile text into every field."""
    return tuple(
        replace(
            SHOPS[0], id=f"h{number}", name=text, address=text, readings=(text,), branch=text, genre=text, municipality=text, phone=text,
            postal=text, hours=text, closed=text, area=text, size=text, ticket_kinds=frozenset({text}),
        )
        for number, text in enumerate(HOSTILE)
    )  # fmt: skip
