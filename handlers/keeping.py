"""What papers must be kept, until when, and whether they may go on a day that is named, or now."""

from collections.abc import Mapping

from bot.arguments import ArgCheck
from bot.asked_day import moment_planned
from bot.asked_whether import asks_whether_to_throw_away
from bot.blocks import Card, Reply, Row
from bot.offers import next_questions, to_person
from bot.turn import Question, Turn
from bot.written_days import days_written
from programmes.model import Programme
from programmes.rules import papers_to_keep

NAME = "keeping"
ARGS: Mapping[str, ArgCheck] = {}
READS: frozenset[str] = frozenset()
_UNLESS_SURE = 0.9
_NO_DAY = 0.5


def fits(programme: Programme) -> bool:
    return any(keeping.until or keeping.years for keeping in programme.keeping)


def claims(question: Question) -> float:
    """Whether what was kept may be thrown away on a day that is named, or now."""
    if not asks_whether_to_throw_away(question.text, question.today):
        return 0.0
    return _UNLESS_SURE if days_written(question.text, question.today) else _NO_DAY


def answer(turn: Turn) -> Reply:
    papers = papers_to_keep(turn.programme)
    when, _ = moment_planned(turn)
    thrown_away = when.date() if asks_whether_to_throw_away(turn.text, turn.today) else None
    rows = tuple(Row(p.keeping.what, turn.words(NAME, "until", paper=p), strong=True) for p in papers)
    sources = tuple(source for p in papers for source in p.source)
    card = Card(
        title=turn.words(NAME, "title"),
        text=turn.words(NAME, "text", papers=papers, thrown_away=thrown_away),
        rows=rows,
        colour=turn.programme.colour,
        citations=turn.cite(sources),
    )
    return Reply("answer", (card,), (*next_questions(turn, NAME), to_person(turn)))
