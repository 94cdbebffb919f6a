"""Announcements in the store: written by one person, approved by another, told to a whole audience in steps, each person once.

An announcement's people are rows of the same kind as reminders (:data:`KIND`, about ``announcement:<id>``), so it goes
out by the same way; their unique key keeps a second run or a second process from telling anybody twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Literal, Self

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    cast,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from store.memberships import person_of
from store.merchant_tables import APPLICATIONS, MEMBERSHIPS, MERCHANTS, SETTLEMENT_REQUESTS, SHOPS
from store.reminder_tables import ANNOUNCEMENTS, PORTIONS, REMINDER_CHOICES, REMINDERS
from store.reminders import STEP, Telling, insert_missing, people_by_channel, told
from store.rows import insert_numbered
from store.tables import CONVERSATIONS, Found

KIND: Final = "announcement"
NEWS: Final = "news"
"""The kind of a choice to hear of announcements: merchants do unless they do not want to, consumers if they asked."""
UNSENT: Final = ("planned", "going")
A = ANNOUNCEMENTS.c
R = REMINDERS.c
P = PORTIONS.c
M = MEMBERSHIPS.c
C = REMINDER_CHOICES.c


@dataclass(frozen=True, slots=True)
class Audience:
    """To whom an announcement goes, "" for all. ``area``: stands in the address of a shop of theirs, or in the merchant's
    name (area secretariats); ``ticket_kind``: id of a counted kind they have sent in; ``state``: of their application. The
    three are known of merchants only."""

    to: Literal["merchants", "consumers"]
    area: str = ""
    ticket_kind: str = ""
    state: str = ""

    @classmethod
    def of(cls, row: Found) -> Self:
        """The audience of a row of the table."""
        return cls(**row.audience)


def about(number: int) -> str:
    return f"{KIND}:{number}"


def number_of(key: str) -> int:
    """The announcement that a reminder is of, a test send too. Raises ValueError for a key that is no announcement's."""
    return int(key.removeprefix(f"{KIND}:").partition("@")[0])


def is_test(key: str) -> bool:
    return "@" in key


# --- from the draft to the end ------------------------------------------------------------------------------


def draft(
    db: Connection, programme: str, title: str, text: str, audience: Audience, who: str, now: datetime
) -> int:
    """Its number."""
    row = {
        "programme": programme, "title": title, "text": text, "audience": asdict(audience), "state": "draft",
        "written_by": who, "written_at": now, "approved_by": "", "approved_at": None, "send_at": None,
        "stopped_by": "", "ended_at": None,
    }  # fmt: skip
    return insert_numbered(db, ANNOUNCEMENTS, [row])[0]


def get(db: Connection, number: int) -> Found | None:
    return db.execute(select(ANNOUNCEMENTS).where(A.id == number)).one_or_none()


def listing(db: Connection, limit: int = 50) -> Sequence[Found]:
    """The newest first."""
    return db.execute(select(ANNOUNCEMENTS).order_by(A.id.desc()).limit(limit)).all()


def approve(db: Connection, number: int, who: str, now: datetime) -> bool:
    """Approve a draft that somebody else wrote."""
    open_ = and_(A.id == number, A.state == "draft", A.written_by != who)
    values = {"state": "approved", "approved_by": who, "approved_at": now}
    return db.execute(update(ANNOUNCEMENTS).where(open_).values(**values)).rowcount == 1


def schedule(db: Connection, number: int, at: datetime) -> bool:
    """Let an approved one go out from ``at``; another time as long as it has not begun."""
    open_ = and_(A.id == number, A.state == "approved")
    return db.execute(update(ANNOUNCEMENTS).where(open_).values(send_at=at)).rowcount == 1


@dataclass(frozen=True, slots=True)
class Stopped:
    """``cancelled``: people who are not told any more; ``going``: whose message is on its way just now."""

    cancelled: int
    going: int


