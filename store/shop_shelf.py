"""The lists that are searched, each as an index: made when a list is new, kept while it is current.

shelf = Shelf(store, folder)
index = shelf.index("gunma-gotoeat", today)      # the current list; None where the programme has none
shelf.state("gunma-gotoeat")                     # number, file name, at, checked_on, shops
shelf.refresh()                                  # now and then, in a thread; from then on
shelf.listing("gunma-gotoeat")                   # waits for nothing
"""

import threading
from datetime import date
from pathlib import Path

from shops.index import ShopIndex
from store import Store, shop_lists
from store.shop_lists import ListState


class Shelf:
    """The indexes of all programmes, for many threads."""

    def __init__(self, store: Store, folder: Path | None = None) -> None:
        self._store = store
        self._folder = folder or folder_beside(store)
        self._indexes: dict[str, tuple[int, ShopIndex]] = {}
        self._making = threading.Lock()

    def index(self, programme: str, today: date) -> ShopIndex | None:
        """The list of ``programme`` as of ``today``, ready to be searched; None where it has no list."""
        current = self._store.read_now(lambda db: shop_lists.current(db, programme))
        if current is None:
            return None
        kept = self._indexes.get(programme)
        if kept is None or kept[0] != current.id:
            with self._making:
                kept = self._indexes.get(programme)
                if kept is None or kept[0] != current.id:
                    shops = self._store.read_now(lambda db: shop_lists.shops(db, current.id))
                    kept = self._indexes[programme] = current.id, ShopIndex(shops)
        return kept[1].on(today)

    def state(self, programme: str) -> ListState | None:
        """What is known of the list that is searched; None where there is none."""
        return self._store.read_now(lambda db: shop_lists.state(db, programme))


def folder_beside(store: Store) -> Path:
    """Where indexes lie if nobody says so: beside the SQLite file, otherwise in ``var``."""
    database = store.database
    beside = Path(str(database.url.database)).expanduser().parent if database.is_sqlite else Path("var")
    return beside / "shop-index"
