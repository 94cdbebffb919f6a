"""Conversations: who they are with, where they stand, and who may change that.

Deciding what to say takes its time and holds no lock: it starts from :func:`standing` and ends with
:func:`lock` and :func:`save`, and counts only if the version is still the one it started from.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from store.rows import insert_new, update_rows
from store.tables import CASES, CONVERSATIONS, Found

C = CONVERSATIONS.c
_BY_ADDRESS = select(C.id, C.channel, C.address).where(C.address.in_(bindparam("addresses", expanding=True)))
_STANDING = (
    select(
        C.id, C.channel, C.address, C.memory, C.blocked, C.last_seen, C.case_number, C.version,
        CASES.c.opened_at.label("case_opened_at"),
    )
    .outerjoin_from(CONVERSATIONS, CASES, C.case_number == CASES.c.number)
    .where(C.id.in_(bindparam("ids", expanding=True)))
)  # fmt: skip
_LOCK = (
    select(C.id, C.version)
    .where(C.id.in_(bindparam("ids", expanding=True)))
    .order_by(C.id)
    .with_for_update(key_share=True)
)


def make_known(
    db: Connection, addresses: Iterable[tuple[str, str]], now: datetime
) -> dict[tuple[str, str], int]:
    """The conversation ids of ``(channel, address)`` pairs; new ones are made."""
    wanted = set(addresses)
    found = _find(db, wanted)
    # sorted: two processes that make the same conversations then wait for each other in one order only
    if missing := sorted(wanted - found.keys()):
        rows = [
            {
                "channel": channel,
                "address": address,
                "memory": {},
                "blocked": False,
                "version": 0,
                "created_at": now,
            }
            for channel, address in missing
        ]
        insert_new(db, CONVERSATIONS, ("address", "channel"), rows)
        found |= _find(db, set(missing))
    return found


def find(db: Connection, channel: str, address: str) -> int | None:
    """The id of a conversation, or None."""
    return _find(db, {(channel, address)}).get((channel, address))


def _find(db: Connection, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    rows = db.execute(_BY_ADDRESS, {"addresses": [address for _, address in wanted]})
    return {(row.channel, row.address): row.id for row in rows if (row.channel, row.address) in wanted}


def standing(db: Connection, ids: Iterable[int]) -> dict[int, Found]:
    """Where conversations stand."""
    return {row.id: row for row in db.execute(_STANDING, {"ids": list(ids)})}


def lock(db: Connection, ids: Iterable[int]) -> dict[int, int]:
    """Wait for conversations and lock them until the transaction ends; their versions.

    On SQLite a writing transaction is alone anyway.
    """
    return {row.id: row.version for row in db.execute(_LOCK, {"ids": list(ids)})}


def save(db: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write back ``memory``, ``case_number``, ``blocked``, ``last_seen`` and the new ``version`` of each ``id``."""
    update_rows(db, CONVERSATIONS, "id", rows)


def set_case(db: Connection, conversation: int, number: str | None) -> None:
    """Give a conversation another case, or none."""
    db.execute(
        update(CONVERSATIONS).where(C.id == conversation).values(case_number=number, version=C.version + 1)
    )


def get(db: Connection, conversation: int) -> Found | None:
    """Where one conversation stands, for reading."""
    return standing(db, [conversation]).get(conversation)
