"""A linked person who is told what holds for everybody is one tap away from what their own records say."""

from datetime import date

import merchant_kit as kit
import pytest
from merchant_talk import Merchant
from sqlalchemy import Connection

from store import Store


def linked_to(store: Store, code: str) -> Merchant:
    def unit(db: Connection) -> None:
        merchant = kit.merchant(db, code)
        kit.payout(db, merchant, date(2021, 2, 1), 5_000, programme=code)
        kit.linked(db, merchant)

    store.write_now(unit)
    return Merchant(store, code)


@pytest.mark.parametrize(
    ("code", "words", "label", "leads_to"),
    [
        ("gunma-gotoeat", "金額が合わない", "入金を選んで申し立てる", "2021年2月1日(月)"),
        ("tottori-area", "金額が合わない", "入金を選んで申し立てる", "2021年2月1日(月)"),
        ("gifu-gotoeat", "入金が少ない", "入金を選んで申し立てる", "2021年2月1日(月)"),
        ("gifu-gotoeat", "キットが届かない", "登録の状況は？", "記録"),
    ],
)
def test_a_stored_answer_leads_on_into_ones_own_records(
    sqlite_store: Store, code: str, words: str, label: str, leads_to: str
) -> None:
    me = linked_to(sqlite_store, code)
    me.say(words)
    assert me.last.topic.startswith("faq:")
    assert leads_to in me.tap(label)


def test_a_question_about_tickets_does_not(sqlite_store: Store) -> None:
    me = linked_to(sqlite_store, "ise-shouhinken")
    me.say("お釣りは出ますか")
    assert me.last.topic.startswith("faq:")
    for label in ("入金を選んで申し立てる", "うちの入金は？", "換金中の分は？", "登録の状況は？"):
        assert not me.offers(label)


def test_whoever_is_not_linked_is_offered_no_records(sqlite_store: Store) -> None:
    somebody = Merchant(sqlite_store, "gunma-gotoeat", address="U9")
    somebody.say("金額が合わない")
    assert somebody.last.topic.startswith("faq:")
    assert not somebody.offers("入金を選んで申し立てる")
