"""How much one person, or a family, may buy."""

from collections.abc import Mapping

from bot.arguments import ArgCheck
from bot.asked_count import persons_in
from bot.blocks import Card, Reply, Row
from bot.offers import next_questions, to_person
from bot.turn import Turn
from programmes.model import Programme
from programmes.rules import Allowance, purchase_limit

NAME = "limit"
ARGS: Mapping[str, ArgCheck] = {}
READS: frozenset[str] = frozenset({"人", "冊", "セット", "all"})


def fits(programme: Programme) -> bool:
    return programme.purchase is not None


def answer(turn: Turn) -> Reply:
    allowance = purchase_limit(turn.programme, persons_in(turn.text))
    assert isinstance(allowance, Allowance)
    unit = turn.programme.tickets[0].unit if turn.programme.tickets else ""
    values = {"allowance": allowance, "unit": unit, "programme": turn.programme}
    rows = tuple(
        Row(turn.words(NAME, f"row_{name}", **values), value, strong=name == "sets")
        for name in ("sets", "pays", "worth", "gain")
        if (value := turn.words(NAME, f"value_{name}", **values))
    )
    card = Card(
        title=turn.words(NAME, "title"),
        text=turn.words(NAME, "text", **values),
        rows=rows,
        colour=turn.programme.colour,
        citations=turn.cite(allowance.source),
    )
    return Reply("answer", (card,), (*next_questions(turn, NAME), to_person(turn)))
