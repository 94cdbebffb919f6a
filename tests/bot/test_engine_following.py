"""Following a conversation: live, resumed, from another process, and by waiting for one answer."""

import asyncio

from engine_kit import EchoCounter, FarEnd, event, running, say

from bot.blocks import Button, Card, Reply, Row, Say
from bot.memory import Memory
from store import Store

CARD = Card(
    "入金日",
    (Row("予定日", "2020年12月28日(月)", strong=True),),
    buttons=(Button("もう一度", Say("入金日")),),
)


async def first(listening, count: int) -> list:
    found = []
    async with asyncio.timeout(20):
        async for said in listening:
            found.append(said)
            if len(found) == count:
                break
    await listening.aclose()
    return found


async def test_a_page_that_listens_sees_question_and_answer_as_they_come(store: Store) -> None:
    async with running(store) as engine:
        listening = asyncio.create_task(first(engine.listen("line:test", "U1"), 2))
        await asyncio.sleep(0.05)
        asked = event("いつ")
        await engine.receive([asked])
        heard, said = await listening
    assert (heard.direction, heard.text, heard.reply) == ("in", "いつ", None)
    assert (said.direction, said.text, said.event_id) == ("out", "re: いつ", asked.event_id)


async def test_a_page_that_comes_back_gets_what_it_missed_and_nothing_twice(store: Store) -> None:
    async with running(store) as engine:
        for text in "abc":
            await engine.receive([event(text)])
        await engine.wait_until_idle()
        everything = await engine.history("line:test", "U1")
        missed = await first(engine.listen("line:test", "U1", after=everything[3].id), 2)
    assert [said.text for said in everything] == ["a", "re: a", "b", "re: b", "c", "re: c"]
    assert [said.text for said in missed] == ["c", "re: c"]


async def test_a_page_sees_only_its_own_conversation(store: Store) -> None:
    async with running(store) as engine:
        await engine.receive([event("a", "U1"), event("b", "U2")])
        await engine.wait_until_idle()
        assert [said.text for said in await engine.history("line:test", "U2")] == ["b", "re: b"]
        assert await engine.history("line:test", "U3") == []


async def test_what_another_process_wrote_is_seen_too(store: Store) -> None:
    async with running(store) as one, running(store) as other:
        listening = asyncio.create_task(first(one.listen("line:test", "U1"), 2))
        await asyncio.sleep(0.05)
        await other.receive([event("いつ")])
        assert [said.text for said in await listening] == ["いつ", "re: いつ"]


async def test_only_the_newest_messages_are_given_when_there_are_many(store: Store) -> None:
    async with running(store) as engine:
        await engine.receive([event(f"{number}") for number in range(8)])
        await engine.wait_until_idle()
        assert [said.text for said in await engine.history("line:test", "U1", limit=2)] == ["7", "re: 7"]


async def test_blocks_come_back_from_history_as_they_were_said(store: Store) -> None:
    reply = Reply("answer", (CARD,), quick=(Button("人に聞く", Say("人")),), topic="do:payout", score=0.9)
    async with running(store, EchoCounter(lambda *_: reply)) as engine:
        await engine.receive([event("入金日")])
        await engine.wait_until_idle()
        [_, said] = await engine.history("line:test", "U1")
    assert said.reply == reply
    assert said.text == "入金日\n予定日: 2020年12月28日(月)"


async def test_the_reply_to_an_event_can_be_awaited(store: Store) -> None:
    async with running(store, EchoCounter(lambda *_: say("ok", memory=Memory(programme="x")))) as engine:
        asked = event("いつ")
        await engine.receive([asked])
        reply = await engine.answered(asked, 20)
        again = await engine.answered(asked, 20)
    assert reply is not None
    assert again is not None
    assert (reply.blocks, again.blocks) == (say("ok").blocks, say("ok").blocks)


async def test_the_reply_can_be_awaited_by_several_at_once(store: Store) -> None:
    async with running(store) as engine:
        asked = event("いつ")
        waiting = [asyncio.create_task(engine.answered(asked, 20)) for _ in range(3)]
        await asyncio.sleep(0.05)
        await engine.receive([asked])
        assert [reply and reply.kind for reply in await asyncio.gather(*waiting)] == ["answer"] * 3


async def test_an_event_answered_with_silence_gives_a_silent_reply(store: Store) -> None:
    async with running(store, EchoCounter(lambda *_: Reply("silent"))) as engine:
        asked = event("いつ")
        await engine.receive([asked])
        reply = await engine.answered(asked, 20)
    assert reply is not None
    assert reply.kind == "silent"


async def test_waiting_ends_when_there_is_no_answer(store: Store) -> None:
    async with running(store) as engine:
        assert await engine.answered(event("never sent"), 0.1) is None


async def test_an_engine_is_alive_once_started(store: Store) -> None:
    async with running(store, far_end=FarEnd()) as engine:
        assert engine.alive()
