"""The whole calendar."""

import pytest
from asking import Ask

from bot.blocks import Cards


@pytest.mark.parametrize(("code", "rounds"), [("gifu-gotoeat", 6), ("aikyo-gunma", 7), ("ise-shouhinken", 8)])
def test_every_round_has_a_card(ask: Ask, code: str, rounds: int) -> None:
    answer = ask("calendar", code, "日程を全部", "2020-12-18")
    cards = answer.reply.blocks[-1]
    assert isinstance(cards, Cards)
    assert len(cards.cards) == rounds


def test_the_current_round_is_marked(ask: Ask) -> None:
    (cards,) = ask("calendar", "gifu-gotoeat", "日程", "2020-12-18").reply.blocks
    assert isinstance(cards, Cards)
    assert [card.title for card in cards.cards if card.subtitle] == ["第3回"]
