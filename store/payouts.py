"""One payout with all that a statement of it says: for those who were let in by a door or are of the staff."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, select

from store.merchant_tables import MERCHANTS, PAYOUTS, PIPE_NOTES, SETTLEMENT_REQUESTS, SHOPS
from store.tables import Found

_WHOLE = select(
    PAYOUTS,
    SETTLEMENT_REQUESTS.c.number.label("request_number"),
    SETTLEMENT_REQUESTS.c.arrived_on,
    SETTLEMENT_REQUESTS.c.declared,
    SETTLEMENT_REQUESTS.c.counted,
    MERCHANTS.c.number.label("merchant_number"),
    MERCHANTS.c.name.label("merchant_name"),
    MERCHANTS.c.bank_name,
    MERCHANTS.c.account_tail,
    SHOPS.c.number.label("shop_number"),
    SHOPS.c.name.label("shop_name"),
).select_from(
    PAYOUTS.join(MERCHANTS, PAYOUTS.c.merchant_id == MERCHANTS.c.id)
    .outerjoin(SETTLEMENT_REQUESTS, PAYOUTS.c.request_id == SETTLEMENT_REQUESTS.c.id)
    .outerjoin(SHOPS, PAYOUTS.c.shop_id == SHOPS.c.id)
)

_AT_ONCE: Final = 500
"""Ids in one query; SQLite takes some thousand values."""


def whole(db: Connection, payout: int) -> Found | None:
    """A payout with its request (``declared``, ``counted``, ``arrived_on``; None where none is known), merchant and shop."""
    return db.execute(_WHOLE.where(PAYOUTS.c.id == payout)).first()


def awaited(db: Connection, ids: Sequence[int]) -> list[Found]:
    """Those of the payouts that were sent, whose merchant waits for one, and that no note has yet, as :func:`whole`."""
    of_merchant = select(PIPE_NOTES.c.id).where(PIPE_NOTES.c.merchant_id == PAYOUTS.c.merchant_id)
    waits = of_merchant.where(PIPE_NOTES.c.state == "waiting").exists()
    is_taken = of_merchant.where(PIPE_NOTES.c.payout_id == PAYOUTS.c.id).exists()
    found = _WHOLE.where(PAYOUTS.c.state == "sent", waits, ~is_taken)
    return [
        row
        for first in range(0, len(ids), _AT_ONCE)
        for row in db.execute(found.where(PAYOUTS.c.id.in_(ids[first : first + _AT_ONCE])))
    ]
