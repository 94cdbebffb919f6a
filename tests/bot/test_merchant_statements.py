"""A payout's rows become its statement, in each programme's words."""

from datetime import date
from typing import Any

import merchant_kit as kit
import pytest
from merchant_kit import NOW
from sqlalchemy import Connection
from talking import programmes

from bot.merchants.statement import Statement, statement_csv
from bot.merchants.statements import statement_of
from store import Store


def made(store: Store, code: str, **more: Any) -> Statement:
    def unit(db: Connection) -> Statement | None:
        merchant = kit.merchant(db, code, name="みほん食堂", bank_name="みほん銀行", account_tail="123")
        shop = kit.shop(db, merchant, code, name="駅前店", number="S77")
        number = kit.payout(db, merchant, programme=code, shop_id=shop, **more)
        return statement_of(db, number, programmes()[code], NOW)

    statement = store.write_now(unit)
    assert statement is not None
    return statement


def test_all_that_stands_on_it(store: Store) -> None:
    said = made(
        store, "gifu-gotoeat", declared={"face-1000": 10, "face-500": 4}, counted={"face-1000": 9, "face-500": 4},
        amount=11_000, day=date(2021, 2, 1), round=4, difference_reason="1枚は見本券",
    )  # fmt: skip
    assert (said.amount, said.declared_amount, said.difference) == (11_000, 12_000, -1_000)
    assert [(line.kind, line.declared, line.counted, line.amount) for line in said.lines] == [
        ("1,000円券", 10, 9, 9_000),
        ("500円券", 4, 4, 2_000),
    ]
    assert (said.merchant_number, said.shop, said.round_name) == ("S77", "みほん食堂 駅前店", "第4回")
    assert (said.bank, said.account_tail) == ("みほん銀行", "123")
    assert said.payer == "GoToEatキャンペーン食事券岐阜県事務局"
    assert said.last_day_to_dispute == date(2021, 2, 15)
    assert "換金用片の集計結果" in said.rule
    assert "P.13" in said.rule
    assert said.desk_phone == "0570-07-5210"
    assert statement_csv(said)


@pytest.mark.parametrize(
    ("code", "counted", "amounts"),
    [
        ("gunma-gotoeat", {"face-1000": 3}, [3_000]),
        ("aikyo-gunma", {"guest-nights": 18}, [72_000]),
        ("ise-shouhinken", {"common-1000": 3, "electronic": 12_000}, [3_000, 12_000]),
        ("tottori-area", {"area-500": 8, "area-250": 4}, [4_000, 1_000]),
    ],
)
def test_programmes_without_a_rule_to_object_name_no_last_day(
    store: Store, code: str, counted: dict[str, int], amounts: list[int]
) -> None:
    said = made(store, code, counted=counted, amount=sum(amounts))
    assert [line.amount for line in said.lines] == amounts
    assert all(line.declared is None for line in said.lines)
    assert said.last_day_to_dispute is None
    assert said.adjustment == 0


def test_without_a_request_there_are_no_lines_and_nothing_is_made_up(store: Store) -> None:
    said = made(store, "gifu-gotoeat", amount=5_000)
    assert (said.lines, said.declared_amount, said.round_name) == ((), None, "")


def test_another_programmes_payout_has_no_statement_here(store: Store) -> None:
    def unit(db: Connection) -> list[Statement | None]:
        number = kit.payout(db, kit.merchant(db))
        return [
            statement_of(db, number, programmes()["gunma-gotoeat"], NOW),
            statement_of(db, number + 1, programmes()["gifu-gotoeat"], NOW),
        ]

    assert store.write_now(unit) == [None, None]
