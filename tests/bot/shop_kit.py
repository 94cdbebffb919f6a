"""The small made-up list of ``tests/shops`` as the list of a programme, and a conversation in which it is at hand."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import cache

from shop_list import shops
from talking import NUMBERS, Talk, counter

from bot.blocks import Card, Cards, Reply
from bot.clock import TOKYO
from bot.incoming import Incoming
from bot.listings import Listing
from bot.turn import Standing
from shops.index import ShopIndex
from shops.shop import Shop
from store.shop_lists import ListState

GUNMA = "gunma-gotoeat"
CHECKED = date(2020, 11, 16)
IN_USE = "2020-11-20"
"""Tickets of Gunma can be used on this day."""
STATE = ListState(7, "一覧.csv", datetime(2020, 11, 17, 9, tzinfo=TOKYO), CHECKED, 19)


def listing_of(
    some: Iterable[Shop], programme: str = GUNMA, checking: frozenset[str] = frozenset()
) -> Listing:
    return Listing(programme, ShopIndex(list(some), date(2020, 11, 20)), STATE, checking)


@cache
def listing(programme: str = GUNMA) -> Listing:
    """Nineteen shops of a town that does not exist; none of them says which tickets it takes in Gunma's."""
    return listing_of(shops(), programme)


@cache
def silent_listing() -> Listing:
    """The same shops, of none of which it is told which tickets it takes."""
    return listing_of(replace(shop, ticket_kinds=frozenset()) for shop in shops())


def talk(at: str = IN_USE, here: Listing | None = None, programme: str = GUNMA, **more: str) -> Talk:
    """A conversation in a programme with a list."""
    found = here or listing(programme)
    talk = Talk(programme, at=at, role=more.get("role", "consumer"), programme=programme)  # type: ignore[arg-type]
    talk.listings = lambda code, day: found if code == programme else None
    return talk


def stand(talk: Talk, lat: float, lng: float) -> Reply:
    """The person sends where they stand."""
    number = next(NUMBERS)
    incoming = Incoming("web", "somebody", f"p{number}", "position", talk.now, latitude=lat, longitude=lng)
    standing = Standing(talk.entrance, talk.memory, talk.case, listings=talk.listings)
    talk.last = counter().reply(incoming, standing, talk.now, lambda: f"CASE-{number}")
    talk.memory = talk.last.memory or talk.memory
    return talk.last


def cards_of(reply: Reply) -> list[Card]:
    return [card for block in reply.blocks if isinstance(block, Cards) for card in block.cards]


def names(reply: Reply) -> list[str]:
    """The shops that a reply shows, with single spaces."""
    return [" ".join(card.title.split()) for card in cards_of(reply)]
