"""Who belongs to which merchant: one-time codes, wrong tries, links and their end.

A person is known by channel and address; on the web all rooms of one visitor are one person.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, or_, select, update

from store.merchant_tables import DOORS, EVIDENCE, LINK_CODES, LINK_TRIES, MEMBERSHIPS, MERCHANTS, SHOPS
from store.tables import Found

M = MEMBERSHIPS.c
L = LINK_CODES.c
T = LINK_TRIES.c
_FORGIVEN_AFTER: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Member:
    """A person's living link to a merchant. ``shop`` None: all shops of the merchant."""

    id: int
    programme: str
    merchant: int
    shop: int | None
    role: str
    number: str
    name: str
    shop_name: str
    since: datetime


_OF_PEOPLE = (
    select(
        M.id, M.programme, M.merchant_id, M.shop_id, M.role, M.since, M.channel, M.person, M.expires_at,
        MERCHANTS.c.number, MERCHANTS.c.name, SHOPS.c.name.label("shop_name"),
    )
    .select_from(MEMBERSHIPS.join(MERCHANTS, M.merchant_id == MERCHANTS.c.id).outerjoin(SHOPS, M.shop_id == SHOPS.c.id))
    .where(M.ended_at.is_(None), M.person.in_(bindparam("people", expanding=True)))
    .order_by(M.id)
)  # fmt: skip


def person_of(channel: str, address: str) -> str:
    """The person behind a conversation's address: on the web the visitor, whatever the room."""
    return address.partition(".")[0] if channel == "web" else address


def of_conversations(
    db: Connection, conversations: Iterable[tuple[str, str]], now: datetime
) -> dict[tuple[str, str], tuple[Member, ...]]:
    """The living links of those who speak at these ``(channel, address)`` pairs; none are left out."""
    wanted = {(channel, address): person_of(channel, address) for channel, address in conversations}
    found: dict[tuple[str, str], list[Member]] = {}
    for row in db.execute(_OF_PEOPLE, {"people": list(set(wanted.values()))}):
        if row.expires_at is None or row.expires_at > now:
            found.setdefault((row.channel, row.person), []).append(_member(row))
    return {
        pair: tuple(found[here]) for pair, person in wanted.items() if (here := (pair[0], person)) in found
    }


def of_person(db: Connection, channel: str, address: str, now: datetime) -> tuple[Member, ...]:
    """The living links of whoever speaks there."""
    return of_conversations(db, [(channel, address)], now).get((channel, address), ())


def of_merchant(db: Connection, merchant: int) -> Sequence[Found]:
    """The living links to a merchant: rows of ``membership``, oldest first."""
    return db.execute(
        select(MEMBERSHIPS).where(M.merchant_id == merchant, M.ended_at.is_(None)).order_by(M.id)
    ).all()


def link(
    db: Connection, *, channel: str, address: str, merchant: int, shop: int | None, role: str,
    now: datetime, expires_at: datetime | None = None,
) -> int:  # fmt: skip
    """Link a person; an older link of theirs to the same merchant and shop ends in its favour. The new id."""
    person = person_of(channel, address)
    same = (M.channel == channel, M.person == person, M.merchant_id == merchant)
    same_shop = M.shop_id.is_(None) if shop is None else M.shop_id == shop
    db.execute(
        update(MEMBERSHIPS)
        .where(*same, same_shop, M.ended_at.is_(None))
        .values(ended_at=now, ended_by="relinked")
    )
    programme = db.execute(select(MERCHANTS.c.programme).where(MERCHANTS.c.id == merchant)).scalar_one()
    made = db.execute(
        insert(MEMBERSHIPS)
        .values(
            programme=programme, merchant_id=merchant, shop_id=shop, channel=channel, person=person,
            role=role, since=now, expires_at=expires_at, ended_by="",
        )
        .returning(M.id)
    )  # fmt: skip
    number: int = made.scalar_one()
    return number


def end(db: Connection, membership: int, now: datetime, by: str) -> bool:
    """End a link (``by``: self, staff); what was given out under it is closed. False: it had ended already."""
    ended = db.execute(
        update(MEMBERSHIPS).where(M.id == membership, M.ended_at.is_(None)).values(ended_at=now, ended_by=by)
    )
    db.execute(delete(DOORS).where(DOORS.c.membership_id == membership))
    return ended.rowcount == 1


def forget(db: Connection, channel: str, address: str, now: datetime) -> None:
    """End the links of a person at their wish and lose who they were; pictures they never sent in go with it. In a
    programme's room on the web these are the links of that programme.

    What they did for the merchant (disputes, notes) stays the merchant's.
    """
    theirs = (M.channel == channel) & (M.person == person_of(channel, address))
    if channel == "web" and (programme := address.partition(".")[2]):
        theirs &= M.programme == programme
    ids = db.execute(select(M.id).where(theirs)).scalars().all()
    for each in ids:
        end(db, each, now, "erased")
    db.execute(delete(EVIDENCE).where(EVIDENCE.c.membership_id.in_(ids), EVIDENCE.c.dispute_id.is_(None)))
    db.execute(update(MEMBERSHIPS).where(M.id.in_(ids)).values(person="", ended_by="erased"))


