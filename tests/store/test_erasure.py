"""Deleting at a person's wish: every word goes, of this conversation and of no other."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, select

from bot.clock import TOKYO
from store import Store, cases, conversations, erasure, inbox, outbox, questions, retention, transcript
from store.retention import Ages
from store.tables import (
    CASE_EVENTS,
    CASES,
    CONVERSATIONS,
    INBOX,
    MESSAGES,
    OUTBOX,
    QUESTIONS,
    Found,
)

THEN = datetime(2020, 12, 18, 12, 0, tzinfo=TOKYO)
SECRET = "ひみつの言葉"
WORDY = (CONVERSATIONS, INBOX, MESSAGES, OUTBOX, CASES, CASE_EVENTS, QUESTIONS)


def everything(db: Connection, address: str, number: str) -> int:
    """A conversation with words in every place that keeps any; its id."""
    row = {
        "channel": "web", "address": address, "event_id": f"e-{address}", "kind": "text", "occurred_at": THEN,
        "payload": {"text": f"{SECRET}{address}"},
    }  # fmt: skip
    [event, _] = inbox.receive(db, [row, {**row, "event_id": f"waiting-{address}"}], THEN)
    inbox.finish(db, [{"id": event.id, "state": "done", "error": ""}])
    here = event.conversation
    memory = {"asked": f"{SECRET}{address}"}
    conversations.save(
        db, [{"id": here, "memory": memory, "case_number": None, "blocked": False, "last_seen": THEN}]
    )
    transcript.add(db, [transcript.line(here, "in", "text", f"{SECRET}{address}", THEN, event=event.id)])
    body = {"blocks": [{"is": "Text", "text": f"{SECRET}{address}"}]}
    outbox.post(db, transcript.line(here, "out", "answer", SECRET, THEN, body=body), f"key-{address}", THEN)
    questions.add(
        db,
        [
            {
                "conversation_id": here, "inbox_id": event.id, "at": THEN, "text": f"{SECRET}{address}",
                "programme": "north", "role": "consumer", "band": "answer", "topic": "faq:price", "score": 0.9,
                "candidates": [], "feedback": "helpful",
            }
        ],
    )  # fmt: skip
    cases.open_case(db, number, here, THEN, reason="asked_for", question=f"{SECRET}{address}")
    cases.escalate(db, number, "sato", THEN, note=f"{SECRET}{address}")
    return here


def rows(store: Store, table: Table) -> list[Found]:
    return store.read_now(lambda db: list(db.execute(select(table))))


def written(store: Store) -> str:
    """Everything in the database, as one text."""
    return "\n".join(str(tuple(row)) for table in WORDY for row in rows(store, table))


def test_no_word_of_the_conversation_is_left_anywhere(store: Store) -> None:
    here = store.write_now(lambda db: everything(db, "V", "CCC-CCC"))
    assert written(store).count(SECRET) == 9
    store.write_now(lambda db: erasure.erase(db, here, THEN))
    assert SECRET not in written(store)
    assert rows(store, MESSAGES) == rows(store, OUTBOX) == []


def test_nothing_of_other_conversations_is_touched(store: Store) -> None:
    mine, other = store.write_now(
        lambda db: (everything(db, "V", "CCC-CCC"), everything(db, "V.north", "DDD-DDD"))
    )

    def theirs() -> list[Any]:
        return [
            *(row for table in (MESSAGES, OUTBOX, INBOX, QUESTIONS, CASES) for row in rows(store, table)
              if row.conversation_id == other),
            *(row for row in rows(store, CONVERSATIONS) if row.id == other),
            *(row for row in rows(store, CASE_EVENTS) if row.number == "DDD-DDD"),
        ]  # fmt: skip

    before = theirs()
    assert len(before) >= 9
    store.write_now(lambda db: erasure.erase(db, mine, THEN))
    assert theirs() == before


def test_an_open_case_is_closed_and_keeps_its_number_only(store: Store) -> None:
    here = store.write_now(lambda db: everything(db, "V", "CCC-CCC"))
    store.write_now(lambda db: erasure.erase(db, here, THEN))
    [case] = rows(store, CASES)
    assert (case.number, case.state, case.question) == ("CCC-CCC", "closed", "")
    assert [event.what for event in sorted(rows(store, CASE_EVENTS), key=lambda row: row.id)] == [
        "opened",
        "escalated",
        "erased",
    ]
    assert store.read_now(lambda db: conversations.get(db, here)).case_number is None


def test_the_figures_of_a_question_stay_without_person_and_words(store: Store) -> None:
    here = store.write_now(lambda db: everything(db, "V", "CCC-CCC"))
    store.write_now(lambda db: erasure.erase(db, here, THEN))
    [question] = rows(store, QUESTIONS)
    assert (question.conversation_id, question.text) == (None, "")
    assert (question.band, question.topic, question.feedback) == ("answer", "faq:price", "helpful")


def test_an_event_sent_again_is_still_known_and_one_that_waits_is_not_answered(store: Store) -> None:
    here = store.write_now(lambda db: everything(db, "V", "CCC-CCC"))
    store.write_now(lambda db: erasure.erase(db, here, THEN))
    again = {
        "channel": "web", "address": "V", "event_id": "e-V", "kind": "text", "occurred_at": THEN, "payload": {"text": SECRET},
    }  # fmt: skip
    assert store.write_now(lambda db: inbox.receive(db, [again], THEN)) == []
    assert not store.read_now(inbox.anything_waits)
    assert not store.read_now(outbox.anything_waits)


def test_whoever_decided_before_the_deletion_decides_again(store: Store) -> None:
    here = store.write_now(lambda db: everything(db, "V", "CCC-CCC"))
    before = store.write_now(lambda db: conversations.lock(db, [here])[here])
    store.write_now(lambda db: erasure.erase(db, here, THEN))
    assert store.write_now(lambda db: conversations.lock(db, [here])[here]) > before


def test_the_address_itself_goes_with_the_last_event(store: Store) -> None:
    here = store.write_now(lambda db: everything(db, "V", "CCC-CCC"))
    store.write_now(lambda db: db.execute(CASE_EVENTS.delete()))
    store.write_now(lambda db: db.execute(CASES.delete()))
    store.write_now(lambda db: erasure.erase(db, here, THEN))
    ages = Ages(inbox=7, messages=90, questions=180, cases=365)
    store.write_now(lambda db: retention.purge(db, THEN + timedelta(days=6), ages))
    assert len(rows(store, CONVERSATIONS)) == 1
    store.write_now(lambda db: retention.purge(db, THEN + timedelta(days=8), ages))
    assert rows(store, CONVERSATIONS) == rows(store, INBOX) == []
