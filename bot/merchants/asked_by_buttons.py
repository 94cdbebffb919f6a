"""Short forms answered by buttons: each button carries the answers so far, so nothing need be kept."""

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from bot.blocks import Button, Choices, Reply
from bot.offers import to_person
from bot.turn import Turn

SIGNS: Final[Mapping[str, str]] = {"y": "yes", "n": "no", "u": "unsure"}
_LONGEST: Final = 20


class Question(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def ask(self) -> str: ...

    @property
    def help(self) -> str: ...


def is_given(value: str) -> bool:
    """Answers so far as a button carries them: one sign for each question, in their order."""
    return len(value) <= _LONGEST and set(value) <= set(SIGNS)


def answers(given: str, questions: Sequence[Question]) -> dict[str, str]:
    """The answers by question. More answers than questions (the form has changed since) are none at all."""
    if len(given) > len(questions):
        return {}
    return {question.id: SIGNS[sign] for question, sign in zip(questions, given, strict=False)}


def ask(turn: Turn, handler: str, question: Question, given: str, total: int) -> Reply:
    """The next question with its three answers, and the way back to the one before."""
    text = turn.words("asked_by_buttons", "asked", question=question, step=len(given) + 1, total=total)
    buttons = tuple(
        Button(turn.words("asked_by_buttons", name), turn.press(handler, given=given + sign))
        for sign, name in SIGNS.items()
    )
    back = Button(turn.words("asked_by_buttons", "back"), turn.press(handler, given=given[:-1]))
    return Reply("form", (Choices(text, buttons),), (*((back,) if given else ()), to_person(turn)))


def once_more(turn: Turn, handler: str) -> Button:
    return Button(turn.words("asked_by_buttons", "once_more"), turn.press(handler, given=""))
