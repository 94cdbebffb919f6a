"""The scenes of the gallery: one of every kind of card, list, menu and refusal, from ``gallery.toml``."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from bot.blocks import Press
from bot.channels.preview.asked import EVENTS, Asked, Kind, Step
from bot.codec import encode_press
from programmes.model import Programme, Role


@dataclass(frozen=True, slots=True)
class Scene:
    """``role`` None: as it is chosen on the page."""

    title: str
    role: Role | None
    steps: tuple[Step, ...]

    def asked(self, asked: Asked) -> Asked:
        return asked.but(steps=self.steps, role=self.role or asked.role)


def scenes(programme: Programme) -> Iterator[Scene]:
    """The scenes that this programme has."""
    for table in _tables():
        if programme.settlement.basis in table.get("bases", [programme.settlement.basis]):
            steps = tuple(_step(each, programme) for each in table["steps"])
            yield Scene(table["title"], table.get("role"), steps)


def _step(written: dict[str, Any], programme: Programme) -> Step:
    """``{say = "…"}``, ``{press = "handler", arg = "…"}`` or ``{event = "follow"}``."""
    if "say" in written:
        return Step("text", written["say"])
    if "event" in written and written["event"] in EVENTS:
        return Step(cast(Kind, written["event"]))
    args = sorted((name, str(value)) for name, value in written.items() if name != "press")
    return Step("press", encode_press(Press(written["press"], (("p", programme.code), *args))))


@cache
def _tables() -> list[dict[str, Any]]:
    text = (Path(__file__).parent / "gallery.toml").read_text("utf-8")
    tables: list[dict[str, Any]] = tomllib.loads(text)["scene"]
    return tables
