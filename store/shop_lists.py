"""The lists of participating shops: writing one beside the other, switching to it at once, bringing one back.

    number = store.write_now(lambda db: begin(db, arriving))          # nobody reads it yet
    store.write_now(lambda db: add(db, number, rows))                 # as often as needed, so that others can write too
    store.write_now(lambda db: switch(db, number, basis, rows_in_all))    # from now on everybody reads it

Readers take the list whose state is "current"; its rows never change, so what they read is one list, whole.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, cast, delete, func, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from shops.shop import Shop, shop_of
from store.imports import StaleError, rows_of
from store.rows import insert_rows
from store.shop_tables import LISTED_SHOPS, SHOP_LISTS, SHOP_READINGS
from store.tables import Found

KEPT: Final = 5
"""Lists of a programme that are kept with their rows, the current one among them."""
ABANDONED: Final = timedelta(hours=6)
"""After this long a list that never became current is what a killed process left behind."""
AT_ONCE: Final = 2_500
"""Rows that one transaction writes."""
Row = Mapping[str, Any]
Span = tuple[int, int]
"""Rows whose ids are above the first number and not above the second."""


@dataclass(frozen=True, slots=True)
class Arriving:
    """A list that is to be written. ``counts``: rows by outcome."""

    programme: str
    file_name: str
    sha256: str
    who: str
    at: datetime
    counts: Mapping[str, int]
    brought_back: int | None = None


@dataclass(frozen=True, slots=True)
class ListState:
    """The list that is searched. ``number``: of the list; ``checked_on``: the latest day of its rows, None where no row
    has one; ``at``: when it was taken in; ``shops``: that take part or will."""

    number: int
    file_name: str
    at: datetime
    checked_on: date | None
    shops: int


class NoSuchListError(Exception):
    """There is no such list, it is the current one, or its rows are no longer kept."""


def begin(db: Connection, arriving: Arriving) -> int:
    """The number of a new list, which nobody reads yet. What a killed process left behind is cleared away."""
    left = (SHOP_LISTS.c.state == "arriving") & (SHOP_LISTS.c.at < arriving.at - ABANDONED)
    for abandoned in db.execute(select(SHOP_LISTS.c.id).where(left)).scalars().all():
        drop(db, abandoned)
    values = {
        "programme": arriving.programme, "file_name": arriving.file_name, "sha256": arriving.sha256,
        "who": arriving.who, "at": arriving.at, "counts": dict(arriving.counts), "shops": 0, "state": "arriving",
        "brought_back": arriving.brought_back,
    }  # fmt: skip
    number: int = db.execute(insert(SHOP_LISTS).values(values).returning(SHOP_LISTS.c.id)).scalar_one()
    return number


def add(db: Connection, number: int, rows: Sequence[Row]) -> None:
    """Write some rows of a list that is arriving. ``rows``: every column of ``listed_shop`` but the ids."""
    insert_rows(db, LISTED_SHOPS, [{**row, "list_id": number} for row in rows])


def switch(db: Connection, number: int, basis: int | None, shops: int) -> None:
    """Make an arriving list the current one. ``basis``: the list it was compared with, None where there was none.

    Raises StaleError if another list is current by now, or if the rows are not ``shops`` many.
    """
    which = SHOP_LISTS.c
    arrived = db.execute(select(which.programme).where(which.id == number, which.state == "arriving")).first()
    there = db.execute(select(func.count()).where(LISTED_SHOPS.c.list_id == number)).scalar_one()
    if arrived is None or there != shops:
        raise StaleError
    is_current = (which.programme == arrived.programme) & (which.state == "current")
    before = db.execute(update(SHOP_LISTS).where(is_current).values(state="earlier").returning(which.id)).scalars().all()  # fmt: skip
    if before != ([] if basis is None else [basis]):
        raise StaleError
    try:
        db.execute(update(SHOP_LISTS).where(which.id == number).values(state="current", shops=shops))
    except IntegrityError as error:  # somebody else's first list came in between
        raise StaleError from error
    _let_go(db, arrived.programme)


def drop(db: Connection, number: int) -> None:
    """Clear away a list that never became current."""
    is_arriving = select(SHOP_LISTS.c.id).where(SHOP_LISTS.c.id == number, SHOP_LISTS.c.state == "arriving")
    db.execute(delete(LISTED_SHOPS).where(LISTED_SHOPS.c.list_id.in_(is_arriving)))
    db.execute(delete(SHOP_LISTS).where(SHOP_LISTS.c.id == number, SHOP_LISTS.c.state == "arriving"))


def bring_back(db: Connection, number: int, who: str, at: datetime) -> int:
    """Make an earlier list current again, as a copy with a number of its own; that number.

    Raises NoSuchListError if it is not there, is the current one, or is no longer kept.
    """
    found = db.execute(select(SHOP_LISTS).where(SHOP_LISTS.c.id == number, SHOP_LISTS.c.state == "earlier")).first()  # fmt: skip
    if found is None:
        raise NoSuchListError
    basis = current(db, found.programme)
    copy = begin(db, Arriving(found.programme, found.file_name, found.sha256, who, at, found.counts, number))
    names = [column.name for column in LISTED_SHOPS.c if column.name not in ("id", "list_id")]
    rows = select(*(LISTED_SHOPS.c[name] for name in names)).where(LISTED_SHOPS.c.list_id == number)
    numbered = rows.add_columns(cast(literal(copy), BigInteger)).order_by(LISTED_SHOPS.c.id)
    db.execute(insert(LISTED_SHOPS).from_select([*names, "list_id"], numbered, include_defaults=False))
    switch(db, copy, basis.id if basis else None, found.shops)
    return copy


def lists(db: Connection, programme: str = "") -> Sequence[Found]:
    """The lists, the latest first: programme, file name, sha256, who and when, counts, shops, state, brought_back."""
    found = select(SHOP_LISTS).where(SHOP_LISTS.c.state != "arriving").order_by(SHOP_LISTS.c.id.desc())
    return db.execute(found.where(SHOP_LISTS.c.programme == programme) if programme else found).all()


def current(db: Connection, programme: str) -> Found | None:
    """The list that is searched, None where a programme has none."""
    return db.execute(
        select(SHOP_LISTS).where(SHOP_LISTS.c.programme == programme, SHOP_LISTS.c.state == "current")
    ).first()


def all_current(db: Connection) -> Sequence[Found]:
    """The lists that are searched, one a programme at most."""
    return db.execute(select(SHOP_LISTS).where(SHOP_LISTS.c.state == "current")).all()


def state(db: Connection, programme: str) -> ListState | None:
    """What is known of the list that is searched, None where a programme has none."""
    found = current(db, programme)
    if found is None:
        return None
    listed = LISTED_SHOPS.c
    part = (listed.list_id == found.id) & listed.left_on.is_(None)
    checked_on, shops = db.execute(select(func.max(listed.checked_on), func.count()).where(part)).one()
    return ListState(found.id, found.file_name, found.at, checked_on, shops)


def edition(db: Connection, number: int) -> tuple[str, int, str]:
    """What the search of a list is made of: its programme, the list whose rows it has (its own, or that of which it is a
    copy), and a sign that changes with every correction of a reading. Raises NoSuchListError."""
    first = found = None
    while number:
        first = db.execute(select(SHOP_LISTS).where(SHOP_LISTS.c.id == number)).first()
        found = first or found
        number = first.brought_back if first and first.brought_back else 0
    if found is None:
        raise NoSuchListError
    ours = SHOP_READINGS.c.programme == found.programme
    corrections = db.execute(select(SHOP_READINGS.c.key, SHOP_READINGS.c.readings).where(ours)).all()
    sign = hashlib.sha256(repr(sorted((row.key, row.readings) for row in corrections)).encode()).hexdigest()[
        :8
    ]
    return found.programme, found.id, sign if corrections else ""


def rows_in(db: Connection, number: int) -> int:
    """How many rows a list has."""
    count: int = db.execute(select(func.count()).where(LISTED_SHOPS.c.list_id == number)).scalar_one()
    return count


def rows(db: Connection, number: int) -> list[dict[str, Any]]:
    """The rows of a list in its order, those that left among them."""
    found = rows_of(db, LISTED_SHOPS, LISTED_SHOPS.c.list_id == number)
    return sorted(found, key=lambda row: row["id"])


def shops(db: Connection, number: int) -> list[Shop]:
    """The shops of a list as the search reads them, what staff put right first; their ``id`` is the key."""
    return [shop_of(row) for row in put_right(rows(db, number), readings(db, number))]


def rows_within(db: Connection, number: int, span: Span) -> list[dict[str, Any]]:
    """As :func:`rows`, only those within ``span``."""
    first, last = span
    # "+ 0" keeps databases from looking through the whole list for each span
    ours = (LISTED_SHOPS.c.list_id + 0 == number) & (LISTED_SHOPS.c.id > first) & (LISTED_SHOPS.c.id <= last)
    return sorted(rows_of(db, LISTED_SHOPS, ours), key=lambda row: row["id"])


def spans(db: Connection, number: int) -> list[Span]:
    """A list that is there as a whole, in parts of at most ``AT_ONCE`` rows."""
    ids = select(func.min(LISTED_SHOPS.c.id), func.max(LISTED_SHOPS.c.id))
    first, last = db.execute(ids.where(LISTED_SHOPS.c.list_id == number)).one()
    if first is None:
        return []
    return [(at, min(at + AT_ONCE, last)) for at in range(first - 1, last, AT_ONCE)]


def readings(db: Connection, number: int) -> dict[str, list[str]]:
    """The readings that staff put right in the programme of a list, by key."""
    programme = select(SHOP_LISTS.c.programme).where(SHOP_LISTS.c.id == number).scalar_subquery()
    ours = select(SHOP_READINGS.c.key, SHOP_READINGS.c.readings).where(SHOP_READINGS.c.programme == programme)
    return {row.key: row.readings for row in db.execute(ours)}


def put_right(rows: Sequence[Row], readings: Mapping[str, Sequence[str]]) -> list[Row]:
    """The rows with the readings of staff before those of the list."""
    return [
        {**row, "readings": list(dict.fromkeys([*readings[row["key"]], *row["readings"]]))}
        if row["key"] in readings
        else row
        for row in rows
    ]


def correct_readings(
    db: Connection, programme: str, key: str, readings: Sequence[str], who: str, at: datetime
) -> None:
    """Put right how a shop's name is read; none takes the correction back."""
    which = (SHOP_READINGS.c.programme == programme) & (SHOP_READINGS.c.key == key)
    db.execute(delete(SHOP_READINGS).where(which))
    if readings:
        row = {"programme": programme, "key": key, "readings": list(readings), "who": who, "at": at}
        db.execute(insert(SHOP_READINGS).values(row))


def corrections(db: Connection, programme: str) -> Sequence[Found]:
    """The readings that staff put right, the latest first: key, readings, who and when."""
    ours = select(SHOP_READINGS).where(SHOP_READINGS.c.programme == programme)
    return db.execute(ours.order_by(SHOP_READINGS.c.at.desc(), SHOP_READINGS.c.key)).all()


def _let_go(db: Connection, programme: str) -> None:
    """The rows of the oldest lists go; that they were there stays written."""
    which = SHOP_LISTS.c
    kept = which.state.in_(("current", "earlier"))
    ids = select(which.id).where(which.programme == programme, kept).order_by(which.id.desc()).offset(KEPT)
    old = list(db.execute(ids).scalars())
    if old:
        db.execute(delete(LISTED_SHOPS).where(LISTED_SHOPS.c.list_id.in_(old)))
        db.execute(update(SHOP_LISTS).where(which.id.in_(old)).values(state="gone"))
