"""Portions: what is to be told is taken together, message by message, and each portion is on record before it is sent.

What is looked at holds nobody up: :func:`still_planned` locks the reminders and says which of them nobody has taken meanwhile.
A portion stays ``sending`` under its worker's name; if that is gone, or the lease has run out, it can be taken again, as
doubtful, with the same key and people, and whoever had it before can record nothing more.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    func,
    insert,
    literal,
    not_,
    null,
    or_,
    select,
    true,
    update,
)

from store import announcements, transcript, workers
from store.merchant_tables import MEMBERSHIPS
from store.reminder_tables import PLANNED, PORTIONS, REMINDER_CHOICES, REMINDER_TICKS, REMINDERS, UNSENT
from store.reminders import NOTHING
from store.rows import insert_numbered, update_rows
from store.tables import CONVERSATIONS, MESSAGES, Found

R = REMINDERS.c
P = PORTIONS.c
M = MEMBERSHIPS.c
C = REMINDER_CHOICES.c
LEASE: Final = timedelta(minutes=2)
"""How long one attempt may take, its recording included."""
AT_ONCE: Final = 5_000
"""Conversations that are looked at together."""
BY_STAFF: Final = ("correction", "announcement")
"""Kinds that go to whom staff chose, whatever they are linked to or asked for, and at any minute."""
GATHERING: Final = 0x67617468
"""PostgreSQL's lock for those who gather."""
Words = Mapping[str, Any]
"""A line of the transcript: ``kind``, ``text`` and ``body``."""


def waiting(db: Connection, now: datetime, limit: int = AT_ONCE) -> Sequence[Found]:
    """Reminders that are due and not on their way, of the first ``limit`` conversations that have any, with where these are.
    ``linked``: whether they belong to a merchant now, ``asked``: whether they ask for it, ``off``: want it no more. An hour that is being planned waits until
    all of it is there: what one person is told at one hour is one message."""
    ready = _is_ready(now)
    first = (
        select(R.conversation_id)
        .where(PLANNED, R.due_at <= now, ready)
        .distinct()
        .order_by(R.conversation_id)
        .limit(limit)
    )
    found = (
        select(REMINDERS, CONVERSATIONS.c.address, CONVERSATIONS.c.blocked, *_standing(now))
        .join(CONVERSATIONS, CONVERSATIONS.c.id == R.conversation_id)
        .where(PLANNED, R.due_at <= now, ready, R.conversation_id.in_(first))
        .order_by(R.conversation_id, R.id)
    )
    return db.execute(found).all()


def _is_ready(now: datetime) -> ColumnElement[bool]:
    planned_to = (
        select(REMINDER_TICKS.c.done_to).where(REMINDER_TICKS.c.name == R.programme).scalar_subquery()
    )
    this_hour = now.replace(minute=0, second=0, microsecond=0)
    return or_(R.kind.in_(BY_STAFF), R.due_at > this_hour, R.due_at <= planned_to)


def _standing(now: datetime) -> list[ColumnElement[bool]]:
    linked = select(M.id).where(
        M.channel == R.channel, M.person == R.person, M.programme == R.programme,
        M.ended_at.is_(None), or_(M.expires_at.is_(None), M.expires_at > now),
    )  # fmt: skip
    theirs = and_(C.channel == R.channel, C.person == R.person, C.programme == R.programme)
    asked = select(C.kind).where(theirs, C.kind == R.kind, C.wanted)
    kind = case((R.kind == announcements.KIND, announcements.NEWS), else_=R.kind)
    off = select(C.kind).where(theirs, C.kind.in_((kind, NOTHING)), not_(C.wanted))
    return [linked.exists().label("linked"), asked.exists().label("asked"), off.exists().label("off")]


def still_planned(db: Connection, ids: Sequence[int]) -> set[int]:
    """Those that nobody has taken or cancelled meanwhile, held until the transaction ends; none while another process
    gathers."""
    if db.dialect.name == "postgresql":
        mine = db.execute(select(func.pg_try_advisory_xact_lock(GATHERING))).scalar_one()
        if not mine:
            return set()
    found = select(R.id).where(R.id.in_(ids), R.state == "planned").order_by(R.id).with_for_update()
    return set(db.execute(found).scalars())


