"""Can tickets be used now, from when and until when, and what stops it."""

from collections.abc import Mapping
from datetime import date

from bot.arguments import ArgCheck, is_day
from bot.asked_day import day_planned, days_planned, moment_planned
from bot.asked_whether import asks_besides, asks_for_the_period, asks_whether_still_good, asks_whether_to_use
from bot.blocks import Button, Card, Reply, Row
from bot.offers import another_day, next_questions, questions, to_person
from bot.turn import Question, Turn
from bot.written_days import days_written
from programmes.model import Programme
from programmes.rules import UseState, use_state

NAME = "use"
ARGS: Mapping[str, ArgCheck] = {"day": is_day}
READS: frozenset[str] = frozenset({"day"})
_UNLESS_SURE = 0.8
_WHERE_GOOD = 0.5
_OF_THE_PERIOD = 0.7
_UNLESS_ANYTHING = 0.2
_MOST = 4
_SHORT = 20
"""Characters: a text that says no more than a day and that tickets are to be used."""


def fits(programme: Programme) -> bool:
    return True


def claims(question: Question) -> float:
    """Whether tickets are good on a day that is named. Where they are not, that is the answer whatever is told around it; where
    they are, only if nothing else is asked about."""
    if asks_whether_to_use(question.text, question.today):
        day = day_planned(question.text, question.today, question.programme) or question.today
        if use_state(question.programme, day).state != "usable":
            return _UNLESS_SURE
        if asks_besides(question.text):
            return 0.0
        return (
            _OF_THE_PERIOD
            if len(question.text) <= _SHORT and days_written(question.text, question.today)
            else _WHERE_GOOD
        )
    if asks_for_the_period(question.text):
        return _OF_THE_PERIOD
    bare = question.role == "consumer" and asks_whether_still_good(question.text, question.today)
    return _UNLESS_ANYTHING if bare else 0.0


def answer(turn: Turn) -> Reply:
    """Of one day or now; of several days each one's, where they are not the same."""
    days = () if turn.args else days_planned(turn.text, turn.today, turn.programme)
    states = [(day, use_state(turn.programme, day)) for day in days[:_MOST]]
    if len({state.state for _, state in states}) > 1:
        return _of_each(turn, states)
    return _of_one(turn)


def _of_each(turn: Turn, states: list[tuple[date, UseState]]) -> Reply:
    use = turn.programme.use
    values = {"use": use, "states": states, "programme": turn.programme}
    card = Card(
        title=turn.words(NAME, "title", **values),
        text=turn.words(NAME, "of_each", **values),
        rows=(_period(turn, values), *_suspensions(turn)),
        colour=turn.programme.colour,
        citations=turn.cite(source for _, state in states for source in state.source),
    )
    return Reply("answer", (card,), (*_next(turn, states[-1][1]), to_person(turn)))


def _period(turn: Turn, values: Mapping[str, object]) -> Row:
    return Row(turn.words(NAME, "row_period", **values), turn.words(NAME, "period", **values), strong=True)


def _suspensions(turn: Turn) -> tuple[Row, ...]:
    return tuple(
        Row(s.words, turn.words(NAME, "row_suspension", suspension=s))
        for s in turn.programme.use.suspensions
        if s.of == "use"
    )


def _of_one(turn: Turn) -> Reply:
    when, dated = moment_planned(turn)
    state = use_state(turn.programme, when)
    use = turn.programme.use
    values = {
        "state": state,
        "suspension": state.suspension,
        "use": use,
        "when": when,
        "dated": dated,
        "past": state.last_day is not None and when.date() > state.last_day,
        "programme": turn.programme,
        "over": use.last.day is not None and turn.today > use.last.day,
        "gone": when.date() < turn.today,
    }
    card = Card(
        title=turn.words(NAME, "title", **values),
        text=turn.words(NAME, f"state_{state.state}", **values),
        rows=(_period(turn, values), *_suspensions(turn)),
        tone="good" if state.state == "usable" else "warning",
        colour=turn.programme.colour,
        citations=turn.cite(state.source),
    )
    return Reply("answer", (card,), (*_next(turn, state), to_person(turn)))


def _next(turn: Turn, state: UseState) -> tuple[Button, ...]:
    """Another day while there is one to come; after the last one a user of tickets has nothing to buy any more."""
    use = turn.programme.use
    if state.state != "ended":
        label = turn.words(NAME, "button_other_day")
        pick = another_day(turn, label, turn.press(NAME), use.first.day, use.last.day)
        return (*pick, *next_questions(turn, NAME))
    return next_questions(turn, NAME) if turn.role == "merchant" else questions(turn, "desk")
