"""Whoever waits is shown that an answer is coming: once, in time, never too many at once, and whatever becomes of it."""

import asyncio
import threading

from engine_kit import EchoCounter, FarEnd, event, running, until

from bot.channels.terminal import TerminalDeliverer
from bot.incoming import Incoming
from bot.waiting import AT_ONCE, LOOK, MOMENT, Waiting
from store import Store


class Shown(FarEnd):
    """A far end that shows work, and remembers where."""

    def __init__(self, error: Exception | None = None) -> None:
        super().__init__()
        self.error = error
        self.shown: list[str] = []
        self.too_late: list[str] = []
        self.has_shown = threading.Event()

    async def busy(self, address: str) -> None:
        self.shown.append(address)
        self.too_late += [address] * (address in self.accepted)
        self.has_shown.set()
        if self.error:
            raise self.error


class Watch:
    """Seconds that a test moves on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def waiting(far_end: Shown) -> tuple[Waiting, Watch]:
    watch = Watch()
    return Waiting({"line:test": far_end}, watch), watch


async def test_who_waits_for_a_moment_is_shown_it_once() -> None:
    far_end = Shown()
    people, watch = waiting(far_end)
    people.began([event("a", "U1")])
    await people.look()
    assert far_end.shown == []
    watch.now = MOMENT
    await people.look()
    watch.now = 10 * MOMENT
    await people.look()
    assert far_end.shown == ["U1"]


async def test_who_was_answered_in_time_is_not() -> None:
    far_end = Shown()
    people, watch = waiting(far_end)
    asked = event("a", "U1")
    people.began([asked])
    people.ended(asked.channel, asked.event_id)
    watch.now = 5.0
    await people.look()
    assert far_end.shown == []


async def test_several_messages_of_one_person_show_it_once() -> None:
    far_end = Shown()
    people, watch = waiting(far_end)
    people.began([event("a", "U1"), event("b", "U1"), event("c", "U2")])
    watch.now = 5.0
    await people.look()
    assert far_end.shown == ["U1", "U2"]


async def test_of_many_the_longest_waiting_are_shown_it_first_and_no_more_than_the_channel_takes() -> None:
    far_end = Shown()
    people, watch = waiting(far_end)
    people.began([event("a", f"U{number}") for number in range(3 * AT_ONCE)])
    watch.now = 5.0
    await people.look()
    assert far_end.shown == [f"U{number}" for number in range(AT_ONCE)]
    assert AT_ONCE / LOOK <= 50, "half of what LINE takes in a second, from all processes"


async def test_nobody_waits_for_an_answer_to_what_is_not_answered() -> None:
    far_end = Shown()
    people, watch = waiting(far_end)
    people.began([event(kind="unsend"), event(kind="unfollow"), event("a", silent=True)])
    watch.now = 5.0
    await people.look()
    assert far_end.shown == []


async def test_a_failure_to_show_it_is_of_no_consequence() -> None:
    far_end = Shown(OSError("away"))
    people, watch = waiting(far_end)
    people.began([event("a", "U1"), event("b", "U2")])
    watch.now = 5.0
    await people.look()
    assert far_end.shown == ["U1", "U2"]


async def test_a_channel_that_cannot_show_it_is_not_asked_to() -> None:
    watch = Watch()
    people = Waiting({"terminal": TerminalDeliverer()}, watch)
    people.began([Incoming("terminal", "x", "e", "text", event().occurred_at)])
    watch.now = 5.0
    await people.look()


async def test_while_the_store_is_busy_people_are_shown_it_and_then_answered(store: Store) -> None:
    far_end = Shown()
    async with running(store, EchoCounter(), far_end) as engine:
        asked = event("入金日は？", "U1")
        held = threading.Event()
        blocked = asyncio.create_task(store.write(lambda db: (held.set(), far_end.has_shown.wait(20))))
        await until(held.is_set)
        await engine.receive([asked])
        await blocked
        await engine.wait_until_idle()
        assert far_end.shown == ["U1"]
        await engine.receive([asked, event("はやい", "U2")])
        await engine.wait_until_idle()
        await asyncio.sleep(MOMENT + 2 * LOOK)
    assert far_end.shown.count("U1") == 1
    assert far_end.too_late == []
    assert far_end.accepted == {"U1": ["re: 入金日は？"], "U2": ["re: はやい"]}
