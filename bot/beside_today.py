"""A stored answer that names a last day, to a question whether there is still time: today is laid beside that day."""

import re
import tomllib
from dataclasses import replace
from datetime import date
from importlib.resources import files
from typing import Final

from bot.blocks import Reply, Text
from bot.plain import text_of
from bot.turn import Words
from faq.dates import read_dates
from faq.patterns import speaks_of

_WORDS: Final[dict[str, list[str]]] = tomllib.loads(
    (files("bot") / "data" / "in_time_words.toml").read_text(encoding="utf-8")
)
_PRINTED: Final = r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日\(.\)"
_LAST_DAY: Final = re.compile(rf"(?:(?<=〜){_PRINTED}|{_PRINTED}(?:[0-9:]+)?(?:まで|必着))")
MOST: Final = 2
"""Last days in one answer; where there are more, it is a table and no answer to whether there is time."""
MOST_CHARACTERS: Final = 480


def with_days_told(words: Words, reply: Reply, text: str, today: date) -> Reply:
    """``reply`` with a word on the last days it names, where ``text`` asks whether there is still time, on the day it names or
    today. ``reply`` itself otherwise."""
    said = reply.blocks[0] if reply.blocks else None
    if reply.kind != "answer" or not isinstance(said, Text) or not asks_if_in_time(text, today):
        return reply
    days = last_days(said.text)
    if not days or len(days) > MOST:
        return reply
    named = [day.first for day in read_dates(text, today) if day.one_day and day.first > today]
    told = words("beside_today", "told", days=days, asked=named[0] if named else today, today=today)
    if not told:
        return reply
    both = replace(reply, blocks=(said, Text(told), *reply.blocks[1:]))
    return both if len(text_of(both, sources=True)) <= MOST_CHARACTERS else reply


def asks_if_in_time(text: str, today: date) -> bool:
    """Whether it is asked if something can still be done, or on a day that is named."""
    if speaks_of(text, _WORDS["past"]):
        return False
    return speaks_of(text, _WORDS["in_time"]) or any(day.first >= today for day in read_dates(text, today))


def last_days(text: str) -> tuple[date, ...]:
    """The days that the text prints as the last ones of something, each once, in order."""
    found = [[int(part) for part in match.groups() if part] for match in _LAST_DAY.finditer(text)]
    return tuple(dict.fromkeys(date(*parts) for parts in found))
