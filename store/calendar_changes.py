"""Changes of programmes' calendars: published once each, in their order, and made known to those who were told otherwise.

A correction is a reminder of kind :data:`CORRECTION` about ``revision:<n>``: its unique key keeps a second run, a second
process or a restart from making it again. The people are found in steps of ids, between which everything else goes on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from store.merchant_tables import MEMBERSHIPS
from store.reminder_portions import gather_anew
from store.reminder_tables import CALENDAR_CHANGES, PORTIONS, REMINDER_CHOICES, REMINDERS
from store.reminders import NOTHING
from store.tables import CONVERSATIONS, Found

C = CALENDAR_CHANGES.c
R = REMINDERS.c
CORRECTION: Final = "correction"
TOLD: Final = ("sent", "going", "unknown")
"""States of a reminder that somebody has read, or may have."""
STEP: Final = 2_000
"""Ids that one transaction looks at: others wait for it."""
LOOK: Final = 50_000
"""Ids among which the next step is looked for at once."""
CORRECTING: Final = 0x636F7272
"""PostgreSQL's lock for those who correct."""


class StaleError(Exception):
    """Another change was published since the calendar was looked at."""


# --- publishing ---------------------------------------------------------------------------------------------


def publish(
    db: Connection, programme: str, after: int, change: Mapping[str, Any], *,
    reason: str, who: str, effective_at: datetime, now: datetime,
) -> int:  # fmt: skip
    """Keep a change as the next revision; its number. ``after``: the newest revision when it was looked at (0: none).
    ``effective_at``: not before ``now``. Raises StaleError where another one came in between."""
    if newest(db, programme) != after:
        raise StaleError(programme)
    row = {
        "programme": programme, "revision": after + 1, "change": dict(change), "reason": reason, "who": who,
        "effective_at": max(effective_at, now), "published_at": now, "told": 0, "corrected_at": None,
    }  # fmt: skip
    dialect = postgresql if db.dialect.name == "postgresql" else sqlite
    made = db.execute(dialect.insert(CALENDAR_CHANGES).values(row).on_conflict_do_nothing())
    if made.rowcount != 1:
        raise StaleError(programme)
    return after + 1


def newest(db: Connection, programme: str) -> int:
    """The highest revision that was published, whether it holds already or not; 0 without one."""
    found: int | None = db.execute(select(func.max(C.revision)).where(C.programme == programme)).scalar_one()
    return found or 0


def published(db: Connection, programme: str = "") -> Sequence[Found]:
    """Every change in the order in which they take effect, of one programme or of all."""
    found = select(CALENDAR_CHANGES).order_by(C.programme, C.effective_at, C.revision)
    return db.execute(found.where(C.programme == programme) if programme else found).all()


def in_effect(db: Connection, now: datetime) -> tuple[int, ...]:
    """The ids of all changes that hold by now."""
    return tuple(db.execute(select(C.id).where(C.effective_at <= now).order_by(C.id)).scalars())


# --- those who were told otherwise --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Correcting:
    """What a revision makes untrue. ``gone``: what planned reminders must not say any more; ``told``: keys of reminders that
    said something else; ``earlier``: revisions whose corrections did. ``for_consumers``: ids of rules for people
    who are linked to no merchant."""

    programme: str
    revision: int
    gone: tuple[str, ...]
    told: tuple[str, ...]
    earlier: tuple[int, ...]
    for_consumers: tuple[str, ...]

    @property
    def about(self) -> str:
        return about_revision(self.revision)


def about_revision(revision: int) -> str:
    return f"revision:{revision}"


def revision_of(about: str) -> int:
    """Raises ValueError for a key that is no revision's."""
    return int(about.removeprefix("revision:"))


def not_corrected(db: Connection, now: datetime) -> Sequence[Found]:
    """``programme``, ``revision``, ``effective_at`` and ``corrected_at`` of all changes that hold by now."""
    columns = (C.programme, C.revision, C.effective_at, C.corrected_at)
    return db.execute(select(*columns).where(C.effective_at <= now).order_by(C.effective_at, C.id)).all()


