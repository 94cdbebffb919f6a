"""What staff do with a case, on each of the two databases."""

from datetime import timedelta
from uuid import uuid4

import pytest
from engine_kit import START, EchoCounter, FarEnd, event, running, say, until

from bot.blocks import CaseRequest
from desk import casework
from store import Store, cases, conversations

NUMBER = "H7K-29M"
LATER = START + timedelta(minutes=5)


def wants_a_person(incoming, standing, now, number):  # type: ignore[no-untyped-def]
    if standing.case is not None:
        return say("", kind="silent")
    if "人" in incoming.text:
        return say(
            "担当者におつなぎします", kind="handoff", case=CaseRequest(NUMBER, "asked_for", incoming.text)
        )
    return say(f"re: {incoming.text}")


async def asked(store: Store, far_end: FarEnd) -> None:
    """A question, its answer, then a person is wanted: a case waits."""
    async with running(store, EchoCounter(wants_a_person), far_end) as engine:
        await engine.receive([event("おつりは出ますか")])
        await engine.receive([event("人と話したい")])
        await engine.wait_until_idle()


async def delivered(store: Store, far_end: FarEnd, words: str) -> None:
    async with running(store, EchoCounter(wants_a_person), far_end):
        await until(lambda: words in far_end.accepted["U1"])


async def test_a_case_waits_with_what_was_asked(store: Store) -> None:
    await asked(store, FarEnd())
    (case,) = casework.waiting(store)
    assert (case.number, case.state, case.reason, case.question) == (
        NUMBER,
        "open",
        "asked_for",
        "人と話したい",
    )


async def test_a_case_is_read_with_everything_said_before_it(store: Store) -> None:
    await asked(store, FarEnd())
    view = casework.look_at(store, NUMBER)
    assert view is not None
    assert [(line.direction, line.text) for line in view.said] == [
        ("in", "おつりは出ますか"),
        ("out", "re: おつりは出ますか"),
        ("in", "人と話したい"),
        ("out", "担当者におつなぎします"),
    ]
    assert [event.what for event in view.history] == ["opened"]


async def test_an_answer_goes_out_by_the_same_outbox(store: Store) -> None:
    far_end = FarEnd()
    await asked(store, far_end)
    assert casework.answer(store, NUMBER, "佐藤", "おつりは出ません。", LATER) == "done"
    await delivered(store, far_end, "おつりは出ません。")
    assert far_end.attempts[-1].author == "staff"
    view = casework.look_at(store, NUMBER)
    assert view is not None
    assert (view.case.state, view.case.assigned) == ("answered", "佐藤")
    assert view.said[-1].direction == "staff"
    assert view.deliveries[view.said[-1].id] == "sent"


async def test_while_the_case_is_open_the_bot_is_silent_and_the_person_waits_again(store: Store) -> None:
    far_end = FarEnd()
    await asked(store, far_end)
    casework.answer(store, NUMBER, "佐藤", "おつりは出ません。", LATER)
    async with running(store, EchoCounter(wants_a_person), far_end) as engine:
        await engine.receive([event("もう一つあります", at=LATER + timedelta(minutes=1))])
        await engine.wait_until_idle()
    assert far_end.accepted["U1"][-1] == "おつりは出ません。"
    assert [case.state for case in casework.waiting(store)] == ["open"]


async def test_given_back_the_person_is_told_and_the_bot_answers_again(store: Store) -> None:
    far_end = FarEnd()
    await asked(store, far_end)
    assert casework.give_back(store, NUMBER, "佐藤", "自動の回答に戻ります。", LATER) == "done"
    async with running(store, EchoCounter(wants_a_person), far_end) as engine:
        await engine.receive([event("いつまで使えますか", at=LATER + timedelta(minutes=1))])
        await engine.wait_until_idle()
    assert far_end.accepted["U1"][-2:] == ["自動の回答に戻ります。", "re: いつまで使えますか"]
    assert list(casework.waiting(store)) == []


async def test_closed_without_a_word_nothing_is_sent(store: Store) -> None:
    far_end = FarEnd()
    await asked(store, far_end)
    said = list(far_end.accepted["U1"])
    assert casework.close(store, NUMBER, "佐藤", LATER) == "done"
    async with running(store, EchoCounter(wants_a_person), far_end) as engine:
        await engine.wait_until_idle()
    assert far_end.accepted["U1"] == said
    view = casework.look_at(store, NUMBER)
    assert view is not None
    assert (view.case.state, view.history[-1].what, view.history[-1].who) == ("closed", "closed", "佐藤")


async def test_what_is_closed_is_not_answered_nor_closed_again(store: Store) -> None:
    far_end = FarEnd()
    await asked(store, far_end)
    casework.close(store, NUMBER, "佐藤", LATER)
    assert casework.answer(store, NUMBER, "鈴木", "こんにちは", LATER) == "closed_already"
    assert casework.give_back(store, NUMBER, "鈴木", "戻ります", LATER) == "closed_already"
    assert casework.close(store, NUMBER, "鈴木", LATER) == "closed_already"
    view = casework.look_at(store, NUMBER)
    assert view is not None
    assert [line.direction for line in view.said] == ["in", "out", "in", "out"]


def test_a_number_nobody_has_is_said_so(store: Store) -> None:
    assert casework.look_at(store, "AAA-AAA") is None
    assert casework.answer(store, "AAA-AAA", "佐藤", "こんにちは", START) == "no_such_case"
    assert casework.close(store, "AAA-AAA", "佐藤", START) == "no_such_case"


async def test_somebody_who_left_is_not_written_to(store: Store) -> None:
    await asked(store, FarEnd())
    async with running(store, EchoCounter(wants_a_person), FarEnd()) as engine:
        await engine.receive([event(kind="unfollow", at=LATER)])
        await engine.wait_until_idle()
    assert casework.answer(store, NUMBER, "佐藤", "こんにちは", LATER) == "unreachable"
    assert casework.close(store, NUMBER, "佐藤", LATER) == "done"


async def test_nothing_is_not_sent(store: Store) -> None:
    await asked(store, FarEnd())
    assert casework.answer(store, NUMBER, "佐藤", "  \n ", LATER) == "empty"


def test_the_cases_of_one_programme_alone(store: Store) -> None:
    def two(db) -> None:  # type: ignore[no-untyped-def]
        for number, code in (("AAA-222", "gifu-gotoeat"), ("AAA-333", "ise-shouhinken")):
            known = conversations.make_known(db, [("web", uuid4().hex)], START)
            cases.open_case(db, number, next(iter(known.values())), START, reason="asked_for", programme=code)

    store.write_now(two)
    assert [case.number for case in casework.waiting(store, "ise-shouhinken")] == ["AAA-333"]
    assert len(casework.waiting(store)) == 2


@pytest.mark.parametrize("typed", ["H7K-29M", "h7k-29m", "h7k29m", " Ｈ７Ｋ－２９Ｍ ", "H7Kー29M"])
def test_a_number_is_understood_as_people_type_it(typed: str) -> None:
    assert casework.number_from(typed) == NUMBER
