"""The errors of the counter.

    BotError
    ├── Refusal   the person asked for something that cannot be: a kind answer, logged as info
    └── Failure   ours: an apology, a case for the desk, logged as error

The one place that catches them (and everything else) is the engine.
"""

import tomllib
import traceback
from functools import cache
from pathlib import Path


class BotError(Exception):
    """Anything the counter raises on purpose."""


class Refusal(BotError):  # noqa: N818
    """Something that cannot be. ``words`` is what the person is told (plain, polite Japanese)."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Failure(BotError):  # noqa: N818
    """Something of ours went wrong. The message is for the log: ids only, never a person's words."""


def trace_of(error: BaseException, frames: int = 6) -> str:
    """Where an error came from, innermost last: files and lines without the message, which may quote a person."""
    steps = traceback.extract_tb(error.__traceback__)[-frames:]
    return " > ".join(f"{Path(step.filename).name}:{step.lineno} {step.name}" for step in steps)


def described(error: BaseException) -> dict[str, str]:
    """An error for the log: its name and where it came from."""
    return {"error": type(error).__name__, "trace": trace_of(error)}


def apology(number: str) -> str:
    """What a person is told when something of ours broke; ``number`` of the case that was opened."""
    return _apology().format(number=number)


@cache
def _apology() -> str:
    text: str = tomllib.loads((Path(__file__).parent / "apology.toml").read_text("utf-8"))["text"]
    return text.strip()
