"""What somebody chose to be reminded of, and was, goes at their wish and by age."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, Table, insert, select

from bot.clock import TOKYO
from store import Store, conversations, erasure, reminders, retention
from store.reminder_tables import PORTIONS, REMINDER_CHOICES, REMINDERS
from store.retention import Ages
from store.tables import CONVERSATIONS

THEN = datetime(2020, 12, 12, 10, tzinfo=TOKYO)
GIFU, ISE = "gifu-gotoeat", "ise-shouhinken"
V = "0" * 64


def somebody(db: Connection, channel: str, address: str, *programmes: str) -> int:
    """A conversation, and a wish for each of the programmes; its id."""
    conversations.make_known(db, [(channel, address)], THEN)
    for programme in programmes:
        reminders.choose(db, channel, address.partition(".")[0], programme, "use_end", THEN, wanted=True)
    found = conversations.find(db, channel, address)
    assert found is not None
    return found


def reminded(
    db: Connection, conversation: int, person: str, state: str = "sent", portion: int | None = None
) -> None:
    row = {
        "programme": GIFU, "channel": "web", "person": person, "conversation_id": conversation, "kind": "use_end",
        "rule": "use", "about": f"use@{state}", "days": 3, "due_at": THEN, "state": state, "portion_id": portion,
    }  # fmt: skip
    db.execute(insert(REMINDERS).values(**row))


def chosen(store: Store) -> set[tuple[str, str]]:
    return store.read_now(
        lambda db: {(row.person, row.programme) for row in db.execute(select(REMINDER_CHOICES))}
    )


def count(store: Store, table: Table) -> int:
    return store.read_now(lambda db: len(db.execute(select(table)).all()))


def test_a_choice_made_twice_is_the_last_one_and_everything_off_can_be_taken_back(store: Store) -> None:
    def choose(kind: str, **more: object) -> None:
        store.write_now(lambda db: reminders.choose(db, "line:main", "U1", GIFU, kind, THEN, **more))

    choose("use_end", wanted=True, days=1 << 3, hour=18)
    choose("use_end", wanted=True, days=1, hour=9)
    choose(reminders.NOTHING, wanted=False)
    found = store.read_now(lambda db: reminders.choices(db, "line:main", "U1", GIFU))
    assert {kind: (row.wanted, row.days, row.hour) for kind, row in found.items()} == {
        "use_end": (True, 1, 9),
        "*": (False, 0, None),
    }
    choose(reminders.NOTHING, wanted=True)
    assert set(store.read_now(lambda db: reminders.choices(db, "line:main", "U1", GIFU))) == {"use_end"}


@pytest.mark.parametrize(
    ("channel", "address", "left"),
    [
        ("line:main", "U1", {(V, GIFU), (V, ISE)}),
        ("web", f"{V}.{GIFU}", {("U1", GIFU), ("U1", ISE), (V, ISE)}),
        ("web", V, {("U1", GIFU), ("U1", ISE)}),
    ],
)
def test_deleting_a_conversation_takes_the_choices_and_reminders_of_its_person(
    store: Store, channel: str, address: str, left: set[tuple[str, str]]
) -> None:
    def unit(db: Connection) -> None:
        somebody(db, "line:main", "U1", GIFU, ISE)
        somebody(db, "web", V, GIFU, ISE)
        somebody(db, "web", f"{V}.{GIFU}")
        here = conversations.find(db, channel, address)
        assert here is not None
        reminded(db, here, address.partition(".")[0])
        erasure.erase(db, here, THEN)

    store.write_now(unit)
    assert chosen(store) == left
    assert count(store, REMINDERS) == 0


def test_reminders_and_their_portions_go_at_their_age_unless_they_wait(store: Store) -> None:
    def unit(db: Connection) -> None:
        here = somebody(db, "web", V, GIFU)
        row = {
            "key": "k", "channel": "line:main", "programme": GIFU, "people": 1, "body": {}, "state": "sent", "worker": "",
            "attempts": 1, "doubtful": False, "urgency": 0, "created_at": THEN, "next_attempt_at": THEN, "error": "",
            "request_id": "",
        }  # fmt: skip
        [sent] = db.execute(insert(PORTIONS).values(**row).returning(PORTIONS.c.id)).scalars()
        db.execute(insert(PORTIONS).values(**{**row, "state": "pending"}))
        reminded(db, here, V, portion=sent)
        reminded(db, here, V, "planned")

    store.write_now(unit)
    for days, left in ((179, (2, 2)), (181, (1, 1))):
        store.write_now(
            lambda db, days=days: retention.purge(db, THEN + timedelta(days=days), Ages(reminders=180))
        )
        assert (count(store, REMINDERS), count(store, PORTIONS)) == left


def test_who_asked_to_be_reminded_is_kept_known_for_a_year_of_silence(store: Store) -> None:
    store.write_now(lambda db: somebody(db, "web", f"{V}.{GIFU}", GIFU))
    store.write_now(lambda db: somebody(db, "web", f"{'1' * 64}.{GIFU}"))
    for days, left in ((30, 1), (366, 0)):
        store.write_now(lambda db, days=days: retention.purge(db, THEN + timedelta(days=days), Ages()))
        assert count(store, CONVERSATIONS) == left
        assert len(chosen(store)) == left
