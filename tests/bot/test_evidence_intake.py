"""Pictures sent into a chat are fetched, made safe, kept and told of, each once, whatever happens in between."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import merchant_kit as kit
import pytest
from engine_kit import EchoCounter, FarEnd, event, say, until
from PIL import Image
from sqlalchemy import Connection, select, update
from talking import WORDS, programmes

from bot.clock import SetClock, SystemClock
from bot.engine import Engine
from bot.evidence_intake import BREAKS, LEASE, EvidenceIntake
from bot.orders import ExpectPicture
from bot.picture_source import NotFetched
from store import Store, disputes, evidence
from store.merchant_tables import DISPUTE_EVENTS, EVIDENCE, PAYOUTS
from store.tables import CONVERSATIONS, MESSAGES, OUTBOX

CHANNEL = "line:test"
Answer = bytes | Exception | Callable[[], Any]


def photo(red: int = 200) -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 30), (red, 20, 20)).save(file, "PNG")
    return file.getvalue()


class Gone(NotFetched):
    pass


class NotReady(NotFetched):
    again = soon = True


class NotNow(NotFetched):
    again = True


class Source:
    """The far end of a channel: gives what stands under the message's id, one after the other."""

    def __init__(self, **answers: list[Answer]) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.was_asked = asyncio.Event()

    async def content(self, message_id: str) -> bytes:
        self.asked.append(message_id)
        self.was_asked.set()
        left = self.answers.get(message_id, [])
        answer = left.pop(0) if len(left) > 1 else left[0] if left else photo(40 * len(self.asked))
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, bytes) else await answer()


class House:
    """A store with one merchant's payout, and a clock that is put."""

    def __init__(self, store: Store, source: Source) -> None:
        self.store, self.source, self.clock = store, source, SetClock(kit.NOW)
        store.write_now(self._merchant)

    def _merchant(self, db: Connection) -> None:
        merchant = kit.merchant(db)
        kit.payout(db, merchant, date(2021, 2, 1))
        kit.linked(db, merchant, channel=CHANNEL)

    def intake(self) -> EvidenceIntake:
        return EvidenceIntake(self.store, {CHANNEL: self.source}, WORDS, programmes(), self.clock)

    def sent(self, *message_ids: str, dispute: int | None = None, channel: str = CHANNEL) -> None:
        def unit(db: Connection) -> None:
            for each in message_ids:
                evidence.expect(
                    db, payout=1, membership=1, dispute=dispute, channel=channel, address="U1", transport_id=each,
                    now=self.clock.now(),
                )  # fmt: skip

        self.store.write_now(unit)

    async def take(self, times: int = 1, after: timedelta = timedelta()) -> list[int]:
        told = []
        for _ in range(times):
            self.clock.move(after)
            told += await self.intake().take_due()
        return told

    def rows(self) -> list[Any]:
        return self.store.read_now(lambda db: list(db.execute(select(EVIDENCE).order_by(EVIDENCE.c.id))))

    def told(self) -> list[str]:
        """What was said of our own accord, each with its delivery."""
        found = (
            select(MESSAGES.c.text).join(OUTBOX, OUTBOX.c.message_id == MESSAGES.c.id).order_by(MESSAGES.c.id)
        )
        return self.store.read_now(lambda db: list(db.execute(found).scalars()))


async def test_a_picture_is_kept_safe_and_told(store: Store) -> None:
    house = House(store, Source(m1=[photo()]))
    house.sent("m1")
    assert await house.take() == [1]
    [row] = house.rows()
    assert (row.state, row.width, row.height, row.error) == ("kept", 40, 30, "")
    assert row.body.startswith(b"\xff\xd8\xff"), "a JPEG of our own"
    assert house.told() == ["写真を受け取りました（1枚目）。"]
    assert await house.take(3, LEASE) == []
    assert house.source.asked == ["m1"]


async def test_pictures_sent_together_are_told_of_together_and_the_next_one_is_counted(store: Store) -> None:
    house = House(store, Source())
    house.sent("m1", "m2", "m3")
    await house.take()
    house.sent("m4")
    await house.take()
    assert house.told() == ["写真を3枚受け取りました（合わせて3枚）。", "写真を受け取りました（4枚目）。"]


@pytest.mark.parametrize(
    ("answer", "state", "error", "said"),
    [
        (Gone(), "gone", "gone", "もう一度送ってください"),
        (b"GIF89a", "refused", "not_a_picture", "写真として読み取れない"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "refused", "heic", "互換性優先"),
        (photo()[:60], "refused", "broken", "壊れている"),
        (b"", "refused", "empty", "壊れている"),
    ],
)
async def test_what_cannot_be_kept_is_told_with_what_to_do(
    store: Store, answer: Answer, state: str, error: str, said: str
) -> None:
    house = House(store, Source(m1=[answer]))
    house.sent("m1")
    await house.take()
    [row] = house.rows()
    assert (row.state, row.error, row.body) == (state, error, None)
    [told] = house.told()
    assert said in told


async def test_the_same_picture_twice_is_kept_once(store: Store) -> None:
    house = House(store, Source(m1=[photo()], m2=[photo()]))
    house.sent("m1", "m2")
    await house.take()
    assert [row.state for row in house.rows()] == ["kept", "refused"]
    assert house.told() == ["写真を受け取りました（1枚目）。\n同じ写真は、すでに受け取っています。"]


async def test_what_is_not_ready_is_asked_for_again_and_told_once(store: Store) -> None:
    house = House(store, Source(m1=[NotReady(), NotNow(), RuntimeError("the wire"), photo()]))
    house.sent("m1")
    await house.take()
    assert house.rows()[0].state == "fetching"
    assert house.told() == []
    await house.take(10, timedelta(seconds=30))
    assert len(house.source.asked) == 4
    assert house.rows()[0].state == "kept"
    assert len(house.told()) == 1


