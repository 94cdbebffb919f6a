"""Blocks as HTML: one macro of ``blocks.html`` for each kind of block and of button.

Everything a person or a document wrote is escaped by Jinja2; nothing here builds HTML from strings.
"""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, assert_never

import structlog
from jinja2 import Environment
from markupsafe import Markup

from bot.blocks import (
    Block,
    Button,
    Card,
    Cards,
    Choices,
    Link,
    Open,
    PickDay,
    Picture,
    Press,
    Reply,
    Say,
    SharePosition,
    Text,
    Timeline,
)
from bot.channels.web.opinions import opinions
from bot.codec import encode_press
from bot.engine import Said
from bot.feedback import HELPFUL, UNHELPFUL, helpful_press, unhelpful_press
from bot.timeline import Scale

_log = structlog.get_logger(__name__)


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
        """All of them, with a line wherever a new day begins and the anchor ``latest`` before the last question;
        what was thought of an answer stands under it."""
        printer = _Printer(self._env, fields)
        everything = list(transcript)
        thought = opinions(everything)
        shown = [said for said in everything if said.id not in thought.aside]
        last_asked = max((said.id for said in shown if said.direction == "in"), default=None)
        return Markup().join(
            (printer.anchor() if said.id == last_asked else Markup())
            + printer.message(said, thought.of.get(said.id))
            for said in shown
        )

    def welcome(self, blocks: Iterable[Block], quick: Iterable[Button], fields: FormFields) -> Markup:
        """What the counter says before anything was asked; it is not part of the transcript."""
        return _Printer(self._env, fields).welcome(tuple(blocks), tuple(quick))

    def timeline(self, block: Timeline) -> Markup:
        """A calendar on its own, for any page that has ``static/timeline.css``."""
        return timeline(self._env, block)


def timeline(env: Environment, block: Timeline) -> Markup:
    macros: Any = env.get_template("timeline.html").module
    printed: Markup = macros.timeline(block, Scale(block))
    return printed


class _Printer:
    """Prints one run of messages: remembers the day of the last one."""

    def __init__(self, env: Environment, fields: FormFields) -> None:
        self._env = env
        self._macros: Any = env.get_template("blocks.html").make_module({"fields": fields})
        self._day = ""
        self._reply: Reply | None = None

    def _print(self, macro: str, *values: object) -> Markup:
        printed: Markup = getattr(self._macros, macro)(*values)
        return printed

    def message(self, said: Said, opinion: Said | None = None) -> Markup:
        """``opinion``: the reply to what was thought of this message."""
        body, quick = self._body(said)
        if said.reply and said.reply.rating:
            return self._print("opinion_of", said, said.reply.rating.message, self._opinion(said))
        day = said.at.date().isoformat()
        starts_day, self._day = day != self._day, day
        thought = self._opinion(opinion) if opinion else self._thumbs(said)
        return self._print("message", said, starts_day, body, quick, thought)

    def _thumbs(self, said: Said) -> Markup:
        reply = said.reply
        if reply is None or not reply.can_be_rated or said.direction != "out":
            return Markup()
        answer = reply.programme, reply.topic, said.id
        values = (HELPFUL, helpful_press(*answer)), (UNHELPFUL, unhelpful_press(*answer))
        return self._print("thumbs", *(press_value(label, press) for label, press in values))

    def _opinion(self, said: Said) -> Markup:
        body, quick = self._body(said)
        blocks = said.reply.blocks if said.reply else ()
        is_question = any(isinstance(block, Choices) for block in blocks)
        return self._print("opinion", body, quick if is_question else [])

    def _body(self, said: Said) -> tuple[Markup, list[Markup]]:
        """Blocks and buttons. One message that cannot be printed must not take the whole conversation with it:
        then its words stand alone."""
        if said.reply is None:
            return Markup(), []
        self._reply = said.reply
        try:
            return Markup().join(self.block(block) for block in said.reply.blocks), self.buttons(
                said.reply.quick
            )
        except Exception:
            _log.exception("message_not_printable", message=said.id)
            return Markup(), []

    def anchor(self) -> Markup:
        return self._print("latest_here")

    def welcome(self, blocks: tuple[Block, ...], quick: tuple[Button, ...]) -> Markup:
        body = Markup().join(self.block(block) for block in blocks)
        return self._print("welcome", body, self.buttons(quick))

    def block(self, block: Block, of: str = "") -> Markup:
        match block:
            case Text():
                return self._print("text", block, self._reply)
            case Choices():
                return self._print("choices", block, self.buttons(block.buttons))
            case Card():
                return self._print("card", block, self.buttons(block.buttons, of=of), self._reply)
            case Cards():
                return self._print("cards", [self.block(card, of=card.title) for card in block.cards])
            case Picture():
                return self._print("picture", block)
            case Link():
                return self._print("link", block)
            case Timeline():
                return self._print("drawn", timeline(self._env, block), block.citations, self._reply)
            case _:
                assert_never(block)

    def buttons(self, buttons: Iterable[Button], of: str = "") -> list[Markup]:
        """``of``: which of several cards they stand on; cards side by side have buttons of the same words."""
        return [self.button(button, f"{of}：{button.label}" if of else button.label) for button in buttons]

    def button(self, button: Button, says: str) -> Markup:
        match button.does:
            case Press() as press:
                return self._print("press", button, press_value(says, press))
            case PickDay() as pick:
                return self._print("pick_day", button, pick, press_value(says, pick.press))
            case Say() as say:
                return self._print("say", button, say)
            case Open() as opens:
                return self._print("open", button, opens)
            case SharePosition():
                return self._print("share_position", button)
            case _:
                assert_never(button.does)


def press_value(says: str, press: Press) -> str:
    """What a button posts: the words a person is then seen to have said, and the press."""
    return json.dumps([says, encode_press(press)], ensure_ascii=False, separators=(",", ":"))


def read_press_value(value: str) -> tuple[str, str] | None:
    """Words and press data of :func:`press_value`; None for anything else. The counter checks the data."""
    try:
        pair = json.loads(value)
    except ValueError:
        return None
    if isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair):
        return pair[0][:80], pair[1]
    return None
