"""Finds days written in Japanese text: 令和2年11月8日(日), 2020/11/8, 11/8(日), and a lone 15日(日) after a day."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from programmes.japanese import ERAS, WEEKDAYS

_WEEKDAY: Final = r"\s*(?:\(\s*(?P<bracket>[月火水木金土日])(?:曜日?)?\s*(?:[・,、/]?\s*(?:祝日?|休日?|振休)[^)]*)?\)|の?\s?(?P<loose>[月火水木金土日])曜)"
_DAY: Final = re.compile(
    r"(?:(?:(?P<year>\d{4})年|(?P<era>令和|平成|昭和|大正|明治|[RHS](?=\d))(?P<of_era>元|\d{1,2})[年.])\s*)?"
    r"(?<![\d.])(?P<month>\d{1,2})(?:月\s*|\.(?=\d{1,2}\s*\())(?P<day>\d{1,2})(?!\d)日?"
    r"|(?<!\d)(?P<year2>\d{4})[/.-](?P<month2>\d{1,2})[/.-](?P<day2>\d{1,2})(?!\d)"
    r"|(?<![\d/])(?P<month3>\d{1,2})/(?P<day3>\d{1,2})(?![\d/])"
    rf"|(?<![\d月])(?P<day4>\d{{1,2}})日(?={_WEEKDAY.replace('?P<bracket>', '').replace('?P<loose>', '')})"
)
_AFTER: Final = re.compile(_WEEKDAY)
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
    """The days in a text, in order. A lone day takes month and year from the day before it."""
    text = unicodedata.normalize("NFKC", text)
    last: WrittenDay | None = None
    for match in _DAY.finditer(text):
        after = _AFTER.match(text, match.end())
        name = (after["bracket"] or after["loose"]) if after else ""
        words = text[match.start() : after.end() if after else match.end()].strip()
        year, month = _year(match), match["month"] or match["month2"] or match["month3"]
        if month is None and last is None:
            continue
        if month is None and last is not None:
            year, month = last.year, str(last.month)
        day = next(match[group] for group in ("day", "day2", "day3", "day4") if match[group])
        last = WrittenDay(year, int(month), int(day), WEEKDAYS.index(name) if name else None, words)
        yield last


def _year(match: re.Match[str]) -> int | None:
    written = match["year"] or match["year2"]
    if written:
        return int(written)
    if not match["era"]:
        return None
    name = _LETTERS.get(match["era"], match["era"])
    first = next(first for era, first in ERAS if era == name)
    return first.year + (1 if match["of_era"] == "元" else int(match["of_era"])) - 1
