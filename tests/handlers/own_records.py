"""Somebody who is linked to a merchant, asking a handler about their own records; and what its buttons do."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import merchant_kit as kit
from asking import Said, ask_handler, turn_of
from sqlalchemy import Connection, select

from bot.blocks import Button, Card, Cards, Choices, PickDay, Press, Reply
from bot.memory import Memory
from bot.orders import carry_out
from bot.records import Records
from bot.turn import Turn
from handlers import pipe
from store import Store
from store.merchant_tables import PIPE_NOTES

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


class Chat:
    """U1 at the handler ``pipe``, turn by turn: what is remembered stays, what is ordered is carried out."""

    def __init__(self, store: Store, code: str, at: str, address: str = "U1") -> None:
        self.store, self.code, self.at, self.address = store, code, at, address
        self.memory = Memory(programme=code, role="merchant")
        self.last = Said(Reply("silent"))

    def say(self, text: str) -> Said:
        """Words: to the form while it waits, otherwise a question."""
        return self._turn(
            lambda turn: pipe.continued(turn) if self.memory.form == "pipe" else pipe.answer(turn), text
        )

    def press(self, **args: str) -> Said:
        return self._turn(pipe.answer, "", **args)

    def tap(self, label: str, day: str = "") -> Said:
        """A button of the last reply; ``day``: picked on it."""
        does = next(does for name, does in buttons(self.last).items() if label in name)
        handler, args = args_of(does)
        assert handler == "pipe"
        return self.press(**args, **({"day": day} if day else {}))

    def _turn(self, act: Callable[[Turn], Reply | None], text: str, **args: str) -> Said:
        with kit.records_of(self.store, address=self.address) as records:
            turn = turn_of(
                self.code, text, self.at, records=records.of(self.code), memory=self.memory, args=args,
                role="merchant",
            )  # fmt: skip
            reply = act(turn)
        assert reply is not None, f"no answer to {text!r}"
        if reply.memory is not None:
            self.memory = reply.memory

        def write(db: Connection) -> None:
            for order in reply.orders:
                carry_out(db, order, "line:main", self.address, kit.NOW)

        self.store.write_now(write)
        self.last = Said(reply)
        return self.last


def chat(store: Store, code: str = GIFU, at: str = "2020-12-16", shops: int = 0) -> Chat:
    """U1, linked to a merchant of that many shops, at the handler ``pipe``."""
    with shop_with(store, code, shops):
        return Chat(store, code, at)


def notes(store: Store) -> list[Any]:
    """All pipe notes, as they stand."""
    return store.read_now(lambda db: list(db.execute(select(PIPE_NOTES).order_by(PIPE_NOTES.c.id))))
