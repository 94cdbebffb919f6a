"""The log of questions and what the ranking made of them, from which the FAQ is improved."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from store.rows import insert_rows
from store.tables import QUESTIONS, Found

Q = QUESTIONS.c


def add(db: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Log questions: all columns but ``id``."""
    insert_rows(db, QUESTIONS, rows)


def feedback(db: Connection, conversation: int, word: str) -> bool:
    """What the person thought of the last answer: helpful or unhelpful. False: there was none."""
    last = select(func.max(Q.id)).where(Q.conversation_id == conversation).scalar_subquery()
    return db.execute(update(QUESTIONS).where(Q.id == last).values(feedback=word)).rowcount == 1


def unanswered(db: Connection, since: datetime, programme: str = "", limit: int = 200) -> Sequence[Found]:
    """Questions that got no answer or were found unhelpful, newest first."""
    poor = (Q.band.in_(["no_answer", "handoff"])) | (Q.feedback == "unhelpful")
    found = select(QUESTIONS).where(Q.at >= since, Q.text != "", poor).order_by(Q.id.desc()).limit(limit)
    return db.execute(found.where(Q.programme == programme) if programme else found).all()


def bands(db: Connection, since: datetime) -> dict[str, int]:
    """How many questions ended in which band."""
    counted = select(Q.band, func.count().label("questions")).where(Q.at >= since).group_by(Q.band)
    return {row.band: row.questions for row in db.execute(counted)}
