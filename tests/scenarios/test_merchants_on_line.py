"""A shop's days on LINE, 2021-02-03: how the registration stands, money, a dispute by two people at once, and its end."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any, get_args

import merchant_kit as kit
import pytest
from line_house import Served, channel, served, wait_until
from line_stand_in import StandIn, user_id
from line_towns import PLATFORMS, knock_at, platform
from shipped import WORDS, programmes
from sqlalchemy import select

from bot.clock import TOKYO
from bot.merchants.comparing import tell_of_payouts
from desk import disputes as desk
from desk import imports
from desk.disputes import Decision
from programmes.model import ApplicationState
from store.merchant_tables import DISPUTE_EVENTS, DISPUTES, MEMBERSHIPS, PIPE_NOTES

pytestmark = pytest.mark.line
NOW = kit.NOW
AT = "line:gifu"
GIFU = "gifu-gotoeat"
NAMES = count(1)


@pytest.fixture(scope="module", params=PLATFORMS)
def town(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Any, Served]]:
    folder = tmp_path_factory.mktemp("merchants")
    with platform(request.param) as line:
        line.advance((NOW - datetime.now(TOKYO)).total_seconds())
        channels = [channel(line, "gifu", (GIFU,))]
        with served(f"sqlite:///{folder}/house.sqlite3", line, channels, NOW) as house:
            knock_at(line, house.webhook("gifu"))
            yield line, house


@pytest.fixture
def line(town: tuple[Any, Served]) -> Iterator[Any]:
    yield town[0]
    town[0].assert_clean("webhook_slow", "no_default_menu", warnings=True)


@pytest.fixture
def house(town: tuple[Any, Served]) -> Served:
    return town[1]


@dataclass
class Shop:
    """A merchant of its own, and people linked to it."""

    line: Any
    house: Served
    merchant: int = 0
    number: str = field(default_factory=lambda: f"81{next(NAMES):02}")

    def __post_init__(self) -> None:
        self.merchant = self.put(kit.merchant, number=self.number)

    def put(self, make: Any, *given: Any, **more: Any) -> int:
        made: int = self.house.house.store.write_now(lambda db: make(db, *given, **more))
        return made

    def person(self) -> str:
        who = f"of-{self.number}-{next(NAMES)}"
        self.put(kit.linked, self.merchant, AT, id_of(self.line, who))
        return who

    def rows(self, table: Any) -> list[Any]:
        mine = select(table).where(table.c.merchant_id == self.merchant).order_by(table.c.id)
        return self.house.house.store.read_now(lambda db: list(db.execute(mine)))

    def decide(self, **decision: Any) -> str:
        [dispute] = [row for row in self.rows(DISPUTES) if row.state in ("received", "checking")]
        store, now = self.house.house.store, self.house.house.clock.now()
        return desk.decide(store, WORDS, programmes(), dispute.number, Decision(**decision), "sato", now)

    def asks(self, who: str, words: str) -> str:
        return str(self.line.ask(who, words).all_text())

    def taps(self, who: str, label: str) -> str:
        return str(self.line.tap(who, label).all_text())


@pytest.fixture
def shop(line: Any, house: Served) -> Shop:
    return Shop(line, house)


def id_of(line: Any, alias: str) -> str:
    return user_id(alias) if isinstance(line, StandIn) else str(line.user(alias).id)


def data_of(got: Any, label: str) -> str:
    return next(str(each["data"]) for each in got.actions() if label in each.get("label", ""))


def test_every_state_of_a_registration_is_told_in_words(line: Any, house: Served) -> None:
    for state in get_args(ApplicationState):
        shop = Shop(line, house)
        kit_day = {"kit_sent_on": date(2021, 1, 28)} if state.startswith("kit") else {}
        kept = "approved" if state.startswith("kit") else state
        missing = ["口座の写し"] if state == "papers_missing" else []
        shop.put(kit.application, shop.merchant, kept, missing=missing, **kit_day)
        said = shop.asks(shop.person(), "うちの店の登録の状況を教えて")
        assert WORDS("registration", f"title_{kept}") in said, state
        assert all(each in said for each in missing)


def test_payouts_are_shown_one_tap_after_the_other(shop: Shop) -> None:
    shop.put(kit.payout, shop.merchant, date(2021, 2, 1), 59_000, {"face-500": 120}, {"face-500": 118})
    shop.put(kit.payout, shop.merchant, date(2021, 2, 22), 48_500, state="planned")
    owner = shop.person()
    assert "48,500円" in shop.asks(owner, "うちの店の次の入金はいくらですか")
    listed = shop.taps(owner, "一覧")
    assert "59,000円" in listed
    detail = shop.asks(owner, "2021年2月1日の入金の内訳を見せて")
    assert "120枚" in detail
    assert "118枚" in detail
    assert "/d/" in str(shop.line.tap(owner, "明細").actions())


def test_from_the_envelope_to_a_dispute_of_two_people_and_its_end(line: Any, shop: Shop) -> None:
    owner, keeper = shop.person(), shop.person()
    assert "いつ使われた分ですか" in shop.asks(owner, "1月5日に500円券120枚を送った")
    assert "60,000円" in shop.taps(owner, "第4回")
    assert "記録しました" in shop.taps(owner, "記録する")
    _paid(shop)
    told = line.wait(owner)
    assert "2021年2月1日(月)の入金は合っていますか" in told.all_text()
    assert "記録120枚、集計118枚（2枚少ない）" in told.all_text()
    assert "合っていますか" in line.wait(keeper).all_text()
    assert [note.state for note in shop.rows(PIPE_NOTES)] == ["compared"]

    for who in (owner, keeper):
        assert "半券" in shop.taps(who, "いいえ、違います")
        assert "500円券 120枚" in shop.taps(who, "手元にある")  # what was noted is filled in
        shop.taps(who, "この数で進む")
        shop.taps(who, "書かずに進む")
    ready = [line.tap(who, "写真なしで進む") for who in (owner, keeper)]
    _at_once(
        line, {who: data_of(got, "申し立てを送る") for who, got in zip((owner, keeper), ready, strict=True)}
    )
    wait_until(lambda: "joined" in happened(shop))
    [dispute] = shop.rows(DISPUTES)
    assert happened(shop) == ["received", "joined"]
    [owners, _] = shop.rows(MEMBERSHIPS)
    first, second = (owner, keeper) if dispute.membership_id == owners.id else (keeper, owner)
    assert dispute.number in hears(line, first, "申し立てを受け付けました")
    assert dispute.number in hears(line, second, "前の受け付けに加えました")
    assert (dispute.claimed, dispute.claimed_amount) == ({"face-1000": 0, "face-500": 120}, 60_000)
    assert [note.state for note in shop.rows(PIPE_NOTES)] == ["disputed"]

    _forget(line, owner, keeper)
    assert shop.decide(state="checking") == "done"
    for who in (owner, keeper):
        hears(line, who, "確認を始めました")
    _forget(line, owner, keeper)
    assert shop.decide(state="accepted", amount=1_000, payout_day=date(2021, 2, 22)) == "done"
    for who in (owner, keeper):
        told = hears(line, who, "申し立てが認められました")
        assert "1,000円" in told
        assert "2021年2月22日(月)" in told
    assert "認められました" in shop.taps(owner, "状況を見る")


def test_a_dispute_is_withdrawn_and_what_is_refused_tells_why(line: Any, shop: Shop) -> None:
    payout = shop.put(
        kit.payout, shop.merchant, date(2021, 2, 1), 59_000, {"face-500": 120}, {"face-500": 118}
    )
    owner, keeper = shop.person(), shop.person()
    _objects(shop, owner, payout)
    hears(line, keeper, "次の申し立てを送りました")
    shop.taps(owner, "状況を見る")
    assert "取り下げますか" in shop.taps(owner, "取り下げる")
    assert "取り下げました" in shop.taps(owner, "取り下げる")
    hears(line, keeper, "申し立ては取り下げられました")
    assert [row.state for row in shop.rows(DISPUTES)] == ["withdrawn"]
    _objects(shop, keeper, payout)
    _forget(line, owner, keeper)
    assert shop.decide(state="refused") == "needs_reason"
    assert shop.decide(state="refused", reason="半券の枚数と一致したため") == "done"
    for who in (owner, keeper):
        hears(line, who, "半券の枚数と一致したため")
    assert [row.state for row in shop.rows(DISPUTES)] == ["withdrawn", "refused"]


def _paid(shop: Shop) -> None:
    """The secretariat takes the list of payouts in; who waits for one is told."""
    house, now = shop.house.house, shop.house.house.clock.now()
    head = "加盟店番号,回,入金日,入金額,確認 500円券,状態,到着日"
    rows = f"{head}\n{shop.number},第4回,2021/2/1,59000,118,済,2021/1/18".encode()
    preview = imports.make_preview(house.store, "payouts", programmes()[GIFU], "payouts.csv", rows, now)
    assert preview.can_be_applied, preview.refused
    imports.apply(
        house.store, preview, "sato", now,
        tell=lambda db, ids: tell_of_payouts(db, WORDS, programmes()[GIFU], ids, now),
    )  # fmt: skip


def _objects(shop: Shop, who: str, payout: int) -> None:
    shop.line.forget(who)
    shop.line.send_postback(who, f"dispute?p={GIFU}&payout={payout}")
    shop.line.wait(who)
    for label in ("手元にある", "この数で進む", "書かずに進む", "写真なしで進む"):
        shop.line.tap(who, label)
    assert "申し立てを受け付けました" in shop.taps(who, "申し立てを送る")


def _at_once(line: Any, presses: dict[str, str]) -> None:
    """Both taps arrive in one webhook."""
    _forget(line, *presses)
    events = [line.make_event("postback", who, postback={"data": data}) for who, data in presses.items()]
    line.send_events(events)


def hears(line: Any, who: str, words: str) -> str:
    """Everything that somebody is sent, up to these words."""
    said = ""
    while words not in said:
        said += line.wait(who).all_text()
    return said


def happened(shop: Shop) -> list[str]:
    events = select(DISPUTE_EVENTS.c.what).join_from(
        DISPUTES, DISPUTE_EVENTS, DISPUTE_EVENTS.c.dispute_id == DISPUTES.c.id
    )
    mine = events.where(DISPUTES.c.merchant_id == shop.merchant).order_by(DISPUTE_EVENTS.c.id)
    return shop.house.house.store.read_now(lambda db: list(db.execute(mine).scalars()))


def _forget(line: Any, *people: str) -> None:
    for who in people:
        line.forget(who)


@pytest.mark.parametrize(
    "words", ["うちの店の次の入金はいくらですか", "うちの店の登録の状況を教えて", "申し立ての状況を知りたい"]
)
def test_who_is_not_linked_hears_the_calendar_and_is_offered_the_link(
    line: Any, house: Served, words: str
) -> None:
    shop = Shop(line, house)
    shop.put(kit.payout, shop.merchant, date(2021, 2, 22), 48_511)
    got = line.ask(f"nobody-{next(NAMES)}", words)
    assert "48,511" not in got.all_text()
    assert any("連携" in action.get("label", "") for action in got.actions())
