"""After an answer about a last day: the way to be told before it, while there is one to come."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from bot.blocks import Button
from bot.turn import Turn
from programmes.model import Programme

_HANDLER: Final = "reminders"


def _cutoff(programme: Programme, today: date) -> str:
    """The kind of the next cutoff, the last one being a kind of its own."""
    coming = [each.cutoff for each in programme.settlement.rounds if each.cutoff >= today]
    return "" if not coming else "round_cutoff" if len(coming) > 1 else "final_cutoff"


def _use(programme: Programme, today: date) -> str:
    last = programme.use.last.day or programme.use.last.known
    return "use_end" if last and last >= today else ""


def _sale(programme: Programme, today: date) -> str:
    lasts = (window.last.day or window.last.known for window in programme.sales)
    return "sale_end" if any(last and last >= today for last in lasts) else ""


_AFTER: Final[Mapping[str, tuple[str, Callable[[Programme, date], str]]]] = {
    "next_cutoff": ("offer_cutoff", _cutoff),
    "use": ("offer_use", _use),
    "sale": ("offer_sale", _sale),
}


def reminder_offer(turn: Turn, asked: str) -> tuple[Button, ...]:
    """The button to be told before the day that ``asked`` (a handler) speaks of; nothing where none is to come, where the
    rules have none for who asks, and in groups."""
    label, kind_on = _AFTER.get(asked, ("", None))
    if kind_on is None or turn.records.in_group or not turn.can_answer(_HANDLER):
        return ()
    kind = kind_on(turn.programme, turn.today)
    for_shops = turn.role == "merchant" or turn.records.linked
    rules = [rule for rule in turn.programme.reminders if rule.about == kind]
    if not any((rule.to != "consumers") == for_shops for rule in rules):
        return ()
    step = () if for_shops else (("step", "on"),)
    return (Button(turn.words("reminder_settings", label), turn.press(_HANDLER, kind=kind, **dict(step))),)
