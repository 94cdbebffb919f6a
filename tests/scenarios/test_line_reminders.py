"""A cutoff comes near: linked merchants are told on LINE, once, in a message that LINE takes."""

import asyncio
from datetime import datetime
from pathlib import Path

import pytest
from line_house import channel, served
from line_towns import PLATFORMS, platform
from merchant_kit import linked, merchant

from bot.clock import TOKYO
from scheduler.telling import Teller
from store import Store

pytestmark = pytest.mark.line
THREE_DAYS = datetime(2020, 12, 12, 10, 1, tzinfo=TOKYO)
"""Three days before the last safe posting day of Gifu's third round."""


@pytest.mark.parametrize("name", PLATFORMS)
def test_linked_merchants_are_told_of_a_cutoff_together_and_once(name: str, tmp_path: Path) -> None:
    names = ["alice", "bob", "carol"]
    with (
        platform(name) as line,
        served(f"sqlite:///{tmp_path}/house.sqlite3", line, [channel(line)], THREE_DAYS) as town,
    ):
        people = [line.make_event("follow", each)["source"]["userId"] for each in names]
        link(town.house.store, people[:2])
        for each in names:
            line.forget(each)
        asyncio.run(town.house.teller.plan())
        for each in names[:2]:
            told = line.wait(each)
            assert "2020年12月15日(火)" in told.all_text()
            assert [sent.kind for sent in told] == ["multicast"]
        asyncio.run(again(town.house.teller))
        assert [line.silent(each, 0.05) for each in names] == [True, True, True]
        line.assert_clean(warnings=True)


async def again(teller: Teller) -> None:
    await teller.plan()
    await teller.send()


def link(store: Store, people: list[str]) -> None:
    """Each to a merchant of their own."""
    for number, each in enumerate(people):
        store.write_now(
            lambda db, number=number, each=each: linked(
                db, merchant(db, number=f"N{number}"), "line:all", each, now=THREE_DAYS
            )
        )
