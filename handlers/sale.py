"""Is it on sale now, until when, and what of each ticket."""

from collections.abc import Mapping
from datetime import datetime, time

from bot.arguments import ArgCheck, is_day
from bot.asked_day import asked_days
from bot.asked_ticket import ticket_named
from bot.blocks import Button, Card, Reply, Row
from bot.offers import to_person
from bot.turn import Turn
from programmes.model import Programme
from programmes.rules import SaleState, sale_state

NAME = "sale"
ARGS: Mapping[str, ArgCheck] = {"day": is_day}
READS: frozenset[str] = frozenset({"day"})


def fits(programme: Programme) -> bool:
    return bool(programme.sales)


def answer(turn: Turn) -> Reply:
    ticket = ticket_named(turn)
    when = _when(turn)
    state = sale_state(turn.programme, when, ticket.id if ticket else "")
    values = {"state": state, "when": when, "ticket": ticket, "programme": turn.programme, "now": turn.now}
    card = Card(
        title=turn.words(NAME, "title", **values),
        text=turn.words(NAME, state.state, **values),
        rows=_rows(turn, state),
        tone="good" if state.state == "on_sale" else "warning",
        colour=turn.programme.colour,
        citations=turn.cite(state.source),
    )
    price = Button(turn.words(NAME, "button_price"), turn.press("price"))
    use = Button(turn.words(NAME, "button_use"), turn.press("use"))
    return Reply("answer", (card,), (price, use, to_person(turn)))


def _when(turn: Turn) -> datetime:
    """The day written, at noon; otherwise now."""
    days = asked_days(turn)
    return datetime.combine(days[0].day, time(12), turn.now.tzinfo) if days else turn.now


def _rows(turn: Turn, state: SaleState) -> tuple[Row, ...]:
    return tuple(
        Row(window.window.name, turn.words(NAME, "row_window", window=window.window, state=window.state))
        for window in state.windows[:6]
    )
