"""What a wish finds on a list, with the filters that would narrow it. Takes long on large lists: call it in a thread."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bot.channels.web.guide.keeping import Shelf
from bot.channels.web.shops.told import ToldShop, shown, told
from bot.channels.web.shops.wishes import MOST_PAGES, PAGE, Wish
from bot.listings import Listing
from shops.asked import Asked
from shops.facets import Facet, Facets
from shops.filters import UnknownFilterError
from shops.gazetteer import Station
from shops.genres import label
from shops.results import Results
from shops.shop import Position
from shops.words import genre_words, ticket_labels

_MENUS_KEPT: Final = 256
_MOST_TOWNS: Final = 12


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter that narrows the search. ``label``: what people read for its values."""

    name: str
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Menus:
    """What can be chosen, with how many shops would stay. ``towns``: within the place that was chosen."""

    areas: tuple[Facet, ...] = ()
    genres: tuple[Facet, ...] = ()
    kinds: tuple[Facet, ...] = ()
    towns: tuple[Facet, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found. ``everything``: nothing was asked for, so these are all shops of the list.
    ``unknown``: names of filters that the list does not know, which were left out. ``station``: distances are from there."""

    wish: Wish
    asked: Asked
    results: Results
    shops: tuple[ToldShop, ...]
    chosen: tuple[Chosen, ...]
    menus: Menus
    everything: bool
    unknown: tuple[str, ...]
    near: bool

    @property
    def total(self) -> int:
        return self.results.total

    @property
    def first(self) -> int:
        """Place of the first shop of this page among all, from 1."""
        return (self.wish.page - 1) * PAGE + 1

    @property
    def pages(self) -> int:
        """Pages that can be opened."""
        return min(-(-self.total // PAGE), MOST_PAGES)

    @property
    def cut_off(self) -> bool:
        """There are more shops than pages."""
        return self.total > MOST_PAGES * PAGE

    @property
    def station(self) -> Station | None:
        around = self.results.around
        return around if isinstance(around, Station) and not self.near else None


class Finder:
    """Of all programmes; keeps the menus it made last."""

    def __init__(self) -> None:
        self._menus: Shelf[Menus] = Shelf(_MENUS_KEPT)

    def find(
        self, listing: Listing, today: date, wish: Wish, near: Position | None = None, most: int = PAGE
    ) -> Found:
        """``most``: shops on a page. ``near``: where the asker stands; it is told to nobody and kept nowhere."""
        wish, unknown = known_part(listing, wish)
        asked = asked_by(listing, wish)
        skip = (wish.page - 1) * most
        results = listing.index.search(_browsed(asked), near, most, skip)
        return Found(
            wish,
            asked,
            results,
            tuple(told(hit.shop, listing, today, hit) for hit in results.hits),
            _chosen(wish),
            self._narrowing(listing, today, wish, asked, results),
            everything=asked.empty,
            unknown=unknown,
            near=near is not None,
        )

    def _narrowing(self, listing: Listing, today: date, wish: Wish, asked: Asked, results: Results) -> Menus:
        index = listing.index
        if asked.empty or results.nothing:
            return Menus(_told(index.areas), _told(index.genres), _told(index.kinds))
        key = (listing.programme, listing.state.number, index.sign, len(index), today, wish.q, wish.filters)
        return self._menus.get(key, lambda: _menus(listing, wish, asked))


def known_part(listing: Listing, wish: Wish) -> tuple[Wish, tuple[str, ...]]:
    """The wish without filters that the list does not know, and the names of those."""
    unknown: list[str] = []
    while True:
        try:
            asked_by(listing, wish)
        except UnknownFilterError as error:
            unknown.append(error.name)
            wish = wish.dropping(error.name)
        else:
            return wish, tuple(unknown)


def asked_by(listing: Listing, wish: Wish) -> Asked:
    """What the wish asks of the list. Raises UnknownFilterError."""
    return listing.index.refined(wish.q, **wish.filters.given)


def found_all(listing: Listing, asked: Asked, near: Position | None, limit: int, skip: int = 0) -> Results:
    """The shops for ``asked``; all that take part where nothing was asked for."""
    return listing.index.search(_browsed(asked), near, limit, skip)


def _browsed(asked: Asked) -> Asked:
    """Whoever asks for nothing looks through the whole list."""
    return replace(asked, here=True) if asked.empty else asked


def _menus(listing: Listing, wish: Wish, asked: Asked) -> Menus:
    facets = listing.index.facets(asked)
    towns = facets.areas[:_MOST_TOWNS] if wish.filters.area else ()
    return Menus(
        _told(_of(listing, wish, ("area", "station"), facets).areas),
        _told(_of(listing, wish, ("genre",), facets).genres),
        _told(_of(listing, wish, ("kind",), facets).kinds),
        _told(towns),
    )


def _told(facets: Iterable[Facet]) -> tuple[Facet, ...]:
    """Those that can be read: a list may hold anything."""
    return tuple(facet for facet in facets if shown(facet.value) == facet.value and shown(facet.label))


def _of(listing: Listing, wish: Wish, names: Sequence[str], facets: Facets) -> Facets:
    """How the shops spread if these filters were not chosen: what a menu offers instead."""
    if not any(name in wish.filters.given for name in names):
        return facets
    for name in names:
        wish = wish.dropping(name)
    asked = asked_by(listing, wish)
    index = listing.index
    return Facets(index.areas, index.genres, index.kinds) if asked.empty else index.facets(asked)


def _chosen(wish: Wish) -> tuple[Chosen, ...]:
    return tuple(Chosen(name, value, _label(name, value)) for name, value in wish.filters.given.items())


def _label(name: str, value: str) -> str:
    values = [part.strip() for part in value.split(",") if part.strip()]
    if name == "genre":
        return "・".join(label(code) if code in genre_words() else code for code in values)
    if name == "kind":
        return "・".join(ticket_labels().get(code, code) for code in values)
    return "・".join(values)
