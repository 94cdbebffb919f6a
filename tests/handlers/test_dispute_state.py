"""How the merchant's own disputes stand."""

from datetime import date, datetime
from types import SimpleNamespace

import merchant_kit as kit
import pytest
from asking import WORDS, Ask, programmes
from merchant_talk import Merchant
from sqlalchemy import Connection, select

from bot.clock import TOKYO
from bot.merchants.told import dispute_changed, pictures_ended
from bot.plain import text_of
from handlers.dispute_state import number_in
from store import Store, disputes
from store.merchant_tables import DISPUTE_EVENTS, DISPUTES, EVIDENCE, PAYOUTS

OPENED = datetime(2021, 2, 3, 12, tzinfo=TOKYO)


def object_to(db: Connection, payout: int, membership: int, number: str, under_rule: bool = True) -> int:
    row = db.execute(select(PAYOUTS).where(PAYOUTS.c.id == payout)).one()
    made = disputes.submit(
        db, number=number, payout=row, membership=membership, under_rule=under_rule, last_day=date(2021, 2, 15),
        claimed={"face-1000": 65}, claimed_amount=65_000, words="", at=OPENED, now=OPENED,
    )  # fmt: skip
    assert made is not None
    return made


@pytest.fixture
def shop(sqlite_store: Store) -> Store:
    """U1 has a dispute, U2 of another merchant another one."""

    def unit(db: Connection) -> None:
        one, other = kit.merchant(db, number="1001"), kit.merchant(db, number="1002")
        mine, theirs = kit.linked(db, one, address="U1"), kit.linked(db, other, address="U2")
        object_to(db, kit.payout(db, one, amount=63_000), mine, "H7K-29M")
        object_to(db, kit.payout(db, other, amount=777_000), theirs, "RRR-222")

    sqlite_store.write_now(unit)
    return sqlite_store


def state(store: Store, dispute: int = 1) -> str:
    return store.read_now(
        lambda db: db.execute(select(DISPUTES.c.state).where(DISPUTES.c.id == dispute)).scalar_one()
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("受付番号 H7K-29M", "H7K-29M"),
        ("Ｈ７Ｋー２９Ｍはどうなりましたか", "H7K-29M"),
        ("h7k 29mの件", "H7K-29M"),
        ("H7K29M", "H7K-29M"),
        ("H7K-29MX", ""),
        ("GoToEat", ""),
        ("申し立てどうなった", ""),
        ("0570-07-5210", ""),
    ],
)
def test_a_receipt_number_is_read_however_it_is_typed(text: str, number: str) -> None:
    assert number_in(text) == number


def test_who_is_not_linked_sees_nothing(ask: Ask, shop: Store) -> None:
    assert "連携した方にだけ" in ask("dispute_state", "gifu-gotoeat", "申し立てどうなった", "2021-02-04")
    assert "63,000" not in Merchant(shop, address="U9").say("受付番号 H7K-29M")


@pytest.mark.parametrize("words", ["申し立てどうなった", "受付番号 H7K-29M"])
def test_the_own_dispute_is_told_with_its_state(shop: Store, words: str) -> None:
    said = Merchant(shop).say(words)
    assert "H7K-29M" in said
    assert "確認はこれから" in said
    assert "2021年2月1日(月) 63,000円" in said
    assert "2021年2月3日(水) 12:00" in said
    assert "1,000円券 65枚" in said
    assert "65,000円（入金額との差 2,000円）" in said


def test_anothers_number_is_as_good_as_none(shop: Store) -> None:
    assert Merchant(shop).say("受付番号 RRR-222") == Merchant(shop).say("受付番号 RRR-333")
    for step in ("", "&step=history", "&step=add", "&step=withdraw_now", "&step=stop"):
        me = Merchant(shop)
        said = me.press(f"dispute_state?dispute=2&p=gifu-gotoeat{step}")
        assert "見つかりません" in said
        assert "777,000" not in said
    assert state(shop, 2) == "received"


def test_several_are_shown_side_by_side(shop: Store) -> None:
    shop.write_now(lambda db: object_to(db, kit.payout(db, 1, date(2021, 2, 2)), 1, "GGG-444"))
    me = Merchant(shop)
    said = me.say("申し立てどうなった")
    assert "GGG-444" in said
    assert "H7K-29M" in said
    assert "これより前のもの" not in said
    assert "確認はこれから" in me.tap("くわしく見る")


