"""Who may see a merchant's records: one-time codes for the post, living links, and taking both back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import Connection, select

from bot.merchants import linking
from bot.merchants.code import spellings
from store import Store, memberships
from store.merchant_tables import MEMBERSHIPS, MERCHANTS, SHOPS
from store.tables import Found

Outcome = Literal["done", "no_such_merchant", "no_such_link"]
ROLES: Final[tuple[linking.Role, ...]] = ("owner", "bookkeeper", "staff")


@dataclass(frozen=True, slots=True)
class Issued:
    """A code as it goes to the printer, the only time it can be read. ``number``: of the merchant or the shop."""

    number: str
    name: str
    code: str
    expires_at: datetime


def issue(
    store: Store, secret: str, programme: str, number: str, role: linking.Role, who: str, now: datetime
) -> Issued | None:
    """A new code for the merchant (or the shop) of that number; None if there is none."""

    def unit(db: Connection) -> Issued | None:
        found = memberships.merchant_by_number(db, programme, spellings(number))
        if found is None:
            return None
        shop = getattr(found, "shop_id", None)
        code = linking.issue(db, secret, found.id, now=now, by=who, role=role, shop=shop)
        return Issued(number.strip(), found.name, code, now + linking.GOOD_FOR)

    return store.write_now(unit)


def issue_to_all(store: Store, secret: str, programme: str, who: str, now: datetime) -> list[Issued]:
    """A code for every merchant of a programme that nobody is linked to yet, for the starter kits."""

    def unit(db: Connection) -> list[Issued]:
        is_linked = (MEMBERSHIPS.c.merchant_id == MERCHANTS.c.id) & MEMBERSHIPS.c.ended_at.is_(None)
        alone = select(MERCHANTS).where(
            MERCHANTS.c.programme == programme, ~select(MEMBERSHIPS.c.id).where(is_linked).exists()
        )
        return [
            Issued(
                row.number,
                row.name,
                linking.issue(db, secret, row.id, now=now, by=who),
                now + linking.GOOD_FOR,
            )
            for row in db.execute(alone.order_by(MERCHANTS.c.number)).all()
        ]

    return store.write_now(unit)


def links(store: Store, programme: str, number: str) -> tuple[Found, Sequence[Found]] | None:
    """The merchant of that number and its living links, with ``shop_name``; None if there is no such merchant."""

    def read(db: Connection) -> tuple[Found, Sequence[Found]] | None:
        found = memberships.merchant_by_number(db, programme, spellings(number))
        if found is None:
            return None
        living = (
            select(MEMBERSHIPS, SHOPS.c.name.label("shop_name"))
            .outerjoin_from(MEMBERSHIPS, SHOPS, MEMBERSHIPS.c.shop_id == SHOPS.c.id)
            .where(MEMBERSHIPS.c.merchant_id == found.id, MEMBERSHIPS.c.ended_at.is_(None))
        )
        return found, db.execute(living.order_by(MEMBERSHIPS.c.id)).all()

    return store.read_now(read)


def revoke(store: Store, link: int, now: datetime) -> Outcome:
    """End one link; what was given out under it is closed."""
    return "done" if store.write_now(lambda db: memberships.end(db, link, now, "staff")) else "no_such_link"


def revoke_codes(store: Store, programme: str, number: str, now: datetime) -> Outcome:
    """Make all unused codes of a merchant worthless (an envelope was lost)."""

    def unit(db: Connection) -> Outcome:
        found = memberships.merchant_by_number(db, programme, spellings(number))
        if found is None:
            return "no_such_merchant"
        memberships.revoke_codes(db, found.id, now)
        return "done"

    return store.write_now(unit)
