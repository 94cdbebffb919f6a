"""Reminders in the store: who is to be told what, made in one statement for a whole audience, each once.

A row's unique key (person, thing with its day, kind, days before) decides between two processes that plan the same hour.
Working for a million people goes in steps of ids, between which everything else goes on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    delete,
    func,
    literal,
    null,
    or_,
    select,
    true,
    tuple_,
    union,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from store.memberships import person_of
from store.merchant_tables import MEMBERSHIPS, PIPE_NOTES
from store.reminder_tables import REMINDER_CHOICES, REMINDER_TICKS, REMINDERS
from store.tables import CONVERSATIONS, Found

R = REMINDERS.c
C = REMINDER_CHOICES.c
CHOSEN = REMINDER_CHOICES.alias("chosen")
M = MEMBERSHIPS.c
NOTHING: Final = "*"
"""The kind of a choice that turns everything off."""
STEP: Final = 2_000
"""People, or records, that one transaction looks at: whoever chats waits for it, and PostgreSQL finds so few by their keys."""
Mark = int | tuple[str, str]
"""Where a step ended: a membership's id or a merchant's, or the channel and person of a choice."""
AHEAD: Final = timedelta(hours=1)
"""Clocks of two processes differ by less than that."""
PLANNING: Final = 0x706C616E
"""PostgreSQL's lock for those who plan."""
Audience = Literal["merchants", "merchants_open", "consumers"]


@dataclass(frozen=True, slots=True)
class Telling:
    """What is to be said to an audience at an hour. ``kind``, ``rule``, ``about``, ``days``, ``due_at`` as in the table;
    ``to``: whose; ``hours``: wished hours that are served now; ``is_default``: people who chose nothing are told (at ``hour``,
    the rule's own, if that is among ``hours``, and where ``days`` is a day of the rule's: ``on_its_day``). ``late``: its
    hour was too long ago, and it is only noted as missed."""

    programme: str
    kind: str
    rule: str
    about: str
    days: int
    due_at: datetime
    to: Audience
    hours: frozenset[int]
    hour: int
    is_default: bool
    on_its_day: bool
    late: bool = False

    @property
    def is_for_everybody(self) -> bool:
        """Whether those who chose nothing are told now."""
        return self.is_default and self.on_its_day and self.hour in self.hours


def plan(db: Connection, telling: Telling, now: datetime, after: Mark = 0) -> Mark | None:
    """Make the reminders of one step of the audience; where to go on ``after``, None at the end. Twice does no harm."""
    if telling.to == "consumers":
        of_step, end = _step_of_choices(db, telling, after if isinstance(after, tuple) else ("", ""))
        insert_missing(db, people_of(telling, now).where(of_step))
        return end
    if not telling.is_for_everybody:
        insert_missing(db, people_of(telling, now))
        return None
    of_step, last = _step(db, telling, after)
    insert_missing(db, people_of(telling, now).where(of_step))
    return last


def _step(db: Connection, telling: Telling, after: Mark) -> tuple[ColumnElement[bool], int | None]:
    """The programme's next memberships, and the last of them; None where they are all that is left."""
    first = after if isinstance(after, int) else 0
    found = select(M.id).where(M.programme == telling.programme, M.id > first).order_by(M.id)
    last: int | None = db.execute(found.offset(STEP - 1).limit(1)).scalar_one_or_none()
    return (M.id > first, None) if last is None else (M.id.between(first + 1, last), last)


def _step_of_choices(
    db: Connection, telling: Telling, after: tuple[str, str]
) -> tuple[ColumnElement[bool], Mark | None]:
    """The next who chose anything about this, and the last of them."""
    key = tuple_(C.channel, C.person)
    asked = and_(C.programme == telling.programme, C.kind == telling.kind, key > after)
    found = select(C.channel, C.person).where(asked).order_by(C.channel, C.person)
    last = db.execute(found.offset(STEP - 1).limit(1)).first()
    if last is None:
        return key > after, None
    return and_(key > after, key <= tuple(last)), (last.channel, last.person)


def people_of(telling: Telling, now: datetime) -> Select[Any]:
    """The new rows of a telling, for everybody it is for as things stand ``now``."""
    if telling.to == "consumers":
        return _consumers(telling)
    found = _merchants(telling, now)
    return found if telling.is_for_everybody else found.where(CHOSEN.c.kind.is_not(None))


def plan_records(
    db: Connection, telling: Telling, records: Select[Any], now: datetime, after: Mark = 0
) -> Mark | None:
    """Make the reminders about merchants' own records: ``records`` gives ``about``, ``merchant_id`` and ``shop_id`` of each;
    whoever's link opens it is told. ``telling.about`` is not looked at. In steps of so many records, by their merchants:
    who has none costs nothing."""
    merchant = records.selected_columns.merchant_id
    left = records.where(merchant > (after if isinstance(after, int) else 0))
    found = left.with_only_columns(merchant, maintain_column_froms=True).order_by(merchant)
    last: int | None = db.execute(found.offset(STEP - 1).limit(1)).scalar_one_or_none()
    of_step = left if last is None else left.where(merchant <= last)
    insert_missing(db, people_of_records(telling, of_step, now))
    return last