def next_step(db: Connection, what: Correcting, after: int, now: datetime) -> int | None:
    """The id after which the next step has something to do, None where nothing is left. Looks only, and holds nobody up."""
    newest_row: int = db.execute(select(func.max(R.id))).scalar_one() or 0
    going = and_(_about_days_gone(what), R.state.in_(("planned", "going")))
    left = or_(going, and_(*_to_be_told(what, now), ~_is_corrected(what)))
    found = select(R.id).join_from(REMINDERS, CONVERSATIONS, CONVERSATIONS.c.id == R.conversation_id)
    while after < newest_row:
        here = R.id.between(after + 1, after + LOOK)
        first = db.execute(found.where(_concerned(what), here, left).order_by(R.id).limit(1)).scalar()
        if first is not None:
            return int(first) - 1
        after += LOOK
    return None


def correct(db: Connection, what: Correcting, after: int, due_at: datetime, now: datetime) -> int:
    """One step: cancel what is planned about days that are no more, and plan a correction for those who were told of them;
    the id up to which it came, ``after`` itself where another process is at it or has been. Twice does no harm."""
    if db.dialect.name == "postgresql" and not _is_my_turn(db):
        return after
    if next_step(db, what, after, now) != after:
        return after
    last = after + STEP
    step = R.id.between(after + 1, last)
    _withdraw(db, and_(_concerned(what), R.state == "going", step))
    waiting = and_(_about_days_gone(what), R.state == "planned", step)
    db.execute(update(REMINDERS).where(waiting).values(state="cancelled", ended_at=now))
    dialect = postgresql if db.dialect.name == "postgresql" else sqlite
    found = _corrections(what, due_at, now).where(step)
    db.execute(
        dialect.insert(REMINDERS).from_select(_FILLED, found, include_defaults=False).on_conflict_do_nothing()
    )
    return last


def _is_my_turn(db: Connection) -> bool:
    mine: bool = db.execute(select(func.pg_try_advisory_xact_lock(CORRECTING))).scalar_one()
    return mine


def _about_days_gone(what: Correcting) -> ColumnElement[bool]:
    return and_(R.programme == what.programme, R.about.in_(what.gone))


def _is_corrected(what: Correcting) -> ColumnElement[bool]:
    """Whether a person has the correction already."""
    there = REMINDERS.alias("there")
    same = (
        there.c.about == what.about, there.c.person == R.person, there.c.kind == CORRECTION, there.c.days == 0,
        there.c.channel == R.channel, there.c.programme == what.programme,
    )  # fmt: skip
    return _is_there(select(there.c.id).where(*same))


def _withdraw(db: Connection, going: ColumnElement[bool]) -> None:
    """What lies ready with the old words, and surely reached nobody, is worded anew."""
    P = PORTIONS.c  # noqa: N806
    ready = select(P.id).where(
        P.id.in_(select(R.portion_id).where(going)), P.state == "pending", P.doubtful.is_(False)
    )  # fmt: skip
    gather_anew(db, db.execute(ready.with_for_update(skip_locked=True)).scalars().all())


def corrected(db: Connection, what: Correcting, now: datetime) -> int:
    """Note that everybody has been looked for, and how many there are to be told."""
    of_it = and_(R.programme == what.programme, R.about == what.about, R.kind == CORRECTION)
    told: int = db.execute(select(func.count()).select_from(REMINDERS).where(of_it)).scalar_one()
    row = and_(C.programme == what.programme, C.revision == what.revision)
    db.execute(update(CALENDAR_CHANGES).where(row).values(told=told, corrected_at=now))
    return told


def corrections_with(db: Connection, row: Found, now: datetime) -> tuple[int, ...]:
    """Revisions about which the person of a correction is told together with it: of the same message, or waiting for one now."""
    waiting = and_(R.state == "planned", R.due_at <= now)
    mine = and_(
        R.conversation_id == row.conversation_id, R.programme == row.programme, R.kind == CORRECTION,
        waiting if row.portion_id is None else R.portion_id == row.portion_id,
    )  # fmt: skip
    return tuple(revision_of(about) for about in db.execute(select(R.about).where(mine)).scalars())


