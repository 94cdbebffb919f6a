"""Forgetting a conversation at the person's wish, while other things go on."""

import asyncio

from engine_kit import EchoCounter, FarEnd, event, running, say, until

from bot.engine import Forgotten, Kept
from bot.memory import Memory
from bot.outbox import Again
from store import Store


def remembering(incoming, *_):
    return say(f"re: {incoming.text}", memory=Memory(programme="gunma-gotoeat", asked=incoming.text))


async def test_what_is_kept_can_be_read_and_is_gone_afterwards(store: Store) -> None:
    async with running(store, EchoCounter(remembering)) as engine:
        await engine.receive([event("いつ"), event("べつの人", "U2")])
        await engine.wait_until_idle()
        kept = await engine.kept("line:test", "U1")
        assert [said.text for said in kept.said] == ["いつ", "re: いつ"]
        assert kept.memory.asked == "いつ"
        await engine.forget("line:test", "U1")
        assert await engine.kept("line:test", "U1") == Kept()
        assert await engine.history("line:test", "U1") == []
        assert len((await engine.kept("line:test", "U2")).said) == 2


async def test_whoever_was_never_here_can_be_forgotten_too(store: Store) -> None:
    async with running(store) as engine:
        await engine.forget("line:test", "nobody")
        assert not await engine.kept("line:test", "nobody")


async def test_the_next_message_starts_from_nothing(store: Store) -> None:
    counter = EchoCounter(remembering)
    async with running(store, counter) as engine:
        await engine.receive([event("いつ")])
        await engine.wait_until_idle()
        await engine.forget("line:test", "U1")
        await engine.receive([event("ここ")])
        await engine.wait_until_idle()
        assert [said.text for said in await engine.history("line:test", "U1")] == ["ここ", "re: ここ"]
    assert counter.standings[-1].first_time
    assert counter.standings[-1].memory == Memory()


async def test_every_page_that_watches_is_told_once_and_hears_what_is_new(store: Store) -> None:
    async with running(store) as engine:
        await engine.receive([event("いつ")])
        await engine.wait_until_idle()
        last = (await engine.history("line:test", "U1"))[-1].id
        heard = []

        async def watch() -> None:
            async for said in engine.listen("line:test", "U1", after=last):
                heard.append(said)
                if len(heard) == 3:
                    return

        watching = asyncio.create_task(watch())
        await asyncio.sleep(0.05)
        await engine.forget("line:test", "U1")
        await engine.receive([event("ここ")])
        await asyncio.wait_for(watching, 20)
    assert isinstance(heard[0], Forgotten)
    assert [said.text for said in heard[1:]] == ["ここ", "re: ここ"]


async def test_a_page_that_slept_through_it_is_told_when_it_comes_back(store: Store) -> None:
    async with running(store) as engine:
        await engine.receive([event("いつ")])
        await engine.wait_until_idle()
        last = (await engine.history("line:test", "U1"))[-1].id
        await engine.forget("line:test", "U1")
        async with asyncio.timeout(20):
            assert isinstance(await anext(engine.listen("line:test", "U1", after=last)), Forgotten)


async def test_an_answer_that_is_being_delivered_is_given_up(store: Store) -> None:
    far_end = FarEnd([Again("later", after_seconds=0.2)] * 20)
    async with running(store, far_end=far_end) as engine:
        await engine.receive([event("いつ")])
        await until(lambda: far_end.attempts)
        await engine.forget("line:test", "U1")
        await engine.wait_until_idle()
        tried = len(far_end.attempts)
        await asyncio.sleep(0.6)
    assert len(far_end.attempts) == tried
    assert far_end.accepted == {}


async def test_a_turn_under_way_writes_nothing_back(store: Store) -> None:
    """The counter decides from what is deleted meanwhile: its decision does not count."""

    async with running(store) as engine:
        decide = engine._turns.decide
        erased = asyncio.Event()

        def erase_first(work):
            engine._turns.decide = decide
            from store import erasure

            store.write_now(lambda db: erasure.erase(db, work.here.id, engine._clock.now()))
            erased.set()
            return decide(work)

        engine._turns.decide = erase_first
        await engine.receive([event("いつ")])
        await asyncio.wait_for(erased.wait(), 20)
        await engine.wait_until_idle()
        assert not await engine.kept("line:test", "U1")
