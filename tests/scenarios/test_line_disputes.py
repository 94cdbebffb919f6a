"""A dispute on LINE: photos in the chat, a restart in the middle, the last seconds, one second too late."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import merchant_kit as kit
import pytest
from line_house import channel, served, wait_until
from line_stand_in import StandIn, user_id
from line_towns import PLATFORMS, knock_at, platform
from PIL import Image
from sqlalchemy import Connection, select

from bot.clock import TOKYO
from programmes.japanese import day_in_words
from store import Store
from store.merchant_tables import DISPUTES, EVIDENCE

pytestmark = pytest.mark.line
LAST_DAY = datetime.now(TOKYO).date() + timedelta(days=1)
PAID = LAST_DAY - timedelta(days=14)
AT = "line:gifu"


@pytest.fixture(params=PLATFORMS)
def line(request: pytest.FixtureRequest) -> Iterator[Any]:
    with platform(request.param) as line:
        yield line
        line.assert_clean("webhook_slow", "no_default_menu", warnings=True)


class Town:
    """A house that can be torn down and built again over the same database."""

    def __init__(self, line: Any, folder: Path) -> None:
        self.line, self.url = line, f"sqlite:///{folder}/house.sqlite3"

    def house(self) -> Any:
        start = datetime.now(TOKYO)
        return served(self.url, self.line, [channel(self.line, "gifu", ("gifu-gotoeat",))], start)

    def opened(self, house: Any) -> Store:
        knock_at(self.line, house.webhook("gifu"))
        return house.house.store

    def until(self, moment: datetime) -> None:
        """Let LINE's clock run on to this moment: what is sent then carries it."""
        self.line.advance((moment - datetime.now(TOKYO)).total_seconds() - self._ahead)
        self._ahead = (moment - datetime.now(TOKYO)).total_seconds()

    _ahead = 0.0


def photo(red: int) -> bytes:
    file = BytesIO()
    Image.new("RGB", (60, 40), (red, 30, 30)).save(file, "PNG")
    return file.getvalue()


def people(line: Any, store: Store) -> None:
    """Owner and bookkeeper of a merchant with two payouts of one day."""
    ids = [
        user_id(who) if isinstance(line, StandIn) else line.user(who).id for who in ("owner", "bookkeeper")
    ]

    def unit(db: Connection) -> None:
        merchant = kit.merchant(db)
        for _ in range(2):
            kit.payout(db, merchant, PAID, 63_000, {"face-1000": 60, "face-500": 10})
        for address in ids:
            kit.linked(db, merchant, channel=AT, address=address, now=datetime.now(TOKYO))

    store.write_now(unit)


def words(got: Any) -> str:
    return str(got.all_text())


def rows(store: Store, table: Any) -> list[Any]:
    return store.read_now(lambda db: list(db.execute(select(table).order_by(table.c.id))))


def to_the_counts(line: Any, who: str, card: int) -> None:
    """Choose one of the two payouts of the day, with the stubs at hand."""
    got = line.ask(who, f"{day_in_words(PAID)}の入金の金額が合わない、申し立てしたい")
    choose = [action for action in got.actions() if "この入金を選ぶ" in action.get("label", "")]
    line.forget(who)
    line.send_postback(who, choose[card]["data"])
    line.wait(who)
    line.tap(who, "手元にある")


def test_photos_a_restart_and_the_last_seconds(line: Any, tmp_path: Path) -> None:
    town = Town(line, tmp_path)
    with town.house() as house:
        people(line, town.opened(house))
        to_the_counts(line, "owner", 0)
        line.tap("owner", "この数で進む")
    with town.house() as house:
        store = town.opened(house)
        assert "写真を送ってください" in words(line.ask("owner", "千円券が2枚足りません"))
        line.forget("owner")
        line.send_image("owner", photo(20))
        line.send_image("owner", photo(220))
        wait_until(lambda: [row.state for row in rows(store, EVIDENCE)] == ["kept", "kept"])
        wait_until(lambda: "受け取りました" in words(line.wait("owner")))
        assert rows(store, EVIDENCE)[0].body.startswith(b"\xff\xd8\xff")
        line.tap("owner", "写真はこれで進む")
        town.until(datetime.combine(LAST_DAY, time(23, 59, 40), TOKYO))
        receipt = words(line.tap("owner", "申し立てを送る"))
        [dispute] = rows(store, DISPUTES)
        assert dispute.number in receipt
        assert "23:59" in receipt
        assert [row.dispute_id for row in rows(store, EVIDENCE)] == [dispute.id] * 2
        assert dispute.number in words(line.ask("bookkeeper", "申し立てどうなった"))


def test_one_second_too_late_is_told_kindly(line: Any, tmp_path: Path) -> None:
    town = Town(line, tmp_path)
    with town.house() as house:
        store = town.opened(house)
        people(line, store)
        town.until(datetime.combine(LAST_DAY, time(23, 58), TOKYO))
        to_the_counts(line, "owner", 1)
        for label in ("この数で進む", "書かずに進む", "写真なしで進む"):
            line.tap("owner", label)
        town.until(datetime.combine(LAST_DAY + timedelta(days=1), time(0, 0, 1), TOKYO))
        told = line.tap("owner", "申し立てを送る")
        assert f"{day_in_words(LAST_DAY)}まででした" in words(told)
        assert any("人に相談する" in action.get("label", "") for action in told.actions())
        assert rows(store, DISPUTES) == []
