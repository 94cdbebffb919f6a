"""Somebody who is linked to a merchant, asking a handler about their own records; and what its buttons do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import merchant_kit as kit
from asking import Said, ask_handler
from sqlalchemy import Connection

from bot.blocks import Button, Card, Cards, Choices, PickDay, Press
from bot.records import Records
from store import Store

GIFU = "gifu-gotoeat"
AT = "2021-02-03T12:00:00"
SITE: dict[str, Any] = {"site": "https://counter.example.jp", "new_token": lambda: "secret"}


@dataclass
class Shop:
    """Whoever speaks as U1, and what they may see."""

    records: Records
    code: str
    handler: str = "payouts"

    def ask(self, text: str = "", at: str = AT, **args: str) -> Said:
        return ask_handler(
            self.handler, self.code, text, at, records=self.records, args=args, role="merchant", **SITE
        )


@contextmanager
def shop_with(
    store: Store, code: str = GIFU, shops: int = 0, handler: str = "payouts", **rows: Any
) -> Iterator[Shop]:
    """U1 is linked to a merchant of ``code`` with these payouts (``p1={…}``; ``at``: of its first, second … shop)."""

    def unit(db: Connection) -> None:
        merchant = kit.merchant(db, code)
        places = [kit.shop(db, merchant, code, name=f"{n + 1}号店") for n in range(shops)]
        for row in rows.values():
            values = dict(row)
            if "at" in values:
                values["shop_id"] = places[values.pop("at")]
            kit.payout(db, merchant, programme=code, **values)
        kit.linked(db, merchant)

    store.write_now(unit)
    with kit.records_of(store) as records:
        yield Shop(records.of(code), code, handler)


def buttons(said: Said) -> dict[str, Any]:
    """What every button does, by its label."""
    found: list[Button] = list(said.reply.quick)
    for block in said.reply.blocks:
        for card in block.cards if isinstance(block, Cards) else (block,):
            if isinstance(card, Card | Choices):
                found += card.buttons
    return {button.label: button.does for button in found}


def args_of(does: Any) -> tuple[str, dict[str, str]]:
    """A press's handler, and its arguments without the programme."""
    press = does.press if isinstance(does, PickDay) else does
    assert isinstance(press, Press)
    return press.handler, {key: value for key, value in press.args if key != "p"}
