"""What staff do with a case."""

from datetime import datetime

import pytest

from bot import casework
from bot.clock import TOKYO
from store import Store, cases, conversations, transcript

NOW = datetime(2020, 12, 18, 12, 0, tzinfo=TOKYO)
NUMBER = "CCC-CCC"


@pytest.fixture
def conversation(store: Store) -> int:
    """A conversation that is with people."""

    def opened(db) -> int:
        [here] = conversations.make_known(db, [("web", "V")], NOW).values()
        cases.open_case(db, NUMBER, here, NOW, reason="asked_for")
        return here

    return store.write_now(opened)


def test_an_answer_is_in_the_transcript_and_the_case_waits_for_the_person(
    store: Store, conversation: int
) -> None:
    assert (
        store.write_now(lambda db: casework.answer(db, NUMBER, "佐藤", "確認します。", NOW)) == conversation
    )
    file = store.read_now(lambda db: cases.show(db, NUMBER))
    assert file is not None
    assert [(line.direction, line.text) for line in file.lines] == [("staff", "確認します。")]
    assert (file.case.state, file.case.assigned) == ("answered", "佐藤")


@pytest.mark.parametrize("end", [casework.close, casework.hand_back])
def test_after_its_end_the_bot_answers_again_and_staff_cannot_write(
    store: Store, conversation: int, end
) -> None:
    assert store.write_now(lambda db: end(db, NUMBER, "佐藤", NOW))
    assert not store.write_now(lambda db: end(db, NUMBER, "佐藤", NOW))
    here = store.read_now(lambda db: conversations.get(db, conversation))
    assert here is not None
    assert here.case_number is None
    with pytest.raises(casework.CaseClosedError, match=NUMBER):
        store.write_now(lambda db: casework.answer(db, NUMBER, "佐藤", "?", NOW))
    assert store.read_now(lambda db: transcript.latest(db, conversation, 10)) == []


def test_only_one_takes_a_case(store: Store, conversation: int) -> None:
    assert store.write_now(lambda db: casework.hold(db, NUMBER, "佐藤", NOW))
    assert not store.write_now(lambda db: casework.hold(db, NUMBER, "鈴木", NOW))


def test_nobody_can_answer_a_case_that_does_not_exist(store: Store) -> None:
    with pytest.raises(casework.CaseClosedError):
        store.write_now(lambda db: casework.answer(db, "XXX-XXX", "佐藤", "?", NOW))
