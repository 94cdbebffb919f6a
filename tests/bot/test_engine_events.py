"""Events: each handled once, each conversation's in their order, none lost whatever the counter does."""

import asyncio
import random
from datetime import timedelta

import pytest
from engine_kit import START, EchoCounter, FarEnd, event, running, say
from sqlalchemy import select

from bot.blocks import CaseRequest, Rating, Reply
from bot.errors import Failure, Refusal
from bot.inbox_intake import row_of
from bot.masking import clean, mask
from bot.memory import Memory
from store import Store, cases, conversations, inbox, questions
from store.tables import CONVERSATIONS, INBOX, MESSAGES, OUTBOX, QUESTIONS


def column(store: Store, wanted) -> list:
    return sorted(store.read_now(lambda db: db.execute(select(wanted)).scalars().all()), key=str)


async def test_an_event_is_answered_and_the_answer_recorded_as_sent(store: Store) -> None:
    far_end = FarEnd()
    async with running(store, far_end=far_end) as engine:
        assert await engine.receive([event("こんにちは")]) == 1
        await engine.wait_until_idle()
    assert far_end.accepted == {"U1": ["re: こんにちは"]}
    assert column(store, INBOX.c.state) == ["done"]
    assert column(store, OUTBOX.c.state) == ["sent"]
    assert column(store, OUTBOX.c.transport_ids) == ["1,2"]


async def test_the_same_event_is_handled_once_however_often_it_comes(store: Store) -> None:
    far_end, twice = FarEnd(), event("一度だけ")
    async with running(store, far_end=far_end) as engine:
        counts = await asyncio.gather(*(engine.receive([twice, twice]) for _ in range(5)))
        await engine.wait_until_idle()
        assert await engine.receive([twice]) == 0
    assert sorted(counts) == [0, 0, 0, 0, 1]
    assert far_end.accepted == {"U1": ["re: 一度だけ"]}


async def test_the_same_event_id_in_two_channels_is_two_events(store: Store) -> None:
    async with running(store) as engine:
        one = event("a")
        other = type(one)("web", "V1", one.event_id, "text", START, text="b")
        assert await engine.receive([one, other]) == 2


async def test_events_of_one_conversation_are_answered_in_the_order_they_happened(store: Store) -> None:
    far_end = FarEnd(pause=0.001)
    events = [event(f"{number}", f"U{number % 7}") for number in range(200)]
    mixed = random.Random(1).sample(events, len(events))
    async with running(store, far_end=far_end) as engine:
        await engine.receive(mixed)
        await engine.wait_until_idle()
    for who in range(7):
        assert far_end.accepted[f"U{who}"] == [f"re: {number}" for number in range(200) if number % 7 == who]


async def test_memory_is_loaded_after_the_turn_before_has_saved_it(store: Store) -> None:
    def one_more(incoming, standing, now, case_number):
        so_far = int(standing.memory.slot("count") or 0) + 1
        return say(f"{so_far}", memory=Memory(slots=(("count", f"{so_far}"),)))

    far_end = FarEnd()
    async with running(store, EchoCounter(one_more), far_end) as engine:
        await asyncio.gather(*(engine.receive([event("x")]) for _ in range(50)))
        await engine.wait_until_idle()
    assert far_end.accepted["U1"] == [f"{number}" for number in range(1, 51)]


async def test_the_counter_is_told_where_the_conversation_stands(store: Store) -> None:
    counter = EchoCounter(lambda *_: say("ok", memory=Memory(programme="gunma-gotoeat", role="merchant")))
    async with running(store, counter) as engine:
        await engine.receive([event("一回目"), event("二回目")])
        await engine.wait_until_idle()
    first, second = counter.standings
    assert first.first_time
    assert not second.first_time
    assert first.entrance == ("gunma-gotoeat",)
    assert second.memory == Memory(programme="gunma-gotoeat", role="merchant")


async def test_a_visitor_who_stands_on_another_day_is_answered_for_that_day(store: Store) -> None:
    seen = []
    counter = EchoCounter(lambda incoming, standing, now, number: seen.append(now) or say("ok"))
    async with running(store, counter) as engine:
        await engine.receive([event("いつ", standing_on=START)])
        await engine.wait_until_idle()
    assert seen == [START]


async def test_a_refusal_becomes_its_kind_words(store: Store) -> None:
    def refuse(*_):
        raise Refusal("その日は選べません。")

    far_end = FarEnd()
    async with running(store, EchoCounter(refuse), far_end) as engine:
        await engine.receive([event("x")])
        await engine.wait_until_idle()
    assert far_end.accepted["U1"] == ["その日は選べません。"]
    assert column(store, INBOX.c.state) == ["done"]


