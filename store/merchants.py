"""Reading merchants' records, always through somebody's links: what no link opens is not found.

Every function takes the links first; rows of a merchant count if one of them is to the whole merchant or to the row's
own shop. So a number of another merchant's record, guessed or copied, leads nowhere.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, and_, false, or_, select

from store.memberships import Member
from store.merchant_tables import (
    APPLICATION_EVENTS,
    APPLICATIONS,
    DISPUTE_EVENTS,
    DISPUTES,
    EVIDENCE,
    MERCHANTS,
    PAYOUTS,
    PIPE_NOTES,
    SETTLEMENT_REQUESTS,
    SHOPS,
)
from store.tables import Found

Members = Sequence[Member]
_REQUESTED = (
    PAYOUTS,
    SETTLEMENT_REQUESTS.c.number.label("request_number"),
    SETTLEMENT_REQUESTS.c.arrived_on,
    SETTLEMENT_REQUESTS.c.declared,
    SETTLEMENT_REQUESTS.c.counted,
    SHOPS.c.name.label("shop_name"),
)
_PAYOUTS = select(*_REQUESTED).select_from(
    PAYOUTS.outerjoin(SETTLEMENT_REQUESTS, PAYOUTS.c.request_id == SETTLEMENT_REQUESTS.c.id).outerjoin(
        SHOPS, PAYOUTS.c.shop_id == SHOPS.c.id
    )
)


AT_ONCE: Final = 5_000
"""Ids that one statement names."""


def opened_to(members: Members, table: Table, shop: str = "shop_id") -> ColumnElement[bool]:
    """The rows of ``table`` that these links open. ``shop``: its column that names the shop."""
    return or_(
        false(),
        *(
            and_(table.c.merchant_id == member.merchant, *_own_shop(member, table, shop))
            for member in members
        ),
    )


def _opens(members: Members, row: Found) -> bool:
    """As :func:`opened_to` of a row that is read."""
    return any(
        row.merchant_id == member.merchant and member.shop in (None, row.shop_id) for member in members
    )


def merchants(db: Connection, members: Members) -> Sequence[Found]:
    """The businesses themselves, in the order of the links."""
    ids = [member.merchant for member in members]
    found = {row.id: row for row in db.execute(select(MERCHANTS).where(MERCHANTS.c.id.in_(ids)))}
    return [found[each] for each in dict.fromkeys(ids)]


def shops(db: Connection, members: Members) -> Sequence[Found]:
    return db.execute(
        select(SHOPS).where(opened_to(members, SHOPS, "id")).order_by(SHOPS.c.merchant_id, SHOPS.c.number)
    ).all()


def applications(db: Connection, members: Members) -> Sequence[Found]:
    """Applications, the newest first."""
    return _newest(db, APPLICATIONS, members)


def history(db: Connection, members: Members, application: int) -> Sequence[Found]:
    """The states an application has had, oldest first; none where it is another merchant's."""
    mine = select(APPLICATIONS.c.id).where(APPLICATIONS.c.id == application, opened_to(members, APPLICATIONS))
    events = select(APPLICATION_EVENTS).where(APPLICATION_EVENTS.c.application_id.in_(mine))
    return db.execute(events.order_by(APPLICATION_EVENTS.c.on, APPLICATION_EVENTS.c.id)).all()


def payouts(
    db: Connection,
    members: Members,
    *,
    since: date | None = None,
    before: date | None = None,
    limit: int = 10,
) -> Sequence[Found]:
    """Payouts with what was requested (``request_number``, ``arrived_on``, ``declared``, ``counted``; None where no
    request is known) and ``shop_name``. From ``since`` on the nearest first, otherwise the latest first, all of them
    earlier than ``before`` where it is given."""
    found = _PAYOUTS.where(opened_to(members, PAYOUTS))
    if since is not None:
        found = found.where(PAYOUTS.c.day >= since).order_by(PAYOUTS.c.day, PAYOUTS.c.id)
    else:
        found = found.order_by(PAYOUTS.c.day.desc(), PAYOUTS.c.id.desc())
    if before is not None:
        found = found.where(PAYOUTS.c.day < before)
    return db.execute(found.limit(limit)).all()


