"""Disputes through a real engine: two people at once, the last second, a restart in the middle of the form."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Any

import merchant_kit as kit
import pytest
from calendar_kit import change, live, publish
from engine_kit import FarEnd, event
from shipped import counter_over
from sqlalchemy import Connection, select
from talking import buttons_of, counter

from bot.blocks import Press
from bot.clock import TOKYO
from bot.codec import encode_press, reply_from_json
from bot.counter import Counter
from bot.engine import Engine
from store import Store
from store.merchant_tables import DISPUTE_EVENTS, DISPUTES
from store.tables import CASES, CONVERSATIONS, MESSAGES

CHANNEL = "line:test"
IN_TIME = datetime(2021, 2, 15, 23, 59, 59, tzinfo=TOKYO)
LATE = datetime(2021, 2, 16, tzinfo=TOKYO)


@asynccontextmanager
async def counting(
    store: Store, code: str = "gifu-gotoeat", over: Counter | None = None
) -> AsyncIterator[Engine]:
    """An engine over the real counter, for one programme."""
    engine = Engine(store, over or counter(), {CHANNEL: FarEnd()}, entrance=lambda channel, address: (code,))
    await engine.start()
    try:
        yield engine
    finally:
        await engine.stop(limit=5.0)


def shops(store: Store, code: str = "gifu-gotoeat", people: tuple[str, ...] = ("U1", "U2")) -> None:
    def unit(db: Connection) -> None:
        merchant = kit.merchant(db, code)
        kit.payout(
            db, merchant, date(2021, 2, 1), 63_000, {"face-1000": 60, "face-500": 10}, {"face-1000": 58},
            programme=code,
        )  # fmt: skip
        for who in people:
            kit.linked(db, merchant, channel=CHANNEL, address=who)

    store.write_now(unit)


class Person:
    """Somebody at ``address`` who sends at moments of their own."""

    def __init__(self, store: Store, address: str, at: datetime = IN_TIME) -> None:
        self.store, self.address, self.at = store, address, at

    def last(self) -> Any:
        bodies = select(MESSAGES.c.body).where(MESSAGES.c.direction == "out").order_by(MESSAGES.c.id.desc())
        of_mine = bodies.where(
            MESSAGES.c.conversation_id
            == select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.address == self.address).scalar_subquery()
        )
        return reply_from_json(self.store.read_now(lambda db: db.execute(of_mine).scalars().first()))

    def event_of(self, label: str) -> Any:
        """The press of a button of what was said last."""
        press = next(button.does for button in buttons_of(self.last()) if label in button.label)
        assert isinstance(press, Press)
        return event(who=self.address, kind="press", press=encode_press(press), at=self.at)

    async def tap(self, engine: Engine, *labels: str) -> None:
        for label in labels:
            await engine.receive([self.event_of(label)])
            await engine.wait_until_idle()

    async def say(self, engine: Engine, text: str) -> None:
        await engine.receive([event(text, self.address, at=self.at)])
        await engine.wait_until_idle()

    async def to_the_summary(self, engine: Engine) -> None:
        await self.say(engine, "2021年2月1日の入金の金額が合わない、申し立てしたい")
        await self.tap(engine, "手元にある", "この数で進む", "書かずに進む", "写真なしで進む")


def disputes(store: Store) -> list[Any]:
    return store.read_now(lambda db: list(db.execute(select(DISPUTES))))


def words(store: Store) -> list[str]:
    return store.read_now(
        lambda db: list(db.execute(select(DISPUTE_EVENTS.c.what).order_by(DISPUTE_EVENTS.c.id)).scalars())
    )


async def test_two_people_who_send_at_once_make_one_dispute(store: Store) -> None:
    shops(store)
    one, two = Person(store, "U1"), Person(store, "U2")
    async with counting(store) as here, counting(store) as there:
        await one.to_the_summary(here)
        await two.to_the_summary(here)
        both = one.event_of("申し立てを送る"), two.event_of("申し立てを送る")
        await asyncio.gather(here.receive([both[0]]), there.receive([both[1]]))
        await here.wait_until_idle()
        await there.wait_until_idle()
    [dispute] = disputes(store)
    assert words(store) == ["received", "joined"]
    titles = sorted(person.last().blocks[0].title for person in (one, two))
    assert titles == ["前の受け付けに加えました", "申し立てを受け付けました"]
    assert all(dispute.number in str(person.last()) for person in (one, two))


@pytest.mark.parametrize(("at", "made"), [(IN_TIME, 1), (LATE, 0)])
async def test_the_moment_of_sending_decides_not_that_of_answering(
    store: Store, at: datetime, made: int
) -> None:
    """The engine's own clock stands years later."""
    shops(store)
    me = Person(store, "U1")
    async with counting(store) as engine:
        await me.to_the_summary(engine)
        me.at = at
        await me.tap(engine, "申し立てを送る")
    assert len(disputes(store)) == made
    if made:
        assert disputes(store)[0].opened_at == IN_TIME
    else:
        assert "2021年2月15日(月)まででした" in str(me.last())


