"""Buttons that many answers offer next: a person, the calendar, the menu, the desk."""

from bot.blocks import Button
from bot.turn import Turn


def to_person(turn: Turn) -> Button:
    return Button(turn.words("courtesy", "to_a_person"), turn.press("person"))


def to_calendar(turn: Turn) -> tuple[Button, ...]:
    """One button, or none where the documents give no calendar."""
    if not turn.programme.settlement.rounds:
        return ()
    return (Button(turn.words("courtesy", "to_calendar"), turn.press("calendar")),)


def to_next_cutoff(turn: Turn) -> tuple[Button, ...]:
    if not turn.programme.settlement.rounds:
        return ()
    return (Button(turn.words("courtesy", "to_next_cutoff"), turn.press("next_cutoff")),)


def to_desk(turn: Turn) -> Button:
    return Button(turn.words("courtesy", "to_desk"), turn.press("desk"))
