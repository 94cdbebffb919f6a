"""Running processes: each says every few seconds that it lives, so that others know when it does not."""

import os
import secrets
import socket
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select, update

from store.tables import WORKERS

W = WORKERS.c


def new_name() -> str:
    """A name for this process: where it runs, its process id, and something of its own."""
    return f"{_here()}:{os.getpid()}:{secrets.token_hex(4)}"


def beat(db: Connection, name: str, alive_until: datetime) -> None:
    """Say that ``name`` lives until then at least."""
    seen = db.execute(update(WORKERS).where(W.name == name).values(alive_until=alive_until))
    if not seen.rowcount:
        db.execute(insert(WORKERS).values(name=name, alive_until=alive_until))


def leave(db: Connection, name: str) -> None:
    """``name`` has ended in good order."""
    db.execute(delete(WORKERS).where(W.name == name))


def alive(db: Connection, now: datetime) -> set[str]:
    """Those heard of lately, but for those that surely are no more."""
    names = db.execute(select(W.name).where(W.alive_until > now)).scalars()
    return {name for name in names if not _surely_gone(name)}


def forget_the_gone(db: Connection, before: datetime) -> int:
    """Remove those not seen since ``before``; how many."""
    return db.execute(delete(WORKERS).where(W.alive_until < before)).rowcount


def _surely_gone(name: str) -> bool:
    """Killed on this very machine: nobody need wait until it has not been heard of for long enough."""
    here, _, process = name.partition(":")
    number = process.partition(":")[0]
    if here != _here() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


@cache
def _here() -> str:
    """Where process ids mean the same: one boot of one machine and one container of it."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        container = os.readlink("/proc/self/ns/pid").strip("pid:[]")
    except OSError:
        return socket.gethostname()
    return f"{boot}-{container}"
