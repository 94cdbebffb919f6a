"""May I take part: the programme's own conditions, one question after the other."""

from collections.abc import Mapping

from bot.arguments import ArgCheck
from bot.blocks import Button, Card, Reply
from bot.merchants.asked_by_buttons import answers, ask, is_given, once_more
from bot.offers import questions, to_person
from bot.turn import Turn
from programmes.model import Programme
from programmes.rules import TakingPart, may_take_part, taking_part_questions

NAME = "may_join"
ARGS: Mapping[str, ArgCheck] = {"given": is_given}
READS: frozenset[str] = frozenset()


def fits(programme: Programme) -> bool:
    return bool(taking_part_questions(programme))


def answer(turn: Turn) -> Reply:
    asked = taking_part_questions(turn.programme)
    given = turn.args.get("given", "")
    found = may_take_part(turn.programme, answers(given, asked))
    if "given" not in turn.args:
        return _conditions(turn, found)
    if found.next is not None:
        return ask(turn, NAME, found.next, given[: found.answered], found.total)
    return _found(turn, found)


def _conditions(turn: Turn, found: TakingPart) -> Reply:
    """All of them at a glance, and the way to go through them one by one, each then with its own clause."""
    registration = turn.programme.registration
    assert registration is not None
    begin = Button(turn.words(NAME, "begin"), turn.press(NAME, given=""), primary=True)
    card = Card(
        title=turn.words(NAME, "title_conditions", programme=turn.programme),
        text=turn.words(NAME, "conditions", asked=taking_part_questions(turn.programme), found=found),
        buttons=(begin,),
        colour=turn.programme.colour,
        citations=turn.cite(registration.source),
    )
    return Reply("answer", (card,), (*questions(turn, "recruitment"), to_person(turn)))


def _found(turn: Turn, found: TakingPart) -> Reply:
    card = Card(
        title=turn.words(NAME, f"title_{found.answer}"),
        text=turn.words(NAME, found.answer, found=found, programme=turn.programme),
        tone="good" if found.answer == "yes" else "stop" if found.answer == "no" else "warning",
        colour=turn.programme.colour,
        citations=turn.cite(found.source),
    )
    quick = (*questions(turn, "recruitment"), once_more(turn, NAME), to_person(turn))
    return Reply("answer", (card,), quick)
