"""A shop owner's money, talked through with the whole counter and engine: noted, paid, laid side by side, agreed."""

import asyncio
from datetime import date, datetime
from typing import Any

import merchant_kit as kit
from engine_kit import FarEnd, event
from sqlalchemy import Connection, select
from talking import WORDS, buttons_of, counter, programmes

from bot.blocks import Open, Press, Reply
from bot.clock import TOKYO, SetClock
from bot.codec import encode_press
from bot.engine import Engine
from bot.merchants.comparing import tell_of_payouts
from bot.plain import text_of
from store import Store
from store.merchant_tables import DOORS, PIPE_NOTES

GIFU = "gifu-gotoeat"


class Owner:
    """Somebody at LINE, linked to one merchant or to none."""

    def __init__(self, engine: Engine, clock: SetClock, who: str = "U1") -> None:
        self.engine, self.clock, self.who = engine, clock, who
        self.last = Reply("silent")

    async def say(self, text: str) -> str:
        return await self._send(event(text, self.who, at=self.clock.now()))

    async def tap(self, label: str) -> str:
        does = next(button.does for button in buttons_of(self.last) if label in button.label)
        assert isinstance(does, Press)
        return await self._send(
            event(who=self.who, kind="press", press=encode_press(does), at=self.clock.now())
        )

    async def _send(self, incoming: Any) -> str:
        await self.engine.receive([incoming])
        reply = await self.engine.answered(incoming, 10)
        assert reply is not None
        self.last = reply
        return text_of(reply, buttons=True)


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=TOKYO)


async def test_from_the_envelope_to_the_agreed_payout(store: Store) -> None:
    def link(db: Connection) -> None:
        merchant = kit.merchant(db, name="みほん食堂")
        kit.linked(db, merchant, channel="line:test", now=at("2020-12-01"))

    store.write_now(link)
    clock = SetClock(at("2020-12-16T20:30"))
    engine = Engine(
        store, counter(), {"line:test": FarEnd()}, entrance=lambda channel, address: (GIFU,), clock=clock
    )
    await engine.start()
    try:
        owner = Owner(engine, clock)
        assert "記録しますか" in await owner.say("今日500円券120枚送った")
        assert "2020年12月20日(日)" in await owner.say("次の締切はいつですか")
        assert "60,000円" in await owner.tap("記録の続き")
        assert "記録しました" in await owner.say("はい")

        clock.moment = at("2021-02-01T12:00")
        number = await asyncio.to_thread(_paid, store)
        told = await asyncio.to_thread(
            store.write_now, lambda db: tell_of_payouts(db, WORDS, programmes()[GIFU], [number], clock.now())
        )
        assert len(told) == 1
        assert "第4回" in await owner.say("うちの入金の状況を教えて")
        assert "記録より1,000円少ない" in await owner.say("記録した分と入金を比べたい")
        assert "確認しました" in await owner.tap("はい、合っています")
        assert "まだありません" in await owner.tap("記録の一覧を見る")

        await owner.say("入金の明細書をダウンロードしたい")
        assert any(isinstance(button.does, Open) for button in buttons_of(owner.last))
        doors = store.read_now(lambda db: list(db.execute(select(DOORS.c.purpose, DOORS.c.subject))))
        assert doors == [("statement", {"payout": number})]
        states = store.read_now(lambda db: list(db.execute(select(PIPE_NOTES.c.state)).scalars()))
        assert states == ["agreed"]

        stranger = Owner(engine, clock, "U2")
        said = await stranger.say("うちの店の入金の記録を見せて")
        assert "59,000" not in said
        assert "記録と連携する" in said
    finally:
        await engine.stop(limit=5.0)


def _paid(store: Store) -> int:
    return store.write_now(
        lambda db: kit.payout(db, 1, day=date(2021, 2, 1), amount=59_000, round=4, counted={"face-500": 118})
    )