def test_older_ones_are_asked_for_by_number(shop: Store) -> None:
    def unit(db: Connection) -> None:
        for day in range(2, 9):
            object_to(db, kit.payout(db, 1, date(2021, 2, day)), 1, f"GGG-44{day}")

    shop.write_now(unit)
    said = Merchant(shop).say("申し立てどうなった")
    assert "これより前のものは、受付番号を" in said
    assert "H7K-29M" not in said
    assert "63,000円" in Merchant(shop).say("受付番号 H7K-29M")


def test_nothing_yet_leads_to_the_payouts(shop: Store) -> None:
    shop.write_now(lambda db: kit.linked(db, kit.merchant(db, number="1003"), address="U5"))
    me = Merchant(shop, address="U5")
    assert "まだありません" in me.say("申し立てどうなった")
    assert me.offers("入金から選ぶ")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"state": "checking"}, ["確認しています", "確認を始めました"]),
        (
            {
                "state": "accepted",
                "amount": 2_000,
                "payout_day": date(2021, 3, 1),
                "reason": "数え直しました",
            },
            ["認められました", "追加でお支払いする額: 2,000円", "入金日: 2021年3月1日(月)", "数え直しました"],
        ),
        (
            {"state": "refused", "reason": "半券と一致しました"},
            ["認められませんでした", "半券と一致しました"],
        ),
    ],
)
def test_each_state_is_told_here_and_of_our_own_accord(shop: Store, change: dict, said: list[str]) -> None:
    shop.write_now(lambda db: disputes.change(db, 1, now=OPENED, who="staff", **change))
    answer = Merchant(shop).say("申し立てどうなった")
    told = text_of(changed(shop), buttons=True)
    assert "H7K-29M" in told
    assert "2021年2月1日(月)の入金（63,000円）" in told
    for words in said[1:] if change["state"] == "checking" else said:
        assert words in told
    for words in said[:1] if change["state"] == "checking" else said:
        assert words in answer


def changed(store: Store, code: str = "gifu-gotoeat"):
    dispute = store.read_now(lambda db: db.execute(select(DISPUTES).where(DISPUTES.c.id == 1)).one())
    payout = store.read_now(lambda db: db.execute(select(PAYOUTS).where(PAYOUTS.c.id == 1)).one())
    reply = dispute_changed(WORDS, programmes()[code], dispute, payout)
    assert reply.programme == code
    return reply


@pytest.mark.parametrize("state", ["received", "checking", "accepted", "refused", "withdrawn"])
@pytest.mark.parametrize("under_rule", [True, False])
def test_every_change_has_its_words(state: str, under_rule: bool) -> None:
    dispute = SimpleNamespace(
        id=1, number="H7K-29M", state=state, under_rule=under_rule, decided_reason="", decided_amount=None,
        decided_payout_day=None,
    )  # fmt: skip
    payout = SimpleNamespace(day=date(2021, 2, 1), amount=63_000)
    said = text_of(dispute_changed(WORDS, programmes()["gunma-gotoeat"], dispute, payout))  # type: ignore[arg-type]
    assert ("申し立て" in said) == under_rule
    assert ("お問い合わせ" in said) != under_rule


@pytest.mark.parametrize(
    ("kept", "total", "failed", "said"),
    [
        (1, 2, {}, "写真を受け取りました（2枚目）"),
        (3, 5, {}, "写真を3枚受け取りました（合わせて5枚）"),
        (0, 0, {"heic": 1}, "互換性優先"),
        (1, 1, {"broken": 2}, "写真2枚は受け取れませんでした"),
        (0, 1, {"same": 1}, "すでに受け取っています"),
        (0, 0, {"gone": 1}, "もう一度送ってください"),
        (0, 0, {"empty": 1}, "壊れているようです"),
        (0, 0, {"too_many_bytes": 1}, "ファイルが大きすぎる"),
        (0, 0, {"too_many_pixels": 1}, "画像が大きすぎる"),
        (0, 0, {"not_a_picture": 1}, "JPEG"),
    ],
)
def test_what_became_of_pictures_is_told_with_what_to_do(
    kept: int, total: int, failed: dict, said: str
) -> None:
    reply = pictures_ended(
        WORDS, programmes()["gifu-gotoeat"], kept=kept, total=total, failed=failed, dispute=None
    )
    assert said in text_of(reply, buttons=True)