def stop(db: Connection, number: int, who: str, now: datetime) -> Stopped | None:
    """Nobody more is told, nor tested; None where it has ended already. A message that holds other reminders too is made anew
    without it."""
    open_ = and_(A.id == number, A.state.in_(("draft", "approved", "sending")))
    values = {"state": "stopped", "stopped_by": who, "ended_at": now}
    if db.execute(update(ANNOUNCEMENTS).where(open_).values(**values)).rowcount != 1:
        return None
    mine = and_(R.kind == KIND, or_(R.about == about(number), R.about.like(f"{about(number)}@%")))
    _take_back(db, mine)
    planned = update(REMINDERS).where(mine, R.state == "planned")
    cancelled = db.execute(planned.values(state="cancelled", ended_at=now)).rowcount
    going = select(func.count()).select_from(REMINDERS).where(mine, R.state == "going")
    return Stopped(cancelled, db.execute(going).scalar_one())


def _take_back(db: Connection, mine: ColumnElement[bool]) -> None:
    """Messages that hold any of these and that nobody can have got are to be made anew."""
    theirs = select(R.portion_id).where(mine, R.state == "going", R.portion_id.is_not(None)).distinct()
    waiting = and_(P.id.in_(theirs), P.state == "pending", P.doubtful.is_(False))
    ids = db.execute(select(P.id).where(waiting).with_for_update(skip_locked=True)).scalars().all()
    anew = and_(R.portion_id.in_(ids), R.state == "going")
    db.execute(update(REMINDERS).where(anew).values(state="planned", portion_id=None))
    db.execute(update(PORTIONS).where(P.id.in_(ids)).values(state="withdrawn"))


# --- telling ------------------------------------------------------------------------------------------------


def due(db: Connection, now: datetime) -> Sequence[Found]:
    """Those that are approved and whose time has come."""
    return db.execute(
        select(ANNOUNCEMENTS).where(A.state == "approved", A.send_at <= now).order_by(A.id)
    ).all()


def tell(db: Connection, row: Found, after: int, now: datetime) -> int | None:
    """One step: plan it for the people of some ids; the id to go on ``after``, None at the end or if it was stopped. Twice
    does no harm. After the last step it is ``sending``."""
    still = select(A.id).where(A.id == row.id, A.state == "approved").with_for_update()
    if db.execute(still).first() is None:
        return None
    people = people_of(row, now)
    last: int | None = None
    if row.audience["to"] == "merchants":
        newest: int | None = db.execute(select(func.max(M.id))).scalar_one()
        last = None if newest is None or after + STEP >= newest else after + STEP
        people = people.where(M.id > after if last is None else M.id.between(after + 1, last))
    insert_missing(db, people)
    if last is None:
        db.execute(update(ANNOUNCEMENTS).where(A.id == row.id).values(state="sending"))
    return last


def test(db: Connection, row: Found, conversations: Sequence[int], now: datetime) -> int:
    """Plan a test send to these conversations; how many can be reached. Each test is one of its own."""
    found = select(CONVERSATIONS).where(
        CONVERSATIONS.c.id.in_(conversations), CONVERSATIONS.c.blocked.is_(False)
    )
    key = f"{about(row.id)}@{now.isoformat()}"
    rows = [
        {
            "programme": row.programme, "channel": each.channel, "person": person_of(each.channel, each.address),
            "conversation_id": each.id, "kind": KIND, "rule": KIND, "about": key, "days": 0, "due_at": now,
            "state": "planned", "portion_id": None, "message_id": None, "ended_at": None,
        }
        for each in db.execute(found)
    ]  # fmt: skip
    if rows:
        db.execute(insert(REMINDERS), rows)
    return len(rows)


def told_to_all(db: Connection) -> Sequence[int]:
    """Those of which nobody waits any more, and of which that is not noted yet."""
    waiting = select(R.id).where(R.about == _key(), R.programme == A.programme, R.state.in_(UNSENT)).exists()
    return db.execute(select(A.id).where(A.state == "sending", ~waiting)).scalars().all()


