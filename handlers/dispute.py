"""Until when can a merchant object to a payout, and how."""

from collections.abc import Mapping
from datetime import date, timedelta

from bot.arguments import ArgCheck, is_day
from bot.asked_day import asked_days
from bot.blocks import Button, Card, Reply, Row, Text
from bot.offers import another_day, next_questions, questions, to_person
from bot.turn import Turn
from programmes.model import Desk, Programme
from programmes.rules import (
    BusinessCalendar,
    DisputeWindow,
    NoDisputeRule,
    desk_on,
    dispute_window,
    payout_of,
)

NAME = "dispute"
ARGS: Mapping[str, ArgCheck] = {"day": is_day}
READS: frozenset[str] = frozenset({"day"})


def fits(programme: Programme) -> bool:
    return True


def answer(turn: Turn) -> Reply:
    if turn.programme.disputes is None:
        text = turn.words(NAME, "no_rule", programme=turn.programme)
        return Reply("no_answer", (Text(text),), (to_person(turn), *questions(turn, "desk")))
    payout_day = _payout_day(turn)
    if payout_day is None:
        return _rule(turn)
    window = dispute_window(turn.programme, payout_day, turn.now)
    if isinstance(window, NoDisputeRule):
        return _rule(turn)
    return _window(turn, window)


def _payout_day(turn: Turn) -> date | None:
    days = asked_days(turn)
    return days[0].day if days else None


def _window(turn: Turn, window: DisputeWindow) -> Reply:
    values = {
        "window": window,
        "programme": turn.programme,
        "desk": _desk_name(turn),
        "desk_ends": _desk_ends_before(turn, window.last_day),
        "call_by": _last_day_to_call(turn, window),
        "today": turn.today,
    }
    card = Card(
        title=turn.words(NAME, "title"),
        text=turn.words(NAME, window.state, **values),
        rows=(
            Row(turn.words(NAME, "row_last"), turn.words(NAME, "value_last", **values), strong=True),
            Row(turn.words(NAME, "row_evidence"), window.dispute.evidence),
            Row(turn.words(NAME, "row_to"), _desk_name(turn)),
        ),
        tone="stop" if window.state == "closed" else "warning" if window.days_left <= 3 else "plain",
        colour=turn.programme.colour,
        citations=turn.cite(window.source),
    )
    memory = turn.memory.but(slots=(("basis", "payout"),))
    return Reply("answer", (card,), _quick(turn), memory)


def _rule(turn: Turn) -> Reply:
    dispute = turn.programme.disputes
    assert dispute is not None
    text = turn.words(NAME, "rule", dispute=dispute, desk=_desk_name(turn), programme=turn.programme)
    return Reply("answer", (Text(text, turn.cite(dispute.source)),), _quick(turn))


def _quick(turn: Turn) -> tuple[Button, ...]:
    """Another payout day, within the calendar where there is one."""
    payouts = [payout_of(turn.programme, each) for each in turn.programme.settlement.rounds]
    days = [day for payout in payouts for day in (payout.first, payout.last) if day]
    first, last = (min(days), max(days)) if days else (None, None)
    pick = another_day(turn, turn.words(NAME, "pick_payout_day"), turn.press(NAME), first, last)
    return (*pick, *next_questions(turn, NAME), to_person(turn))


def _desk(turn: Turn) -> Desk | None:
    dispute = turn.programme.disputes
    return next((d for d in turn.programme.desks if dispute and d.id == dispute.desk), None)


def _desk_name(turn: Turn) -> str:
    desk = _desk(turn)
    return desk.name if desk else turn.programme.words.secretariat


def _desk_ends_before(turn: Turn, last_day: date) -> date | None:
    """The desk's own last day, where it ends before disputes do."""
    desk = _desk(turn)
    return desk.last if desk and desk.last and desk.last < last_day else None


def _last_day_to_call(turn: Turn, window: DisputeWindow) -> date | None:
    """The last day of the window on which the desk is surely open; None where no day still to come is."""
    desk, calendar = _desk(turn), BusinessCalendar(turn.holiday_name)
    first = max(turn.today, window.payout_day)
    days = [window.last_day - timedelta(days=back) for back in range((window.last_day - first).days + 1)]
    return next((day for day in days if desk and desk_on(desk, day, calendar).state == "open"), None)