# --- adding and withdrawing ---------------------------------------------------------------------------


def test_words_are_added_once_and_the_next_ones_are_a_question(shop: Store) -> None:
    me = Merchant(shop)
    me.say("申し立てどうなった")
    assert "文で送ってください" in me.tap("内容や写真を足す")
    assert "内容を足しました" in me.say("封筒を二つ送りました")
    me.say("お釣りは出ますか")
    notes = shop.read_now(lambda db: db.execute(select(DISPUTE_EVENTS.c.what, DISPUTE_EVENTS.c.note)).all())
    assert [tuple(note) for note in notes if note.what == "added"] == [("added", "封筒を二つ送りました")]
    me.say("申し立てどうなった")
    assert "内容を足しました" in me.tap("これまでの経過")


def test_pictures_are_added_to_the_dispute_itself(shop: Store) -> None:
    me = Merchant(shop)
    me.press("dispute_state?dispute=1&p=gifu-gotoeat&step=add")
    assert me.pages()
    assert "保存できたら" in me.picture("77")
    [row] = shop.read_now(lambda db: db.execute(select(EVIDENCE)).all())
    assert (row.dispute_id, row.transport_id) == (1, "77")
    assert "写真: 1枚" in me.tap("足し終わった")
    assert me.memory.form == ""


def test_a_picture_without_an_id_and_the_eleventh_are_refused(shop: Store) -> None:
    me = Merchant(shop)
    me.press("dispute_state?dispute=1&p=gifu-gotoeat&step=add")
    assert "チャットでは写真を受け取れません" in me.picture("")
    said = [me.picture(str(number)) for number in range(11)][-1]
    assert "10枚までです" in said
    assert not me.pages()


def test_something_else_is_asked_in_between_and_adding_taken_up_again(shop: Store) -> None:
    me = Merchant(shop)
    me.press("dispute_state?dispute=1&p=gifu-gotoeat&step=add")
    me.press("desk?p=gifu-gotoeat")
    assert "H7K-29Mに足す内容" in me.tap("申し立ての続き")
    assert "内容を足しました" in me.say("封筒を二つ送りました")


def test_a_long_history_shows_its_end(shop: Store) -> None:
    def unit(db: Connection) -> None:
        for number in range(20):
            disputes.add(db, 1, 1, str(number), OPENED)

    shop.write_now(unit)
    said = Merchant(shop).press("dispute_state?dispute=1&p=gifu-gotoeat&step=history")
    assert "新しいものから12件" in said
    assert "受け付けました" not in said


def test_stopping_adds_nothing(shop: Store) -> None:
    me = Merchant(shop)
    me.press("dispute_state?dispute=1&p=gifu-gotoeat&step=add")
    assert "何も足さずに" in me.say("やめる")
    assert me.memory.form == ""


@pytest.mark.parametrize(
    ("at", "window"),
    [("2021-02-15T12:00:00", "今日が最後の日"), ("2021-02-16T12:00:00", "申し立て直すことはできません")],
)
def test_withdrawing_asks_first_and_says_what_it_means(shop: Store, at: str, window: str) -> None:
    me = Merchant(shop, at=at)
    me.say("申し立てどうなった")
    assert window in me.tap("取り下げる")
    assert state(shop) == "received"
    assert "確認はこれから" in me.tap("取り下げない")
    me.tap("取り下げる")
    assert "取り下げました" in me.tap("取り下げる")
    assert state(shop) == "withdrawn"


@pytest.mark.parametrize("step", ["add", "withdraw", "withdraw_now"])
def test_what_is_decided_is_neither_added_to_nor_withdrawn(shop: Store, step: str) -> None:
    shop.write_now(lambda db: disputes.change(db, 1, "refused", OPENED, reason="半券と一致しました"))
    assert "結果が出ている" in Merchant(shop).press(f"dispute_state?dispute=1&p=gifu-gotoeat&step={step}")
    assert state(shop) == "refused"


def test_what_is_decided_while_somebody_adds_is_not_added_to(shop: Store) -> None:
    me = Merchant(shop)
    me.press("dispute_state?dispute=1&p=gifu-gotoeat&step=add")
    shop.write_now(lambda db: disputes.change(db, 1, "refused", OPENED, reason="半券と一致しました"))
    assert "結果が出ている" in me.say("もう一つあります")
