"""Ask one handler, on one day, about one shipped programme."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from shipped import REGISTRY, WORDS, programmes

from bot.blocks import Reply
from bot.clock import TOKYO
from bot.holidays import japanese_holiday_name
from bot.memory import Memory
from bot.plain import text_of
from bot.turn import Turn
from handlers import all_handlers
from programmes.rules import PostalService

HANDLERS = {handler.NAME: handler for handler in all_handlers()}


def turn_of(code: str, text: str, at: str, **more: Any) -> Turn:
    moment = datetime.fromisoformat(at)
    now = moment.replace(tzinfo=TOKYO) if "T" in at else datetime.combine(moment.date(), time(12), TOKYO)
    role = more.pop("role", None)
    return Turn(
        now=now,
        programme=programmes()[code],
        programmes=programmes(),
        role=role,
        text=text,
        memory=more.pop("memory", Memory(programme=code)),
        words=WORDS,
        holiday_name=japanese_holiday_name,
        new_case_number=lambda: "A7-K2Q",
        entrance=(code,),
        post=PostalService(),
        can_answer=lambda name: REGISTRY.can_answer(name, programmes()[code], role),
        **more,
    )


class Said:
    """A reply and its plain text, ready to be looked at."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.kind = reply.kind
        self.text = text_of(reply, buttons=True)

    def __contains__(self, words: str) -> bool:
        return words in self.text

    def __repr__(self) -> str:
        return f"{self.kind}: {self.text}"


Ask = Callable[..., Said]


def ask_handler(handler: str, code: str, text: str, at: str, **more: Any) -> Said:
    """``ask("payout", "gifu-gotoeat", "11/1に使われた券", "2020-11-02")``: what is said."""
    return Said(HANDLERS[handler].answer(turn_of(code, text, at, **more)))
