"""The whole calendar."""

import pytest
from asking import Ask

from bot.blocks import Cards, Timeline


@pytest.mark.parametrize(("code", "rounds"), [("gifu-gotoeat", 6), ("aikyo-gunma", 7), ("ise-shouhinken", 8)])
def test_a_merchant_sees_the_picture_and_a_card_for_every_round(ask: Ask, code: str, rounds: int) -> None:
    drawn, cards = ask("calendar", code, "日程を全部", "2020-12-18", role="merchant").reply.blocks
    assert isinstance(drawn, Timeline)
    assert isinstance(cards, Cards)
    assert len(cards.cards) == rounds


def test_the_current_round_is_marked(ask: Ask) -> None:
    drawn, cards = ask("calendar", "gifu-gotoeat", "日程", "2020-12-18", role="merchant").reply.blocks
    assert isinstance(cards, Cards)
    assert [card.title for card in cards.cards if card.subtitle] == ["第3回"]
    assert isinstance(drawn, Timeline)
    assert [track.label for lane in drawn.lanes for track in lane.tracks if track.current] == ["第3回"]


@pytest.mark.parametrize(
    "code", ["gunma-gotoeat", "gifu-gotoeat", "aikyo-gunma", "ise-shouhinken", "tottori-area"]
)
def test_a_consumer_sees_sale_and_use(ask: Ask, code: str) -> None:
    (drawn,) = ask("calendar", code, "カレンダー", "2020-12-18", role="consumer").reply.blocks
    assert isinstance(drawn, Timeline)
    assert drawn.lanes[-1].tracks[0].bars[0].kind == "use"
    assert not any(
        mark.kind in ("cutoff", "payout") for lane in drawn.lanes for t in lane.tracks for mark in t.marks
    )


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("gunma-gotoeat", "「基本形：毎月2回」とだけ書かれています。"),
        ("tottori-area", "資料に日付がありません"),
    ],
)
def test_without_rounds_the_picture_says_so_and_stands_alone(ask: Ask, code: str, said: str) -> None:
    answer = ask("calendar", code, "日程", "2022-05-20", role="merchant")
    assert len(answer.reply.blocks) == 1
    assert said in answer.text


def test_how_it_is_paid_is_told_where_there_are_no_payout_days(ask: Ask) -> None:
    answer = ask("calendar", "aikyo-gunma", "日程", "2020-07-01", role="merchant")
    assert answer.text.count("2週間程度で指定の口座に振り込みます") == 1
