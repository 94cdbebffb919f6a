"""The log of questions and what the ranking made of them, from which the FAQ is improved."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from store.rows import insert_rows
from store.tables import MESSAGES, QUESTIONS, Found

M = MESSAGES.c
Q = QUESTIONS.c


def add(db: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Log questions: all columns but ``id`` and, where there is none, ``feedback_reason``."""
    insert_rows(db, QUESTIONS, rows)


def rate(db: Connection, conversation: int, message: int, word: str, reason: str = "") -> bool:
    """What the person thought of an answer (``message``: its id in the transcript): helpful or unhelpful, in place of
    what was thought before. False: this conversation has no such answer.

    An answer to a button stands for itself: it is logged now, without a question's words.
    """
    said = select(M.inbox_id, M.kind, M.body, M.at).where(
        M.id == message, M.conversation_id == conversation, M.direction == "out", M.inbox_id.is_not(None)
    )
    answer = db.execute(said).first()
    if answer is None:
        return False
    opinion = {"feedback": word, "feedback_reason": reason}
    asked = (Q.conversation_id == conversation) & (Q.inbox_id == answer.inbox_id)
    if not db.execute(update(QUESTIONS).where(asked).values(opinion)).rowcount:
        body = answer.body or {}
        untold: dict[str, Any] = {"text": "", "role": "", "score": None, "candidates": []}
        of_what = {"programme": body.get("programme", ""), "topic": body.get("topic", "")}
        row = {"conversation_id": conversation, "inbox_id": answer.inbox_id, "at": answer.at}
        add(db, [{**row, "band": answer.kind, **of_what, **untold, **opinion}])
    return True


def unanswered(db: Connection, since: datetime, programme: str = "", limit: int = 200) -> Sequence[Found]:
    """Questions that got no answer or were found unhelpful, newest first."""
    poor = (Q.band.in_(["no_answer", "handoff"])) | (Q.feedback == "unhelpful")
    found = select(QUESTIONS).where(Q.at >= since, Q.text != "", poor).order_by(Q.id.desc()).limit(limit)
    return db.execute(found.where(Q.programme == programme) if programme else found).all()


def bands(db: Connection, since: datetime) -> dict[str, int]:
    """How many questions ended in which band."""
    counted = select(Q.band, func.count().label("questions")).where(Q.at >= since).group_by(Q.band)
    return {row.band: row.questions for row in db.execute(counted)}
