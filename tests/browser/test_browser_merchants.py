"""A shop's days in the web chat, by a clock that is set: linking, money, a dispute to the last second, people side by side."""

import asyncio
import hashlib
import threading
from datetime import date, datetime, timedelta
from itertools import count

import merchant_kit as kit
import pytest
import uvicorn
from playwright.sync_api import Locator, Page, expect
from pydantic import SecretStr
from shipped import WORDS, counter, programmes
from sqlalchemy import select

from bot.clock import TOKYO, SetClock
from bot.merchants.comparing import tell_of_payouts
from bot.merchants.linking import issue
from desk import disputes as desk
from desk.disputes import Decision
from main import build, create_app
from settings import Settings
from store.merchant_tables import DISPUTES, MEMBERSHIPS

from .browser_house import House

pytestmark = pytest.mark.browser
CODE = "gifu-gotoeat"
PAID = date(2021, 2, 1)
LAST = datetime(2021, 2, 15, 23, 59, 59, tzinfo=TOKYO)
NUMBERS = count(1)


class Shops(House):
    """The house as it is run, on the day that ``clock`` says; stopped and opened again at the same address."""

    def __init__(self, folder, clock):
        super().__init__(folder)
        self.folder, self.clock = folder, clock
        self.build()

    def build(self):
        settings = Settings(
            _env_file=None,
            database_url=f"sqlite:///{self.folder}/shops.db",
            secret_key=SecretStr("a secret of more than thirty-two characters"),
        )
        house = build(settings, self.clock, counter())
        self.store, self.app = house.store, create_app(house)
        port = int(self.address.rpartition(":")[2])
        self._server = uvicorn.Server(uvicorn.Config(self.app, port=port, log_level="error", lifespan="on"))
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._ready = threading.Event()

    def restart(self):
        self.stop()
        self.build()
        self.start()

    def new_shop(self, **more):
        """A merchant's id and number."""
        number = f"W-{next(NUMBERS):04}"
        return self.store.write_now(lambda db: kit.merchant(db, number=number, **more)), number

    def paid(self, merchant, counted=118):
        declared = {"face-500": 120}
        return self.store.write_now(
            lambda db: kit.payout(db, merchant, PAID, counted * 500, declared, {"face-500": counted}, round=4)
        )

    def linked(self, page, merchant):
        """Whoever sits at this page is linked."""
        [visitor] = [each for each in page.context.cookies() if each["name"] == "madoguchi_visitor"]
        address = f"{hashlib.sha256(visitor['value'].encode()).hexdigest()}.{CODE}"
        self.store.write_now(lambda db: kit.linked(db, merchant, "web", address, now=self.clock.now()))

    def rows(self, table, merchant):
        mine = select(table).where(table.c.merchant_id == merchant).order_by(table.c.id)
        return self.store.read_now(lambda db: list(db.execute(mine)))


@pytest.fixture(scope="module")
def shops(tmp_path_factory):
    house = Shops(tmp_path_factory.mktemp("shops"), SetClock(kit.NOW))
    house.start()
    yield house
    house.stop()


@pytest.fixture
def person(visit, shops):
    """A new visitor in the room of the programme; of a merchant where one is given."""

    def enter(merchant=0):
        page = visit(f"/p/{CODE}", width=390, height=844, at=shops)
        if merchant:
            shops.linked(page, merchant)
        return page

    return enter


def newest(page: Page) -> Locator:
    return page.locator("#log .message.counter").last


def press(page: Page, name: str) -> None:
    answers = page.locator("#log .message.counter")
    before = answers.count()
    page.locator("#log").get_by_role("button", name=name).last.click()
    expect(answers).not_to_have_count(before)


def hears(page: Page, words: str) -> None:
    expect(page.locator("#log")).to_contain_text(words)


