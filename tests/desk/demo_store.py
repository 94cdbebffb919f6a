"""The store of a demonstration, filled once for the tests that only look at it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import shipped
from sqlalchemy import Table, select

from bot.clock import TOKYO
from desk.demo import load_demo
from desk.demo.loading import FOLDER
from store import Store
from store.tables import Found

PROGRAMMES = shipped.programmes()
CODES = [code for code in sorted(PROGRAMMES) if (FOLDER / code).exists()]
SECRET = "a secret of the demonstration only"
NOW = datetime(2026, 11, 20, 9, tzinfo=TOKYO)


def opened(folder: Path) -> Store:
    store = Store(f"sqlite:///{folder / 'demo.sqlite3'}")
    store.open()
    return store


def start(store: Store, now: datetime = NOW) -> bool:
    """What each start of the demonstration does."""
    return load_demo(store, PROGRAMMES, SECRET, now)


def rows(store: Store, table: Table, programme: str = "") -> Sequence[Found]:
    """All rows of a table, of one programme where it is named."""
    wanted = select(table).order_by(table.c[0])
    if programme:
        wanted = wanted.where(table.c.programme == programme)
    return store.read_now(lambda db: db.execute(wanted).all())
