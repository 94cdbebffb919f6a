"""Finds days written in Japanese text: 令和2年11月8日(日), 2020/11/8, 11/8(日), and a lone 15日(日) after a day."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from programmes.japanese import ERAS, WEEKDAYS

_WEEKDAY: Final = re.compile(
    r"\s*\(\s*(?P<bracket>[月火水木金土日])(?:曜日?)?\s*(?:[・,、/]?\s*(?:祝|休|振休)[^)]*)?\)"
    r"|の?\s*(?P<loose>[月火水木金土日])曜"
)
_DAY: Final = re.compile(
    r"""(?<![\d/.-])
    (?:(?:(?P<western>\d{4})|(?P<era>令和|平成|昭和|大正|明治|(?<![A-Za-z])[RHS])(?P<of_era>元|\d{1,2}))
       \s*[年/.-]\s*)?
    (?P<month>\d{1,2})\s*(?P<mark>[月/.-])\s*(?P<day>\d{1,2})(?!\d|[/.-]\d)日?
    |(?<![\d月])(?P<lone>\d{1,2})日""",
    re.VERBOSE,
)
_LETTERS: Final = {"R": "令和", "H": "平成", "S": "昭和"}


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day as text says it. ``year`` None: not said. ``weekday`` from Monday 0, None: not said.
    ``words`` is how it stands there (with half-width digits)."""

    year: int | None
    month: int
    day: int
    weekday: int | None
    words: str


def written_days(text: str) -> Iterator[WrittenDay]:
    """The days in a text, in order. A lone day counts only with its weekday, after a day that gives it month
    and year (10月21日(水)～25日(日)); 11.8 and 11-8 only with their weekday."""
    text = unicodedata.normalize("NFKC", text)
    last: WrittenDay | None = None
    for match in _DAY.finditer(text):
        after = _WEEKDAY.match(text, match.end())
        name = (after["bracket"] or after["loose"]) if after else ""
        weekday = WEEKDAYS.index(name) if name else None
        words = text[match.start() : after.end() if after else match.end()].strip()
        if match["lone"]:
            if last is not None and name:
                yield WrittenDay(last.year, last.month, int(match["lone"]), weekday, words)
            continue
        year = _year(match)
        if year or name or match["mark"] in "月/":
            last = WrittenDay(year, int(match["month"]), int(match["day"]), weekday, words)
            yield last


def _year(match: re.Match[str]) -> int | None:
    if match["western"]:
        return int(match["western"])
    if not match["era"]:
        return None
    name = _LETTERS.get(match["era"], match["era"])
    first = next(first for era, first in ERAS if era == name)
    return first.year + (1 if match["of_era"] == "元" else int(match["of_era"])) - 1
