"""Cases: conversations that people have taken over, from the number told to the person to the end.

Every change asks for the state it starts from in the same statement, so two of the staff cannot both
take a case; such a function returns False when it came too late.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, exists, insert, select, update

from store import conversations, transcript
from store.tables import CASE_EVENTS, CASES, CONVERSATIONS, Found

K = CASES.c
LETTERS: Final = "234679CDFGHJKMNPRTWXY"
"""What can be told apart in print and on the phone: no 0/O, 1/I/L, 5/S, 8/B, no vowels, no U/V, no Q."""
NOT_CLOSED: Final = ("open", "held", "answered")


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with everything around it. ``lines``: the transcript, oldest first (columns of ``message``)."""

    case: Found
    events: Sequence[Found]
    lines: Sequence[Found]


def new_number() -> str:
    """A number of six signs such as ``H7K-29M``, one of 86 million; :func:`open_case` refuses a used one."""
    signs = "".join(secrets.choice(LETTERS) for _ in range(6))
    return f"{signs[:3]}-{signs[3:]}"


def open_case(
    db: Connection, number: str, conversation: int, now: datetime, *,
    reason: str, question: str = "", programme: str = "", role: str = "", event: int | None = None,
    holds: bool = True,
) -> None:  # fmt: skip
    """Open a case. One that ``holds`` the conversation takes it from the bot, and the one that held it before is closed in
    its favour; another one (a report) goes its own way while the bot answers on.

    Raises IntegrityError if the number is used already.
    """
    if holds:
        held = select(CONVERSATIONS.c.case_number).where(CONVERSATIONS.c.id == conversation)
        for previous in db.execute(held).scalars().all():
            _change(db, previous, NOT_CLOSED, now, what="closed", state="closed", note=number)
    row = {
        "number": number, "conversation_id": conversation, "inbox_id": event, "programme": programme, "role": role,
        "reason": reason, "question": question, "state": "open", "assigned": "", "opened_at": now, "changed_at": now,
    }  # fmt: skip
    db.execute(insert(CASES).values(row))
    if holds:
        conversations.set_case(db, conversation, number)
    remark(db, number, "opened", now, note=reason)


def hold(db: Connection, number: str, who: str, now: datetime) -> bool:
    """``who`` takes the case. False: somebody else has it, or it is closed."""
    free = K.assigned.in_(["", who])
    return _change(
        db, number, NOT_CLOSED, now, what="held", who=who, only_if=free, state="held", assigned=who
    )


def release(db: Connection, number: str, who: str, now: datetime) -> bool:
    """``who`` lets go of the case; it waits for anybody again."""
    return _change(db, number, ("held",), now, what="released", who=who, state="open", assigned="")


def answered(db: Connection, number: str, who: str, now: datetime) -> bool:
    """Staff have written; the case waits for the person."""
    return _change(db, number, NOT_CLOSED, now, what="answered", who=who, state="answered", assigned=who)


def person_wrote(db: Connection, number: str, now: datetime) -> None:
    """The person wrote again: an answered case waits for us once more."""
    _change(db, number, ("answered",), now, what="wrote", state="open")


def escalate(db: Connection, number: str, who: str, now: datetime, note: str = "") -> bool:
    """Pass the case on to the secretariat, once."""
    once = K.escalated_at.is_(None)
    return _change(
        db, number, NOT_CLOSED, now, what="escalated", who=who, note=note, only_if=once, escalated_at=now
    )


def close(
    db: Connection, number: str, now: datetime, who: str = "", what: str = "closed", note: str = ""
) -> bool:
    """End the case; the bot answers again where the case held the conversation. ``who`` empty: the person did it (or
    time). ``note``: for the case's own history."""
    done = _change(db, number, NOT_CLOSED, now, what=what, who=who, note=note, state="closed", closed_at=now)
    theirs = CONVERSATIONS.c.case_number == number
    db.execute(
        update(CONVERSATIONS).where(theirs).values(case_number=None, version=CONVERSATIONS.c.version + 1)
    )
    return done


def close_stale(db: Connection, before: datetime, now: datetime) -> int:
    """Close cases that were answered and heard nothing since ``before``; how many. One that does not hold its
    conversation hears nothing there: staff close it."""
    holds = exists().where(CONVERSATIONS.c.case_number == K.number)
    stale = select(K.number).where(K.state == "answered", K.changed_at < before, holds)
    return sum(close(db, number, now, what="lapsed") for number in db.execute(stale).scalars().all())


def remark(db: Connection, number: str, what: str, now: datetime, who: str = "", note: str = "") -> None:
    """Add a line to the case's own history."""
    db.execute(insert(CASE_EVENTS).values(number=number, at=now, what=what, who=who, note=note))


def listing(
    db: Connection, states: Sequence[str] = NOT_CLOSED, programme: str = "", limit: int = 200
) -> Sequence[Found]:
    """Cases in these states, the longest waiting first."""
    found = select(CASES).where(K.state.in_(states)).order_by(K.opened_at).limit(limit)
    return db.execute(found.where(K.programme == programme) if programme else found).all()


def get(db: Connection, number: str) -> Found | None:
    return db.execute(select(CASES).where(K.number == number)).one_or_none()


def show(db: Connection, number: str, limit: int = 200) -> CaseFile | None:
    """A case with its history and the transcript of its conversation, also from before it was opened."""
    if (case := get(db, number)) is None:
        return None
    history = select(CASE_EVENTS).where(CASE_EVENTS.c.number == number).order_by(CASE_EVENTS.c.id)
    return CaseFile(case, db.execute(history).all(), transcript.latest(db, case.conversation_id, limit))


def _change(
    db: Connection, number: str, states: Sequence[str], now: datetime, *,
    what: str, who: str = "", note: str = "", only_if: Any = True, **values: Any,
) -> bool:  # fmt: skip
    here = update(CASES).where(K.number == number, K.state.in_(states))
    if only_if is not True:
        here = here.where(only_if)
    changed = db.execute(here.values(changed_at=now, **values)).rowcount == 1
    if changed:
        remark(db, number, what, now, who, note)
    return changed
