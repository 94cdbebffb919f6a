"""A shop as pages, files and the API tell it: what a list holds is text of others, and stays text."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import quote

from bot.listings import Listing
from shops.genres import label
from shops.results import Hit
from shops.shop import Shop
from shops.words import genre_words, ticket_labels

_BREAKS: Final = re.compile(r"[\s\x1c-\x1f\x85\u2028\u2029]+")
_UNSEEN: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
)


def shown(text: str) -> str:
    """``text`` on one line, without what cannot be seen but turns, hides or breaks the words around it."""
    return _UNSEEN.sub("", _BREAKS.sub(" ", text)).strip()


def lines(text: str) -> str:
    """The same with its line breaks."""
    return "\n".join(filter(None, (shown(line) for line in text.splitlines())))


@dataclass(frozen=True, slots=True)
class ToldShop:
    """``path``: of its page. ``tickets``: codes of the kinds it takes, () where the list does not say. ``lat``, ``lng``:
    None where no position is trusted. ``distance_m``: from the asker or the station. ``left``: it takes part no more,
    since ``left_on``; ``checking``: a report about it is not settled. ``hours``, ``closed``: as given."""

    id: str
    path: str
    name: str
    reading: str
    branch: str
    genre: str
    genres: tuple[str, ...]
    postal: str
    address: str
    municipality: str
    phone: str
    hours: str
    closed: str
    tickets: tuple[str, ...]
    area: str
    size: str
    lat: float | None
    lng: float | None
    checked_on: date | None
    left_on: date | None
    left: bool
    paused: bool
    checking: bool
    distance_m: float | None = None

    @property
    def ticket_names(self) -> tuple[str, ...]:
        """What people read for ``tickets``."""
        return tuple(ticket_labels().get(kind, kind) for kind in self.tickets)


def shops_path(programme: str) -> str:
    """Of the search page."""
    return f"/p/{programme}/shops"


def told(shop: Shop, listing: Listing, today: date, hit: Hit | None = None) -> ToldShop:
    """``hit``: what the search says of it."""
    name, branch = shown(shop.name), shown(shop.branch)
    place = shop.position if shop.position and shop.position.trusted else None
    return ToldShop(
        id=shop.id,
        path=f"{shops_path(listing.programme)}/{quote(shop.id, safe='')}",
        name=name or shown(shop.id),
        reading=shown(shop.readings[0]) if shop.readings else "",
        branch="" if branch in name else branch,
        genre=shown(shop.genre)
        or "・".join(label(code) for code in sorted(shop.genres) if code in genre_words()),
        genres=tuple(sorted(map(shown, shop.genres))),
        postal=shown(shop.postal),
        address=shown(shop.address),
        municipality=shown(shop.municipality),
        phone=shown(shop.phone),
        hours=lines(shop.hours),
        closed=lines(shop.closed),
        tickets=tuple(sorted(map(shown, shop.ticket_kinds))),
        area=shown(shop.area),
        size=shown(shop.size),
        lat=place.lat if place else None,
        lng=place.lng if place else None,
        checked_on=shop.checked_on,
        left_on=shop.left_on,
        left=shop.left_on is not None and shop.left_on <= today,
        paused=shop.status == "paused",
        checking=shop.id in listing.checking,
        distance_m=hit.distance_m if hit else None,
    )
