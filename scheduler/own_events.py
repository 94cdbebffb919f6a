"""What happens to merchants' own records and is told them at the rule's hour: which records an hour asks for. Pure."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import Select

from programmes.model import MOST_DAYS_BEFORE, Programme, ReminderRule
from programmes.rules.deadlines import dispute_deadline
from programmes.rules.reminders import LATEST, Quiet, served
from store import reminder_records
from store.reminders import Telling

Records = Callable[[], Select[Any]]
"""Makes the query for them, where anybody is to be told."""
FRESH: Final = timedelta(days=3)
"""How long after a payout or a change of state somebody is still told of it (a file may be taken in late)."""
DAY: Final = timedelta(days=1)
LONGEST_WINDOW: Final = 60
"""Days within which a payout's last day to object lies."""


def own_events(
    programme: Programme, hour: datetime, now: datetime, quiet: Quiet
) -> Iterator[tuple[Telling, Records]]:
    """For a full ``hour``: what is to be told, and of which records."""
    late = now - hour > LATEST
    for day, hours in served(hour, quiet):
        for rule in programme.reminders:
            for days, records in _records(programme, rule, day):
                on_its_day = not rule.days_before or days in rule.days_before
                yield (
                    Telling(
                        programme.code, rule.about, rule.id, "", days, hour, rule.to, frozenset(hours), rule.hour,
                        rule.default, on_its_day, late,
                    ),
                    records,
                )  # fmt: skip


def _records(programme: Programme, rule: ReminderRule, day: date) -> Iterator[tuple[int, Records]]:
    """Days before, and the records that the rule means on ``day``."""
    code = programme.code
    match rule.about:
        case "payout_sent":
            yield 0, partial(reminder_records.payouts_sent, code, day - FRESH, day)
        case "application_state":
            yield 0, partial(reminder_records.applications_moved, code, day - FRESH, day)
        case "payout_differs":
            yield 0, partial(reminder_records.payouts_noted, code, day - FRESH, day - DAY)
        case "dispute_end":
            for days in range(MOST_DAYS_BEFORE + 1):
                until = day + days * DAY
                if (paid_on := _paid_on(programme, until)) is not None:
                    yield days, partial(reminder_records.payouts_to_object_to, code, paid_on, until)
        case _:
            return


def _paid_on(programme: Programme, until: date) -> date | None:
    """The payout day to which one can object until ``until``; None where there is none."""
    for days in range(LONGEST_WINDOW):
        deadline = dispute_deadline(programme, 0, until - days * DAY)
        if deadline is None:
            return None
        if deadline.act_by == until:
            return until - days * DAY
    return None
