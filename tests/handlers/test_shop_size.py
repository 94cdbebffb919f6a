"""Am I a large shop (Ise: 大型店)."""

import merchant_kit as kit
import pytest
from asking import Ask, ask_handler, programmes

from handlers import shop_size
from store import Store

ISE, AT = "ise-shouhinken", "2023-11-10"


def test_only_where_the_size_makes_a_difference() -> None:
    assert [code for code, programme in programmes().items() if shop_size.fits(programme)] == [ISE]


@pytest.mark.parametrize(
    ("given", "size", "common", "small_only"),
    [
        ("y", "大型店", "取り扱えます", "取り扱えません"),
        ("nnnnn", "中小規模店", "取り扱えます", "取り扱えます"),
        ("nny", "大型店", "取り扱えます", "取り扱えません"),
    ],
)
def test_the_answers_decide_and_say_which_tickets_go(
    ask: Ask, given: str, size: str, common: str, small_only: str
) -> None:
    answer = ask("shop_size", ISE, "", AT, args={"given": given})
    [card] = answer.reply.blocks
    assert size in card.title
    rows = [row.value for row in card.rows]
    assert rows == [common, small_only]
    assert card.citations


def test_not_knowing_leads_to_people(ask: Ask) -> None:
    answer = ask("shop_size", ISE, "", AT, args={"given": "unnnn"})
    assert "担当者の確認" in answer


def test_what_is_on_record_is_said_first(store: Store) -> None:
    def unit(db):
        merchant = kit.merchant(db, ISE)
        kit.shop(db, merchant, ISE, name="本店", size="large")
        kit.linked(db, merchant)

    store.write_now(unit)
    with kit.records_of(store) as records:
        answer = ask_handler("shop_size", ISE, "", AT, records=records)
    assert "本店は「大型店」" in answer
