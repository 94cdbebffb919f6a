"""Is it on sale now, until when, and what of each ticket."""

from collections.abc import Mapping
from datetime import date

from bot.arguments import ArgCheck, is_day
from bot.asked_day import moment_planned
from bot.asked_ticket import ticket_named
from bot.asked_whether import (
    asks_about_the_next,
    asks_since_when_on_sale,
    asks_whether_on_sale,
    days_of_the_plan,
    last_clause,
)
from bot.asked_window import windows_named
from bot.blocks import Button, Card, Reply, Row
from bot.offers import next_questions, questions, to_person
from bot.turn import Question, Turn
from programmes.model import Programme, SaleWindow, Ticket
from programmes.rules import SaleState, WindowState, sale_state

NAME = "sale"
ARGS: Mapping[str, ArgCheck] = {"day": is_day}
READS: frozenset[str] = frozenset({"day"})
_MOST = 4
_UNLESS_SURE = 0.9
_OF_A_STORY = 0.5
_ASKING = "？"
_SHORT = 30
"""Characters: a short question says nothing else."""


def fits(programme: Programme) -> bool:
    return bool(programme.sales)


def claims(question: Question) -> float:
    """Whether it is sold on a day that is named, still, or again; from when on in a way that is named."""
    text = question.text
    if asks_since_when_on_sale(text) and windows_named(text, question.programme):
        return _OF_A_STORY
    if not asks_whether_on_sale(text, question.today) or _asks_for_what_is_not_planned(question):
        return 0.0
    short = len(text) <= _SHORT or asks_whether_on_sale(last_clause(text) + _ASKING, question.today)
    return _UNLESS_SURE if short else _OF_A_STORY


def _asks_for_what_is_not_planned(question: Question) -> bool:
    """Whether the next sale is asked for where none is known to come: nothing to compute."""
    named = frozenset(window.id for window in windows_named(question.text, question.programme))
    state = sale_state(question.programme, question.today, "", named)
    coming = state.next_opening is not None or (named and state.state == "on_sale")
    dated = days_of_the_plan(question.text, question.today)
    return asks_about_the_next(question.text) and not dated and not coming


def _windows(text: str, programme: Programme) -> tuple[SaleWindow, ...]:
    """The ways of selling that what is said last names; where it names none, the story before it."""
    return windows_named(last_clause(text), programme) or windows_named(text, programme)


def answer(turn: Turn) -> Reply:
    named = _windows(turn.text, turn.programme)
    ticket = None if named else ticket_named(turn)
    when, dated = moment_planned(turn)
    state = sale_state(
        turn.programme, when, ticket.id if ticket else "", frozenset(window.id for window in named)
    )
    if named and state.state != "on_sale" and state.next_opening is None and asks_about_the_next(turn.text):
        named, state = (), sale_state(turn.programme, when)
    shown = _shown(state)
    values = {
        "state": state,
        "when": when,
        "dated": dated,
        "past": state.last_day is not None and when.date() > state.last_day,
        "ticket": ticket or _only_ticket(turn, named),
        "window": named[0] if len(named) == 1 else None,
        "programme": turn.programme,
    }
    card = Card(
        title=turn.words(NAME, "title", **values),
        text=turn.words(NAME, state.state, **values),
        rows=_rows(turn, shown),
        tone="good" if state.state == "on_sale" else "warning",
        colour=turn.programme.colour,
        citations=turn.cite(source for window in shown for source in window.source),
    )
    return Reply("answer", (card,), (*_next(turn, state), to_person(turn)))


def _only_ticket(turn: Turn, windows: tuple[SaleWindow, ...]) -> Ticket | None:
    """The ticket that all the windows sell, where there is more than one ticket."""
    ids = {ticket for window in windows for ticket in window.tickets}
    if len(ids) != 1 or len(turn.programme.tickets) < 2:
        return None
    return next((t for t in turn.programme.tickets if t.id in ids), None)


def _next(turn: Turn, state: SaleState) -> tuple[Button, ...]:
    """After the last sale nobody asks for prices any more."""
    if state.state in ("ended", "sold_out") and state.next_opening is None:
        return questions(turn, "use", "desk")
    return next_questions(turn, NAME)


def _shown(state: SaleState) -> tuple[WindowState, ...]:
    """What is open or still comes, then what closed last: as many as can be taken in at a glance."""
    coming = [w for w in state.windows if w.state in ("on_sale", "not_yet", "unknown")]
    closed = [w for w in state.windows if w not in coming]
    closed.sort(key=lambda w: w.last_day or date.min, reverse=True)
    chosen = [*coming, *closed][:_MOST]
    return tuple(window for window in state.windows if window in chosen)


def _rows(turn: Turn, windows: tuple[WindowState, ...]) -> tuple[Row, ...]:
    return tuple(
        Row(window.window.name, turn.words(NAME, "row_window", window=window.window)) for window in windows
    )
