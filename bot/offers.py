"""What an answer offers next: a person, the questions people ask after it, another day."""

import tomllib
from datetime import date
from importlib.resources import files
from typing import Final

from bot.blocks import Button, PickDay, Press
from bot.entry_reply import person_button
from bot.reminder_offers import reminder_offer
from bot.turn import Turn

AT_MOST: Final = 3
_SAID_EACH_ITS_OWN_WAY: Final = frozenset({"use", "recruitment"})
"""Questions whose words depend on the programme; those of the others are rendered once."""
_OF_THE_LIST: Final = "shops"
"""Offered where there is a list of shops to search."""
_NEXT: Final[dict[str, dict[str, list[str]]]] = tomllib.loads(
    (files("bot") / "data" / "next_questions.toml").read_text(encoding="utf-8")
)


def to_person(turn: Turn) -> Button:
    return person_button(turn.words, turn.programme)


def question(turn: Turn, name: str, *, primary: bool = False) -> Button:
    """The button that asks the handler ``name``."""
    own = {"programme": turn.programme} if name in _SAID_EACH_ITS_OWN_WAY else {}
    label = turn.words("questions", f"to_{name}", **own)
    return Button(label, turn.press(name), primary)


def questions(turn: Turn, *names: str) -> tuple[Button, ...]:
    """Buttons for those of ``names`` that this programme can answer for who asks."""
    able = (name for name in names if turn.can_answer(name) and (name != _OF_THE_LIST or turn.listing))
    return tuple(question(turn, name) for name in able)


def next_questions(turn: Turn, asked: str) -> tuple[Button, ...]:
    """At most three questions that people ask after ``asked``, the last of them to be reminded of the day it is about."""
    role = turn.role or "consumer"
    names = _NEXT[role].get(asked) or _NEXT["merchant"].get(asked, [])
    remind = reminder_offer(turn, asked)
    return (*questions(turn, *names)[: AT_MOST - len(remind)], *remind)


def another_day(
    turn: Turn, label: str, press: Press, first: date | None, last: date | None
) -> tuple[Button, ...]:
    """A calendar to pick a day from ``first`` to ``last`` (None: no bound), open on today or the day nearest to it;
    nothing where there is no day to choose."""
    if first and last and first >= last:
        return ()
    shown = max(turn.today, first) if first else turn.today
    shown = min(shown, last) if last else shown
    days = ("" if day is None else day.isoformat() for day in (first, last, shown))
    return (Button(label, PickDay(press, *days)),)
