"""What the form of the settings posted, checked against what there is to choose from."""

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.datastructures import FormData

from bot.channels.web.reception import Problem
from bot.reminder_choices import ON_OFFER, Change, Choice, Setting, Settings
from programmes.model import MOST_DAYS_BEFORE
from store.announcements import NEWS
from store.reminders import NOTHING


@dataclass(frozen=True, slots=True)
class Posted:
    """``changes``: what is otherwise than before; ``dayless``: kinds that are wanted on no day, and so cannot be."""

    changes: tuple[Change, ...]
    dayless: tuple[Setting, ...] = ()


def posted(form: FormData, settings: Settings) -> Posted:
    """Raises a 400 problem for what the page never posts."""
    wanted = set(_values(form, "want"))
    if wanted - {setting.kind for setting in settings.open} - {NEWS}:
        raise Problem(400, "unreadable")
    before = {setting.kind for setting in settings.on}
    changes: list[Change] = []
    if settings.all_off and wanted:
        changes.append(Change(NOTHING, Choice(True)))
    dayless = []
    for setting in settings.open:
        on, days, hour = setting.kind in wanted, _days(form, setting), _hour(form, setting)
        if on and not days and not setting.is_event:
            dayless.append(setting)
            continue
        as_before = (setting.kind in before, setting.days, setting.hour) == (on, days, hour)
        woken = settings.all_off and bool(wanted) and setting.on != on
        if woken or (not as_before and (on or setting.kind in before)):
            changes.append(Change.of(setting, wanted=on, days=days or setting.days, hour=hour))
    if (NEWS in wanted) != (settings.news if wanted else settings.has_news):
        changes.append(Change(NEWS, Choice(NEWS in wanted)))
    return Posted(tuple(changes), tuple(dayless))


def _values(form: FormData, name: str) -> Iterator[str]:
    return (value for value in form.getlist(name) if isinstance(value, str))


def _days(form: FormData, setting: Setting) -> tuple[int, ...]:
    if setting.is_event:
        return ()
    numbers = {_number(value, range(MOST_DAYS_BEFORE + 1)) for value in _values(form, f"days.{setting.kind}")}
    return tuple(sorted(numbers, reverse=True))


def _hour(form: FormData, setting: Setting) -> int:
    """An hour on offer, or the one that stands (chosen in words)."""
    value = form.get(f"hour.{setting.kind}", str(setting.hour))
    hour = _number(value if isinstance(value, str) else "", range(24))
    if hour != setting.hour and hour not in ON_OFFER:
        raise Problem(400, "unreadable")
    return hour


def _number(value: str, among: range) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 2 and int(value) in among):
        raise Problem(400, "unreadable")
    return int(value)