def payout(db: Connection, members: Members, payout: int) -> Found | None:
    """One payout, as :func:`payouts`; None where there is none or it is another merchant's."""
    return db.execute(_PAYOUTS.where(PAYOUTS.c.id == payout, opened_to(members, PAYOUTS))).first()


def payout_of_each(db: Connection, asked: Sequence[tuple[Members, int]]) -> list[Found | None]:
    """As :func:`payout` for many who ask for one each, read together: what their own links do not open is None."""
    ids = sorted({number for _, number in asked})
    steps = (ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE))
    found = {row.id: row for step in steps for row in db.execute(_PAYOUTS.where(PAYOUTS.c.id.in_(step)))}
    rows = ((members, found.get(number)) for members, number in asked)
    return [row if row is not None and _opens(members, row) else None for members, row in rows]


def requests_in_the_pipe(db: Connection, members: Members) -> Sequence[Found]:
    """What has arrived and has no payout yet, the newest first."""
    paid = select(PAYOUTS.c.request_id).where(PAYOUTS.c.request_id == SETTLEMENT_REQUESTS.c.id).exists()
    found = select(SETTLEMENT_REQUESTS).where(opened_to(members, SETTLEMENT_REQUESTS), ~paid)
    return db.execute(found.order_by(SETTLEMENT_REQUESTS.c.id.desc()).limit(20)).all()


def notes(
    db: Connection, members: Members, states: Sequence[str] = ("waiting", "compared")
) -> Sequence[Found]:
    """Pipe notes in these states, the newest first."""
    return _newest(db, PIPE_NOTES, members, PIPE_NOTES.c.state.in_(states))


def note(db: Connection, members: Members, note: int) -> Found | None:
    return db.execute(
        select(PIPE_NOTES).where(PIPE_NOTES.c.id == note, opened_to(members, PIPE_NOTES))
    ).first()


def disputes(db: Connection, members: Members) -> Sequence[Found]:
    """Disputes and enquiries, the newest first."""
    return _newest(db, DISPUTES, members)


def dispute(db: Connection, members: Members, dispute: int) -> Found | None:
    return db.execute(select(DISPUTES).where(DISPUTES.c.id == dispute, opened_to(members, DISPUTES))).first()


def dispute_of_payout(db: Connection, members: Members, payout: int) -> Found | None:
    """The dispute about a payout that was not withdrawn."""
    alive = (DISPUTES.c.payout_id == payout, DISPUTES.c.state != "withdrawn")
    return db.execute(select(DISPUTES).where(*alive, opened_to(members, DISPUTES))).first()


def dispute_history(db: Connection, members: Members, dispute: int) -> Sequence[Found]:
    mine = select(DISPUTES.c.id).where(DISPUTES.c.id == dispute, opened_to(members, DISPUTES))
    events = select(DISPUTE_EVENTS).where(DISPUTE_EVENTS.c.dispute_id.in_(mine))
    return db.execute(events.order_by(DISPUTE_EVENTS.c.id)).all()


def evidence(db: Connection, members: Members, payout: int) -> Sequence[Found]:
    """The pictures for a payout's dispute, without their bytes: ``id``, ``state``, ``dispute_id``, ``added_at``."""
    mine = select(PAYOUTS.c.id).where(PAYOUTS.c.id == payout, opened_to(members, PAYOUTS))
    columns = (EVIDENCE.c.id, EVIDENCE.c.state, EVIDENCE.c.dispute_id, EVIDENCE.c.added_at, EVIDENCE.c.error)
    return db.execute(select(*columns).where(EVIDENCE.c.payout_id.in_(mine)).order_by(EVIDENCE.c.id)).all()


def _newest(db: Connection, table: Table, members: Members, *conditions: Any) -> Sequence[Found]:
    found = select(table).where(opened_to(members, table), *conditions)
    return db.execute(found.order_by(table.c.id.desc()).limit(50)).all()


def _own_shop(member: Member, table: Table, shop: str) -> tuple[ColumnElement[bool], ...]:
    return () if member.shop is None else (table.c[shop] == member.shop,)