# --- codes --------------------------------------------------------------------------------------------


def merchant_by_number(db: Connection, programme: str, numbers: Sequence[str]) -> Found | None:
    """The merchant of that number (in any of its spellings), or the merchant of the shop of that number (``shop_id`` set)."""
    here = MERCHANTS.c
    columns = (here.id, here.programme, here.number, here.name)
    found = db.execute(select(*columns).where(here.programme == programme, here.number.in_(numbers))).first()
    if found:
        return found
    shop = select(*columns, SHOPS.c.id.label("shop_id")).join_from(
        MERCHANTS, SHOPS, here.id == SHOPS.c.merchant_id
    )
    return db.execute(shop.where(SHOPS.c.programme == programme, SHOPS.c.number.in_(numbers))).first()


def add_code(
    db: Connection, *, merchant: int, shop: int | None, role: str, code_hash: str,
    now: datetime, expires_at: datetime, by: str,
) -> int:  # fmt: skip
    """Keep a new code's hash; its id."""
    made = db.execute(
        insert(LINK_CODES)
        .values(
            merchant_id=merchant, shop_id=shop, role=role, hash=code_hash,
            issued_at=now, issued_by=by, expires_at=expires_at,
        )
        .returning(L.id)
    )  # fmt: skip
    number: int = made.scalar_one()
    return number


def codes_of(db: Connection, merchant: int, now: datetime) -> Sequence[Found]:
    """The merchant's codes that still open something."""
    usable = (L.used_at.is_(None), L.revoked_at.is_(None), L.expires_at > now)
    return db.execute(select(LINK_CODES).where(L.merchant_id == merchant, *usable)).all()


def is_good(db: Connection, code: int, now: datetime) -> bool:
    """Whether a code can still be used."""
    return db.execute(select(L.id).where(*_usable(code, now))).first() is not None


def use_code(db: Connection, code: int, now: datetime) -> bool:
    """Use a code up; False: it was used, revoked or has expired meanwhile."""
    return db.execute(update(LINK_CODES).where(*_usable(code, now)).values(used_at=now)).rowcount == 1


def _usable(code: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (L.id == code, L.used_at.is_(None), L.revoked_at.is_(None), L.expires_at > now)


def revoke_codes(db: Connection, merchant: int, now: datetime) -> int:
    """Revoke all unused codes of a merchant; how many."""
    unused = (L.merchant_id == merchant, L.used_at.is_(None), L.revoked_at.is_(None))
    return db.execute(update(LINK_CODES).where(*unused).values(revoked_at=now)).rowcount


# --- wrong tries --------------------------------------------------------------------------------------


def locked_until(db: Connection, keys: Iterable[str], now: datetime) -> datetime | None:
    """Until when trying is closed for any of these keys; None: it is open."""
    found = select(T.locked_until).where(T.key.in_(list(keys)), T.locked_until > now)
    return max(db.execute(found).scalars(), default=None)


def failed(db: Connection, keys: Mapping[str, int], now: datetime) -> None:
    """Count a wrong code under each key, whether or not such a number exists; after so many that are free for it, lock for
    longer and longer."""
    counts = {row.key: row for row in db.execute(select(LINK_TRIES).where(T.key.in_(list(keys))))}
    for key, free in keys.items():
        old = counts.get(key)
        failures = 1 + (old.failures if old and old.last_at > now - _FORGIVEN_AFTER else 0)
        over = failures - free
        wait = timedelta(minutes=min(2**over, 1440)) if over > 0 else None
        values = {"failures": failures, "last_at": now, "locked_until": now + wait if wait else None}
        if old:
            db.execute(update(LINK_TRIES).where(T.key == key).values(**values))
        else:
            db.execute(insert(LINK_TRIES).values(key=key, **values))


def succeeded(db: Connection, keys: Iterable[str]) -> None:
    """Forget the wrong tries of those who then got it right."""
    db.execute(delete(LINK_TRIES).where(T.key.in_(list(keys))))


def forget_old(db: Connection, before: datetime) -> int:
    """Delete tries, codes and ended links' persons that are older; how many."""
    gone = db.execute(delete(LINK_TRIES).where(T.last_at < before)).rowcount
    dead = or_(L.used_at < before, L.revoked_at < before, L.expires_at < before)
    gone += db.execute(delete(LINK_CODES).where(dead)).rowcount
    ended = (M.ended_at < before) & (M.person != "")
    gone += db.execute(update(MEMBERSHIPS).where(ended).values(person="")).rowcount
    return gone


def _member(row: Found) -> Member:
    return Member(
        row.id, row.programme, row.merchant_id, row.shop_id, row.role,
        row.number, row.name, row.shop_name or "", row.since,
    )  # fmt: skip