def test_a_shop_links_after_wrong_codes_and_a_lock_links_again_and_ends_it(person, ask, shops):
    merchant, number = shops.new_shop()
    shops.paid(merchant)
    page = person()
    ask(page, "うちの店の次の入金はいくらですか")
    expect(newest(page)).not_to_contain_text("59,000円")

    def to_page():
        newest(page).get_by_role("link", name="連携のページを開く").last.click()

    def enter(code):
        page.get_by_label("加盟店番号").fill(number)
        page.get_by_label("連携コード", exact=True).fill(code)
        page.get_by_role("button", name="連携する").click()

    def new_code():
        return shops.store.write_now(
            lambda db: issue(
                db, "a secret of more than thirty-two characters", merchant, now=shops.clock.now(), by="sato"
            )
        )

    ask(page, "お店の記録と連携したい")
    to_page()
    for _ in range(4):
        enter("H7K29-MCXG4")
        expect(page.get_by_role("alert")).to_be_visible()
    enter(new_code())
    expect(page.get_by_role("alert")).to_contain_text("いったん受け付けを止めています")
    shops.clock.move(timedelta(minutes=3))
    enter(new_code())
    page.get_by_role("link", name="チャットに戻る").last.click()
    hears(page, "連携しました")
    ask(page, "2021年2月1日の入金の内訳を見せて")
    expect(newest(page)).to_contain_text("59,000円")

    ask(page, "お店の記録と連携したい")
    press(page, "別のお店と連携する")
    to_page()
    enter(new_code())
    page.get_by_role("link", name="チャットに戻る").last.click()
    assert [row.ended_by for row in shops.rows(MEMBERSHIPS, merchant)] == ["relinked", ""]

    ask(page, "連携をやめたい")
    for name in ("連携をやめる", "やめる"):
        if newest(page).get_by_role("button", name=name, exact=True).count():
            press(page, name)
    ask(page, "2021年2月1日の入金の内訳を見せて")
    expect(newest(page)).not_to_contain_text("59,000円")
    assert [row.ended_by for row in shops.rows(MEMBERSHIPS, merchant)] == ["relinked", "self"]


def test_two_people_of_a_shop_object_after_a_restart_and_both_hear_how_it_ends(person, ask, shops):
    merchant, _ = shops.new_shop()
    owner, keeper = person(merchant), person(merchant)
    ask(owner, "1月5日に500円券120枚を送った")
    press(owner, "第4回")
    press(owner, "記録する")
    ask(keeper, "記録した分と入金を比べたい")
    payout = shops.paid(merchant)
    shops.store.write_now(
        lambda db: tell_of_payouts(db, WORDS, programmes()[CODE], [payout], shops.clock.now())
    )
    for page in (owner, keeper):
        hears(page, "2枚少ない")
        press(page, "いいえ、違います")
        press(page, "手元にある")
        expect(newest(page)).to_contain_text("500円券 120枚")
    shops.restart()
    for page in (owner, keeper):
        page.reload()
    for name in ("この数で進む", "書かずに進む", "写真なしで進む", "申し立てを送る"):
        for page in (owner, keeper):
            press(page, name)
    hears(owner, "申し立てを受け付けました")
    hears(keeper, "前の受け付けに加えました")
    [dispute] = shops.rows(DISPUTES, merchant)
    for page in (owner, keeper):
        hears(page, dispute.number)
    refused = Decision("refused", "半券の枚数と一致したため")
    assert (
        desk.decide(shops.store, WORDS, programmes(), dispute.number, refused, "sato", shops.clock.now())
        == "done"
    )
    for page in (owner, keeper):
        hears(page, "半券の枚数と一致したため")


def test_the_last_second_is_in_time_and_the_next_is_not(person, ask, shops):
    pages = []
    for _ in range(2):
        merchant, _ = shops.new_shop()
        shops.paid(merchant)
        pages.append((person(merchant), merchant))
    for page, _ in pages:
        ask(page, "入金の額が違うので異議を申し立てたい")
        for name in ("この入金を選ぶ", "手元にある", "この数で進む", "書かずに進む", "写真なしで進む"):
            press(page, name)
    (early, first), (late, second) = pages
    shops.clock.moment = LAST
    press(early, "申し立てを送る")
    expect(newest(early)).to_contain_text("2021年2月15日(月) 23:59")
    shops.clock.move(timedelta(seconds=1))
    press(late, "申し立てを送る")
    expect(newest(late)).to_contain_text("2021年2月15日(月)まででした")
    assert [len(shops.rows(DISPUTES, merchant)) for merchant in (first, second)] == [1, 0]
    shops.clock.moment = kit.NOW
