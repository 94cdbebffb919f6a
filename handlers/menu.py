"""What can be asked here: the main things for users of tickets and for shops."""

from collections.abc import Mapping

from bot.arguments import ArgCheck, one_of
from bot.blocks import Button, Card, Reply
from bot.offers import to_person
from bot.turn import Turn
from programmes.model import Programme

NAME = "menu"
ARGS: Mapping[str, ArgCheck] = {"welcome": one_of("1")}
READS: frozenset[str] = frozenset()
_CONSUMER = ("use", "sale", "price", "desk")
_MERCHANT = ("payout", "next_cutoff", "recruitment", "use", "desk")


def fits(programme: Programme) -> bool:
    return True


def answer(turn: Turn) -> Reply:
    block = "welcome" if turn.args.get("welcome") else "menu"
    names = _names(turn)
    card = Card(
        title=turn.words(NAME, "title", programme=turn.programme),
        text=turn.words(NAME, block, programme=turn.programme),
        colour=turn.programme.colour,
        buttons=tuple(
            Button(turn.words(NAME, f"to_{name}", programme=turn.programme), turn.press(name))
            for name in names
        ),
    )
    return Reply("greeting", (card,), (to_person(turn),))


def _names(turn: Turn) -> tuple[str, ...]:
    """Four or five things that this programme can answer, for who asks."""
    wanted = {"consumer": _CONSUMER, "merchant": _MERCHANT, None: ("use", "sale", "price", "payout", "desk")}[
        turn.role
    ]
    programme = turn.programme
    able = {
        "sale": bool(programme.sales),
        "price": bool(programme.tickets),
        "next_cutoff": bool(programme.settlement.rounds),
        "recruitment": bool(programme.recruitment),
    }
    names = tuple(name for name in wanted if able.get(name, True))
    return (*names[:1], "lodging", *names[1:]) if programme.discount and turn.role != "merchant" else names
