"""What papers must be kept, until when."""

from collections.abc import Mapping

from bot.arguments import ArgCheck
from bot.blocks import Card, Reply, Row
from bot.offers import next_questions, to_person
from bot.turn import Turn
from programmes.model import Programme
from programmes.rules import papers_to_keep

NAME = "keeping"
ARGS: Mapping[str, ArgCheck] = {}
READS: frozenset[str] = frozenset()


def fits(programme: Programme) -> bool:
    return any(keeping.until or keeping.years for keeping in programme.keeping)


def answer(turn: Turn) -> Reply:
    papers = papers_to_keep(turn.programme)
    rows = tuple(Row(p.keeping.what, turn.words(NAME, "until", paper=p), strong=True) for p in papers)
    sources = tuple(source for p in papers for source in p.source)
    card = Card(
        title=turn.words(NAME, "title"),
        text=turn.words(NAME, "text", papers=papers),
        rows=rows,
        colour=turn.programme.colour,
        citations=turn.cite(sources),
    )
    return Reply("answer", (card,), (*next_questions(turn, NAME), to_person(turn)))
