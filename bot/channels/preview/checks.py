"""Single checks of values in messages: each yields why LINE would refuse the value [Messaging API reference].

``why`` names the words in ``words.toml``; ``found`` and ``most`` stand in them.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.codec import utf16_units

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """``where``: the path in the message (``contents.body.contents[0].text``)."""

    where: str
    why: str
    found: str = ""
    most: str = ""


Check = Callable[[object, str], Iterator[Problem]]

COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}(?:[0-9A-Fa-f]{2})?")
PIXELS: Final = re.compile(r"\d+(?:\.\d+)?px")
PERCENT: Final = re.compile(r"\d+(?:\.\d+)?%")
RATIO: Final = re.compile(r"(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)")
_ADDRESS: Final = re.compile(r"[!-~]+")
_FORMATS: Final = {"date": "%Y-%m-%d", "time": "%H:%M", "datetime": "%Y-%m-%dT%H:%M"}


def words(*allowed: str) -> Check:
    def check(value: object, where: str) -> Iterator[Problem]:
        if value not in allowed:
            yield Problem(where, "value", _short(value), ", ".join(allowed))

    return check


def size(*keywords: str, percent: bool = False, pixels: bool = True) -> Check:
    """A keyword, pixels or, where it may be, a percentage."""

    def check(value: object, where: str) -> Iterator[Problem]:
        text = value if isinstance(value, str) else ""
        fits = (pixels and PIXELS.fullmatch(text)) or (percent and PERCENT.fullmatch(text))
        if not fits and text not in keywords:
            yield Problem(where, "size", _short(value))

    return check


def colour(value: object, where: str) -> Iterator[Problem]:
    if not isinstance(value, str) or not COLOUR.fullmatch(value):
        yield Problem(where, "colour", _short(value))


def flag(value: object, where: str) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield Problem(where, "value", _short(value), "true, false")


def whole(value: object, where: str) -> Iterator[Problem]:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        yield Problem(where, "value", _short(value), "0–")


def pattern(regex: str) -> Check:
    def check(value: object, where: str) -> Iterator[Problem]:
        if not isinstance(value, str) or not re.fullmatch(regex, value):
            yield Problem(where, "value", _short(value))

    return check


def ratio(value: object, where: str) -> Iterator[Problem]:
    found = RATIO.fullmatch(value) if isinstance(value, str) else None
    if not found or not all(1 <= float(each) <= 100_000 for each in found.groups()):
        yield Problem(where, "value", _short(value))
    elif float(found[2]) > 3 * float(found[1]):
        yield Problem(where, "ratio", _short(value))


def units(most: int) -> Check:
    """A text of at most so many UTF-16 units, not of blanks alone."""

    def check(value: object, where: str) -> Iterator[Problem]:
        yield from _length(value, where, utf16_units, most)

    return check


def clusters(most: int) -> Check:
    """A text of at most so many characters, as a reader counts them."""

    def check(value: object, where: str) -> Iterator[Problem]:
        yield from _length(value, where, characters, most)

    return check


def _length(value: object, where: str, count: Callable[[str], int], most: int) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield Problem(where, "value", _short(value))
    elif not value.strip():
        yield Problem(where, "empty")
    elif count(value) > most:
        yield Problem(where, "length", str(count(value)), str(most))


def characters(text: str) -> int:
    """Characters as a reader counts them: marks, joiners and what they join count with the one before."""
    count, joined = 0, False
    for sign in text:
        continues = unicodedata.category(sign) in ("Mn", "Me") or sign in "\u200d\uff9e\uff9f"
        if not (continues or joined or 0x1F3FB <= ord(sign) <= 0x1F3FF):
            count += 1
        joined = sign == "\u200d"
    return count


def address(most: int, *schemes: str) -> Check:
    """An address of one of these schemes, percent-encoded."""

    def check(value: object, where: str) -> Iterator[Problem]:
        text = value if isinstance(value, str) else ""
        if not text.startswith(schemes):
            yield Problem(where, "scheme", _short(value), ", ".join(schemes))
        elif not _ADDRESS.fullmatch(text):
            yield Problem(where, "encoding", _short(value))
        elif utf16_units(text) > most:
            yield Problem(where, "length", str(utf16_units(text)), str(most))

    return check


def days(action: Json, where: str) -> Iterator[Problem]:
    """The days of a picker: readable, min before max, the initial one between them."""
    form = _FORMATS.get(str(action.get("mode")), "%Y-%m-%d")
    read: dict[str, datetime] = {}
    for name in ("min", "initial", "max"):
        if name in action:
            try:
                read[name] = datetime.strptime(str(action[name]), form)  # noqa: DTZ007
            except ValueError:
                yield Problem(f"{where}.{name}", "value", _short(action[name]))
    if "min" in read and "max" in read and read["min"] >= read["max"]:
        yield Problem(f"{where}.max", "order", _short(action["max"]))
    if "initial" in read and not (
        read.get("min", read["initial"]) <= read["initial"] <= read.get("max", read["initial"])
    ):
        yield Problem(f"{where}.initial", "order", _short(action["initial"]))


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"
