"""Cases: opened once, held by one, told apart by number, closed for good."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.clock import TOKYO
from store import Store, cases, conversations, transcript

NOW = datetime(2020, 12, 18, 12, 0, tzinfo=TOKYO)


@pytest.fixture
def conversation(store: Store) -> int:
    return store.write_now(lambda db: conversations.make_known(db, [("web", "V")], NOW)["web", "V"])


def opened(store: Store, conversation: int, number: str = "AAA-AAA", at: datetime = NOW, **more: Any) -> str:
    store.write_now(lambda db: cases.open_case(db, number, conversation, at, reason="asked_for", **more))
    return number


def case_of(store: Store, conversation: int) -> str | None:
    here = store.read_now(lambda db: conversations.get(db, conversation))
    assert here is not None
    number: str | None = here.case_number
    return number


def test_only_one_of_the_staff_can_hold_a_case(store: Store, conversation: int) -> None:
    number = opened(store, conversation)
    assert store.write_now(lambda db: cases.hold(db, number, "佐藤", NOW))
    assert not store.write_now(lambda db: cases.hold(db, number, "鈴木", NOW))
    assert store.write_now(lambda db: cases.hold(db, number, "佐藤", NOW))
    assert store.write_now(lambda db: cases.release(db, number, "佐藤", NOW))
    assert store.write_now(lambda db: cases.hold(db, number, "鈴木", NOW))


def test_a_closed_case_cannot_be_taken_or_answered(store: Store, conversation: int) -> None:
    number = opened(store, conversation)
    assert store.write_now(lambda db: cases.close(db, number, NOW, "佐藤"))
    assert not store.write_now(lambda db: cases.close(db, number, NOW, "佐藤"))
    assert not store.write_now(lambda db: cases.hold(db, number, "佐藤", NOW))
    assert not store.write_now(lambda db: cases.answered(db, number, "佐藤", NOW))
    assert case_of(store, conversation) is None


def test_a_new_case_takes_the_place_of_the_old_one(store: Store, conversation: int) -> None:
    opened(store, conversation, "AAA-AAA")
    opened(store, conversation, "BBB-BBB")
    assert case_of(store, conversation) == "BBB-BBB"
    assert [case.number for case in store.read_now(cases.listing)] == ["BBB-BBB"]
    old = store.read_now(lambda db: cases.show(db, "AAA-AAA"))
    assert old is not None
    assert (old.case.state, old.events[-1].note) == ("closed", "BBB-BBB")


def test_an_answered_case_waits_for_us_again_when_the_person_writes(store: Store, conversation: int) -> None:
    number = opened(store, conversation)
    store.write_now(lambda db: cases.answered(db, number, "佐藤", NOW))
    store.write_now(lambda db: cases.person_wrote(db, number, NOW))
    file = store.read_now(lambda db: cases.show(db, number))
    assert file is not None
    assert (file.case.state, file.case.assigned) == ("open", "佐藤")
    assert [event.what for event in file.events] == ["opened", "answered", "wrote"]


def test_a_case_is_escalated_once(store: Store, conversation: int) -> None:
    number = opened(store, conversation)
    assert store.write_now(lambda db: cases.escalate(db, number, "佐藤", NOW))
    assert not store.write_now(lambda db: cases.escalate(db, number, "鈴木", NOW))


def test_a_case_shows_what_was_said_before_it_was_opened(store: Store, conversation: int) -> None:
    lines = [
        transcript.line(conversation, direction, "text", text, NOW)
        for direction, text in [("in", "a"), ("out", "b")]
    ]
    store.write_now(lambda db: transcript.add(db, lines))
    number = opened(store, conversation, question="a", programme="gunma-gotoeat", role="merchant")
    file = store.read_now(lambda db: cases.show(db, number))
    assert file is not None
    assert [(line.direction, line.text) for line in file.lines] == [("in", "a"), ("out", "b")]
    assert (file.case.programme, file.case.role, file.case.question) == ("gunma-gotoeat", "merchant", "a")


def test_the_list_begins_with_who_has_waited_longest(store: Store) -> None:
    for minutes, number in [(5, "AAA-AAA"), (30, "BBB-BBB"), (1, "CCC-CCC")]:
        each = store.write_now(lambda db, n=number: conversations.make_known(db, [("web", n)], NOW)["web", n])
        opened(store, each, number, NOW - timedelta(minutes=minutes), programme="x" if minutes < 10 else "y")
    assert [case.number for case in store.read_now(cases.listing)] == ["BBB-BBB", "AAA-AAA", "CCC-CCC"]
    assert len(store.read_now(lambda db: cases.listing(db, programme="x"))) == 2


def test_a_case_that_does_not_exist_is_none(store: Store) -> None:
    assert store.read_now(lambda db: cases.show(db, "AAA-AAA")) is None


def test_numbers_are_short_and_cannot_be_misread() -> None:
    numbers = {cases.new_number() for _ in range(50)}
    assert len(numbers) == 50
    for number in numbers:
        assert len(number) == 7
        assert not set(number) & set("01OIL5S8BUVQAE")


def test_a_report_goes_its_own_way_while_the_bot_answers_on(store: Store, conversation: int) -> None:
    opened(store, conversation, "AAA-AAA", holds=False)
    assert case_of(store, conversation) is None
    opened(store, conversation, "BBB-BBB")
    assert case_of(store, conversation) == "BBB-BBB"
    assert {case.number: case.state for case in store.read_now(cases.listing)} == {
        "AAA-AAA": "open",
        "BBB-BBB": "open",
    }
