"""What staff do with a case, over the units of :mod:`bot.casework`: look, answer, give back to the bot, close.

What they write stands in the same outbox as the bot's words: the engine that is told of it delivers at once
(``Engine.look``), any other one on the store with its next sweep.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select

from bot import casework
from bot.listening import Said, said_from
from bot.masking import clean
from store import Store, cases, conversations
from store.tables import OUTBOX, Found

Outcome = Literal["done", "no_such_case", "closed_already", "unreachable", "empty", "holds_nothing"]
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−ー－"), "-")


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as staff read it: the row, its history, and everything said in its conversation, oldest first.

    ``deliveries``: how the delivery of a message stands (pending, sending, sent, refused …), by message id. ``holds``: the
    bot is silent for it; about one that does not hold its conversation the bot answers on.
    """

    case: Found
    history: Sequence[Found]
    said: tuple[Said, ...]
    deliveries: dict[int, str]
    holds: bool = True


def number_from(typed: str) -> str:
    """A case's number as people type it: ``h7k29m``, ``Ｈ７Ｋ‐２９Ｍ``, ``H7K-29M``."""
    signs = unicodedata.normalize("NFKC", typed.strip()).translate(_DASHES).upper()
    return f"{signs[:3]}-{signs[3:]}" if len(signs) == 6 and "-" not in signs else signs


def waiting(store: Store, programme: str = "") -> Sequence[Found]:
    """The cases that are not closed, the longest waiting first."""
    return store.read_now(lambda db: cases.listing(db, programme=programme))


def look_at(store: Store, number: str) -> CaseView | None:
    """A case with everything around it, or None if there is none of that number."""

    def read(db: Connection) -> CaseView | None:
        file = cases.show(db, number)
        if file is None:
            return None
        said = tuple(said_from(line) for line in file.lines)
        deliveries = _deliveries(db, file.case.conversation_id)
        return CaseView(file.case, file.events, said, deliveries, _holds(db, file.case))

    return store.read_now(read)


def answer(store: Store, number: str, who: str, text: str, now: datetime) -> Outcome:
    """Send the person ``text`` from ``who``. The case then waits for the person; the bot stays silent where it was."""
    words = clean(text).strip()
    if not words:
        return "empty"
    return _on(store, number, lambda db: _answered(db, number, who, words, now), to_person=True)


def give_back(store: Store, number: str, who: str, words: str, now: datetime) -> Outcome:
    """Close the case and tell the person, in ``words``, that the bot answers again. "holds_nothing": it never stopped."""

    def act(db: Connection) -> bool | Outcome:
        case = cases.get(db, number)
        if case is not None and case.state != "closed" and not _holds(db, case):
            return "holds_nothing"
        return _answered(db, number, who, words, now) and casework.hand_back(db, number, who, now)

    return _on(store, number, act, to_person=True)


def close(store: Store, number: str, who: str, now: datetime, words: str = "", note: str = "") -> Outcome:
    """Close the case; the bot answers the person's next message. ``words``: what the person is told first, nothing where
    there are none; ``note``: for colleagues."""
    said = clean(words).strip()

    def act(db: Connection) -> bool:
        told = not said or _answered(db, number, who, said, now)
        return told and casework.close(db, number, who, now, clean(note).strip())

    return _on(store, number, act, to_person=bool(said))


def _answered(db: Connection, number: str, who: str, words: str, now: datetime) -> bool:
    try:
        casework.answer(db, number, who, words, now)
    except casework.CaseClosedError:
        return False
    return True


def _holds(db: Connection, case: Found) -> bool:
    here = conversations.get(db, case.conversation_id)
    return here is not None and here.case_number == case.number


def _on(
    store: Store, number: str, act: Callable[[Connection], bool | Outcome], to_person: bool = False
) -> Outcome:
    """Do something with a case that is not closed, in one transaction."""

    def unit(db: Connection) -> Outcome:
        case = cases.get(db, number)
        if case is None:
            return "no_such_case"
        here = conversations.get(db, case.conversation_id)
        if to_person and (here is None or here.blocked):
            return "unreachable"
        done = act(db)
        return done if isinstance(done, str) else "done" if done else "closed_already"

    return store.write_now(unit)


def _deliveries(db: Connection, conversation: int) -> dict[int, str]:
    found = select(OUTBOX.c.message_id, OUTBOX.c.state).where(OUTBOX.c.conversation_id == conversation)
    return {row.message_id: row.state for row in db.execute(found)}
