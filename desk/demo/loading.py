"""Filling the store of a demonstration: its files by the usual import, its codes, and what has happened since."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy import Connection, select

from desk.demo.happened import let_happen
from desk.demo.logins import renew_codes
from desk.imports import KINDS, Kind, apply, make_preview
from desk.imports.shops import apply_list, preview_list
from programmes.model import Programme
from store import Store, shop_lists
from store.merchant_tables import IMPORT_RUNS, MERCHANTS

WHO: Final = "demo"
"""By this name the demonstration imports, issues codes and decides."""
FOLDER: Final = Path(__file__).parent
_log = structlog.get_logger()


def load_demo(store: Store, programmes: Mapping[str, Programme], secret: str, now: datetime) -> bool:
    """Bring in what of the made-up merchants is not there yet; codes that were used or have expired are new again.

    False, and nothing is done: the store holds merchants that are no demonstration's. ``store`` is open, ``secret`` the
    deployment's. Call it in a thread.
    """
    known = store.read_now(_taken_in)
    if known is None:
        _log.warning("demo_left_out", why="the store holds other merchants")
        return False
    for programme in programmes.values():
        for kind in KINDS:
            _take_in(store, programme, kind, known, now)
        _take_in_list(store, programme.code, now)
    store.write_now(lambda db: let_happen(db, programmes, WHO))
    if secret:
        store.write_now(lambda db: renew_codes(db, programmes, secret, now, WHO))
    return True


def _taken_in(db: Connection) -> set[tuple[str, str, str]] | None:
    """The demonstration's files that are in the store, as (programme, kind, sha256); None where it is not for them."""
    run = IMPORT_RUNS.c
    ours = select(run.programme, run.kind, run.sha256).where(run.who == WHO, run.state == "applied")
    known = {(row.programme, row.kind, row.sha256) for row in db.execute(ours)}
    is_empty = db.execute(select(MERCHANTS.c.id).limit(1)).first() is None
    return known if known or is_empty else None


def _take_in(
    store: Store, programme: Programme, kind: Kind, known: set[tuple[str, str, str]], now: datetime
) -> None:
    file = FOLDER / programme.code / f"{kind}.csv"
    if not file.exists():
        return
    data = file.read_bytes()
    if (programme.code, kind, hashlib.sha256(data).hexdigest()) in known:
        return
    preview = make_preview(store, kind, programme, file.name, data, now)
    if preview.can_be_applied:
        apply(store, preview, WHO, now)
    else:  # a visitor took in other files before
        _log.warning("demo_file_left_out", programme=programme.code, kind=kind)


def _take_in_list(store: Store, code: str, now: datetime) -> None:
    """The list of shops, unless it is there already or a visitor took in another one."""
    file = FOLDER / code / "shops.csv"
    if not file.exists():
        return
    data = file.read_bytes()
    current = store.read_now(lambda db: shop_lists.current(db, code))
    if current and (current.who != WHO or current.sha256 == hashlib.sha256(data).hexdigest()):
        return
    apply_list(store, preview_list(store, code, file.name, data, now), WHO, now, fewer=True)
