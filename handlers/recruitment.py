"""Can a merchant still apply to take part, until when, and what applying now means."""

from collections.abc import Mapping

from bot.arguments import ArgCheck, is_day
from bot.asked_day import moment_planned
from bot.asked_whether import asks_whether_to_apply
from bot.blocks import Card, Reply, Row
from bot.claims import ALWAYS
from bot.offers import next_questions, to_person
from bot.turn import Question, Turn
from programmes.model import Programme
from programmes.rules import recruitment_state

NAME = "recruitment"
ARGS: Mapping[str, ArgCheck] = {"day": is_day}
READS: frozenset[str] = frozenset({"day"})


def fits(programme: Programme) -> bool:
    return bool(programme.recruitment)


def claims(question: Question) -> float:
    """Whether a shop may still apply, or on a day that is named."""
    return ALWAYS if asks_whether_to_apply(question.text, question.today) else 0.0


def answer(turn: Turn) -> Reply:
    when, dated = moment_planned(turn)
    state = recruitment_state(turn.programme, when)
    values = {"state": state, "when": when, "dated": dated, "programme": turn.programme}
    rows = tuple(Row(row.name, turn.words(NAME, "row_period", row=row)) for row in turn.programme.recruitment)
    card = Card(
        title=turn.words(NAME, "title", **values),
        text=turn.words(NAME, state.state, **values),
        rows=rows,
        tone="good" if state.state == "open" else "warning",
        colour=turn.programme.colour,
        citations=turn.cite(state.source),
    )
    return Reply("answer", (card,), (*next_questions(turn, NAME), to_person(turn)))
