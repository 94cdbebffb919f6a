"""How much subsidy an area gets: by shops, books, used tickets and publicity costs."""

from collections.abc import Mapping

from bot.arguments import ArgCheck
from bot.asked_subsidy import AskedSubsidy, asked_subsidy, asks_how_much_subsidy
from bot.blocks import Card, Reply, Row
from bot.claims import ALWAYS
from bot.entry_reply import conflict_note
from bot.offers import next_questions, to_person
from bot.turn import Question, Turn
from programmes.model import Programme
from programmes.rules import Subsidy, subsidy_by_books, subsidy_by_tickets

NAME = "subsidy"
ARGS: Mapping[str, ArgCheck] = {}
_ANY_SHOPS = 10_000
READS: frozenset[str] = frozenset({"店", "冊", "枚"})


def fits(programme: Programme) -> bool:
    return programme.subsidy is not None


def claims(question: Question) -> float:
    """Shops, books, used tickets or the costs of publicity that a subsidy is asked for are computed nowhere else."""
    asks = question.role == "merchant" and asks_how_much_subsidy(question.text)
    return ALWAYS if asks and asked_subsidy(question.text, question.programme).is_told else 0.0


def answer(turn: Turn) -> Reply:
    rule = turn.programme.subsidy
    assert rule is not None
    asked = asked_subsidy(turn.text, turn.programme)
    subsidy = _computed(turn.programme, asked)
    values = {"rule": rule, "asked": asked, "subsidy": subsidy, "programme": turn.programme}
    conflict = conflict_note(turn.programme, subsidy.conflict) if subsidy else ""
    rows = tuple(
        Row(turn.words(NAME, f"row_{name}"), value, strong=name == "tickets")
        for name in ("cap", "tickets", "publicity", "total")
        if (value := turn.words(NAME, f"value_{name}", **values))
    )
    card = Card(
        title=turn.words(NAME, "title"),
        text=f"{turn.words(NAME, 'text', **values)}\n{conflict}".strip(),
        rows=rows,
        colour=turn.programme.colour,
        citations=turn.cite(rule.source),
    )
    return Reply("answer", (card,), (*next_questions(turn, NAME), to_person(turn)))


def _computed(programme: Programme, asked: AskedSubsidy) -> Subsidy | None:
    """None: nothing was named to compute with; the rule itself is said."""
    shops = asked.shops or _ANY_SHOPS
    if asked.used:
        subsidy = subsidy_by_tickets(programme, asked.used, shops, asked.publicity)
    elif asked.books or asked.shops or asked.publicity:
        subsidy = subsidy_by_books(programme, asked.books, shops, asked.publicity)
    else:
        return None
    return subsidy if isinstance(subsidy, Subsidy) else None
