"""Running processes: each says every few seconds that it lives, so that others know when it does not."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from store.tables import WORKERS

W = WORKERS.c


def beat(db: Connection, name: str, alive_until: datetime) -> None:
    """Say that ``name`` lives until then at least."""
    seen = db.execute(update(WORKERS).where(W.name == name).values(alive_until=alive_until))
    if not seen.rowcount:
        db.execute(insert(WORKERS).values(name=name, alive_until=alive_until))


def leave(db: Connection, name: str) -> None:
    """``name`` has ended in good order."""
    db.execute(delete(WORKERS).where(W.name == name))


def alive(db: Connection, now: datetime) -> set[str]:
    return set(db.execute(select(W.name).where(W.alive_until > now)).scalars())


def forget_the_gone(db: Connection, before: datetime) -> int:
    """Remove those not seen since ``before``; how many."""
    return db.execute(delete(WORKERS).where(W.alive_until < before)).rowcount
