"""Merchants for tests: rows put straight into the store, links, and the records somebody may see."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import count
from typing import Any

from sqlalchemy import Connection, insert

from bot.clock import TOKYO
from bot.records import Records
from store import Store, conversations, memberships
from store.merchant_tables import APPLICATIONS, MERCHANTS, PAYOUTS, SETTLEMENT_REQUESTS, SHOPS

NOW = datetime(2021, 2, 3, 12, tzinfo=TOKYO)
NUMBERS = count(1)


def merchant(db: Connection, programme: str = "gifu-gotoeat", number: str = "1001", **more: Any) -> int:
    """A merchant's id."""
    row = {
        "programme": programme,
        "number": number,
        "name": "みほん食堂",
        "phone": "",
        "bank_name": "",
        "account_tail": "",
    }
    return _add(db, MERCHANTS, {**row, **more})


def shop(db: Connection, merchant: int, programme: str = "gifu-gotoeat", **more: Any) -> int:
    row = {
        "programme": programme,
        "merchant_id": merchant,
        "number": f"S{next(NUMBERS)}",
        "name": "駅前店",
        "address": "",
        "size": "",
    }
    return _add(db, SHOPS, {**row, **more})


def application(
    db: Connection, merchant: int, state: str, programme: str = "gifu-gotoeat", **more: Any
) -> int:
    row = {
        "programme": programme, "merchant_id": merchant, "number": f"A{next(NUMBERS)}", "state": state,
        "state_on": date(2021, 1, 20), "missing": [], "reason": "",
    }  # fmt: skip
    return _add(db, APPLICATIONS, {**row, **more})


def payout(
    db: Connection, merchant: int, day: date = date(2021, 2, 1), amount: int = 12_000,
    declared: dict[str, int] | None = None, counted: dict[str, int] | None = None,
    programme: str = "gifu-gotoeat", arrived_on: date | None = None, **more: Any,
) -> int:  # fmt: skip
    """A payout with what was requested, if ``declared`` or ``counted`` is given."""
    here = {"programme": programme, "merchant_id": merchant, "shop_id": more.get("shop_id")}
    request = None
    if declared is not None or counted is not None:
        request = _add(
            db, SETTLEMENT_REQUESTS,
            {
                **here, "number": f"R{next(NUMBERS)}", "arrived_on": arrived_on, "round": more.get("round"),
                "declared": declared or {}, "counted": counted or {},
            },
        )  # fmt: skip
    row = {
        **here, "number": f"P{next(NUMBERS)}", "day": day, "amount": amount, "state": "sent", "request_id": request,
        "difference_reason": "",
    }  # fmt: skip
    return _add(db, PAYOUTS, {**row, **more})


def linked(
    db: Connection, merchant: int, channel: str = "line:main", address: str = "U1", shop: int | None = None,
    role: str = "owner", now: datetime = NOW,
) -> int:  # fmt: skip
    """Link whoever speaks at that address, and make their conversation known; the membership's id."""
    conversations.make_known(db, [(channel, address)], now)
    return memberships.link(
        db, channel=channel, address=address, merchant=merchant, shop=shop, role=role, now=now
    )


@contextmanager
def records_of(
    store: Store, channel: str = "line:main", address: str = "U1", now: datetime = NOW
) -> Iterator[Records]:
    """What whoever speaks there may see, as the engine would hand it to a turn."""
    with store.database.reading() as db:
        yield Records(db, memberships.of_person(db, channel, address, now))


def _add(db: Connection, table: Any, row: dict[str, Any]) -> int:
    number: int = db.execute(insert(table).values(**row).returning(table.c.id)).scalar_one()
    return number
