"""One-time links of ours: given out to one person, opened in one browser, closed after use or time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from store.memberships import person_of
from store.merchant_tables import DOORS
from store.tables import Found

D = DOORS.c


def give(
    db: Connection, *, token_hash: str, purpose: str, subject: Mapping[str, Any], channel: str, address: str,
    membership: int | None, now: datetime, expires_at: datetime,
) -> None:  # fmt: skip
    """Keep a link that is given out. ``purpose``: link, nonce, evidence, statement."""
    db.execute(
        insert(DOORS).values(
            hash=token_hash, purpose=purpose, subject=dict(subject), channel=channel,
            person=person_of(channel, address), address=address, membership_id=membership,
            made_at=now, expires_at=expires_at, browser="",
        )
    )  # fmt: skip


def find(db: Connection, token_hash: str, purpose: str, now: datetime) -> Found | None:
    """The door, while it is good for anything; None for any other token."""
    good = (D.hash == token_hash, D.purpose == purpose, D.used_at.is_(None), D.expires_at > now)
    return db.execute(select(DOORS).where(*good)).first()


def claim(db: Connection, token_hash: str, purpose: str, browser: str, now: datetime) -> Found | None:
    """The door for this browser: the first that comes has it for good; None for every other."""
    mine = (D.hash == token_hash, D.browser.in_(("", browser)))
    db.execute(update(DOORS).where(*mine).values(browser=browser))
    door = find(db, token_hash, purpose, now)
    return door if door is not None and door.browser == browser else None


def use(db: Connection, token_hash: str, now: datetime) -> bool:
    """Close the door behind its use; False: it was used already."""
    unused = (D.hash == token_hash, D.used_at.is_(None), D.expires_at > now)
    return db.execute(update(DOORS).where(*unused).values(used_at=now)).rowcount == 1


def forget_old(db: Connection, before: datetime) -> int:
    """Delete doors that closed before; how many."""
    return db.execute(delete(DOORS).where(D.expires_at < before)).rowcount
