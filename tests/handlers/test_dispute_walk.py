"""Whatever is tapped, typed and sent in whatever order: the form never breaks, and its promises hold."""

import random
from datetime import date, timedelta

import pytest
from dispute_talk import disputes, open_shops, pictures
from merchant_talk import Merchant
from talking import buttons_of

from bot.blocks import Press, Reply
from store import Store

TEXTS = (
    "金額が合わない", "2月1日の入金の金額が合わない", "申し立てどうなった", "はい", "いいえ", "なし", "やめる", "60", "500円券12枚", "三冊",
    "-5枚", "送る", "お釣りは出ますか", "受付番号 H7K-29M", "千円券10枚、500円券0枚", "？", "足りません", "全部で9999999999円", "2021年2月8日",
)  # fmt: skip


def presses(reply: Reply) -> list[Press]:
    found = [button.does for button in buttons_of(reply)]
    return [does for does in found if isinstance(does, Press) and does.handler != "person"]


def one_step(me: Merchant, chance: random.Random, seen: list[Press]) -> None:
    here = presses(me.last)
    seen += here
    what = chance.random()
    if here and what < 0.85:
        me.press(chance.choice(here[: chance.choice((1, 1, 2, len(here)))]))
    elif seen and what < 0.88:
        me.press(chance.choice(seen))
    elif what < 0.97:
        me.say(chance.choice(TEXTS))
    else:
        me.picture(str(chance.randrange(10**9)) if what < 0.99 else "")


@pytest.mark.parametrize("seed", range(8))
def test_a_walk_through_the_form(sqlite_store: Store, seed: int) -> None:
    open_shops(sqlite_store)
    chance = random.Random(seed)
    people = [Merchant(sqlite_store, address=who, at="2021-02-15T10:00:00") for who in ("U1", "U3")]
    seen: list[Press] = []
    for _ in range(120):
        me = chance.choice(people)
        for each in people:
            each.now += timedelta(minutes=chance.randrange(15))
        one_step(me, chance, seen)
        assert me.last.blocks
        assert len(me.last.blocks) <= 5
        assert all(len(button.label) <= 20 for button in buttons_of(me.last))
    living = [row.payout_id for row in disputes(sqlite_store) if row.state != "withdrawn"]
    assert len(living) == len(set(living)), "one payout has one dispute"
    assert all(row.opened_at.date() <= row.last_day for row in disputes(sqlite_store))
    assert all(row.last_day in (date(2021, 2, 15), date(2021, 2, 22)) for row in disputes(sqlite_store))
    assert {row.merchant_id for row in disputes(sqlite_store)} <= {1}
    for payout in {row.payout_id for row in pictures(sqlite_store)}:
        assert sum(row.payout_id == payout and row.state != "gone" for row in pictures(sqlite_store)) <= 10
