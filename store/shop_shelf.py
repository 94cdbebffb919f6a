"""The lists that are searched, each as an index: made when a list is new, kept while it is current.

shelf = Shelf(store, folder)
index = shelf.index("gunma-gotoeat", today)      # the current list; None where the programme has none
shelf.state("gunma-gotoeat")                     # number, file name, at, checked_on, shops
shelf.refresh()                                  # now and then, in a thread; from then on
shelf.listing("gunma-gotoeat")                   # waits for nothing
"""

import threading
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shops.index import ShopIndex
from store import Store, shop_lists
from store.shop_lists import ListState


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as it is searched. ``index``: of no day, so say ``index.on(today)``; ``state``: which list it is."""

    index: ShopIndex
    state: ListState


class Shelf:
    """The indexes of all programmes, for many threads."""

    def __init__(self, store: Store, folder: Path | None = None) -> None:
        self._store = store
        self._folder = folder
        self._listings: dict[str, Listing] = {}
        self._making = threading.Lock()

    def index(self, programme: str, today: date) -> ShopIndex | None:
        """The list of ``programme`` as of ``today``, ready to be searched; None where it has no list."""
        listing = self._current(programme)
        return listing.index.on(today) if listing else None

    def state(self, programme: str) -> ListState | None:
        """What is known of the list that is searched; None where there is none."""
        return self._store.read_now(lambda db: shop_lists.state(db, programme))

    def listing(self, programme: str) -> Listing | None:
        """The list as the last ``refresh`` or ``index`` found it."""
        return self._listings.get(programme)

    def refresh(self) -> None:
        """Look for lists that are new."""
        for found in self._store.read_now(shop_lists.all_current):
            self._current(found.programme)

    def _current(self, programme: str) -> Listing | None:
        current = self._store.read_now(lambda db: shop_lists.current(db, programme))
        if current is None:
            return None
        kept = self._listings.get(programme)
        if kept and kept.state.number == current.id:
            return kept
        with self._making:
            return self._made(programme)

    def _made(self, programme: str) -> Listing | None:
        state = self.state(programme)
        if state is None:
            return None
        kept = self._listings.get(programme)
        if kept and kept.state.number == state.number:
            return kept
        shops = self._store.read_now(lambda db: shop_lists.shops(db, state.number))
        listing = self._listings[programme] = Listing(ShopIndex(shops), state)
        return listing
