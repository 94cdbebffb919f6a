"""What linked people were told of our own accord: each thing once, whoever tries again."""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from store.merchant_tables import NOTICES

N = NOTICES.c


def is_new(db: Connection, membership: int, key: str, now: datetime) -> bool:
    """Whether this person has not been told this yet; from now on they have. The unique row decides between two who
    try at once: the later one's transaction fails and is tried again."""
    if db.execute(select(N.id).where(N.membership_id == membership, N.key == key)).first():
        return False
    db.execute(insert(NOTICES).values(membership_id=membership, key=key, at=now))
    return True