@dataclass(frozen=True, slots=True)
class Concerned:
    """People: ``linked`` to a merchant of the programme, who ``asked`` for reminders of these kinds, who were ``told`` another
    day; ``planned``: reminders that go."""

    linked: int
    asked: int
    told: int
    planned: int


def concerned(db: Connection, what: Correcting, kinds: Sequence[str], now: datetime) -> Concerned:
    """Whom a change would concern, before it is published."""
    M, W = MEMBERSHIPS.c, REMINDER_CHOICES.c  # noqa: N806
    linked = select(M.channel, M.person).where(*_living(what.programme, now)).distinct()
    asked = select(W.channel, W.person).where(W.programme == what.programme, W.kind.in_(kinds), W.wanted)
    told = (
        select(R.channel, R.person)
        .where(*_to_be_told(what, now))
        .join_from(REMINDERS, CONVERSATIONS, CONVERSATIONS.c.id == R.conversation_id)
    )
    planned = select(R.id).where(
        R.programme == what.programme, R.about.in_(what.gone), R.state == "planned"
    )  # fmt: skip
    counts = [_count(db, each) for each in (linked, asked.distinct(), told.distinct(), planned)]
    return Concerned(*counts)


def _count(db: Connection, found: Select[Any]) -> int:
    count: int = db.execute(select(func.count()).select_from(found.subquery())).scalar_one()
    return count


def _concerned(what: Correcting) -> ColumnElement[bool]:
    abouts = {*what.gone, *what.told, *map(about_revision, what.earlier)}
    return and_(R.programme == what.programme, R.about.in_(sorted(abouts)))


def _to_be_told(what: Correcting, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Who was told something else, can be reached, is still whom it was told to, and has not turned everything off."""
    said = R.about.in_([*what.told, *map(about_revision, what.earlier)])
    M, off = MEMBERSHIPS.c, REMINDER_CHOICES.alias("off")  # noqa: N806
    linked = select(M.id).where(
        *_living(what.programme, now), M.channel == R.channel, M.person == R.person
    )  # fmt: skip
    silent = select(off.c.kind).where(
        off.c.channel == R.channel, off.c.person == R.person, off.c.programme == what.programme,
        off.c.kind == NOTHING,
    )  # fmt: skip
    return (
        R.programme == what.programme, said, R.state.in_(TOLD), CONVERSATIONS.c.blocked.is_(False),
        or_(_for_consumers(what), _is_there(linked)), ~_is_there(silent),
    )  # fmt: skip


def _is_there(found: Select[Any]) -> ColumnElement[bool]:
    """As EXISTS; PostgreSQL would make a table of all that there is for every step."""
    return found.limit(1).scalar_subquery().is_not(None)


def _for_consumers(what: Correcting) -> ColumnElement[bool]:
    return R.rule.in_((*what.for_consumers, _RULES["consumers"]))


def _living(programme: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    M = MEMBERSHIPS.c  # noqa: N806
    return (
        M.programme == programme, M.ended_at.is_(None), or_(M.expires_at.is_(None), M.expires_at > now)
    )  # fmt: skip


_RULES: Final[Mapping[Literal["consumers", "merchants"], str]] = {
    "consumers": "correction-consumers",
    "merchants": "correction-merchants",
}
"""What stands in a correction's ``rule``: to whom the wrong day was told."""
_FILLED: Final = (
    "programme", "kind", "rule", "about", "days", "due_at", "state", "channel", "person", "conversation_id",
)  # fmt: skip


def _corrections(what: Correcting, due_at: datetime, now: datetime) -> Select[Any]:
    rule = case((_for_consumers(what), literal(_RULES["consumers"])), else_=literal(_RULES["merchants"]))
    values = (
        literal(what.programme), literal(CORRECTION), rule, literal(what.about), literal(0),
        literal(due_at, R.due_at.type), literal("planned"), R.channel, R.person, R.conversation_id,
    )  # fmt: skip
    told = REMINDERS.join(CONVERSATIONS, CONVERSATIONS.c.id == R.conversation_id)
    return select(*values).select_from(told).where(*_to_be_told(what, now))
