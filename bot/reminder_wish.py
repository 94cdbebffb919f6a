"""What a message about reminders asks for: which, on or off, how many days before, at which hour. Pure."""

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final, Literal

from bot.reminder_choices import ON_OFFER
from faq.clock_times import read_time
from faq.normalise import normalise
from faq.numerals import WRITTEN, number
from programmes.model import MOST_DAYS_BEFORE

Act = Literal["on", "off", "again", ""]
_WORDS: Final[dict[str, Any]] = tomllib.loads(
    (files("bot") / "data" / "reminder_words.toml").read_text(encoding="utf-8")
)
_ACTS: Final[tuple[tuple[Act, re.Pattern[str]], ...]] = (
    ("again", re.compile(_WORDS["again"])),
    ("off", re.compile(_WORDS["off"])),
    ("on", re.compile(_WORDS["on"])),
)
_ASKS, _ALSO, _ONLY = (re.compile(_WORDS[name]) for name in ("asks", "also", "only"))
_KINDS: Final = tuple((re.compile(each["words"]), tuple(each["kinds"])) for each in _WORDS["kinds"])
_DAYS: Final = tuple((re.compile(words), days) for words, days in _WORDS["days"].items())
_BEFORE: Final = re.compile(rf"({WRITTEN})日(?:まえ|前)")


@dataclass(frozen=True, slots=True)
class Wish:
    """``kinds``: those it names; ``days`` before, the earliest first; ``too_early``: it names more days than there are to
    choose from; ``hour``: 0 to 23. ``also``: those days besides the ones it comes on already."""

    act: Act = ""
    kinds: tuple[str, ...] = ()
    days: tuple[int, ...] = ()
    too_early: bool = False
    hour: int | None = None
    also: bool = False

    @property
    def says_when(self) -> bool:
        return bool(self.days) or self.hour is not None


def wish_of(text: str) -> Wish:
    """What ``text`` wants of the reminders; an empty wish where it only asks about them."""
    plain = normalise(text)
    act: Act = next((act for act, words in _ACTS if words.search(plain)), "")
    days, hour = _days(plain), _hour(plain)
    if act == "off" and days and _ONLY.search(plain):
        act = "on"
    if act == "on" and not days and hour is None and _ASKS.search(plain):
        act = ""
    return Wish(
        act=act,
        kinds=next((kinds for words, kinds in _KINDS if words.search(plain)), ()),
        days=tuple(sorted((day for day in days if day <= MOST_DAYS_BEFORE), reverse=True)),
        too_early=any(day > MOST_DAYS_BEFORE for day in days),
        hour=hour,
        also=_ALSO.search(plain) is not None,
    )  # fmt: skip


def is_about_reminders(text: str) -> bool:
    """Whether ``text`` speaks of being told, and not only of stopping something."""
    return re.search(_WORDS["about"], normalise(text)) is not None


def _days(plain: str) -> set[int]:
    written = {found for each in _BEFORE.findall(plain) if (found := number(each)) is not None}
    return written | {days for words, days in _DAYS if words.search(plain)}


def _hour(plain: str) -> int | None:
    """The hour that is named; of two that it can mean (8時: 8 or 20) the first that is on offer."""
    written = read_time(plain)
    if written is not None:
        hours = [reading.hour for reading in written.readings]
        return next((hour for hour in sorted(hours) if hour in ON_OFFER), hours[0])
    return next((hour for part, hour in _WORDS["hours"].items() if part in plain), None)
