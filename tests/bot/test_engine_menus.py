"""Whose menu a person is to see travels from the reply to the channel."""

from dataclasses import replace

from engine_kit import EchoCounter, FarEnd, event, running, say

from bot.outbox import Again
from store import Store


async def test_whose_menu_is_to_be_shown_reaches_the_channel_at_every_attempt(store: Store) -> None:
    counter = EchoCounter(lambda *_: replace(say("ok"), menu="merchant", programme="gunma-gotoeat"))
    far_end = FarEnd([Again("429", after_seconds=0.01)])
    async with running(store, counter, far_end=far_end) as engine:
        await engine.receive([event("1")])
        await engine.wait_until_idle()
    assert [(each.attempt, each.menu, each.programme) for each in far_end.attempts] == [
        (1, "merchant", "gunma-gotoeat"),
        (2, "merchant", "gunma-gotoeat"),
    ]


async def test_most_replies_leave_the_menu_as_it_is(store: Store) -> None:
    far_end = FarEnd()
    async with running(store, far_end=far_end) as engine:
        await engine.receive([event("1")])
        await engine.wait_until_idle()
    assert [each.menu for each in far_end.attempts] == [""]
