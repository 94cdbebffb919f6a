"""What a ticket costs, what it is worth, how much it gains; for one set or several."""

from collections.abc import Mapping
from typing import Any

from bot.arguments import ArgCheck
from bot.asked_count import is_all_one_may, is_each, persons_in
from bot.asked_ticket import asks_where, ticket_named
from bot.blocks import Card, Cards, Reply, Row
from bot.offers import next_questions, to_person
from bot.turn import Turn
from faq.amounts import read_amounts
from programmes.model import Programme, Ticket
from programmes.rules import Allowance, price_of, purchase_limit, shares_by_kind

NAME = "price"
ARGS: Mapping[str, ArgCheck] = {}
READS: frozenset[str] = frozenset({"冊", "セット", "all"})
_BOOK = "冊"
_MOST_SETS = 1000


def fits(programme: Programme) -> bool:
    return bool(programme.tickets)


def answer(turn: Turn) -> Reply:
    named = ticket_named(turn)
    tickets = (named,) if named else turn.programme.tickets
    cards = tuple(_card(turn, ticket, _sets(turn, ticket)) for ticket in tickets)
    quick = (*next_questions(turn, NAME), to_person(turn))
    return Reply("answer", cards if len(cards) == 1 else (Cards(cards),), quick)


def _sets(turn: Turn, ticket: Ticket) -> int:
    """How many are asked about: as counted, or all that may be bought; the ticket's own unit (綴り) is read like 冊."""
    text = turn.text.replace(ticket.unit, _BOOK)
    counts = [a for a in read_amounts(text) if a.unit in READS]
    persons = persons_in(text)
    allowance = purchase_limit(turn.programme, persons)
    if not counts and is_all_one_may(text) and isinstance(allowance, Allowance):
        return allowance.sets
    sets = counts[0].value * (persons if is_each(text, counts[0]) else 1) if counts else 1
    return sets if 0 < sets <= _MOST_SETS else 1


def _card(turn: Turn, ticket: Ticket, sets: int) -> Card:
    price = price_of(ticket, sets)
    kinds = shares_by_kind(turn.programme, ticket, sets) if asks_where(turn) else ()
    values = {"ticket": ticket, "price": price, "sets": sets, "programme": turn.programme}
    rows = [
        Row(kind.kind.name, turn.words(NAME, "value_kind", share=kind, **values), strong=True)
        for kind in kinds
    ]
    return Card(
        title=ticket.name,
        text=turn.words(NAME, "text_kinds" if kinds else "text", **values),
        rows=tuple(rows) or _rows(turn, values),
        colour=turn.programme.colour,
        citations=turn.cite((*price.source, *(clause for kind in kinds for clause in kind.kind.source))),
    )


def _rows(turn: Turn, values: dict[str, Any]) -> tuple[Row, ...]:
    return tuple(
        Row(turn.words(NAME, f"row_{name}", **values), value, strong=name in ("price", "value"))
        for name in ("price", "value", "premium", "pieces")
        if (value := turn.words(NAME, f"value_{name}", **values))
    )
