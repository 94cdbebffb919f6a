"""The days a text names as people mean them, beyond how each is written: a day inside a part of a month that was named before it
("6月下旬、24日に"), numbers of days that are no day at all ("書類を送って三日たちました"), and days on which something was only
meant to be done ("15日に読むつもりが16日になった")."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib.resources import files
from typing import Final

from faq.date_patterns import Around
from faq.dates import WrittenDate, read_dates
from faq.normalise import normalise

_WORDS: Final[dict[str, list[str]]] = tomllib.loads(
    (files("bot") / "data" / "day_count_words.toml").read_text(encoding="utf-8")
)
_PASSED: Final = tuple(map(normalise, _WORDS["passed"]))
_SINCE, _SINCE_THEN, _UNMET, _MOVED_FROM, _MOVED_TO = (
    re.compile("|".join(_WORDS[kind])) for kind in ("since", "since_then", "unmet", "moved_from", "moved_to")
)

_CLOSE: Final = 1
"""Characters between a part of the calendar and a day of it: の."""


def days_written(text: str, today: date, around: Around | None = None) -> tuple[WrittenDate, ...]:
    """The days in ``text``, in the order written (``today`` and ``around`` as ``faq.dates.read_dates`` has them)."""
    found = [w for w in read_dates(text, today, around) if not _is_a_time_that_passed(w, text)]
    return tuple(_meant(found if len(found) < 2 else list(_met(found, text))))


def _is_a_time_that_passed(written: WrittenDate, text: str) -> bool:
    """三日たちました, 送って三日: how long, not the third."""
    if "month" not in written.inferred or written.relative:
        return False
    behind = normalise(text[written.end :]).lstrip()
    if behind.startswith(_PASSED):
        return True
    return bool(_SINCE_THEN.match(behind) and _SINCE.search(normalise(text[: written.start])))


def _met(found: list[WrittenDate], text: str) -> Iterator[WrittenDate]:
    """The days without those for which something was only meant, and that was done on the next one."""
    for written, following in zip(found, [*found[1:], None], strict=True):
        between = normalise(text[written.end : following.start if following else len(text)])
        if following and _UNMET.match(between):
            continue
        moved = following and _MOVED_FROM.match(between) and _MOVED_TO.match(normalise(text[following.end :]))
        if not moved:
            yield written


def _meant(found: list[WrittenDate]) -> Iterator[WrittenDate]:
    """A part of a month, and a day of that part right after it, are that day."""
    for at, written in enumerate(found):
        before = found[at - 1] if at else None
        after = found[at + 1] if at + 1 < len(found) else None
        if after and (_day_within(written, after) or _holds(written, after)):
            continue
        day = _day_within(before, written) if before else None
        yield replace(written, first=day, last=day) if day else written


def _holds(part: WrittenDate, day: WrittenDate) -> bool:
    """来月のクリスマス: the day right behind lies in what is named before it."""
    close = day.start - part.end <= _CLOSE
    return close and not part.one_day and day.one_day and part.first <= day.first <= part.last


def _day_within(part: WrittenDate, written: WrittenDate) -> date | None:
    """The day of ``part`` that has the number of ``written``, a day without its month; None where there is none."""
    same_month = (part.first.year, part.first.month) == (part.last.year, part.last.month)
    if part.one_day or not same_month or not written.one_day or "month" not in written.inferred:
        return None
    if written.relative or not part.first.day <= written.first.day <= part.last.day:
        return None
    return part.first.replace(day=written.first.day)