@pytest.mark.parametrize("error", [Failure("no rule"), ZeroDivisionError(), KeyError("x")])
async def test_a_failure_becomes_an_apology_and_a_case_and_the_next_event_is_answered(
    store: Store, error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    def break_once(incoming, *_):
        if incoming.text == "こわれる":
            raise error
        return say("ok")

    far_end = FarEnd()
    async with running(store, EchoCounter(break_once), far_end) as engine:
        await engine.receive([event("こわれる"), event("次")])
        await engine.wait_until_idle()
    [case] = store.read_now(cases.listing)
    sorry, following = far_end.accepted["U1"]
    assert case.number in sorry
    assert (case.reason, case.question) == ("failure", "こわれる")
    assert following == "ok"
    assert column(store, INBOX.c.state) == ["done", "failed"]
    assert "こわれる" not in "".join(capsys.readouterr())


async def test_a_second_failure_while_a_case_is_open_names_the_same_case(store: Store) -> None:
    def break_always(*_):
        raise Failure

    far_end = FarEnd()
    async with running(store, EchoCounter(break_always), far_end) as engine:
        await engine.receive([event("a"), event("b")])
        await engine.wait_until_idle()
    [case] = store.read_now(cases.listing)
    assert all(case.number in words for words in far_end.accepted["U1"])


async def test_an_event_that_broke_off_too_often_gets_an_apology(store: Store) -> None:
    counter, far_end = EchoCounter(), FarEnd()
    store.write_now(lambda db: inbox.receive(db, [row_of(event("毒"))], START))
    store.write_now(lambda db: db.execute(INBOX.update().values(attempts=5)))
    async with running(store, counter, far_end) as engine:
        await engine.wait_until_idle()
    assert counter.seen == []
    assert len(far_end.accepted["U1"]) == 1
    assert column(store, INBOX.c.state) == ["failed"]


async def test_a_case_is_opened_told_and_closed_as_the_reply_asks(store: Store) -> None:
    def desk(incoming, standing, now, case_number):
        if incoming.text == "人":
            number = case_number()
            return say(number, kind="handoff", case=CaseRequest(number, "asked_for", "人"))
        if incoming.text == "戻る":
            return say("戻りました", close_case=True)
        return Reply("silent") if standing.case else say("bot")

    counter, far_end = EchoCounter(desk), FarEnd()
    async with running(store, counter, far_end) as engine:
        await engine.receive([event(text) for text in ("人", "まだ？", "戻る", "質問")])
        await engine.wait_until_idle()
    number, *rest = far_end.accepted["U1"]
    assert rest == ["戻りました", "bot"]
    assert [standing.case and standing.case.number for standing in counter.standings] == [
        None,
        number,
        number,
        None,
    ]
    case = store.read_now(lambda db: cases.get(db, number))
    assert case is not None
    assert case.state == "closed"


async def test_what_was_decided_from_an_old_state_is_decided_again(store: Store) -> None:
    def slow(incoming, standing, now, case_number):
        if standing.case is None:  # meanwhile the desk takes the conversation over
            [here] = column(store, CONVERSATIONS.c.id)
            store.write_now(lambda db: cases.open_case(db, "CCC-CCC", here, START, reason="asked_for"))
            return say("bot", case=CaseRequest(case_number(), "asked_for", "?"))
        return Reply("silent")

    counter, far_end = EchoCounter(slow), FarEnd()
    async with running(store, counter, far_end) as engine:
        await engine.receive([event("x")])
        await engine.wait_until_idle()
    assert [standing.case and standing.case.number for standing in counter.standings] == [None, "CCC-CCC"]
    assert far_end.attempts == []
    assert [case.number for case in store.read_now(cases.listing)] == ["CCC-CCC"]


async def test_a_case_number_that_is_taken_is_replaced(store: Store) -> None:
    numbers = iter(["CCC-CCC", "DDD-DDD"])
    [other] = store.write_now(lambda db: conversations.make_known(db, [("web", "V")], START)).values()
    store.write_now(lambda db: cases.open_case(db, "CCC-CCC", other, START, reason="asked_for"))
    counter = EchoCounter(lambda *_: say("c", case=CaseRequest(next(numbers), "asked_for", "?")))
    async with running(store, counter) as engine:
        await engine.receive([event("人")])
        await engine.wait_until_idle()
    assert sorted(case.number for case in store.read_now(cases.listing)) == ["CCC-CCC", "DDD-DDD"]


async def test_on_standby_nothing_is_said_and_the_counter_is_not_asked(store: Store) -> None:
    counter, far_end = EchoCounter(), FarEnd()
    async with running(store, counter, far_end) as engine:
        await engine.receive([event("担当者へ", silent=True)])
        await engine.wait_until_idle()
    assert (counter.seen, far_end.attempts) == ([], [])
    assert column(store, MESSAGES.c.text) == ["担当者へ"]


async def test_a_message_taken_back_is_blank_everywhere(store: Store) -> None:
    counter = EchoCounter(
        lambda incoming, standing, now, number: say(
            "ok",
            case=CaseRequest(number(), "asked_for", incoming.text),
            memory=Memory("x", asked=incoming.text, draft=(("form", "f"), ("words", incoming.text))),
        )
    )
    async with running(store, counter) as engine:
        await engine.receive([event("ひみつ", message_id="M1")])
        await engine.receive([event(kind="unsend", message_id="M1")])
        await engine.wait_until_idle()
        [said, _] = await engine.history("line:test", "U1")
    assert (said.text, said.unsent) == ("", True)
    assert column(store, QUESTIONS.c.text) == [""]
    assert column(store, CONVERSATIONS.c.memory) == [{"programme": "x", "draft": [["form", "f"]]}]
    assert [case.question for case in store.read_now(cases.listing)] == [""]
    assert not any("ひみつ" in str(payload) for payload in column(store, INBOX.c.payload))
    assert len(counter.seen) == 1


async def test_whoever_blocks_gets_nothing_more_until_they_write_again(store: Store) -> None:
    far_end = FarEnd()
    async with running(store, far_end=far_end) as engine:
        await engine.receive([event(kind="unfollow")])
        await engine.wait_until_idle()
        assert column(store, CONVERSATIONS.c.blocked) == [True]
        await engine.receive([event(kind="follow")])
        await engine.wait_until_idle()
    assert column(store, CONVERSATIONS.c.blocked) == [False]
    assert far_end.accepted["U1"] == ["re: follow"]


async def test_questions_are_logged_with_what_the_ranking_made_of_them(store: Store) -> None:
    reply = say(
        "ok", topic="faq:change", score=0.9, candidates=("change", "refund"),
        memory=Memory(programme="gunma-gotoeat", role="consumer"),
    )  # fmt: skip
    async with running(store, EchoCounter(lambda *_: reply)) as engine:
        await engine.receive([event("おつり"), event(kind="press", press="x")])
        await engine.wait_until_idle()
    [row] = store.read_now(lambda db: db.execute(select(QUESTIONS)).all())
    assert (row.programme, row.role, row.text, row.band) == ("gunma-gotoeat", "consumer", "おつり", "answer")
    assert (row.topic, row.score, row.candidates) == ("faq:change", 0.9, ["change", "refund"])


async def test_what_the_person_thought_of_an_answer_is_noted_at_its_own_question(store: Store) -> None:
    def judge(incoming, *_):
        return say("ok", rating=Rating(2, "unhelpful", "wrong") if incoming.kind == "press" else None)

    async with running(store, EchoCounter(judge)) as engine:
        for each in (event("おつり"), event("期限"), event(kind="press", press="feedback")):
            await engine.receive([each])
            await engine.wait_until_idle()
    [poor] = store.read_now(lambda db: questions.unanswered(db, START - timedelta(days=1)))
    assert (poor.text, poor.feedback, poor.feedback_reason) == ("おつり", "unhelpful", "wrong")


async def test_personal_numbers_are_masked_before_anything_is_stored(store: Store) -> None:
    counter = EchoCounter()
    async with running(store, counter) as engine:
        await engine.receive([event("090-1234-5678 に電話して")])
        await engine.wait_until_idle()
    everything = str(column(store, INBOX.c.payload)) + str(column(store, MESSAGES.c.text))
    assert "1234" not in everything
    assert counter.seen[0].text == "【電話番号】 に電話して"


async def test_signs_that_no_database_keeps_do_not_stop_an_answer(store: Store) -> None:
    far_end = FarEnd()
    async with running(store, far_end=far_end) as engine:
        await engine.receive([event("a\0b\ud800c🍎𠮷")])
        await engine.wait_until_idle()
    assert far_end.accepted["U1"] == ["re: a\ufffdb\ufffdc🍎𠮷"]


async def test_a_thousand_texts_of_any_signs_are_all_answered_in_order(store: Store) -> None:
    chance = random.Random(7)
    texts = [
        "".join(chr(chance.randrange(0x110000)) for _ in range(chance.randrange(1, 40))) for _ in range(1000)
    ]
    far_end = FarEnd()
    async with running(store, EchoCounter(lambda incoming, *_: say(incoming.text)), far_end) as engine:
        for first in range(0, 1000, 50):
            await engine.receive(
                [event(text, f"U{number % 10}") for number, text in enumerate(texts[first : first + 50])]
            )
        await engine.wait_until_idle()
    assert sum(map(len, far_end.accepted.values())) == 1000
    assert far_end.accepted["U3"] == [mask(clean(text))[0] for text in texts[3::10]]


async def test_people_who_write_at_the_same_time_get_conversations_of_their_own(store: Store) -> None:
    async with running(store) as engine:
        await asyncio.gather(*(engine.receive([event("x", f"U{number}")]) for number in range(40)))
        await engine.wait_until_idle()
    assert len(column(store, CONVERSATIONS.c.id)) == 40
    assert store.read_now(lambda db: conversations.find(db, "line:test", "U99")) is None
