"""Talk to the counter over the shipped programmes: words, buttons, pictures, as any channel passes them on."""

from datetime import date, datetime, time
from itertools import count

from shipped import REGISTRY, WORDS, counter, programmes  # noqa: F401 (for who talks, too)

from bot.blocks import Button, Card, Cards, Choices, PickDay, Press, Reply, Say
from bot.clock import TOKYO
from bot.codec import encode_press
from bot.incoming import Incoming, IncomingKind
from bot.memory import Memory
from bot.plain import text_of
from bot.turn import FindListing, OpenCase, Standing, no_listing
from programmes.model import Role

CODES = ("aikyo-gunma", "gifu-gotoeat", "gunma-gotoeat", "ise-shouhinken", "tottori-area")
NUMBERS = count(1)


def noon(day: str | date) -> datetime:
    return datetime.combine(date.fromisoformat(str(day)), time(12), TOKYO)


def buttons_of(reply: Reply) -> list[Button]:
    """Every button of a reply, in the order in which they are seen."""
    cards = [
        card for block in reply.blocks for card in (block.cards if isinstance(block, Cards) else (block,))
    ]
    return [b for card in cards if isinstance(card, Card | Choices) for b in card.buttons] + list(reply.quick)


class Talk:
    """One conversation. ``at``: the day it is held on; without one, the first programme's demo day."""

    def __init__(
        self, *entrance: str, at: str = "", role: Role | None = None, programme: str = "", case: str = ""
    ) -> None:
        self.entrance = entrance or CODES
        self.memory = Memory(programme=programme, role=role)
        self.now = noon(at or programmes()[self.entrance[0]].demo_day)
        self.case = OpenCase(case, self.now) if case else None
        self.last = Reply("silent")
        self.listings: FindListing = no_listing
        self.counter = counter()

    def say(self, text: str) -> Reply:
        return self.send("text", text=text)

    def press(self, press: Press | str, picked: str = "") -> Reply:
        """A button's order, or the raw data that some transport brought."""
        data = encode_press(press) if isinstance(press, Press) else press
        return self.send("press", press=data, picked=picked)

    def tap(self, label: str, picked: str = "") -> Reply:
        """Tap a button of the last reply."""
        does = next(button.does for button in buttons_of(self.last) if label in button.label)
        if isinstance(does, Say):
            return self.say(does.text)
        assert isinstance(does, Press | PickDay)
        return self.press(does.press if isinstance(does, PickDay) else does, picked)

    def send(self, kind: IncomingKind, text: str = "", press: str = "", picked: str = "") -> Reply:
        number = next(NUMBERS)
        incoming = Incoming(
            "web", "somebody", f"e{number}", kind, self.now, text=text, press=press, picked=picked
        )
        standing = Standing(self.entrance, self.memory, self.case, listings=self.listings)
        self.last = self.counter.reply(incoming, standing, self.now, lambda: f"CASE-{number}")
        self._remember(self.last)
        return self.last

    def _remember(self, reply: Reply) -> None:
        """As the engine does between two turns."""
        if reply.memory is not None:
            self.memory = reply.memory
        if reply.close_case:
            self.case = None
        if reply.case is not None and reply.case.holds:
            self.case = OpenCase(reply.case.number, self.now)


def said(reply: Reply) -> str:
    """Everything the person sees, buttons too."""
    return text_of(reply, buttons=True)