def make(db: Connection, portions: Sequence[Mapping[str, Any]], now: datetime) -> list[int]:
    """New portions, to be sent at once: ``channel``, ``programme``, ``people``, ``urgency``, ``body``. Their ids."""
    born = {
        "state": "pending", "worker": "", "attempts": 0, "doubtful": False, "created_at": now, "next_attempt_at": now,
        "first_tried_at": None, "sent_at": None, "error": "", "request_id": "",
    }  # fmt: skip
    return insert_numbered(db, PORTIONS, [{**born, "key": str(uuid.uuid4()), **each} for each in portions])


def fill(db: Connection, portions: Mapping[int, int]) -> None:
    """With which portion each reminder goes out."""
    rows = [{"id": each, "state": "going", "portion_id": number} for each, number in portions.items()]
    update_rows(db, REMINDERS, "id", rows)


def settle(db: Connection, reminders: Sequence[int], state: str, now: datetime) -> None:
    """What became of reminders that go out with no portion."""
    db.execute(update(REMINDERS).where(R.id.in_(reminders)).values(state=state, ended_at=now))


def write_down(db: Connection, which: ColumnElement[bool], said: Words, now: datetime) -> None:
    """What these reminders said stands in the transcript of each conversation, once."""
    people = select(R.conversation_id).where(which).distinct().order_by(R.conversation_id).subquery()
    body = literal(said["body"], MESSAGES.c.body.type) if said["body"] is not None else null()
    lines = select(
        people.c.conversation_id, null(), literal("out"), literal(said["kind"]), literal(said["text"]), body,
        literal(now, MESSAGES.c.at.type), literal(""), literal(value=False),
    )  # fmt: skip
    names = (
        "conversation_id",
        "inbox_id",
        "direction",
        "kind",
        "text",
        "body",
        "at",
        "transport_id",
        "unsent",
    )
    db.execute(insert(MESSAGES).from_select(names, lines, include_defaults=False))


def show(db: Connection, reminders: Sequence[int], said: Words, now: datetime) -> None:
    """These are told where the transcript itself is what people see."""
    write_down(db, R.id.in_(reminders), said, now)
    settle(db, reminders, "sent", now)


def withdraw(db: Connection, before: datetime) -> int:
    """What was gathered before, and surely reached nobody, is gathered anew: its words count the days. How many portions."""
    old = and_(P.state == "pending", P.doubtful.is_(False), P.created_at < before)
    found = select(P.id).where(UNSENT, old).with_for_update(skip_locked=True)
    ids = db.execute(found).scalars().all()
    gather_anew(db, ids)
    return len(ids)


def gather_anew(db: Connection, portions: Sequence[int]) -> None:
    """These go out no more, and surely reached nobody; their people wait for messages of another making."""
    if portions:
        of_them = and_(R.portion_id.in_(portions), R.state == "going")
        db.execute(update(REMINDERS).where(of_them).values(state="planned", portion_id=None))
        db.execute(update(PORTIONS).where(P.id.in_(portions)).values(state="withdrawn"))


