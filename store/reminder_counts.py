"""Looking at reminders without touching them: what somebody got, who was not reached, whose things are open."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from store.memberships import person_of
from store.merchant_tables import MEMBERSHIPS, MERCHANTS, PIPE_NOTES, SHOPS
from store.reminder_tables import PORTIONS, REMINDERS
from store.tables import CONVERSATIONS, Found

NOT_TOLD: Final = ("not_reached", "unreachable", "refused", "expired", "unknown", "missed")
"""Ends after which somebody has to be called, or may have to be (``unknown``: it may have arrived)."""
R = REMINDERS.c
M = MEMBERSHIPS.c
P = PIPE_NOTES.c


def lately(db: Connection, channel: str, person: str, programme: str, limit: int = 15) -> Sequence[Found]:
    """What somebody was reminded of, or was not, the newest first; with the ``error`` of its message."""
    found = (
        select(REMINDERS, PORTIONS.c.error)
        .select_from(REMINDERS)
        .outerjoin(PORTIONS, PORTIONS.c.id == R.portion_id)
        .where(_theirs(channel, person, programme))
        .order_by(R.id.desc())
        .limit(limit)
    )
    return db.execute(found).all()


def _theirs(channel: str, person: str, programme: str) -> ColumnElement[bool]:
    """The reminders of somebody. They stand in a room of the programme's, or in the one for all."""
    rooms = CONVERSATIONS.c.address.in_((person, f"{person}.{programme}"))
    here = select(CONVERSATIONS.c.id).where(rooms, CONVERSATIONS.c.channel == channel)
    return and_(
        R.conversation_id.in_(here), R.channel == channel, R.person == person, R.programme == programme
    )


def links_of(db: Connection, channel: str, person: str, programme: str) -> Sequence[Found]:
    """Every link somebody has or had, with ``number`` and ``name`` of the merchant."""
    found = (
        select(MEMBERSHIPS, MERCHANTS.c.number, MERCHANTS.c.name, SHOPS.c.name.label("shop_name"))
        .select_from(MEMBERSHIPS)
        .join(MERCHANTS, MERCHANTS.c.id == M.merchant_id)
        .outerjoin(SHOPS, SHOPS.c.id == M.shop_id)
        .where(M.channel == channel, M.person == person, M.programme == programme)
        .order_by(M.id)
    )
    return db.execute(found).all()


def people_of_merchant(db: Connection, merchant: int) -> Sequence[Found]:
    """``channel`` and ``person`` of everybody who is or was linked to a merchant."""
    return db.execute(select(M.channel, M.person).where(M.merchant_id == merchant).order_by(M.id)).all()


def rooms_of(db: Connection, channel: str, person: str) -> Sequence[Found]:
    """The conversations in which somebody speaks with us."""
    address = CONVERSATIONS.c.address
    here = address.startswith(f"{person}.", autoescape=True) if channel == "web" else address == person
    found = select(CONVERSATIONS).where(CONVERSATIONS.c.channel == channel, or_(address == person, here))
    return [row for row in db.execute(found) if person_of(channel, row.address) == person]


def has_open(db: Connection, links: Iterable[Found]) -> bool:
    """Whether anything of these links is noted as on its way, or has come and is not settled."""
    theirs = [
        and_(P.merchant_id == each.merchant_id, or_(P.shop_id.is_(None), P.shop_id == each.shop_id))
        if each.shop_id is not None
        else P.merchant_id == each.merchant_id
        for each in links
    ]
    noted = select(P.id).where(P.state.in_(("waiting", "compared")), or_(*theirs)) if theirs else None
    return noted is not None and db.execute(noted.limit(1)).first() is not None


def unreached(db: Connection, since: datetime, programme: str, now: datetime) -> list[Found]:
    """Merchants of whose people nobody was told something since then, each once for each thing: ``number``, ``name`` and
    ``phone`` beside the reminder; the oldest first. ``programme`` "": of all."""
    found = (
        select(REMINDERS, M.merchant_id, MERCHANTS.c.number, MERCHANTS.c.name, MERCHANTS.c.phone)
        .select_from(REMINDERS)
        .join(MEMBERSHIPS, and_(M.channel == R.channel, M.person == R.person, M.programme == R.programme))
        .join(MERCHANTS, MERCHANTS.c.id == M.merchant_id)
        .where(_not_told(since, programme), _living(now), ~_another_was_told())
        .order_by(R.due_at, MERCHANTS.c.number, R.id)
    )
    once: dict[tuple[object, ...], Found] = {}
    for row in db.execute(found):
        once.setdefault((row.merchant_id, row.kind, row.about, row.days), row)
    return list(once.values())


def without_merchant(db: Connection, since: datetime, programme: str, now: datetime) -> int:
    """How many people were not told something since then of whom there is no telephone number: they are linked to nobody."""
    linked = select(M.id).where(
        M.channel == R.channel, M.person == R.person, M.programme == R.programme, _living(now)
    )
    alone = select(R.conversation_id).where(_not_told(since, programme), ~linked.exists()).distinct()
    count: int = db.execute(select(func.count()).select_from(alone.subquery())).scalar_one()
    return count


def _not_told(since: datetime, programme: str) -> ColumnElement[bool]:
    """Test sends of announcements aside."""
    is_test = and_(R.kind == "announcement", R.about.contains("@"))
    late = and_(R.state.in_(NOT_TOLD), R.due_at >= since, ~is_test)
    return and_(late, R.programme == programme) if programme else late


def _living(now: datetime) -> ColumnElement[bool]:
    return and_(M.ended_at.is_(None), or_(M.expires_at.is_(None), M.expires_at > now))


def _another_was_told() -> ColumnElement[bool]:
    """Somebody else of the same merchant has got the same."""
    other, link = REMINDERS.alias("other"), MEMBERSHIPS.alias("link")
    same = and_(
        other.c.programme == R.programme, other.c.about == R.about, other.c.kind == R.kind,
        other.c.days == R.days, other.c.state == "sent",
    )  # fmt: skip
    opens_it = or_(link.c.shop_id.is_(None), link.c.shop_id == M.shop_id)
    theirs = and_(
        link.c.channel == other.c.channel, link.c.person == other.c.person, link.c.merchant_id == M.merchant_id,
        link.c.ended_at.is_(None), opens_it,
    )  # fmt: skip
    return select(other.c.id).select_from(other.join(link, theirs)).where(same).exists()
