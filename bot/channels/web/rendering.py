"""Blocks as HTML: one macro of ``blocks.html`` for each kind of block and of button.

Everything a person or a document wrote is escaped by Jinja2; nothing here builds HTML from strings.
"""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import assert_never

from jinja2 import Environment
from markupsafe import Markup

from bot.blocks import Block, Button, Card, Cards, Choices, Link, Open, PickDay, Picture, Press, Say, SharePosition, Text
from bot.codec import encode_press
from bot.engine import Said


@dataclass(frozen=True, slots=True)
class FormFields:
    """What every form in a room posts with it: where to, and the visitor's token; a nonce of its own each."""

    action: str
    csrf: str

    def nonce(self) -> str:
        return secrets.token_hex(16)


class Renderer:
    """Turns messages into HTML with the templates of ``env``."""

    def __init__(self, env: Environment) -> None:
        self._env = env

    def message(self, said: Said, fields: FormFields) -> Markup:
        """One message of the transcript as an ``<article>``."""
        return _Printer(self._env, fields).message(said)

    def messages(self, transcript: Iterable[Said], fields: FormFields) -> Markup:
        """All of them, with a line wherever a new day begins."""
        printer = _Printer(self._env, fields)
        return Markup().join(printer.message(said) for said in transcript)

    def welcome(self, blocks: Iterable[Block], quick: Iterable[Button], fields: FormFields) -> Markup:
        """What the counter says before anything was asked; it is not part of the transcript."""
        return _Printer(self._env, fields).welcome(tuple(blocks), tuple(quick))


class _Printer:
    """Prints one run of messages: remembers the day of the last one."""

    def __init__(self, env: Environment, fields: FormFields) -> None:
        self._env = env
        self._fields = fields
        self._day = ""

    @cached_property
    def _macros(self):  # type: ignore[no-untyped-def]
        return self._env.get_template("blocks.html").make_module({"fields": self._fields})

    def message(self, said: Said) -> Markup:
        day = said.at.date().isoformat()
        starts_day, self._day = day != self._day, day
        blocks = said.reply.blocks if said.reply else ()
        quick = said.reply.quick if said.reply else ()
        body = Markup().join(self.block(block) for block in blocks)
        return Markup(self._macros.message(said, starts_day, body, self.buttons(quick)))

    def welcome(self, blocks: tuple[Block, ...], quick: tuple[Button, ...]) -> Markup:
        body = Markup().join(self.block(block) for block in blocks)
        return Markup(self._macros.welcome(body, self.buttons(quick)))

    def block(self, block: Block) -> Markup:
        match block:
            case Text():
                return Markup(self._macros.text(block))
            case Choices():
                return Markup(self._macros.choices(block, self.buttons(block.buttons)))
            case Card():
                return Markup(self._macros.card(block, self.buttons(block.buttons)))
            case Cards():
                return Markup(self._macros.cards([self.block(card) for card in block.cards]))
            case Picture():
                return Markup(self._macros.picture(block))
            case Link():
                return Markup(self._macros.link(block))
            case _:
                assert_never(block)

    def buttons(self, buttons: Iterable[Button]) -> list[Markup]:
        return [self.button(button) for button in buttons]

    def button(self, button: Button) -> Markup:
        match button.does:
            case Press() as press:
                return Markup(self._macros.press(button, press_value(button.label, press)))
            case PickDay() as pick:
                return Markup(self._macros.pick_day(button, pick, press_value(button.label, pick.press)))
            case Say() as say:
                return Markup(self._macros.say(button, say))
            case Open() as opens:
                return Markup(self._macros.open(button, opens))
            case SharePosition():
                return Markup(self._macros.share_position(button))
            case _:
                assert_never(button.does)


def press_value(label: str, press: Press) -> str:
    """What a button posts: its label, which the person is seen to have said, and the press."""
    return json.dumps([label, encode_press(press)], ensure_ascii=False, separators=(",", ":"))


def read_press_value(value: str) -> tuple[str, str] | None:
    """Label and press data of :func:`press_value`; None for anything else. The counter checks the data."""
    try:
        pair = json.loads(value)
    except ValueError:
        return None
    if isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair):
        return pair[0][:40], pair[1]
    return None
