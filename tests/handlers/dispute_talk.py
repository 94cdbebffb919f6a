"""Merchants with payouts to object to, and the form as far as a test needs it filled in."""

from datetime import date
from typing import Any

import merchant_kit as kit
from merchant_talk import Merchant
from sqlalchemy import Connection, select

from store import Store
from store.merchant_tables import DISPUTE_EVENTS, DISPUTES, EVIDENCE

DECLARED = {"face-1000": 60, "face-500": 10}
COUNTED = {"face-1000": 58, "face-500": 10}


def open_shops(store: Store) -> Store:
    """U1 and U3 belong to one merchant of Gifu with three payouts, U2 to another with one."""

    def unit(db: Connection) -> None:
        one, other = kit.merchant(db, number="1001"), kit.merchant(db, number="1002")
        kit.payout(db, one, date(2021, 1, 13), 5_000)
        kit.payout(db, one, date(2021, 2, 1), 63_000, DECLARED, COUNTED)
        kit.payout(db, one, date(2021, 2, 8), 4_000, state="planned")
        kit.payout(db, other, date(2021, 2, 1), 777_000)
        kit.linked(db, one, address="U1")
        kit.linked(db, one, address="U3", role="bookkeeper")
        kit.linked(db, other, address="U2")

    store.write_now(unit)
    return store


def disputes(store: Store) -> list[Any]:
    return store.read_now(lambda db: list(db.execute(select(DISPUTES).order_by(DISPUTES.c.id))))


def events(store: Store) -> list[str]:
    return store.read_now(lambda db: list(db.execute(select(DISPUTE_EVENTS.c.what)).scalars()))


def at_the_counts(store: Store, at: str = "2021-02-03T12:00:00", who: str = "U1") -> Merchant:
    me = Merchant(store, at=at, address=who)
    me.say("2021年2月1日の入金の金額が合わない、申し立てしたい")
    me.tap("手元にある")
    return me


def at_the_summary(store: Store, at: str = "2021-02-03T12:00:00", who: str = "U1") -> Merchant:
    me = at_the_counts(store, at, who)
    me.tap("この数で進む")
    me.tap("書かずに進む")
    me.tap("写真なしで進む")
    return me


def pictures(store: Store) -> list[Any]:
    return store.read_now(lambda db: list(db.execute(select(EVIDENCE).order_by(EVIDENCE.c.id))))
