"""What merchants noted to be on its way, and how it is laid beside the payout when that comes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, insert, select, update

from store.memberships import Member
from store.merchant_tables import PIPE_NOTES
from store.tables import Found

N = PIPE_NOTES.c
_AT_ONCE: Final = 500
"""Ids in one query; SQLite takes some thousand values."""


def note(
    db: Connection, member: Member, *, shop: int | None, kind: str, day: date, counts: Mapping[str, int],
    amount: int | None, settlement_round: int | None, now: datetime,
) -> int:  # fmt: skip
    """Keep a note; its id. ``kind``: envelope | reading | report."""
    made = db.execute(
        insert(PIPE_NOTES)
        .values(
            programme=member.programme, merchant_id=member.merchant, shop_id=shop or member.shop,
            membership_id=member.id, kind=kind, day=day, counts=dict(counts), amount=amount,
            round=settlement_round, noted_at=now, state="waiting",
        )
        .returning(N.id)
    )  # fmt: skip
    number: int = made.scalar_one()
    return number


def compare(db: Connection, note: int, payout: int) -> bool:
    """The payout of a waiting note is here; False: the note waits no more."""
    waiting = (N.id == note, N.state == "waiting")
    return (
        db.execute(update(PIPE_NOTES).where(*waiting).values(state="compared", payout_id=payout)).rowcount
        == 1
    )


def settle(db: Connection, note: int, state: str) -> bool:
    """To ``agreed``, ``disputed`` or ``withdrawn``; False: that was done already."""
    open_ = (N.id == note, N.state.in_(("waiting", "compared")))
    return db.execute(update(PIPE_NOTES).where(*open_).values(state=state)).rowcount == 1


def waiting(db: Connection, merchants: Sequence[int]) -> list[Found]:
    """The notes of these merchants whose payout has not come."""
    found = select(PIPE_NOTES).where(N.state == "waiting").order_by(N.id)
    notes: list[Found] = []
    for first in range(0, len(merchants), _AT_ONCE):
        notes += db.execute(found.where(N.merchant_id.in_(merchants[first : first + _AT_ONCE])))
    return notes
