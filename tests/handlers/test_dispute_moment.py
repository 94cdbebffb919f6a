"""When a dispute is sent, by whom, and with which pictures."""

from datetime import date

import merchant_kit as kit
import pytest
from dispute_talk import at_the_counts, at_the_summary, disputes, events, open_shops, pictures
from merchant_talk import Merchant
from sqlalchemy import Connection, select

from bot.blocks import Card
from store import Store
from store.merchant_tables import DISPUTE_EVENTS, DOORS


@pytest.fixture
def shop(sqlite_store: Store) -> Store:
    return open_shops(sqlite_store)


# --- the last second ----------------------------------------------------------------------------------


def test_one_second_before_midnight_is_in_time(shop: Store) -> None:
    me = at_the_summary(shop, at="2021-02-15T23:50:00")
    assert "今日が最後の日" in me.told[-1].blocks[0].text
    said = me.at("2021-02-15T23:59:59").tap("申し立てを送る")
    assert "2021年2月15日(月) 23:59" in said
    assert len(disputes(shop)) == 1


@pytest.mark.parametrize("step", ["send", "counts", "picture"])
def test_a_form_opened_before_midnight_and_sent_after_it_is_late(shop: Store, step: str) -> None:
    me = (
        at_the_summary(shop, at="2021-02-15T23:59:50")
        if step == "send"
        else at_the_counts(shop, "2021-02-15T23:59:50")
    )
    me.at("2021-02-16T00:00:00")
    said = (
        me.tap("申し立てを送る")
        if step == "send"
        else me.say("500円券9枚")
        if step == "counts"
        else me.picture()
    )
    assert "2021年2月15日(月)まででした" in said
    assert "2021年2月16日(火) 0:00" in said
    assert me.offers("人に相談する")
    assert disputes(shop) == []
    assert me.memory.draft == ()
    assert pictures(shop) == []


def test_a_closed_window_is_told_when_its_payout_is_chosen(shop: Store) -> None:
    said = Merchant(shop).say("1月13日の入金の金額が合わない")
    assert "2021年1月27日(水)まででした" in said


# --- pictures -----------------------------------------------------------------------------------------


def test_a_picture_is_taken_while_the_form_is_open(shop: Store) -> None:
    me = at_the_counts(shop)
    me.tap("この数で進む")
    me.tap("書かずに進む")
    assert "保存できたら" in me.picture("5551")
    [row] = pictures(shop)
    assert (row.payout_id, row.state, row.transport_id, row.address) == (2, "fetching", "5551", "U1")
    me.tap("写真はこれで進む")
    me.tap("申し立てを送る")
    [row] = pictures(shop)
    assert row.dispute_id == disputes(shop)[0].id


def test_no_more_than_ten_pictures(shop: Store) -> None:
    me = at_the_counts(shop)
    said = [me.picture(str(number)) for number in range(1, 13)]
    assert "保存できたら" in said[9]
    assert "10枚までです" in said[10]
    assert "10枚までです" in said[11]
    assert len(pictures(shop)) == 10
    me.tap("この数で進む")
    me.tap("書かずに進む")
    assert not me.pages(), "no page for more of them"


def test_a_picture_without_a_form_is_not_kept(shop: Store) -> None:
    assert "読み取れません" in Merchant(shop).picture()
    assert pictures(shop) == []


def test_a_picture_that_cannot_be_fetched_is_shown_the_page(shop: Store) -> None:
    me = at_the_counts(shop)
    assert "チャットでは写真を受け取れません" in me.picture("")
    assert me.pages()


def test_the_page_for_pictures_is_good_for_this_payout_alone(shop: Store) -> None:
    me = at_the_counts(shop)
    me.tap("この数で進む")
    me.tap("書かずに進む")
    [page] = me.pages()
    assert page.startswith("/d/")
    [door] = shop.read_now(lambda db: db.execute(select(DOORS)).all())
    assert (door.purpose, door.subject, door.person) == ("evidence", {"payout": 2}, "U1")
    assert page.removeprefix("/d/") != door.hash


# --- the second one -----------------------------------------------------------------------------------


def test_the_second_person_to_send_joins_the_first(shop: Store) -> None:
    first, second = at_the_summary(shop), at_the_counts(shop, who="U3")
    second.say("1000円券61枚")
    second.say("二枚足りない")
    first.tap("申し立てを送る")
    second.tap("写真なしで進む")
    said = second.tap("申し立てを送る")
    assert "U1-001" in said
    assert "それに加えました" in said
    assert len(disputes(shop)) == 1
    assert events(shop) == ["received", "joined"]
    notes = shop.read_now(lambda db: db.execute(select(DISPUTE_EVENTS.c.note)).scalars().all())
    assert "1,000円券 61枚" in notes[1]
    assert "二枚足りない" in notes[1]


def test_a_payout_with_a_dispute_leads_to_it(shop: Store) -> None:
    at_the_summary(shop).tap("申し立てを送る")
    me = Merchant(shop, address="U3")
    said = me.say("2月1日の入金の金額が合わない")
    assert "受付番号はU1-001です" in said
    assert "2021年2月3日(水) 12:00" in said
    assert me.offers("内容や写真を足す")


def test_the_choice_shows_the_shop_and_what_was_received_already(shop: Store) -> None:
    def unit(db: Connection) -> None:
        for name in ("駅前店", "本店"):
            kit.payout(db, 1, date(2021, 2, 2), 8_000, shop_id=kit.shop(db, 1, name=name))

    at_the_summary(shop).tap("申し立てを送る")
    shop.write_now(unit)
    said = Merchant(shop).say("金額が合わない")
    assert "店舗: 駅前店" in said
    assert "店舗: 本店" in said
    assert "受付番号: U1-001" in said


def test_after_a_withdrawal_the_next_one_has_the_pictures(shop: Store) -> None:
    me = at_the_counts(shop)
    me.picture("5551")
    me.tap("続きに進む")
    me.tap("この数で進む")
    me.tap("書かずに進む")
    me.tap("写真はこれで進む")
    me.tap("申し立てを送る")
    me.tap("状況を見る")
    me.tap("取り下げる")
    me.tap("取り下げる")
    again = Merchant(shop, address="U3")
    again.say("2月1日の入金の金額が合わない")
    again.tap("手元にある")
    again.tap("この数で進む")
    assert "1枚を確認中" in again.tap("書かずに進む")
    again.tap("写真はこれで進む")
    again.tap("申し立てを送る")
    assert [row.state for row in disputes(shop)] == ["withdrawn", "received"]
    assert [row.dispute_id for row in pictures(shop)] == [disputes(shop)[1].id]


def test_sending_twice_makes_one_dispute(shop: Store) -> None:
    me = at_the_summary(shop)
    send = me.button("申し立てを送る").does
    me.press(send)
    assert "入力中の申し立てはありません" in me.press(send)
    assert len(disputes(shop)) == 1


def test_the_last_card_shows_what_came_in(shop: Store) -> None:
    me = at_the_summary(shop)
    me.tap("申し立てを送る")
    [card] = me.last.blocks
    assert isinstance(card, Card)
    assert card.tone == "good"
    assert me.offers("状況を見る")
