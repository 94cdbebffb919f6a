"""Disputes about payouts: submitted, joined, added to, withdrawn, decided; each step once and on record."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from store.merchant_tables import DISPUTE_EVENTS, DISPUTES, EVIDENCE, MERCHANTS, PAYOUTS, PIPE_NOTES, SHOPS
from store.tables import Found

D = DISPUTES.c
UNDECIDED: Final = ("received", "checking")
_NEXT: Final[Mapping[str, tuple[str, ...]]] = {
    "checking": ("received",),
    "accepted": UNDECIDED,
    "refused": UNDECIDED,
    "withdrawn": UNDECIDED,
}
"""From which states each state can be reached."""


def submit(
    db: Connection, *, number: str, payout: Found, membership: int, under_rule: bool, last_day: date | None,
    claimed: Mapping[str, int], claimed_amount: int | None, words: str, at: datetime, now: datetime,
    revision: int = 0,
) -> int | None:  # fmt: skip
    """Open a dispute about a payout, with the pictures kept for it so far; its id. None: there is one already.

    ``at``: the moment of submission; ``revision``: of the calendar then. Raises IntegrityError if the number is used.
    """
    alive = select(D.id).where(D.payout_id == payout.id, D.state != "withdrawn").with_for_update()
    db.execute(select(PAYOUTS.c.id).where(PAYOUTS.c.id == payout.id).with_for_update())
    if db.execute(alive).first() is not None:
        return None
    made = db.execute(
        insert(DISPUTES)
        .values(
            number=number, programme=payout.programme, merchant_id=payout.merchant_id, shop_id=payout.shop_id,
            payout_id=payout.id, membership_id=membership, under_rule=under_rule, claimed=dict(claimed),
            claimed_amount=claimed_amount, words=words, state="received", opened_at=at, last_day=last_day,
            changed_at=now, decided_reason="", revision=revision,
        )
        .returning(D.id)
    )  # fmt: skip
    dispute: int = made.scalar_one()
    remark(db, dispute, "received", at, membership=membership)
    _take_over_evidence(db, dispute, payout.id)
    db.execute(
        update(PIPE_NOTES)
        .where(PIPE_NOTES.c.payout_id == payout.id, PIPE_NOTES.c.state == "compared")
        .values(state="disputed")
    )
    return dispute


def join(db: Connection, dispute: int, membership: int, words: str, now: datetime) -> bool:
    """Somebody of the merchant objects to the same payout again: it becomes part of the dispute there is, with the
    pictures kept since. False: it is decided already."""
    return _grow(db, dispute, "joined", membership, words, now)


def add(db: Connection, dispute: int, membership: int, words: str, now: datetime) -> bool:
    """Add words of the merchant, and pictures kept since; False: it is decided already."""
    return _grow(db, dispute, "added", membership, words, now)


def change(
    db: Connection, dispute: int, state: str, now: datetime, *, who: str = "", membership: int | None = None,
    reason: str = "", amount: int | None = None, payout_day: date | None = None,
) -> bool:  # fmt: skip
    """To ``checking``, ``accepted`` (with amount in yen and payout day), ``refused`` (with the reason) or ``withdrawn``.
    False: it was not in a state this one follows."""
    decided = {"decided_reason": reason, "decided_amount": amount, "decided_payout_day": payout_day}
    changed = db.execute(
        update(DISPUTES)
        .where(D.id == dispute, D.state.in_(_NEXT[state]))
        .values(state=state, changed_at=now, **(decided if state in ("accepted", "refused") else {}))
    )
    if changed.rowcount != 1:
        return False
    if state == "withdrawn":  # its pictures wait for another one about the same payout, or go at their age
        db.execute(update(EVIDENCE).where(EVIDENCE.c.dispute_id == dispute).values(dispute_id=None))
    remark(db, dispute, state, now, who=who, membership=membership, note=reason)
    return True


def remark(
    db: Connection, dispute: int, what: str, at: datetime, *,
    who: str = "", membership: int | None = None, note: str = "",
) -> None:  # fmt: skip
    """Add a line to the dispute's own history."""
    db.execute(
        insert(DISPUTE_EVENTS).values(
            dispute_id=dispute, what=what, at=at, who=who, membership_id=membership, note=note
        )
    )


# --- for staff ----------------------------------------------------------------------------------------


def listing(
    db: Connection, programme: str = "", states: Sequence[str] = UNDECIDED, limit: int | None = 200
) -> Sequence[Found]:
    """Disputes with ``merchant_number``, ``merchant_name``, ``shop_name``, ``payout_number``, ``payout_day``,
    ``payout_amount``; the longest waiting first."""
    found = _with_names().where(D.state.in_(states)).order_by(D.opened_at, D.id).limit(limit)
    return db.execute(found.where(D.programme == programme) if programme else found).all()


def by_number(db: Connection, number: str) -> Found | None:
    """One dispute as in :func:`listing`."""
    return db.execute(_with_names().where(D.number == number)).first()


def history(db: Connection, dispute: int) -> Sequence[Found]:
    events = select(DISPUTE_EVENTS).where(DISPUTE_EVENTS.c.dispute_id == dispute)
    return db.execute(events.order_by(DISPUTE_EVENTS.c.id)).all()


def pictures(db: Connection, dispute: int) -> Sequence[Found]:
    """The pictures of a dispute, with their bytes (``body``)."""
    kept = (EVIDENCE.c.dispute_id == dispute, EVIDENCE.c.state == "kept")
    return db.execute(select(EVIDENCE).where(*kept).order_by(EVIDENCE.c.id)).all()


def _with_names() -> Any:
    return select(
        DISPUTES,
        MERCHANTS.c.number.label("merchant_number"),
        MERCHANTS.c.name.label("merchant_name"),
        SHOPS.c.name.label("shop_name"),
        PAYOUTS.c.number.label("payout_number"),
        PAYOUTS.c.day.label("payout_day"),
        PAYOUTS.c.amount.label("payout_amount"),
    ).select_from(
        DISPUTES.join(MERCHANTS, D.merchant_id == MERCHANTS.c.id)
        .join(PAYOUTS, D.payout_id == PAYOUTS.c.id)
        .outerjoin(SHOPS, D.shop_id == SHOPS.c.id)
    )


def _grow(db: Connection, dispute: int, what: str, membership: int, words: str, now: datetime) -> bool:
    if not _touch(db, dispute, now):
        return False
    remark(db, dispute, what, now, membership=membership, note=words)
    _take_over_evidence(db, dispute, db.execute(select(D.payout_id).where(D.id == dispute)).scalar_one())
    return True


def _touch(db: Connection, dispute: int, now: datetime) -> bool:
    open_ = (D.id == dispute, D.state.in_(UNDECIDED))
    return db.execute(update(DISPUTES).where(*open_).values(changed_at=now)).rowcount == 1


def _take_over_evidence(db: Connection, dispute: int, payout: int) -> None:
    loose = (EVIDENCE.c.payout_id == payout, EVIDENCE.c.dispute_id.is_(None))
    db.execute(update(EVIDENCE).where(*loose).values(dispute_id=dispute))
