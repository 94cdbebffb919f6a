"""Is my shop registered, what is missing, what comes next."""

from datetime import date

import merchant_kit as kit
import pytest
from asking import Ask, ask_handler, programmes
from sqlalchemy import Connection, insert

from bot.blocks import Card
from store import Store
from store.merchant_tables import APPLICATION_EVENTS

AT = "2020-10-23"
GIFU = "gifu-gotoeat"
TITLES = {
    "received": "受け付けています",
    "in_review": "審査をしています",
    "papers_missing": "書類が足りません",
    "approved": "登録されています",
    "refused": "登録されませんでした",
    "withdrawn": "取り下げられています",
    "cancelled": "取り消されています",
}


def with_application(store: Store, state: str, code: str = GIFU, **more: object) -> None:
    def unit(db: Connection) -> None:
        merchant = kit.merchant(db, code)
        kit.application(db, merchant, state, code, state_on=date(2020, 10, 20), **more)
        kit.linked(db, merchant)
        other = kit.merchant(db, code, number="2002")
        kit.application(db, other, "refused", code, reason="ほかの店の理由")

    store.write_now(unit)


def asked(store: Store, code: str = GIFU, **more: object):
    with kit.records_of(store) as records:
        return ask_handler(
            "registration", code, "登録終わってますか", AT, records=records.of(code), role="merchant", **more
        )


@pytest.mark.parametrize(
    "code", ["gifu-gotoeat", "gunma-gotoeat", "aikyo-gunma", "tottori-area", "ise-shouhinken"]
)
@pytest.mark.parametrize("state", TITLES)
def test_every_state_is_said_in_plain_words_in_every_programme(store: Store, code: str, state: str) -> None:
    with_application(store, state, code)
    answer = asked(store, code)
    assert TITLES[state] in answer
    assert "ほかの店の理由" not in answer
    assert "2020年10月20日(火)" in answer


def test_what_is_missing_and_how_to_send_it(store: Store) -> None:
    with_application(store, "papers_missing", missing=["営業許可証の写し", "通帳の写し"])
    answer = asked(store)
    assert "営業許可証の写し、通帳の写し" in answer
    assert "送り方" in answer
    assert answer.reply.blocks[0].citations


def test_from_which_day_tickets_may_be_taken(store: Store) -> None:
    with_application(store, "approved", kit_sent_on=date(2020, 10, 26), kit_arrived_on=date(2020, 10, 28))
    answer = asked(store)
    [card] = answer.reply.blocks
    assert isinstance(card, Card)
    [row] = [row for row in card.rows if row.strong]
    assert row.value == "2020年10月28日(水)", "counted from the arrival of the kit"


def test_the_day_on_record_counts_more_than_the_one_computed(store: Store) -> None:
    with_application(store, "approved", kit_arrived_on=date(2020, 10, 28), tickets_from=date(2020, 11, 1))
    assert "2020年11月1日(日)" in asked(store)


def test_a_refused_one_says_why_and_names_no_day_for_tickets(store: Store) -> None:
    with_application(store, "refused", reason="対象外の業種のため", tickets_from=date(2020, 11, 1))
    answer = asked(store)
    assert "対象外の業種のため" in answer
    assert "2020年11月1日" not in answer


def test_another_merchants_application_cannot_be_asked_for(store: Store) -> None:
    with_application(store, "approved")
    answer = asked(store, args={"application": "2"})
    assert answer.kind == "no_answer"
    assert "ほかの店の理由" not in answer


def test_an_earlier_state_is_known_from_its_history(store: Store) -> None:
    with_application(store, "approved")
    event = {"application_id": 1, "state": "kit_arrived", "on": date(2020, 10, 30), "note": ""}
    store.write_now(lambda db: db.execute(insert(APPLICATION_EVENTS).values(**event)))
    assert "2020年10月30日(金)" in asked(store)


@pytest.mark.parametrize("code", programmes())
def test_who_is_not_linked_hears_how_it_goes_and_can_link(ask: Ask, code: str) -> None:
    answer = ask("registration", code, "登録終わってますか", AT, role="merchant")
    assert "記録と連携する" in answer
    assert answer.reply.quick[0].does.handler == "link"


def test_of_many_applications_one_is_chosen(store: Store) -> None:
    def unit(db: Connection) -> None:
        merchant = kit.merchant(db)
        for number in range(5):
            shop = kit.shop(db, merchant, name=f"{number}号店")
            kit.application(db, merchant, "approved", shop_id=shop)
        kit.linked(db, merchant)

    store.write_now(unit)
    answer = asked(store)
    assert answer.kind == "choices"
    assert "3号店" in answer


@pytest.mark.parametrize("code", programmes())
def test_what_comes_after_an_application_is_said_once(ask: Ask, code: str) -> None:
    said = [
        line
        for line in ask("registration", code, "", AT, role="merchant").text.splitlines()
        if line.startswith("・")
    ]
    assert 2 <= len(said) <= 4
    assert not any(one.strip("・。") in other for one in said for other in said if one != other)
