"""One line that says how a ticket stands on a day, for its card at the entrance."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from programmes.model import Programme
from programmes.rules import use_state


@dataclass(frozen=True, slots=True)
class StateLine:
    """``word`` as ``programmes.rules.use_state`` says it; the template has the words. ``day``: the day the word
    hangs on (first day if it has not begun, last day otherwise), ``why`` what a suspension is called."""

    word: Literal["not_yet", "usable", "suspended", "ended", "unknown"]
    use: str
    day: date | None = None
    why: str = ""


def state_line(programme: Programme, moment: datetime) -> StateLine:
    """How use of the ticket stands at ``moment`` (Asia/Tokyo)."""
    state = use_state(programme, moment)
    use = programme.words.use
    if state.state == "not_yet":
        return StateLine("not_yet", use, state.next_change.day if state.next_change else None)
    if state.suspension:
        return StateLine("suspended", use, state.suspension.last, state.suspension.words)
    return StateLine(state.state, use, state.last_day)
