"""What a ticket costs, what it is worth, how much it gains; for one set or several."""

from collections.abc import Mapping

from bot.arguments import ArgCheck
from bot.asked_ticket import ticket_named
from bot.blocks import Card, Cards, Reply, Row
from bot.offers import next_questions, to_person
from bot.turn import Turn
from faq.amounts import read_amounts
from programmes.model import Programme, Ticket
from programmes.rules import price_of

NAME = "price"
ARGS: Mapping[str, ArgCheck] = {}
READS: frozenset[str] = frozenset({"冊", "セット"})
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
    """How many are asked about; the ticket's own unit (綴り) is read like 冊."""
    amounts = read_amounts(turn.text.replace(ticket.unit, _BOOK))
    counts = [a.value for a in amounts if a.unit in READS]
    return counts[0] if counts and 0 < counts[0] <= _MOST_SETS else 1


def _card(turn: Turn, ticket: Ticket, sets: int) -> Card:
    price = price_of(ticket, sets)
    values = {"ticket": ticket, "price": price, "sets": sets, "programme": turn.programme}
    rows = [
        Row(turn.words(NAME, "row_price"), turn.words(NAME, "value_price", **values), strong=True),
        Row(turn.words(NAME, "row_value"), turn.words(NAME, "value_value", **values), strong=True),
        Row(turn.words(NAME, "row_premium"), turn.words(NAME, "value_premium", **values)),
    ]
    if ticket.pieces:
        rows.append(Row(turn.words(NAME, "row_pieces", **values), turn.words(NAME, "value_pieces", **values)))
    return Card(
        title=ticket.name,
        text=turn.words(NAME, "text", **values),
        rows=tuple(rows),
        colour=turn.programme.colour,
        citations=turn.cite(price.source),
    )
