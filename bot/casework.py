"""What staff do with a case: their words leave by the same door as the bot's.

Units of work for ``store.write``; after :func:`answer` tell the engine: ``await engine.look(conversation)``.
"""

import uuid
from datetime import datetime

from sqlalchemy import Connection

from bot.blocks import Reply, Text
from bot.codec import reply_to_json
from store import cases, outbox, transcript


class CaseClosedError(Exception):
    """The case does not exist or was closed meanwhile; the message is its number."""


def answer(db: Connection, number: str, who: str, words: str, now: datetime) -> int:
    """Write to the person as ``who``; the conversation to deliver in.

    Raises :class:`CaseClosedError`. The case then waits for the person, and is ``who``'s.
    """
    case = cases.get(db, number)
    if case is None or not cases.answered(db, number, who, now):
        raise CaseClosedError(number)
    said = Reply("handoff", (Text(words),), topic="staff")
    line = transcript.line(case.conversation_id, "staff", "handoff", words, now, body=reply_to_json(said))
    outbox.post(db, line, str(uuid.uuid4()), now)
    conversation: int = case.conversation_id
    return conversation


def hold(db: Connection, number: str, who: str, now: datetime) -> bool:
    """Take the case. False: somebody else has it, or it is closed."""
    return cases.hold(db, number, who, now)


def hand_back(db: Connection, number: str, who: str, now: datetime) -> bool:
    """The bot may answer again; False: it was closed already."""
    return cases.close(db, number, now, who, what="handed_back")


def close(db: Connection, number: str, who: str, now: datetime, note: str = "") -> bool:
    """The matter is settled; the bot may answer again. False: it was closed already. ``note``: for colleagues."""
    return cases.close(db, number, now, who, note=note)
