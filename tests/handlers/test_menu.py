"""What can be asked."""

import pytest
from asking import HANDLERS, Ask, programmes

from bot.blocks import Card, Press


@pytest.mark.parametrize(
    "code", ["gunma-gotoeat", "gifu-gotoeat", "aikyo-gunma", "tottori-area", "ise-shouhinken"]
)
@pytest.mark.parametrize("role", ["consumer", "merchant", None])
def test_every_button_leads_to_a_handler_that_fits(ask: Ask, code: str, role: str | None) -> None:
    answer = ask("menu", code, "メニュー", "2021-11-01", role=role)
    (card,) = answer.reply.blocks
    assert isinstance(card, Card)
    assert 3 <= len(card.buttons) <= 6
    for button in card.buttons:
        assert isinstance(button.does, Press)
        assert HANDLERS[button.does.handler].fits(programmes()[code])
