"""What people thought of answers: on record with the right question, once, and only in their own conversation."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.clock import TOKYO
from store import Store, conversations, inbox, questions, transcript
from store.tables import MESSAGES, QUESTIONS, Found

NOW = datetime(2020, 12, 18, 12, 0, tzinfo=TOKYO)


def asked(store: Store, who: str, number: int, *, in_words: bool = True) -> tuple[int, int]:
    """An event and its answer; the conversation and the answer's id."""
    row = {
        "channel": "web", "address": who, "event_id": f"{who}{number}", "kind": "text" if in_words else "press",
        "occurred_at": NOW, "payload": {},
    }  # fmt: skip
    [event] = store.write_now(lambda db: inbox.receive(db, [row], NOW))
    line = transcript.line(
        event.conversation, "out", "answer", "答え", NOW, event=event.id,
        body={"programme": "gunma-gotoeat", "topic": f"faq:{number}"},
    )  # fmt: skip
    [message] = store.write_now(lambda db: transcript.add_numbered(db, [line]))
    question = {
        "conversation_id": event.conversation, "inbox_id": event.id, "at": NOW, "text": f"問い{number}",
        "programme": "gunma-gotoeat", "role": "", "band": "answer", "topic": f"faq:{number}", "score": None,
        "candidates": [], "feedback": "",
    }  # fmt: skip
    if in_words:
        store.write_now(lambda db: questions.add(db, [question]))
    return event.conversation, message


def rate(store: Store, conversation: int, message: int, word: str, reason: str = "") -> bool:
    return store.write_now(lambda db: questions.rate(db, conversation, message, word, reason))


def logged(store: Store) -> list[Found]:
    return list(store.read_now(lambda db: db.execute(select(QUESTIONS).order_by(QUESTIONS.c.id)).all()))


def test_a_rating_finds_its_own_question_and_not_the_newest(store: Store) -> None:
    conversation, first = asked(store, "A", 1)
    asked(store, "A", 2)
    assert rate(store, conversation, first, "unhelpful")
    assert [(row.text, row.feedback) for row in logged(store)] == [("問い1", "unhelpful"), ("問い2", "")]


def test_who_changes_their_mind_is_believed(store: Store) -> None:
    conversation, message = asked(store, "A", 1)
    rate(store, conversation, message, "unhelpful", "wrong")
    rate(store, conversation, message, "helpful")
    [row] = logged(store)
    assert (row.feedback, row.feedback_reason) == ("helpful", "")


def test_an_answer_to_a_button_is_logged_when_it_is_rated_and_once(store: Store) -> None:
    conversation, message = asked(store, "A", 1, in_words=False)
    rate(store, conversation, message, "unhelpful")
    rate(store, conversation, message, "unhelpful", "unclear")
    [row] = logged(store)
    assert (row.text, row.programme, row.topic, row.band) == ("", "gunma-gotoeat", "faq:1", "answer")
    assert (row.feedback, row.feedback_reason, row.at) == ("unhelpful", "unclear", NOW)
    assert store.read_now(lambda db: questions.unanswered(db, NOW - timedelta(days=1))) == []


def test_nobody_rates_what_was_said_to_somebody_else(store: Store) -> None:
    _, message = asked(store, "A", 1)
    conversation, _ = asked(store, "B", 1)
    assert not rate(store, conversation, message, "unhelpful")
    assert {row.feedback for row in logged(store)} == {""}


@pytest.mark.parametrize("direction", ["in", "staff"])
def test_only_the_counters_own_answers_are_rated(store: Store, direction: str) -> None:
    conversation = store.write_now(lambda db: conversations.make_known(db, [("web", "A")], NOW)["web", "A"])
    line = transcript.line(conversation, direction, "text", "…", NOW)
    store.write_now(lambda db: transcript.add(db, [line]))
    message = store.read_now(lambda db: db.execute(select(MESSAGES.c.id)).scalar_one())
    assert not rate(store, conversation, message, "helpful")
    assert not rate(store, conversation, message + 1, "helpful")