def people_of_records(telling: Telling, records: Select[Any], now: datetime) -> Select[Any]:
    """The new rows of a telling about ``records``, as :func:`plan_records` makes them."""
    each = records.subquery("records")
    opened = and_(each.c.merchant_id == M.merchant_id, or_(M.shop_id.is_(None), M.shop_id == each.c.shop_id))
    return _merchants(telling, now, MEMBERSHIPS.join(each, opened), each.c.about)


def people_by_channel(db: Connection, found: Sequence[Select[Any]]) -> dict[str, int]:
    """How many people there are among new rows, each once for a programme, by channel."""
    if not found:
        return {}
    places = [_FILLED.index(name) for name in ("programme", "channel", "conversation_id")]
    rows = []
    for each in found:
        columns = list(each.subquery().c)
        rows.append(select(*(columns[at].label(f"c{n}") for n, at in enumerate(places))))
    people = union(*rows).subquery()
    counted = select(people.c.c1, func.count()).group_by(people.c.c1)
    return {row[0]: row[1] for row in db.execute(counted)}


def _merchants(
    telling: Telling, now: datetime, people: Any = MEMBERSHIPS, about: ColumnElement[Any] | None = None
) -> Select[Any]:
    """Whoever is linked to a merchant, as they chose or as the rule says."""
    mine = and_(
        CHOSEN.c.channel == M.channel, CHOSEN.c.person == M.person, CHOSEN.c.programme == telling.programme
    )
    of_kind = and_(mine, CHOSEN.c.kind == telling.kind)
    living = and_(
        M.programme == telling.programme, M.ended_at.is_(None), or_(M.expires_at.is_(None), M.expires_at > now)
    )  # fmt: skip
    wanted = case(
        (CHOSEN.c.kind.is_not(None), _as_chosen(CHOSEN.c, telling)), else_=literal(telling.is_for_everybody)
    )
    found = told(people.outerjoin(CHOSEN, of_kind), M, telling, about)
    return found.where(living, wanted, _has_something_open() if telling.to == "merchants_open" else true())


def _consumers(telling: Telling) -> Select[Any]:
    """Whoever asked for it."""
    asked = and_(C.programme == telling.programme, C.kind == telling.kind)
    return told(REMINDER_CHOICES, C, telling).where(asked, _as_chosen(C, telling))


def told(people: Any, who: Any, telling: Telling, about: ColumnElement[Any] | None = None) -> Select[Any]:
    """New rows for ``people`` (``who``: their ``channel`` and ``person``) who can be reached and have not turned everything
    off. They are told where they speak with us: on the web in the programme's room, or in the one for all."""
    room, plain, off = (
        CONVERSATIONS.alias("room"),
        CONVERSATIONS.alias("plain"),
        REMINDER_CHOICES.alias("off"),
    )
    own_room = case((who.channel == "web", who.person + literal(f".{telling.programme}")))
    in_room = and_(room.c.address == own_room, room.c.channel == who.channel)  # elsewhere not even looked for
    in_plain = and_(plain.c.address == who.person, plain.c.channel == who.channel)
    theirs = and_(
        off.c.channel == who.channel, off.c.person == who.person, off.c.programme == telling.programme
    )
    everywhere = (
        people.outerjoin(room, in_room)
        .outerjoin(plain, in_plain)
        .outerjoin(off, and_(theirs, off.c.kind == NOTHING))
    )
    here, blocked = func.coalesce(room.c.id, plain.c.id), func.coalesce(room.c.blocked, plain.c.blocked)
    reached = and_(here.is_not(None), blocked.is_(False), off.c.kind.is_(None))
    return select(*_columns(telling, who, here, about)).select_from(everywhere).where(reached)


def _columns(
    telling: Telling, who: Any, here: ColumnElement[Any], about: ColumnElement[Any] | None
) -> list[ColumnElement[Any]]:
    """The values of a new row, in the order of :data:`_FILLED`."""
    said = [literal(getattr(telling, name), R[name].type) for name in _SAID]
    state = "missed" if telling.late else "planned"
    ended = literal(telling.due_at, R.ended_at.type) if telling.late else null()
    thing = literal(telling.about) if about is None else about
    return [*said, thing, who.channel, who.person, here, literal(state), ended]


_SAID: Final = ("programme", "kind", "rule", "days", "due_at")
_FILLED: Final = (*_SAID, "about", "channel", "person", "conversation_id", "state", "ended_at")


def insert_missing(db: Connection, found: Select[Any]) -> None:
    """Make those of the rows that are not there yet."""
    dialect = postgresql if db.dialect.name == "postgresql" else sqlite
    db.execute(
        dialect.insert(REMINDERS).from_select(_FILLED, found, include_defaults=False).on_conflict_do_nothing()
    )


def _as_chosen(chosen: Any, telling: Telling) -> ColumnElement[bool]:
    """What somebody chose: that they want it, on which days, at which hour."""
    on_day = chosen.days.op("&")(1 << telling.days) != 0
    days = or_(on_day, and_(chosen.days == 0, literal(telling.on_its_day)))
    at_hour = func.coalesce(chosen.hour, telling.hour).in_(sorted(telling.hours))
    return and_(chosen.wanted, days, at_hour)


