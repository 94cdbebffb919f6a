"""Where somebody stands: known to the answer, and to nothing after it."""

import pytest
from engine_kit import EchoCounter, event, running, say
from sqlalchemy import select

from bot.errors import Refusal
from store import Store, inbox
from store.tables import INBOX


def places(store: Store) -> list[str]:
    payloads = store.read_now(lambda db: db.execute(select(INBOX.c.payload)).scalars().all())
    return [name for payload in payloads for name in payload if name in ("latitude", "longitude")]


def breaks(*_: object) -> None:
    raise RuntimeError


def refuses(*_: object) -> None:
    raise Refusal("いまは探せません")


@pytest.mark.parametrize("answer", [lambda *_: say("こちらです"), breaks, refuses])
async def test_it_is_gone_once_the_answer_stands(store: Store, answer) -> None:
    counter = EchoCounter(answer)
    async with running(store, counter) as engine:
        await engine.receive([event(kind="position", latitude=36.3219, longitude=139.0033)])
        await engine.wait_until_idle()
    assert [(each.latitude, each.longitude) for each in counter.seen] == [(36.3219, 139.0033)]
    assert places(store) == []


async def test_it_is_gone_when_work_on_it_is_given_up(store: Store) -> None:
    async with running(store) as engine:
        await engine.stop()
        await engine.receive([event(kind="position", latitude=36.3219, longitude=139.0033)])
    [waiting] = store.read_now(lambda db: db.execute(select(INBOX.c.conversation_id)).scalars().all())
    store.write_now(lambda db: inbox.count_attempt(db, [waiting], last=0))
    assert places(store) == []
