"""Pictures for disputes: asked for from the chat, or uploaded; kept only as made safe, and shown to those who sent them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select, update

from store.disputes import UNDECIDED
from store.merchant_tables import DISPUTES, EVIDENCE, PAYOUTS
from store.tables import Found

E = EVIDENCE.c
D = DISPUTES.c
MOST: Final = 10
"""Pictures for one payout."""
BROKE_OFF: Final = "broke off"
"""What stands as error of a picture while an attempt is under way, and after one that came to no end."""


def count(db: Connection, payout: int) -> int:
    """How many pictures a payout has, those on their way with them."""
    here = (E.payout_id == payout, E.state.in_(("kept", "fetching")))
    number: int = db.execute(select(func.count()).select_from(EVIDENCE).where(*here)).scalar_one()
    return number


def expect(
    db: Connection, *, payout: int, membership: int, dispute: int | None,
    channel: str, address: str, transport_id: str, now: datetime,
) -> int | None:  # fmt: skip
    """A picture was sent into the chat and is to be fetched; its id. None: there are as many as may be."""
    if not _has_room(db, payout):
        return None
    made = db.execute(
        insert(EVIDENCE)
        .values(
            payout_id=payout, membership_id=membership, dispute_id=dispute, state="fetching", channel=channel,
            address=address, transport_id=transport_id, added_at=now, attempts=0, next_attempt_at=now,
            width=0, height=0, sha256="", error="",
        )
        .returning(E.id)
    )  # fmt: skip
    number: int = made.scalar_one()
    return number


def due(db: Connection, now: datetime, limit: int = 20) -> Sequence[Found]:
    """Pictures to be fetched now."""
    found = select(EVIDENCE).where(E.state == "fetching", E.next_attempt_at <= now)
    return db.execute(found.order_by(E.next_attempt_at).limit(limit)).all()


def take(db: Connection, picture: int, attempts: int, again_at: datetime) -> bool:
    """Begin an attempt: nobody else does before ``again_at``. False: somebody has."""
    mine = (E.id == picture, E.state == "fetching", E.attempts == attempts)
    begun = {"attempts": attempts + 1, "next_attempt_at": again_at, "error": BROKE_OFF}
    return db.execute(update(EVIDENCE).where(*mine).values(**begun)).rowcount == 1


def again(db: Connection, picture: int, attempts: int, at: datetime, error: str) -> bool:
    """The attempt of that number failed: the next one is due ``at``. False: somebody else has begun another."""
    mine = (E.id == picture, E.state == "fetching", E.attempts == attempts)
    put_off = update(EVIDENCE).where(*mine).values(next_attempt_at=at, error=error)
    return db.execute(put_off).rowcount == 1


def fetched(db: Connection, picture: int, *, body: bytes, width: int, height: int, sha256: str) -> bool:
    """The picture is here, made safe."""
    waiting = (E.id == picture, E.state == "fetching")
    safe = {"state": "kept", "body": body, "width": width, "height": height, "sha256": sha256, "error": ""}
    return db.execute(update(EVIDENCE).where(*waiting).values(**safe)).rowcount == 1


def claim(db: Connection, picture: int) -> int | None:
    """The dispute that a picture belongs to; one of none belongs to the undecided one about its payout by now."""
    row = db.execute(select(E.payout_id, E.dispute_id).where(E.id == picture)).one()
    dispute: int | None = row.dispute_id or _undecided(db, row.payout_id)
    if dispute != row.dispute_id:
        db.execute(update(EVIDENCE).where(E.id == picture).values(dispute_id=dispute))
    return dispute


def kept(db: Connection, payout: int) -> int:
    """How many pictures a payout has that are here."""
    here = (E.payout_id == payout, E.state == "kept")
    number: int = db.execute(select(func.count()).select_from(EVIDENCE).where(*here)).scalar_one()
    return number


def of_payout(db: Connection, payout: int) -> Sequence[Found]:
    """Those that are kept, and those on their way (``state``), oldest first, without their bytes."""
    columns = (E.id, E.state, E.dispute_id, E.width, E.height, E.added_at)
    here = (E.payout_id == payout, E.state.in_(("kept", "fetching")))
    return db.execute(select(*columns).where(*here).order_by(E.id)).all()


def body(db: Connection, payout: int, picture: int) -> bytes | None:
    """The JPEG; None for one that is not kept, or another payout's."""
    there = (E.id == picture, E.payout_id == payout, E.state == "kept")
    jpeg: bytes | None = db.execute(select(E.body).where(*there)).scalar()
    return jpeg


