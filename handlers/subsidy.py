"""How much subsidy an area gets: by shops, books, used tickets and publicity costs."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.arguments import ArgCheck
from bot.asked_count import counts_by_face
from bot.blocks import Card, Reply, Row
from bot.entry_reply import conflict_note
from bot.offers import next_questions, to_person
from bot.turn import Turn
from faq.amounts import Amount, read_amounts
from faq.normalise import normalise
from programmes.model import Programme
from programmes.rules import Subsidy, faces_of, subsidy_by_books, subsidy_by_tickets

NAME = "subsidy"
ARGS: Mapping[str, ArgCheck] = {}
READS: frozenset[str] = frozenset({"店", "冊", "枚"})


@dataclass(frozen=True, slots=True)
class _Asked:
    shops: int
    books: int
    used: dict[int, int]
    publicity: int


def fits(programme: Programme) -> bool:
    return programme.subsidy is not None


def answer(turn: Turn) -> Reply:
    rule = turn.programme.subsidy
    assert rule is not None
    asked = _asked(turn)
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


def _computed(programme: Programme, asked: _Asked) -> Subsidy | None:
    """None: nothing was named to compute with; the rule itself is said."""
    shops = asked.shops or _ANY_SHOPS
    if asked.used:
        subsidy = subsidy_by_tickets(programme, asked.used, shops, asked.publicity)
    elif asked.books or asked.shops or asked.publicity:
        subsidy = subsidy_by_books(programme, asked.books, shops, asked.publicity)
    else:
        return None
    return subsidy if isinstance(subsidy, Subsidy) else None


_ANY_SHOPS = 10_000
_A_SUM = 10_000
"""A bare number from here on is a sum of yen where publicity is spoken of: "広報費20万"."""


def _asked(turn: Turn) -> _Asked:
    amounts = read_amounts(turn.text)
    return _Asked(
        shops=_first(amounts, "店"),
        books=_first(amounts, "冊"),
        used=counts_by_face(turn.text, turn.programme),
        publicity=_publicity(turn, amounts),
    )


def _first(amounts: tuple[Amount, ...], unit: str) -> int:
    return next((a.value for a in amounts if a.unit == unit and 0 < a.value <= 10_000_000), 0)


def _publicity(turn: Turn, amounts: tuple[Amount, ...]) -> int:
    words = turn.words(NAME, "publicity_words").split()
    if not any(normalise(word) in normalise(turn.text) for word in words):
        return 0
    sums = [a.value for a in amounts if a.unit == "円" or (a.unit == "" and a.value >= _A_SUM)]
    return next((value for value in sums if value not in faces_of(turn.programme)), 0)
