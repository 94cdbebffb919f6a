"""A shop of the list as a card, the same wherever one is shown; and the list as the source of what is said."""

from collections.abc import Iterator
from datetime import date
from typing import Final
from urllib.parse import quote

from bot.blocks import Button, Card, Citation, Open, Row
from bot.listings import Listing
from bot.shop_sought import kinds_said
from bot.turn import Turn
from shops.folding import digits
from shops.genres import label
from shops.results import Hit
from shops.shop import Shop

TEMPLATE: Final = "shop_card"
REPORT: Final = "shop_report"
"""The handler that takes reports about a shop."""
_MAP: Final = "https://www.google.com/maps/search/?api=1&query="
_LEAST_DIGITS: Final = 9
_LONGEST_ROW: Final = 200


def listed_on(listing: Listing) -> date:
    """The day as of which the list is: the latest on which a row was checked, else the day it was taken in."""
    return listing.state.checked_on or listing.state.at.date()


def list_citation(turn: Turn, listing: Listing) -> Citation:
    """The list as a source."""
    title = turn.words(TEMPLATE, "list_name", programme=turn.programme)
    return Citation(title, turn.words(TEMPLATE, "listed", day=listed_on(listing)))


def shop_card(turn: Turn, listing: Listing, hit: Hit, station: str = "", *, buttons: bool = True) -> Card:
    """``station``: from which the hit's distance is measured, "" where it is from the person."""
    shop = hit.shop
    genre = shop.genre or "・".join(label(code) for code in sorted(shop.genres))
    near = ""
    if hit.distance_m is not None and shop.position and shop.position.trusted:
        near = turn.words(TEMPLATE, "near", metres=hit.distance_m, station=station)
    is_plain = not (hit.left or shop.status == "paused" or shop.id in listing.checking)
    return Card(
        title=shop.name,
        subtitle="　".join(filter(None, (near, genre))),
        rows=tuple(_rows(turn, listing, hit)),
        tone="plain" if is_plain else "warning",
        colour=turn.programme.colour,
        buttons=tuple(_buttons(turn, shop)) if buttons else (),
    )


def _rows(turn: Turn, listing: Listing, hit: Hit) -> Iterator[Row]:
    shop = hit.shop
    for status in _statuses(listing, hit):
        said = turn.words(TEMPLATE, f"status_{status}", programme=turn.programme, left_on=shop.left_on)
        yield Row(turn.words(TEMPLATE, "row_status"), said, strong=True)
    values = {
        "address": shop.address,
        "kinds": kinds_said(shop.ticket_kinds),
        "phone": shop.phone if len(digits(shop.phone)) >= _LEAST_DIGITS else "",
        "hours": shop.hours,
        "closed": shop.closed,
        "listed": turn.words(TEMPLATE, "listed", day=shop.checked_on or listed_on(listing)),
    }
    for name, value in values.items():
        if value.strip():
            yield Row(turn.words(TEMPLATE, f"row_{name}"), _short(value))


def _statuses(listing: Listing, hit: Hit) -> Iterator[str]:
    """What stands against going there, the gravest first."""
    if hit.left:
        yield "left" if hit.shop.left_on else "left_unknown"
        return
    if hit.shop.id in listing.checking:
        yield "checking"
    if hit.shop.status == "paused":
        yield "paused"


def _buttons(turn: Turn, shop: Shop) -> Iterator[Button]:
    if len(digits(shop.phone)) >= _LEAST_DIGITS:
        yield Button(turn.words(TEMPLATE, "button_call"), Open(f"tel:{digits(shop.phone)}"))
    yield Button(turn.words(TEMPLATE, "button_map"), Open(map_address(shop)))
    if turn.site:
        page = f"{turn.site}/p/{turn.programme.code}/shops/{quote(shop.id, safe='')}"
        yield Button(turn.words(TEMPLATE, "button_page"), Open(page))
    if turn.can_answer(REPORT):
        yield Button(turn.words(TEMPLATE, "button_report"), turn.press(REPORT, shop=shop.id))


def map_address(shop: Shop) -> str:
    """A map of where the shop is: by its position where that is trusted, else by name and address."""
    spot = shop.position
    where = f"{spot.lat},{spot.lng}" if spot and spot.trusted else f"{shop.name} {shop.address}".strip()
    return _MAP + quote(where, safe=",")


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST_ROW else value[: _LONGEST_ROW - 1] + "…"
