"""Where an answer stands, one tap away: the clauses' wording in short, and where the documents disagree about it."""

from collections.abc import Iterable, Mapping
from typing import Final

from bot import courtesy
from bot.blocks import Card, Cards, Citation, Press, Reply, Row
from bot.codec import encode_press
from bot.turn import Words
from programmes.model import Clause, Conflict, Programme

SOURCE: Final = "source"
MOST: Final = 10
"""Cards that stand side by side."""


def source_press(citations: Iterable[Citation]) -> Press | None:
    """The tap on a source line: its clauses, as many as a button carries. None where none can be looked up."""
    named = [each for each in citations if each.programme and each.clause]
    programme = named[0].programme if named else ""
    clauses = dict.fromkeys(each.clause for each in named if each.programme == programme)
    ids: list[str] = []
    for clause in clauses:
        if not _fits(programme, [*ids, clause]):
            break
        ids.append(clause)
    return _press(programme, ids) if ids else None


def shown(words: Words, programme: Programme, args: Mapping[str, str]) -> Reply | None:
    """A card for each document, and one for each conflict of these clauses; None for clauses that are not there."""
    if args.keys() != {"c"}:
        return None
    known: dict[str, Clause] = {clause.id: clause for clause in programme.clauses}
    clauses = [known[each] for each in dict.fromkeys(args["c"].split(",")) if each in known]
    if not clauses:
        return None
    ids = {clause.id for clause in clauses}
    conflicts = [conflict for conflict in programme.conflicts if ids & _places(conflict)]
    documents = dict.fromkeys(clause.document for clause in clauses)
    cards = [
        _document(words, programme, document, [c for c in clauses if c.document == document])
        for document in documents
    ]
    disputed = [_conflict(words, programme, conflict) for conflict in conflicts]
    blocks = tuple(_together(each) for each in (cards, disputed) if each)
    return Reply("answer", blocks, courtesy.offers(words, programme), topic=SOURCE, programme=programme.code)


def _together(cards: list[Card]) -> Card | Cards:
    return cards[0] if len(cards) == 1 else Cards(tuple(cards[:MOST]))


def _document(words: Words, programme: Programme, document: str, clauses: Iterable[Clause]) -> Card:
    about = programme.document(document)
    return Card(
        title=about.title,
        subtitle=about.edition,
        rows=tuple(Row(c.section, words("sources", "quoted", says=c.says)) for c in clauses),
        colour=programme.colour,
    )


def _conflict(words: Words, programme: Programme, conflict: Conflict) -> Card:
    """Both sides in their own words, with where each stands."""
    rows = tuple(
        Row(
            words("sources", "sections", names=[programme.clause(each).section for each in statement.source]),
            words("sources", "quoted", says=statement.says),
        )
        for statement in conflict.statements
    )
    return Card(
        title=words("sources", "conflict"),
        subtitle=conflict.about,
        rows=rows,
        text=conflict.note,
        tone="warning",
        colour=programme.colour,
    )


def _places(conflict: Conflict) -> set[str]:
    return {clause for statement in conflict.statements for clause in statement.source}


def _press(programme: str, clauses: Iterable[str]) -> Press:
    return Press(SOURCE, (("p", programme), ("c", ",".join(clauses))))


def _fits(programme: str, clauses: Iterable[str]) -> bool:
    try:
        encode_press(_press(programme, clauses))
    except ValueError:
        return False
    return True
