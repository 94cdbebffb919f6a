"""Pictures for a dispute as they are shown to those who sent them."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from store.merchant_tables import EVIDENCE
from store.tables import Found

E = EVIDENCE.c


def of_payout(db: Connection, payout: int) -> Sequence[Found]:
    """Those that are kept, and those on their way (``state``), oldest first, without their bytes."""
    columns = (E.id, E.state, E.dispute_id, E.width, E.height, E.added_at)
    here = (E.payout_id == payout, E.state.in_(("kept", "fetching")))
    return db.execute(select(*columns).where(*here).order_by(E.id)).all()


def body(db: Connection, payout: int, picture: int) -> bytes | None:
    """The JPEG; None for one that is not kept, or another payout's."""
    kept = (E.id == picture, E.payout_id == payout, E.state == "kept")
    jpeg: bytes | None = db.execute(select(E.body).where(*kept)).scalar()
    return jpeg