def about(db: Connection, picture: int) -> Found | None:
    """The ``programme`` and ``dispute_id`` of a picture; None where it was erased."""
    found = select(PAYOUTS.c.programme, E.dispute_id).join_from(
        EVIDENCE, PAYOUTS, E.payout_id == PAYOUTS.c.id
    )
    return db.execute(found.where(E.id == picture)).first()


def has(db: Connection, payout: int, sha256: str) -> bool:
    """Whether the same picture is kept for the payout."""
    same = (E.payout_id == payout, E.sha256 == sha256, E.state == "kept")
    return db.execute(select(E.id).where(*same)).first() is not None


def given_up(db: Connection, picture: int, state: str, error: str) -> bool:
    """No picture comes of it: ``refused`` (not one we keep) or ``gone``."""
    waiting = (E.id == picture, E.state == "fetching")
    return db.execute(update(EVIDENCE).where(*waiting).values(state=state, error=error)).rowcount == 1


def keep(
    db: Connection, *, payout: int, membership: int, dispute: int | None, body: bytes, width: int, height: int,
    sha256: str, now: datetime,
) -> int | None:  # fmt: skip
    """Keep an uploaded picture, made safe; its id, the old one's for the same picture. None: there are as many as may be.

    Without ``dispute`` it belongs to the undecided one about the payout, if there is any by now."""
    same = (E.payout_id == payout, E.sha256 == sha256, E.state == "kept")
    there: int | None = db.execute(select(E.id).where(*same)).scalar()
    if there is not None:
        return there
    if not _has_room(db, payout):
        return None
    made = db.execute(
        insert(EVIDENCE)
        .values(
            payout_id=payout, membership_id=membership, dispute_id=dispute or _undecided(db, payout),
            state="kept", channel="", address="",
            transport_id="", added_at=now, attempts=0, body=body, width=width, height=height, sha256=sha256, error="",
        )
        .returning(E.id)
    )  # fmt: skip
    number: int = made.scalar_one()
    return number


def drop_loose(db: Connection, payout: int, membership: int) -> None:
    """Lose the pictures that one person sent for a payout and never submitted, those on their way with them."""
    loose = (E.payout_id == payout, E.membership_id == membership, E.dispute_id.is_(None))
    here = E.state.in_(("kept", "fetching"))
    db.execute(update(EVIDENCE).where(*loose, here).values(state="gone", body=None, error=""))


def drop(db: Connection, picture: int, payout: int) -> bool:
    """Take a picture back that was not submitted yet."""
    loose = (E.id == picture, E.payout_id == payout, E.dispute_id.is_(None), E.state == "kept")
    gone = update(EVIDENCE).where(*loose).values(state="gone", body=None)
    return db.execute(gone).rowcount == 1


def _has_room(db: Connection, payout: int) -> bool:
    """Whether one more may come; two who ask at once are asked one after the other."""
    db.execute(select(PAYOUTS.c.id).where(PAYOUTS.c.id == payout).with_for_update())
    return count(db, payout) < MOST


def _undecided(db: Connection, payout: int) -> int | None:
    found = select(D.id).where(D.payout_id == payout, D.state.in_(UNDECIDED))
    number: int | None = db.execute(found).scalar()
    return number


def forget_old(db: Connection, loose_before: datetime, decided_before: datetime) -> int:
    """Delete pictures that were never submitted, and lose the bytes of those whose dispute was over before; how many."""
    loose = (E.dispute_id.is_(None), E.added_at < loose_before)
    gone = db.execute(delete(EVIDENCE).where(*loose)).rowcount
    over = select(DISPUTES.c.id).where(
        DISPUTES.c.state.in_(("accepted", "refused", "withdrawn")), DISPUTES.c.changed_at < decided_before
    )
    blank = update(EVIDENCE).where(E.dispute_id.in_(over), E.state == "kept").values(state="gone", body=None)
    return gone + db.execute(blank).rowcount
