"""How much one person, or a family, may buy."""

from collections.abc import Mapping

from bot.arguments import ArgCheck
from bot.blocks import Card, Reply, Row
from bot.offers import next_questions, to_person
from bot.turn import Turn
from faq.amounts import read_amounts
from programmes.model import Programme
from programmes.rules import Allowance, purchase_limit

NAME = "limit"
ARGS: Mapping[str, ArgCheck] = {}
READS: frozenset[str] = frozenset({"人", "冊", "セット"})
_MOST_PERSONS = 100


def fits(programme: Programme) -> bool:
    return programme.purchase is not None


def answer(turn: Turn) -> Reply:
    persons = [a.value for a in read_amounts(turn.text) if a.unit == "人" and 0 < a.value <= _MOST_PERSONS]
    allowance = purchase_limit(turn.programme, persons[0] if persons else 1)
    assert isinstance(allowance, Allowance)
    unit = turn.programme.tickets[0].unit if turn.programme.tickets else ""
    values = {"allowance": allowance, "unit": unit, "programme": turn.programme}
    rows = [
        Row(turn.words(NAME, "row_sets", **values), turn.words(NAME, "value_sets", **values), strong=True)
    ]
    if allowance.pays is not None:
        rows.append(Row(turn.words(NAME, "row_pays"), turn.words(NAME, "value_pays", **values)))
    if allowance.worth is not None:
        rows.append(Row(turn.words(NAME, "row_worth"), turn.words(NAME, "value_worth", **values)))
    card = Card(
        title=turn.words(NAME, "title"),
        text=turn.words(NAME, "text", **values),
        rows=tuple(rows),
        colour=turn.programme.colour,
        citations=turn.cite(allowance.source),
    )
    return Reply("answer", (card,), (*next_questions(turn, NAME), to_person(turn)))
