"""Reports that a shop and its list differ: noted with the case that looks into them, and open as long as that is."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, insert, select

from store.cases import NOT_CLOSED
from store.shop_tables import SHOP_REPORTS
from store.tables import CASES, Found

R = SHOP_REPORTS.c


def note(
    db: Connection, *,
    programme: str, key: str, name: str, kind: str, day: date, ticket_kind: str, case_number: str, now: datetime,
) -> None:  # fmt: skip
    """Keep a report; its case is opened in the same transaction. Columns: see :class:`store.shop_tables.ShopReport`."""
    row = {
        "programme": programme, "key": key, "name": name, "kind": kind, "day": day, "ticket_kind": ticket_kind,
        "case_number": case_number, "at": now,
    }  # fmt: skip
    db.execute(insert(SHOP_REPORTS).values(row))


def being_checked(db: Connection) -> Mapping[str, frozenset[str]]:
    """Keys of listed shops, by programme, whose report's case is not closed."""
    found = select(R.programme, R.key).join(CASES, CASES.c.number == R.case_number)
    keys: dict[str, set[str]] = defaultdict(set)
    for row in db.execute(found.where(CASES.c.state.in_(NOT_CLOSED), R.key != "")):
        keys[row.programme].add(row.key)
    return {programme: frozenset(about) for programme, about in keys.items()}


def listing(
    db: Connection, programme: str = "", limit: int = 200, states: Sequence[str] = ()
) -> Sequence[Found]:
    """Reports with the state of their case (None where it has aged away), the newest first. ``states``: only those whose
    case stands so."""
    found = select(SHOP_REPORTS, CASES.c.state).outerjoin(CASES, CASES.c.number == R.case_number)
    found = found.order_by(R.id.desc()).limit(limit)
    if states:
        found = found.where(CASES.c.state.in_(states))
    return db.execute(found.where(R.programme == programme) if programme else found).all()