def _has_something_open() -> ColumnElement[bool]:
    """Something of theirs is noted as on its way, or has come and is not settled."""
    P = PIPE_NOTES.c  # noqa: N806
    mine = or_(M.shop_id.is_(None), P.shop_id.is_(None), P.shop_id == M.shop_id)
    noted = select(P.id).where(P.merchant_id == M.merchant_id, P.state.in_(("waiting", "compared")), mine)
    return noted.exists()


# --- how far planning has come ----------------------------------------------------------------------------


def done_to(db: Connection) -> dict[str, datetime]:
    """Up to which hour each programme's reminders have been planned."""
    return {row.name: row.done_to for row in db.execute(select(REMINDER_TICKS))}


def move_on(db: Connection, programme: str, to: datetime) -> None:
    """A programme's reminders have been planned up to this hour; never back, but from an hour that has not come yet
    (:data:`AHEAD`: the clock was wrong)."""
    dialect = postgresql if db.dialect.name == "postgresql" else sqlite
    db.execute(dialect.insert(REMINDER_TICKS).values(name=programme, done_to=to).on_conflict_do_nothing())
    wrong = or_(REMINDER_TICKS.c.done_to < to, REMINDER_TICKS.c.done_to > to + AHEAD)
    db.execute(update(REMINDER_TICKS).where(REMINDER_TICKS.c.name == programme, wrong).values(done_to=to))


def hold(db: Connection) -> bool:
    """Nobody else plans until the transaction ends; False: somebody is planning."""
    if db.dialect.name != "postgresql":
        return True
    return bool(db.execute(select(func.pg_try_advisory_xact_lock(PLANNING))).scalar_one())


def cancel(db: Connection, programme: str, about: Sequence[str], now: datetime) -> int:
    """What is planned about these and not on its way yet is not said; how many."""
    waiting = and_(R.programme == programme, R.about.in_(about), R.state == "planned")
    return db.execute(update(REMINDERS).where(waiting).values(state="cancelled", ended_at=now)).rowcount


def programmes_linked(db: Connection) -> set[str]:
    """Programmes to whose merchants anybody is linked."""
    return set(db.execute(select(M.programme).where(M.ended_at.is_(None)).distinct()).scalars())


def kinds_chosen(db: Connection) -> set[tuple[str, str]]:
    """Programmes and kinds about which anybody has chosen anything."""
    return {(row.programme, row.kind) for row in db.execute(select(C.programme, C.kind).distinct())}


# --- choices -----------------------------------------------------------------------------------------------


def choose(
    db: Connection, channel: str, person: str, programme: str, kind: str, now: datetime, *,
    wanted: bool, days: int = 0, hour: int | None = None,
) -> None:  # fmt: skip
    """Keep what somebody wants; see :class:`store.reminder_tables.ReminderChoice`. Wanting :data:`NOTHING` no more: what they
    chose before holds again."""
    names = {"channel": channel, "person": person, "programme": programme, "kind": kind}
    if kind == NOTHING and wanted:
        db.execute(delete(REMINDER_CHOICES).where(*(C[name] == value for name, value in names.items())))
        return
    values = {"wanted": wanted, "days": days, "hour": hour, "at": now}
    dialect = postgresql if db.dialect.name == "postgresql" else sqlite
    kept = dialect.insert(REMINDER_CHOICES).values(**names, **values)
    db.execute(kept.on_conflict_do_update(index_elements=list(names), set_=values))


def choices(db: Connection, channel: str, person: str, programme: str) -> dict[str, Found]:
    """What somebody chose, by kind."""
    mine = and_(C.channel == channel, C.person == person, C.programme == programme)
    return {row.kind: row for row in db.execute(select(REMINDER_CHOICES).where(mine))}


def kept(db: Connection, channel: str, conversation: int, address: str) -> tuple[Sequence[Found], int]:
    """What :func:`forget` would take: the choices, and how many reminders."""
    mine = db.execute(
        select(REMINDER_CHOICES).where(_chosen_there(channel, address)).order_by(C.programme, C.at)
    )
    there = and_(R.person == person_of(channel, address), R.conversation_id == conversation)
    count: int = db.execute(select(func.count()).select_from(REMINDERS).where(there)).scalar_one()
    return mine.all(), count


def forget(db: Connection, channel: str, conversation: int, address: str) -> None:
    """Lose what whoever speaks there chose, and what they were reminded of there."""
    db.execute(delete(REMINDER_CHOICES).where(_chosen_there(channel, address)))
    there = and_(R.person == person_of(channel, address), R.conversation_id == conversation)
    db.execute(delete(REMINDERS).where(there))


def _chosen_there(channel: str, address: str) -> ColumnElement[bool]:
    """In a programme's room on the web these are the choices about that programme."""
    theirs = and_(C.channel == channel, C.person == person_of(channel, address))
    if channel == "web" and (programme := address.partition(".")[2]):
        theirs &= C.programme == programme
    return theirs