def settle(db: Connection, numbers: Sequence[int], now: datetime) -> int:
    """Note that these have been sent; how many."""
    over = and_(A.id.in_(numbers), A.state == "sending")
    return db.execute(update(ANNOUNCEMENTS).where(over).values(state="sent", ended_at=now)).rowcount


def _key() -> ColumnElement[str]:
    return literal(f"{KIND}:") + cast(A.id, String)


# --- counting -----------------------------------------------------------------------------------------------


def reach(db: Connection, programme: str, audience: Audience, now: datetime) -> dict[str, int]:
    """How many people an announcement would go to now, by channel."""
    return people_by_channel(db, [_people(programme, audience, "", now)])


def people_of(row: Found, now: datetime) -> Select[Any]:
    """The new rows of an announcement, for everybody it is for as things stand ``now``."""
    return _people(row.programme, Audience.of(row), about(row.id), now)


def result(db: Connection, number: int) -> Mapping[tuple[str, str], int]:
    """How many people, by channel and by the state of their row; tests aside."""
    found = select(R.channel, R.state, func.count().label("people")).where(
        R.about == about(number), R.kind == KIND
    )
    return {(row.channel, row.state): row.people for row in db.execute(found.group_by(R.channel, R.state))}


def _people(programme: str, audience: Audience, key: str, now: datetime) -> Select[Any]:
    """New rows for everybody it goes to."""
    telling = Telling(
        programme, KIND, KIND, key, 0, now, audience.to, frozenset(), 0, is_default=False, on_its_day=True
    )
    if audience.to == "consumers":
        asked = and_(C.programme == programme, C.kind == NEWS, C.wanted)
        return told(REMINDER_CHOICES, C, telling).where(asked)
    no = REMINDER_CHOICES.alias("no_news")
    mine = and_(
        no.c.channel == M.channel, no.c.person == M.person, no.c.programme == programme, no.c.kind == NEWS
    )  # fmt: skip
    living = and_(M.ended_at.is_(None), or_(M.expires_at.is_(None), M.expires_at > now))
    silent = select(no.c.kind).where(mine, no.c.wanted.is_(False)).exists()
    found = told(MEMBERSHIPS, M, telling).where(M.programme == programme, living, ~silent)
    return found.where(*_of(audience))


def _of(audience: Audience) -> list[ColumnElement[bool]]:
    """What the audience asks of a link: of the one shop it opens, or of any of the merchant's."""
    S, Q, N = SHOPS.c, SETTLEMENT_REQUESTS.c, APPLICATIONS.c  # noqa: N806
    wanted: list[ColumnElement[bool]] = []
    if audience.area:
        here = and_(
            S.merchant_id == M.merchant_id, _opens(S.id), S.left_on.is_(None),
            S.address.contains(audience.area, autoescape=True),
        )  # fmt: skip
        named = and_(
            MERCHANTS.c.id == M.merchant_id, MERCHANTS.c.name.contains(audience.area, autoescape=True)
        )
        wanted.append(or_(select(S.id).where(here).exists(), select(MERCHANTS.c.id).where(named).exists()))
    if audience.ticket_kind:
        pieces = (column[audience.ticket_kind].as_integer() > 0 for column in (Q.counted, Q.declared))
        sent_in = select(Q.id).where(Q.merchant_id == M.merchant_id, _opens(Q.shop_id), or_(*pieces))
        wanted.append(sent_in.exists())
    if audience.state:
        stands = and_(N.merchant_id == M.merchant_id, _opens(N.shop_id), N.state == audience.state)
        wanted.append(select(N.id).where(stands).exists())
    return wanted


def _opens(shop: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the link opens what belongs to ``shop`` (None: to the merchant)."""
    return or_(M.shop_id.is_(None), shop.is_(None), shop == M.shop_id)
