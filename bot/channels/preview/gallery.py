"""The gallery: one of every kind of card, list, menu and refusal of a programme, from ``gallery.toml``."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.blocks import Press
from bot.channels.preview.asked import Asked, Step
from bot.channels.preview.talk import Exchange, Talks, actions_in
from bot.channels.preview.taps import step_of
from bot.codec import encode_press
from programmes.model import Programme

MOST_CLAUSES = 4


@dataclass(frozen=True, slots=True)
class Scene:
    """``asked``: the conversation that leads to it; ``last``: its last exchange."""

    title: str
    asked: Asked
    last: Exchange


class Gallery:
    """Plays the scenes on the counter."""

    def __init__(self, talks: Talks) -> None:
        self._talks = talks

    def scenes(self, asked: Asked, programme: Programme) -> Iterator[Scene]:
        """Those that the programme has: a scene whose ``topic`` none of its ``tries`` comes to is left out."""
        for table in _tables():
            code = "" if table.get("common") else programme.code
            there = asked.but(programme=code, role=table.get("role", asked.role), steps=())
            played = (self._played(there, steps, programme) for steps in table["tries"])
            fitting = (each for each in played if each and _fits(each.last, table.get("topic", "")))
            if found := next(fitting, None):
                yield Scene(table["title"], found.asked, found.last)

    def _played(self, asked: Asked, steps: list[dict[str, Any]], programme: Programme) -> Scene | None:
        """None where a step cannot be made: a button that nobody offers, a conflict that is not there."""
        last: Exchange | None = None
        for written in steps:
            step = _step(written, programme, last)
            if step is None:
                return None
            asked = asked.then(step)
            last = self._talks.exchanges(asked)[-1]
        return Scene("", asked, last) if last else None


def _fits(last: Exchange, topic: str) -> bool:
    return last.reply.topic == topic or not topic


def _step(written: dict[str, Any], programme: Programme, before: Exchange | None) -> Step | None:
    """``{say = "…"}``, ``{event = "follow"}``, ``{press = "handler", arg = "…"}``, ``{tap = "label"}`` (a button of the
    last reply) or ``{conflict = 0}`` (where that conflict of the documents is shown)."""
    match written:
        case {"say": words}:
            return Step("text", words)
        case {"event": event}:
            return Step(event)
        case {"tap": label}:
            offered = actions_in(before.messages) if before else []
            action = next((each for each in offered if label in str(each.get("label", ""))), None)
            return step_of(action) if action else None
        case {"conflict": number}:
            return _conflict(programme, number)
        case _:
            args = sorted((name, str(value)) for name, value in written.items() if name != "press")
            return _press(programme, written["press"], *args)


def _conflict(programme: Programme, number: int) -> Step | None:
    if number >= len(programme.conflicts):
        return None
    statements = programme.conflicts[number].statements
    clauses = [clause for statement in statements for clause in statement.source]
    return _press(programme, "source", ("c", ",".join(clauses[:MOST_CLAUSES])))


def _press(programme: Programme, handler: str, *args: tuple[str, str]) -> Step:
    return Step("press", encode_press(Press(handler, (("p", programme.code), *args))))


@cache
def _tables() -> list[dict[str, Any]]:
    text = (Path(__file__).parent / "gallery.toml").read_text("utf-8")
    tables: list[dict[str, Any]] = tomllib.loads(text)["scene"]
    return tables