def take(db: Connection, worker: str, now: datetime, limit: int) -> Sequence[Found]:
    """Take portions that are due and that nobody is sending, the most urgent first. ``state``, ``attempts`` and ``doubtful``
    in the rows are as before this attempt."""
    alive = workers.alive(db, now) | {worker}
    left_behind = and_(P.state == "sending", P.worker.not_in(alive))
    found = (
        select(PORTIONS)
        .where(UNSENT, or_(P.next_attempt_at <= now, left_behind))
        .order_by(P.urgency, P.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = db.execute(found).all()
    update_rows(db, PORTIONS, "id", [_begun(row, worker, now) for row in rows])
    return rows


def _begun(row: Found, worker: str, now: datetime) -> dict[str, Any]:
    return {
        "id": row.id, "state": "sending", "worker": worker, "attempts": row.attempts + 1, "doubtful": is_doubtful(row),
        "first_tried_at": row.first_tried_at or now, "next_attempt_at": now + LEASE,
    }  # fmt: skip


def is_doubtful(row: Found) -> bool:
    """Whether an earlier attempt may have been accepted: it said so, or broke off in the middle."""
    return bool(row.doubtful or row.state == "sending")


def addresses(db: Connection, portions: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """To whom each portion goes, the same at every attempt."""
    found = (
        select(R.portion_id, CONVERSATIONS.c.address)
        .join(CONVERSATIONS, CONVERSATIONS.c.id == R.conversation_id)
        .where(R.portion_id.in_(portions))
        .distinct()
        .order_by(CONVERSATIONS.c.address)
    )
    people: dict[int, list[str]] = {}
    for row in db.execute(found):
        people.setdefault(row.portion_id, []).append(row.address)
    return {portion: tuple(each) for portion, each in people.items()}


def of_one_person(db: Connection, portion: int) -> Sequence[Found]:
    """The reminders of one of the people of a portion, all of whom are told the same."""
    first = select(func.min(R.conversation_id)).where(R.portion_id == portion).scalar_subquery()
    return db.execute(select(REMINDERS).where(R.portion_id == portion, R.conversation_id == first)).all()


def end(
    db: Connection, taken: Found, worker: str, values: Mapping[str, Any], reminders_are: str, now: datetime,
    said: Words | None = None,
) -> bool:  # fmt: skip
    """Record how an attempt ended: the portion's columns, what became of its reminders ("" while it goes on), and what was
    ``said``, if it was. False: somebody else has taken the portion meanwhile, and it is theirs to say."""
    if not _is_mine(db, taken, worker):
        return False
    db.execute(update(PORTIONS).where(P.id == taken.id).values(**values))
    if reminders_are:
        if said:
            write_down(db, R.portion_id == taken.id, said, now)
        db.execute(
            update(REMINDERS).where(R.portion_id == taken.id).values(state=reminders_are, ended_at=now)
        )
    return True


def end_sent(
    db: Connection, ends: Sequence[tuple[Found, Mapping[str, Any], Words]], worker: str, now: datetime
) -> set[int]:
    """As :func:`end` for many that were sent, of one person each: a taken portion, its columns and what was said. Those
    that were still this worker's."""
    ids = [taken.id for taken, _, _ in ends]
    sending = and_(P.id.in_(ids), P.state == "sending", P.worker == worker)
    attempts = {
        row.id: row.attempts for row in db.execute(select(P.id, P.attempts).where(sending).with_for_update())
    }
    mine = {taken.id for taken, _, _ in ends if attempts.get(taken.id) == taken.attempts + 1}
    update_rows(
        db, PORTIONS, "id", [{"id": taken.id, **values} for taken, values, _ in ends if taken.id in mine]
    )
    words = {taken.id: said for taken, _, said in ends}
    told = select(R.portion_id, R.conversation_id).where(R.portion_id.in_(mine)).distinct()
    transcript.add(
        db,
        [
            transcript.line(
                row.conversation_id, "out", words[row.portion_id]["kind"], words[row.portion_id]["text"], now
            )
            for row in db.execute(told)
        ],
    )
    db.execute(update(REMINDERS).where(R.portion_id.in_(mine)).values(state="sent", ended_at=now))
    return mine


def split(db: Connection, taken: Found, worker: str, error: str, first: int, now: datetime) -> bool:
    """Not all of many can be told, and so nobody was: the ``first`` of them go for themselves, and so do the others. Returns
    as :func:`end`."""
    if not _is_mine(db, taken, worker):
        return False
    mine = R.portion_id == taken.id
    people = db.execute(select(R.conversation_id).where(mine).distinct()).scalars().all()
    halves = people[:first], people[first:]
    base = {
        "channel": taken.channel,
        "programme": taken.programme,
        "urgency": taken.urgency,
        "body": taken.body,
    }
    numbers = make(db, [{**base, "people": len(half)} for half in halves], now)
    for number, half in zip(numbers, halves, strict=True):
        db.execute(update(REMINDERS).where(and_(mine, R.conversation_id.in_(half))).values(portion_id=number))
    db.execute(update(PORTIONS).where(P.id == taken.id).values(state="split", worker="", error=error))
    return True


def _is_mine(db: Connection, taken: Found, worker: str) -> bool:
    """Whether the attempt that began with ``taken`` is still the last one."""
    mine = and_(P.id == taken.id, P.state == "sending", P.worker == worker, P.attempts == taken.attempts + 1)
    return db.execute(select(P.id).where(mine).with_for_update()).first() is not None


def anything_waits(db: Connection, now: datetime | None = None) -> bool:
    """Whether a portion is on its way; with ``now``, whether one can be taken, or may have been left behind."""
    due = true() if now is None else or_(P.next_attempt_at <= now, P.state == "sending")
    return db.execute(select(P.id).where(UNSENT, due).limit(1)).first() is not None
