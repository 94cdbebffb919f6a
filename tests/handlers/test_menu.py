"""What can be asked."""

import pytest
from asking import HANDLERS, Ask, programmes
from own_records import args_of, buttons, shop_with

from bot.blocks import Card, Press
from store import Store

CODES = ["gunma-gotoeat", "gifu-gotoeat", "aikyo-gunma", "tottori-area", "ise-shouhinken"]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("role", ["consumer", "merchant", None])
def test_every_button_leads_to_a_handler_that_fits(ask: Ask, code: str, role: str | None) -> None:
    answer = ask("menu", code, "メニュー", "2021-11-01", role=role)
    (card,) = answer.reply.blocks
    assert isinstance(card, Card)
    assert 3 <= len(card.buttons) <= 6
    for button in card.buttons:
        assert isinstance(button.does, Press)
        assert HANDLERS[button.does.handler].fits(programmes()[code])


@pytest.mark.parametrize("code", CODES)
def test_who_is_linked_reaches_all_that_is_theirs_and_the_end_of_the_link(store: Store, code: str) -> None:
    with shop_with(store, code, handler="menu") as shop:
        said = shop.ask("メニュー", at="2021-11-01")
        [card] = said.reply.blocks
        assert isinstance(card, Card)
        assert 4 <= len(card.buttons) <= 5
        reached = {args_of(does)[0] for does in buttons(said).values()}
        assert {"payouts", "pipe", "registration", "dispute", "dispute_state", "link", "payout"} <= reached
        assert "連携を確かめる・やめる" in said


@pytest.mark.parametrize("code", CODES)
def test_a_shop_that_is_not_linked_can_be(ask: Ask, code: str) -> None:
    said = ask("menu", code, "メニュー", "2021-11-01", role="merchant")
    assert args_of(buttons(said)["記録と連携する"]) == ("link", {})
    assert "申し立ての状況" not in said
