"""Deleting by age: what is old goes, what waits stays."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, Table, func, select

from bot.clock import TOKYO
from store import Store, cases, conversations, inbox, outbox, questions, retention, transcript
from store.retention import Ages, Purged
from store.tables import CASES, CONVERSATIONS, INBOX, MESSAGES, OUTBOX, QUESTIONS

THEN = datetime(2020, 1, 1, 12, 0, tzinfo=TOKYO)
AGES = Ages(inbox=7, messages=90, questions=180, cases=365)


def count(store: Store, table: Table) -> int:
    return store.read_now(lambda db: db.execute(select(func.count()).select_from(table)).scalar_one())


def one_of_each(db: Connection) -> None:
    """A person with an answered event, a delivered answer, a logged question and a closed case."""
    row = {
        "channel": "web",
        "address": "V",
        "event_id": "e",
        "kind": "text",
        "occurred_at": THEN,
        "payload": {},
    }
    [event] = inbox.receive(db, [row], THEN)
    inbox.finish(db, [{"id": event.id, "state": "done", "error": ""}])
    here = event.conversation
    standing = {"id": here, "memory": {}, "case_number": None, "blocked": False, "last_seen": THEN}
    conversations.save(db, [standing])
    message = outbox.post(db, transcript.line(here, "out", "answer", "a", THEN), "key", THEN)
    outbox.record(db, [{"message_id": message, "state": "sent"}])
    question = {
        "conversation_id": here, "inbox_id": event.id, "at": THEN, "text": "q", "programme": "", "role": "",
        "band": "answer", "topic": "", "score": None, "candidates": [], "feedback": "",
    }  # fmt: skip
    questions.add(db, [question])
    cases.open_case(db, "CCC-CCC", here, THEN, reason="asked_for")
    cases.close(db, "CCC-CCC", THEN)


def purge(store: Store, days: float) -> Purged:
    return store.write_now(lambda db: retention.purge(db, THEN + timedelta(days=days), AGES))


@pytest.mark.parametrize(
    ("days", "left"),
    [
        (6.9, {"inbox": 1, "message": 1, "texts": 1, "cases": 1, "conversation": 1}),
        (7.1, {"inbox": 0, "message": 1, "texts": 1, "cases": 1, "conversation": 1}),
        (90.1, {"inbox": 0, "message": 0, "texts": 1, "cases": 1, "conversation": 1}),
        (180.1, {"inbox": 0, "message": 0, "texts": 0, "cases": 1, "conversation": 1}),
        (365.1, {"inbox": 0, "message": 0, "texts": 0, "cases": 0, "conversation": 0}),
    ],
)
def test_each_kind_goes_at_its_own_age(store: Store, days: float, left: dict[str, int]) -> None:
    store.write_now(one_of_each)
    purge(store, days)
    texts = store.read_now(lambda db: len(db.execute(select(QUESTIONS).where(QUESTIONS.c.text != "")).all()))
    found = {
        "inbox": count(store, INBOX), "message": count(store, MESSAGES), "texts": texts,
        "cases": count(store, CASES), "conversation": count(store, CONVERSATIONS),
    }  # fmt: skip
    assert found == left
    assert count(store, QUESTIONS) == 1
    assert count(store, OUTBOX) == left["message"]


def test_a_second_time_there_is_nothing_to_do(store: Store) -> None:
    store.write_now(one_of_each)
    assert purge(store, 1000)
    assert not purge(store, 1000)


def test_what_still_waits_stays_however_old(store: Store) -> None:
    def waiting(db: Connection) -> None:
        row = {
            "channel": "web",
            "address": "V",
            "event_id": "e",
            "kind": "text",
            "occurred_at": THEN,
            "payload": {},
        }
        [event] = inbox.receive(db, [row], THEN)
        outbox.post(db, transcript.line(event.conversation, "out", "answer", "a", THEN), "key", THEN)

    store.write_now(waiting)
    assert not purge(store, 1000)


def test_the_transcript_of_an_open_case_stays(store: Store) -> None:
    def with_case(db: Connection) -> None:
        here = conversations.make_known(db, [("web", "V")], THEN)["web", "V"]
        transcript.add(db, [transcript.line(here, "in", "text", "a", THEN)])
        cases.open_case(db, "CCC-CCC", here, THEN, reason="asked_for")

    store.write_now(with_case)
    assert not purge(store, 1000)


def test_much_goes_in_small_steps(store: Store) -> None:
    here = store.write_now(lambda db: conversations.make_known(db, [("web", "V")], THEN)["web", "V"])
    lines = [transcript.line(here, "in", "text", f"{number}", THEN) for number in range(25)]
    store.write_now(lambda db: transcript.add(db, lines))
    later = THEN + timedelta(days=100)
    steps = [
        store.write_now(lambda db: retention.purge(db, later, AGES, limit=10)).messages for _ in range(4)
    ]
    assert steps == [10, 10, 5, 0]
