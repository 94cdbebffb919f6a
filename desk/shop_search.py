"""Searching the lists of shops from a terminal: one search, or a line of JSON for each line of JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from shops.genres import label
from shops.index import ShopIndex
from shops.press import PressError
from shops.results import Hit, Results
from shops.shop import Position, Shop
from shops.words import ticket_labels
from store import Store, shop_lists, shop_reports
from store.shop_lists import ListState
from store.shop_shelf import Shelf

MOST: Final = 100
"""Shops that one search shows at most."""
USUAL: Final = 10


class UnknownListError(Exception):
    """There is nothing to search. ``why``: no_list (the programme has none), which_list (several have one, none was named),
    no_lists (nobody has one), not_ready (its index cannot be made or read)."""

    def __init__(self, why: str, programme: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.programme = programme


class LineError(Exception):
    """A line of a batch that asks nothing. ``why``: not_json, no_id, no_query, wrong_programme, wrong_near."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. ``programme`` "": the only one that has a list. ``near``: where the asker stands, WGS 84."""

    text: str
    programme: str = ""
    near: Position | None = None
    limit: int = USUAL


@dataclass(frozen=True, slots=True)
class Searched:
    """What was found on which list. ``shops``: that take part. ``says_something``: it was understood what is looked for. ``checking``: ids of shops about which a report is not settled."""

    programme: str
    wanted: Wanted
    results: Results
    state: ListState
    shops: int
    says_something: bool
    checking: frozenset[str]

    @property
    def day(self) -> date:
        """The day of the list: the latest on which a row was checked, otherwise that of its import."""
        return self.state.checked_on or self.state.at.date()


class Search:
    """Searches the lists of a store as they stand on ``today``; each list is opened once."""

    def __init__(self, store: Store, shelf: Shelf, today: date) -> None:
        self._shelf = shelf
        self._today = today
        self._lists: dict[str, tuple[ShopIndex, ListState]] = {}
        self._having: tuple[str, ...] = tuple(
            found.programme for found in store.read_now(shop_lists.all_current)
        )
        self._checking = store.read_now(shop_reports.being_checked)

    def find(self, wanted: Wanted) -> Searched:
        """The best shops for what is wanted. Raises UnknownListError."""
        programme = wanted.programme or self._only_one()
        index, state = self._opened(programme)
        asked = index.ask(wanted.text)
        results = index.search(asked, near=wanted.near, limit=wanted.limit)
        says_something = not asked.empty or wanted.near is not None
        checking = self._checking.get(programme, frozenset())
        return Searched(programme, wanted, results, state, len(index), says_something, checking)

    def _only_one(self) -> str:
        if not self._having:
            raise UnknownListError("no_lists")
        if len(self._having) > 1:
            raise UnknownListError("which_list")
        return self._having[0]

    def _opened(self, programme: str) -> tuple[ShopIndex, ListState]:
        if programme not in self._lists:
            try:
                index, state = self._shelf.index(programme, self._today), self._shelf.state(programme)
            except (PressError, OSError) as error:
                raise UnknownListError("not_ready", programme) from error
            if index is None or state is None:
                raise UnknownListError("no_list", programme)
            self._lists[programme] = index, state
        return self._lists[programme]


def position_from(written: str) -> Position:
    """``36.32,139.00`` as a position. Raises ValueError."""
    lat, comma, lng = written.partition(",")
    if not comma:
        raise ValueError("near")
    return _position(float(lat), float(lng))


def wanted_in(line: str, programme: str, limit: int) -> tuple[str, Wanted]:
    """Id and search of a line such as ``{"id": "1", "query": "高崎 ラーメン", "lat": 36.3, "lon": 139.0}``; ``programme`` may
    stand in the line too. Raises LineError."""
    try:
        case = json.loads(line)
    except ValueError as error:
        raise LineError("not_json") from error
    if not isinstance(case, dict):
        raise LineError("not_json")
    named, text, code = case.get("id"), case.get("query"), case.get("programme") or programme
    if isinstance(named, bool) or not isinstance(named, str | int):
        raise LineError("no_id")
    if not isinstance(text, str):
        raise LineError("no_query")
    if not isinstance(code, str):
        raise LineError("wrong_programme")
    return str(named), Wanted(text, code, _near(case), limit)


def as_json(searched: Searched) -> dict[str, Any]:
    """A search as one JSON object; name and address of a shop as its list has them."""
    results, wanted = searched.results, searched.wanted
    return {
        "shops": [_hit(hit, searched.checking) for hit in results.hits],
        "exact": results.exact,
        "total": results.total,
        "query": wanted.text,
        "programme": searched.programme,
        "list_of": searched.day.isoformat(),
        "left_out": list(results.left_out),
        "needs_position": results.needs_position,
        "no_kinds": results.no_kinds,
    }


def as_line(case_id: str, searched: Searched) -> dict[str, Any]:
    """A search as a line of a batch."""
    shops = [_hit(hit, searched.checking) for hit in searched.results.hits]
    return {"id": case_id, "shops": shops, "exact": searched.results.exact}


def tickets_of(shop: Shop) -> Sequence[str]:
    """The kinds of ticket a shop takes as people read them; none where the list does not say."""
    return [name for kind, name in ticket_labels().items() if kind in shop.ticket_kinds]


def genre_of(shop: Shop) -> str:
    """The list's own word for what a shop is, or those of the common set."""
    return shop.genre or "、".join(label(code) for code in sorted(shop.genres))


def _near(case: Mapping[str, Any]) -> Position | None:
    """The place of a line, None where it names none. Raises LineError."""
    lat, lng = case.get("lat"), case.get("lon", case.get("lng"))
    if lat is None and lng is None:
        return None
    if any(isinstance(each, bool) or not isinstance(each, int | float) for each in (lat, lng)):
        raise LineError("wrong_near")
    try:
        return _position(lat, lng)
    except ValueError as error:
        raise LineError("wrong_near") from error


def _position(lat: Any, lng: Any) -> Position:
    if not (-90 <= lat <= 90 and -180 <= lng <= 180):  # not for NaN either
        raise ValueError("lat, lon")
    return Position(lat, lng)


def _hit(hit: Hit, checking: frozenset[str]) -> dict[str, Any]:
    shop = hit.shop
    return {
        "id": shop.id,
        "name": shop.name,
        "address": shop.address,
        "genre": genre_of(shop),
        "phone": shop.phone,
        "tickets": sorted(shop.ticket_kinds),
        "area": shop.area,
        "hours": shop.hours,
        "closed": shop.closed,
        "distance_m": None if hit.distance_m is None else round(hit.distance_m),
        "checked_on": shop.checked_on.isoformat() if shop.checked_on else None,
        "left_on": shop.left_on.isoformat() if shop.left_on else None,
        "paused": shop.status == "paused",
        "being_checked": shop.id in checking,
        "why": hit.why,
    }
