"""How much one person, or a family, may buy."""

from collections.abc import Mapping

from bot.arguments import ArgCheck
from bot.asked_count import persons_in
from bot.asked_sets import asks_for_persons, asks_may_buy, more_than_allowed
from bot.blocks import Card, Reply, Row
from bot.claims import ALWAYS
from bot.offers import next_questions, to_person
from bot.turn import Question, Turn
from programmes.model import Programme
from programmes.rules import Allowance, purchase_limit

NAME = "limit"
ARGS: Mapping[str, ArgCheck] = {}
READS: frozenset[str] = frozenset({"人", "冊", "セット", "all"})


def fits(programme: Programme) -> bool:
    return programme.purchase is not None


def claims(question: Question) -> float:
    """Whether more may be bought than may be, or so many by several people."""
    text, programme = question.text, question.programme
    if not asks_may_buy(text):
        return 0.0
    return ALWAYS if more_than_allowed(text, programme) or asks_for_persons(text, programme) else 0.0


def answer(turn: Turn) -> Reply:
    allowance = purchase_limit(turn.programme, persons_in(turn.text))
    assert isinstance(allowance, Allowance)
    unit = turn.programme.tickets[0].unit if turn.programme.tickets else ""
    values = {
        "allowance": allowance,
        "unit": unit,
        "over": more_than_allowed(turn.text, turn.programme),
        "programme": turn.programme,
    }
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
