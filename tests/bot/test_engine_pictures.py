"""Several pictures sent at once are several events with one answer."""

import pytest
from engine_kit import EchoCounter, FarEnd, event, running, say

from bot.blocks import Reply
from store import Store


async def said_to_three(store: Store, answer: Reply) -> tuple[int, list[str]]:
    """How often the counter was asked about three pictures sent at once, and what was said."""
    counter, far_end = EchoCounter(lambda *_: answer), FarEnd()
    async with running(store, counter, far_end) as engine:
        await engine.receive([event(kind="picture", beside=number > 1) for number in (1, 2, 3)])
        await engine.wait_until_idle()
    return len(counter.seen), far_end.accepted["U1"]


async def test_the_counter_hears_of_each_and_answers_once(store: Store) -> None:
    assert await said_to_three(store, say("受け取りました")) == (3, ["受け取りました"])


@pytest.mark.parametrize("kind", ["answer", "choices"])
async def test_what_no_form_wants_is_not_said_three_times(store: Store, kind: str) -> None:
    assert await said_to_three(store, say("読み取れません", kind=kind)) == (3, ["読み取れません"])


async def test_a_form_that_takes_no_more_says_so_each_time(store: Store) -> None:
    assert await said_to_three(store, say("10枚までです", kind="form")) == (3, ["10枚までです"] * 3)
