"""What a ticket costs, what it is worth, how much it gains; for one set or several."""

from collections.abc import Mapping
from typing import Any

from bot.arguments import ArgCheck
from bot.asked_count import asks_sum, is_of_another_sum, only_face, persons_in
from bot.asked_sets import MOST_SETS, AskedSets, asked_sets, asks_pieces, counted_sets
from bot.asked_ticket import asks_where, is_named, sets_by_ticket, tickets_named
from bot.asked_window import windows_named
from bot.blocks import Card, Cards, Reply, Row
from bot.claims import ALWAYS
from bot.offers import next_questions, to_person
from bot.turn import Question, Turn
from programmes.model import Programme, Ticket
from programmes.rules import Allowance, KindShare, price_of, purchase_limit, shares_by_kind

NAME = "price"
ARGS: Mapping[str, ArgCheck] = {}
READS: frozenset[str] = frozenset({"冊", "セット", "all"})
_BY_MONEY = 0.85


def fits(programme: Programme) -> bool:
    return bool(programme.tickets)


def claims(question: Question) -> float:
    """How many tickets several sets hold, and how many sets a sum of money makes, is computed nowhere else."""
    text, programme = question.text, question.programme
    ticket = programme.tickets[0]
    several = any(a.value > 1 for a in counted_sets(text, ticket))
    if several and asks_pieces(text) and any(p.count for t in programme.tickets for p in t.pieces):
        return ALWAYS
    if asks_sum(text) and not is_of_another_sum(text):
        if only_face(text, programme) and counted_sets(text, ticket):
            return ALWAYS
        if len(sets_by_ticket(text, programme)) > 1:
            return ALWAYS
    asked = asked_sets(text, programme, ticket)
    return _BY_MONEY if (asked.paid or asked.spent) and not is_of_another_sum(text) else 0.0


def answer(turn: Turn) -> Reply:
    tickets = tickets_named(turn) or _sold_there(turn) or turn.programme.tickets
    if asks_pieces(turn.text):
        tickets = tuple(t for t in tickets if any(p.count for p in t.pieces)) or tickets
    counted = sets_by_ticket(turn.text, turn.programme)
    quick = (*next_questions(turn, NAME), to_person(turn))
    if len(counted) > 1:
        return Reply("answer", (_together(turn, counted),), quick)
    if len(counted_sets(turn.text, tickets[0])) > 1:
        tickets = tuple(t for t in tickets if t.id in counted) or tickets
    cards = tuple(_card(turn, ticket, _asked(turn, ticket, counted)) for ticket in tickets)
    return Reply("answer", cards if len(cards) == 1 else (Cards(cards),), quick)


def _asked(turn: Turn, ticket: Ticket, counted: Mapping[str, int]) -> AskedSets:
    """The sets of ``ticket``: where several are counted one by one, those that stand beside its name."""
    each = asked_sets(turn.text, turn.programme, ticket)
    several = len(counted_sets(turn.text, ticket)) > 1
    return AskedSets(counted[ticket.id]) if several and 0 < counted.get(ticket.id, 0) <= MOST_SETS else each


def _together(turn: Turn, counted: Mapping[str, int]) -> Card:
    """What sets of several tickets cost and are worth together."""
    prices = [(t, price_of(t, counted[t.id])) for t in turn.programme.tickets if t.id in counted]
    values = {
        "prices": prices,
        "pays": sum(price.price for _, price in prices),
        "value": sum(price.value for _, price in prices),
    }
    rows = [
        Row(turn.words(NAME, "row_one", ticket=t, price=p), turn.words(NAME, "value_one", price=p))
        for t, p in prices
    ]
    worth = Row(turn.words(NAME, "row_value"), turn.words(NAME, "value_together", **values), strong=True)
    return Card(
        title=turn.words(NAME, "title_together"),
        text=turn.words(NAME, "text_together", **values),
        rows=(*rows, worth),
        colour=turn.programme.colour,
        citations=turn.cite(tuple(clause for _, price in prices for clause in price.source)),
    )


def _sold_there(turn: Turn) -> tuple[Ticket, ...]:
    """The tickets that are sold in the way the text names: "コンビニで3冊"."""
    ids = {ticket for window in windows_named(turn.text, turn.programme) for ticket in window.tickets}
    return tuple(ticket for ticket in turn.programme.tickets if ticket.id in ids)


def _card(turn: Turn, ticket: Ticket, asked: AskedSets) -> Card:
    kinds = shares_by_kind(turn.programme, ticket) if asks_where(turn) else ()
    sets = _of_kind(turn, kinds, asked) or asked.sets
    price = price_of(ticket, sets)
    kinds = shares_by_kind(turn.programme, ticket, sets) if kinds else ()
    values = {
        "ticket": ticket,
        "price": price,
        "sets": sets,
        "asked": asked,
        "over": _over(turn, sets),
        "pieces": asks_pieces(turn.text) and any(p.count for p in ticket.pieces),
        "alone": next(
            (p for p in ticket.pieces if p.count and p.face == only_face(turn.text, turn.programme)), None
        ),
        "programme": turn.programme,
    }
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


def _of_kind(turn: Turn, kinds: tuple[KindShare, ...], asked: AskedSets) -> int:
    """How many sets hold enough of the tickets that the shops named take, for a sum to be spent there; 0: none was named."""
    where = next(
        (k for k in kinds if is_named(turn.text, (*k.kind.aliases, k.kind.name, *k.kind.shops))), None
    )
    return -(-asked.spent // where.each) if asked.spent and where else 0


def _over(turn: Turn, sets: int) -> Allowance | None:
    """What may be bought, where it is less than what is asked about."""
    allowance = purchase_limit(turn.programme, persons_in(turn.text))
    return allowance if isinstance(allowance, Allowance) and sets > allowance.sets else None


def _rows(turn: Turn, values: dict[str, Any]) -> tuple[Row, ...]:
    return tuple(
        Row(turn.words(NAME, f"row_{name}", **values), value, strong=name in ("price", "value"))
        for name in (("pieces", "value") if values["pieces"] else ("price", "value", "premium", "pieces"))
        if (value := turn.words(NAME, f"value_{name}", **values))
    )