async def test_the_form_goes_on_after_a_restart_in_the_middle(store: Store) -> None:
    shops(store)
    me = Person(store, "U1")
    async with counting(store) as engine:
        await me.say(engine, "2021年2月1日の入金の金額が合わない、申し立てしたい")
        await me.tap(engine, "手元にある")
        await me.say(engine, "500円券12枚")
    async with counting(store) as engine:
        await me.say(engine, "端数が合いません")
        await me.tap(engine, "写真なしで進む", "申し立てを送る")
    [dispute] = disputes(store)
    assert (dispute.claimed, dispute.words) == ({"face-1000": 60, "face-500": 12}, "端数が合いません")


async def test_sent_twice_by_a_nervous_thumb_it_is_one_dispute(store: Store) -> None:
    shops(store)
    me = Person(store, "U1")
    async with counting(store) as engine:
        await me.to_the_summary(engine)
        await engine.receive([me.event_of("申し立てを送る"), me.event_of("申し立てを送る")])
        await engine.wait_until_idle()
    assert len(disputes(store)) == 1
    assert words(store) == ["received"]


async def test_an_enquiry_opens_a_case_of_the_same_number_in_the_same_turn(store: Store) -> None:
    shops(store, "gunma-gotoeat")
    me = Person(store, "U1")
    async with counting(store, "gunma-gotoeat") as engine:
        await me.say(engine, "2021年2月1日の入金の金額が合わない")
        await me.tap(engine, "この数で進む", "書かずに進む", "写真なしで進む", "問い合わせを送る")
    [enquiry] = disputes(store)
    assert not enquiry.under_rule
    [case] = store.read_now(lambda db: list(db.execute(select(CASES))))
    assert (case.number, case.programme) == (enquiry.number, "gunma-gotoeat")
    assert "63,000円" in case.question


async def test_whoever_else_is_linked_hears_of_it_once_and_the_sender_has_the_receipt(store: Store) -> None:
    shops(store, people=("U1", "U2", "U3"))
    me = Person(store, "U1")
    async with counting(store) as engine:
        await me.to_the_summary(engine)
        await me.tap(engine, "申し立てを送る")
    [dispute] = disputes(store)
    for other in ("U2", "U3"):
        told = Person(store, other).last()
        assert "同じお店で連携している方" in told.blocks[0].text
        assert dispute.number in str(told.blocks[1])
    said = store.read_now(lambda db: list(db.execute(select(MESSAGES.c.text)).scalars()))
    assert sum("同じお店で連携している方" in text for text in said) == 2


async def test_a_dispute_stays_bound_to_the_calendar_it_was_opened_under(sqlite_store: Store) -> None:
    shops(sqlite_store)
    programmes = live("gifu-gotoeat")
    publish(sqlite_store, "gifu-gotoeat", change("move_round", number=6, cutoff="2021-03-14"), IN_TIME)
    programmes.refresh(sqlite_store, IN_TIME)
    me = Person(sqlite_store, "U1")
    async with counting(sqlite_store, over=counter_over(programmes)) as engine:
        await me.to_the_summary(engine)
        await me.tap(engine, "申し立てを送る")
    publish(sqlite_store, "gifu-gotoeat", change("extend", of="use", last="2021-03-14"), IN_TIME)
    programmes.refresh(sqlite_store, IN_TIME)
    [dispute] = disputes(sqlite_store)
    assert (dispute.revision, programmes["gifu-gotoeat"].revision) == (1, 2)
