"""The lists of shops as conversations search them: kept in memory, looked at again every few seconds.

    listings = Listings(store, shelf, programmes)
    listings.refresh(today)                          # blocking, off the event loop
    listings.at("gunma-gotoeat", today)              # at once; None where the programme has no list

A new list, a correction of readings or a report about a shop is seen with the next refresh; a search never sees half of it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

from shops.index import ShopIndex
from store import Store, shop_lists, shop_reports
from store.shop_lists import ListState
from store.shop_shelf import Shelf


@dataclass(frozen=True, slots=True)
class Listing:
    """A programme's list as of a day. ``state``: which list it is, and of when. ``checking``: ids of shops about which a
    report is not settled yet."""

    programme: str
    index: ShopIndex
    state: ListState
    checking: frozenset[str] = field(default_factory=frozenset)


class Listings:
    """Safe to share by threads."""

    def __init__(self, store: Store, shelf: Shelf, programmes: Collection[str]) -> None:
        self._store = store
        self._shelf = shelf
        self._programmes = tuple(programmes)
        self._listings: Mapping[str, Listing] = {}
        self._refreshing = Lock()

    def at(self, programme: str, today: date) -> Listing | None:
        """The list that is searched, as of ``today``; None where there is none. Waits for nothing."""
        here = self._listings.get(programme)
        return here and Listing(programme, here.index.on(today), here.state, here.checking)

    def refresh(self, today: date) -> None:
        """Look which lists are current and what is being checked, and open what is new. Blocking."""
        with self._refreshing:
            checking = self._store.read_now(shop_reports.being_checked)
            found = {}
            for code in self._programmes:
                index, state = self._shelf.index(code, today), self._state(code)
                if index is not None and state is not None:
                    found[code] = Listing(code, index, state, checking.get(code, frozenset()))
            self._listings = found

    def _state(self, programme: str) -> ListState | None:
        """Read again only where another list has become current: it counts the rows."""
        current = self._store.read_now(lambda db: shop_lists.current(db, programme))
        before = self._listings.get(programme)
        if before and current and before.state.number == current.id:
            return before.state
        return self._shelf.state(programme)