async def test_the_pauses_grow_and_after_a_day_it_is_given_up(store: Store) -> None:
    house = House(store, Source(m1=[NotNow()]))
    house.sent("m1")
    await house.take(25 * 60, timedelta(minutes=1))
    [row] = house.rows()
    assert (row.state, row.error) == ("gone", "gone")
    assert 20 < len(house.source.asked) < 45
    assert len(house.told()) == 1


async def test_what_an_earlier_process_left_in_the_middle_is_taken_up_and_told_once(store: Store) -> None:
    async def never() -> bytes:
        await asyncio.Event().wait()
        return b""

    house = House(store, Source(m1=[never, photo()]))
    house.sent("m1")
    died = asyncio.create_task(house.intake().take_due())
    await house.source.was_asked.wait()
    died.cancel()
    assert await house.take() == [], "it is taken for being under way"
    await house.take(1, LEASE)
    assert house.rows()[0].state == "kept"
    assert len(house.told()) == 1


async def test_one_that_comes_late_says_nothing(store: Store) -> None:
    """An attempt hangs beyond its time; the next one ends first."""
    go_on = asyncio.Event()

    async def late() -> bytes:
        await go_on.wait()
        return photo(99)

    house = House(store, Source(m1=[late, photo()]))
    house.sent("m1")
    first = asyncio.create_task(house.intake().take_due())
    await house.source.was_asked.wait()
    await house.take(1, LEASE)
    kept = house.rows()[0].sha256
    go_on.set()
    assert await first == []
    assert house.rows()[0].sha256 == kept
    assert len(house.told()) == 1


async def test_what_brings_processes_down_is_not_tried_for_ever(store: Store) -> None:
    house = House(store, Source(m1=[photo()]))
    house.sent("m1")
    for attempt in range(BREAKS):
        store.write_now(lambda db, n=attempt: evidence.take(db, 1, n, house.clock.now()))
    await house.take()
    assert house.source.asked == []
    assert house.rows()[0].state == "refused"


async def test_what_is_given_up_while_it_is_fetched_is_not_kept(store: Store) -> None:
    house = House(store, Source())

    async def meanwhile() -> bytes:
        await store.write(lambda db: evidence.drop_loose(db, 1, 1))
        return photo()

    house.source.answers["m1"] = [meanwhile]
    house.sent("m1")
    assert await house.take() == []
    assert (house.rows()[0].state, house.rows()[0].body) == ("gone", None)
    assert house.told() == []


async def test_a_picture_that_comes_after_the_dispute_belongs_to_it(store: Store) -> None:
    house = House(store, Source())
    house.sent("m1")
    row = store.read_now(lambda db: db.execute(select(PAYOUTS)).one())
    store.write_now(
        lambda db: disputes.submit(
            db, number="H7K-29M", payout=row, membership=1, under_rule=True, last_day=None, claimed={},
            claimed_amount=None, words="", at=kit.NOW, now=kit.NOW,
        )
    )  # fmt: skip
    house.sent("m2")
    await house.take()
    assert [each.dispute_id for each in house.rows()] == [1, 1]
    events = store.read_now(lambda db: db.execute(select(DISPUTE_EVENTS.c.what)).scalars().all())
    assert events == ["received", "evidence", "evidence"]


async def test_a_channel_without_pictures_gives_none(store: Store) -> None:
    house = House(store, Source())
    house.sent("m1", channel="web")
    await house.take()
    assert house.rows()[0].state == "gone"


async def test_who_has_gone_is_told_nothing(store: Store) -> None:
    house = House(store, Source())
    house.sent("m1")
    store.write_now(lambda db: db.execute(update(CONVERSATIONS).values(blocked=True)))
    assert await house.take() == []
    assert house.rows()[0].state == "kept"


async def test_from_the_chat_to_the_message_through_an_engine(store: Store) -> None:
    house, far_end = House(store, Source()), FarEnd()

    def expect(incoming, standing, now, number):
        [member] = standing.records.members
        return say(
            "受け付けました", kind="form", orders=(ExpectPicture(member, 1, None, incoming.message_id),)
        )

    engine = Engine(
        store, EchoCounter(expect), {CHANNEL: far_end}, entrance=lambda channel, address: ("gifu-gotoeat",),
        chores=(EvidenceIntake(store, {CHANNEL: house.source}, WORDS, programmes(), SystemClock()).take_due,),
    )  # fmt: skip
    await engine.start()
    await engine.receive([event(kind="picture", beside=number > 1) for number in (1, 2)])
    await engine.wait_until_idle()
    await until(lambda: len(far_end.accepted["U1"]) == 2)
    await engine.stop()
    assert far_end.accepted["U1"] == ["受け付けました", "写真を2枚受け取りました（合わせて2枚）。"]


async def test_two_people_at_once_send_no_more_than_ten(store: Store) -> None:
    """Each of the two in a transaction of their own."""
    house = House(store, Source())
    house.sent(*(f"m{number}" for number in range(9)))

    def expect(db: Connection, name: str) -> int | None:
        return evidence.expect(
            db,
            payout=1,
            membership=1,
            dispute=None,
            channel=CHANNEL,
            address="U1",
            transport_id=name,
            now=kit.NOW,
        )

    def both() -> list[int | None]:
        def one(name: str) -> int | None:
            with store.database.writing() as db:
                return expect(db, name)

        with ThreadPoolExecutor(2) as two:
            return list(two.map(one, ("a", "b")))

    made = await asyncio.to_thread(both)
    assert made.count(None) == 1
    assert len(house.rows()) == 10
