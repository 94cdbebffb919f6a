"""By when a report is due, counted from the day its event ended."""

from collections.abc import Mapping
from datetime import date

from bot.arguments import ArgCheck, is_day
from bot.asked_day import asked_days, span_of
from bot.blocks import Card, Reply, Row
from bot.offers import another_day, next_questions, to_person
from bot.turn import Turn
from programmes.model import Programme, Report
from programmes.rules import report_due

NAME = "report_due"
ARGS: Mapping[str, ArgCheck] = {"day": is_day}
READS: frozenset[str] = frozenset({"day"})


def fits(programme: Programme) -> bool:
    return bool(programme.reports)


def answer(turn: Turn) -> Reply:
    days = asked_days(turn)
    event = days[0].day if days else None
    report = turn.programme.reports[0]
    values = {
        "report": report,
        "event": event,
        "due": _due(report, event),
        "forms": _forms(turn.programme, report),
        "programme": turn.programme,
    }
    card = Card(
        title=report.name,
        text=turn.words(NAME, "dated" if event else "rule", **values),
        rows=(Row(turn.words(NAME, "row_due"), turn.words(NAME, "value_due", **values), strong=True),),
        colour=turn.programme.colour,
        citations=turn.cite(report.source),
    )
    pick = another_day(turn, turn.words(NAME, "button_pick"), turn.press(NAME), *span_of(turn.programme))
    return Reply("answer", (card,), (*pick, *next_questions(turn, NAME), to_person(turn)))


def _due(report: Report, event: date | None) -> date | None:
    return report_due(report, event).day if event else None


def _forms(programme: Programme, report: Report) -> tuple[str, ...]:
    """The names of the report's forms as people find them."""
    names = {form.id: form.name for form in programme.forms}
    return tuple(names.get(form, form) for form in report.forms)
