"""Private calendars that people subscribe to: given out as a page that is good once and for a short while, then read for
as long as the link to the merchant lives.

A row whose hash begins with ``page:`` is such a page and opens no calendar; every other one is a calendar. Neither a page's
token nor a calendar's own is kept anywhere, only their hashes.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from store.memberships import Member
from store.merchant_tables import IMPORT_RUNS, MEMBERSHIPS, MERCHANTS, PAYOUTS, SHOPS
from store.reminder_tables import CALENDAR_FEEDS
from store.tables import Found

PAGE: Final = "page:"
MOST_PAYOUTS: Final = 300
"""The latest of a merchant with many shops."""
F = CALENDAR_FEEDS.c
M = MEMBERSHIPS.c


def give_page(db: Connection, token_hash: str, member: Member, now: datetime) -> None:
    """Keep a page that is given out; an older one of the same link is good no more."""
    _drop_pages(db, member.id)
    _add(db, f"{PAGE}{token_hash}", member.programme, member.merchant, member.shop, member.id, now)


def page(db: Connection, token_hash: str, made_after: datetime, now: datetime) -> Found | None:
    """The page of that token, if it was given out after ``made_after`` and nobody used it: as :func:`find`."""
    return _living(db, f"{PAGE}{token_hash}", now, F.made_at > made_after)


def reveal(db: Connection, page_hash: str, feed_hash: str, made_after: datetime, now: datetime) -> bool:
    """Use a page up: from now on the calendar of ``feed_hash`` is read, and no earlier one of the same link. False: the
    page is good no more."""
    found = page(db, page_hash, made_after, now)
    if found is None:
        return False
    used = db.execute(delete(CALENDAR_FEEDS).where(F.hash == f"{PAGE}{page_hash}"))
    if used.rowcount != 1:
        return False
    revoke(db, found.membership_id, now)
    _add(db, feed_hash, found.programme, found.merchant_id, found.shop_id, found.membership_id, now)
    return True


def find(db: Connection, token_hash: str, now: datetime) -> Found | None:
    """The calendar of that token with ``merchant_name`` and ``shop_name`` (None: all shops), while it is good: not
    revoked, and its link to the merchant alive."""
    return _living(db, token_hash, now)


def read_on(db: Connection, token_hash: str, day: date) -> None:
    """Note that an app came for it."""
    db.execute(update(CALENDAR_FEEDS).where(F.hash == token_hash).values(last_read_on=day))


def of_members(db: Connection, members: Iterable[Member]) -> Sequence[Found]:
    """The calendars of these links that are good."""
    ids = [member.id for member in members]
    good = (F.membership_id.in_(ids), F.revoked_at.is_(None), F.hash.not_like(f"{PAGE}%"))
    return db.execute(select(CALENDAR_FEEDS).where(*good).order_by(F.made_at, F.hash)).all()


def revoke(db: Connection, membership: int, now: datetime) -> int:
    """End the calendars of a link, and pages given out for it; how many calendars."""
    _drop_pages(db, membership)
    good = (F.membership_id == membership, F.revoked_at.is_(None))
    return db.execute(update(CALENDAR_FEEDS).where(*good).values(revoked_at=now)).rowcount


def payouts(db: Connection, merchant: int, shop: int | None) -> Sequence[Found]:
    """What the calendar of a merchant (of one ``shop``, None: of all) says of its payouts, the latest first: ``id number day
    round state import_id shop_name``, and ``written_at``, when the import that last wrote it ran (None: no import did)."""
    mine = [PAYOUTS.c.merchant_id == merchant]
    if shop is not None:
        mine.append(PAYOUTS.c.shop_id == shop)
    joined = PAYOUTS.outerjoin(SHOPS, PAYOUTS.c.shop_id == SHOPS.c.id).outerjoin(
        IMPORT_RUNS, PAYOUTS.c.import_id == IMPORT_RUNS.c.id
    )
    columns = (
        *(PAYOUTS.c[name] for name in ("id", "number", "day", "round", "state", "import_id")),
        SHOPS.c.name.label("shop_name"), IMPORT_RUNS.c.at.label("written_at"),
    )  # fmt: skip
    latest = select(*columns).select_from(joined).where(*mine).order_by(PAYOUTS.c.day.desc(), PAYOUTS.c.id)
    return db.execute(latest.limit(MOST_PAYOUTS)).all()


def forget_old(db: Connection, before: datetime) -> int:
    """Delete pages nobody used, calendars revoked, and those whose link ended, before; how many."""
    ended = select(M.id).where(M.ended_at < before)
    pages = F.hash.like(f"{PAGE}%") & (F.made_at < before)
    old = or_(pages, F.revoked_at < before, F.membership_id.in_(ended))
    return db.execute(delete(CALENDAR_FEEDS).where(old)).rowcount


def _living(db: Connection, hashed: str, now: datetime, *more: ColumnElement[bool]) -> Found | None:
    joined = (
        CALENDAR_FEEDS.join(MEMBERSHIPS, F.membership_id == M.id)
        .join(MERCHANTS, F.merchant_id == MERCHANTS.c.id)
        .outerjoin(SHOPS, F.shop_id == SHOPS.c.id)
    )
    columns = (CALENDAR_FEEDS, MERCHANTS.c.name.label("merchant_name"), SHOPS.c.name.label("shop_name"))
    linked = (M.ended_at.is_(None), or_(M.expires_at.is_(None), M.expires_at > now))
    good = (F.hash == hashed, F.revoked_at.is_(None), *linked, *more)
    return db.execute(select(*columns).select_from(joined).where(*good)).first()


def _add(
    db: Connection, hashed: str, programme: str, merchant: int, shop: int | None, membership: int, now: datetime
) -> None:  # fmt: skip
    db.execute(
        insert(CALENDAR_FEEDS).values(
            hash=hashed, programme=programme, merchant_id=merchant, shop_id=shop, membership_id=membership,
            made_at=now,
        )
    )  # fmt: skip


def _drop_pages(db: Connection, membership: int) -> None:
    db.execute(delete(CALENDAR_FEEDS).where(F.membership_id == membership, F.hash.like(f"{PAGE}%")))
