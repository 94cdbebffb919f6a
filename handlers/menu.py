"""What can be asked here: the main things for users of tickets and for shops, with their own records if they are linked."""

from collections.abc import Mapping
from typing import Final

from bot.arguments import ArgCheck, one_of
from bot.blocks import Button, Card, Press, Reply
from bot.guards import GUARD
from bot.offers import questions, to_person
from bot.turn import Turn
from programmes.model import Programme

NAME = "menu"
ARGS: Mapping[str, ArgCheck] = {"welcome": one_of("1")}
READS: frozenset[str] = frozenset()
_WANTED: Final = {
    "consumer": ("use", "shops", "lodging", "sale", "price", "desk"),
    "merchant": ("payout", "next_cutoff", "recruitment", "use", "desk"),
    None: ("use", "shops", "lodging", "sale", "price", "payout", "desk"),
}
_LINKED: Final = ("payouts", "pipe", "registration", "payout", "next_cutoff")
_LINKED_BESIDES: Final = ("calendar", "desk")
_MOST = 5


def fits(programme: Programme) -> bool:
    return True


def answer(turn: Turn) -> Reply:
    """Four or five things that this programme can answer, for who asks."""
    block = "welcome" if turn.args.get("welcome") else "menu"
    wanted = _LINKED if turn.records.linked else _WANTED[turn.role]
    card = Card(
        title=turn.words(NAME, "title", programme=turn.programme),
        text=turn.words(NAME, block, programme=turn.programme),
        colour=turn.programme.colour,
        buttons=questions(turn, *wanted)[:_MOST],
    )
    return Reply("greeting", (card,), (*_for_shops(turn), to_person(turn)))


def _for_shops(turn: Turn) -> tuple[Button, ...]:
    """Who has not said who they are may say that they are a shop, which has another menu; a shop can be linked; who
    is linked has the rest of what is theirs, and the way to end the link."""
    if turn.records.linked:
        to_link = Button(turn.words(NAME, "button_linked"), turn.press("link"))
        return (*_disputes(turn), *questions(turn, *_LINKED_BESIDES), to_link)
    if turn.role == "merchant":
        return (*_disputes(turn), *questions(turn, "registration", "link"))
    if turn.role is not None:
        return ()
    label = turn.words("guards", "as_merchant", programme=turn.programme)
    return (Button(label, Press(GUARD, (("p", turn.programme.code), ("role", "merchant")))),)


def _disputes(turn: Turn) -> tuple[Button, ...]:
    """Objecting, and for who is linked how their disputes stand."""
    names = ("dispute", "dispute_state") if turn.records.linked else ("dispute",)
    return tuple(
        Button(turn.words(NAME, f"button_{name}"), turn.press(name))
        for name in names
        if turn.can_answer(name)
    )
