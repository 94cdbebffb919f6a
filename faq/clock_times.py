"""Times of day as people write them: 17:10, 5時10分, 17時半, 午後5時, 朝9時, 夜8時, 正午.

An hour without 午前 or 午後 can be either: :func:`time_meant` takes the reading that fits the hours of a desk.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from typing import Final

from faq.normalise import normalise
from faq.numerals import number

_MORNING: Final = "午前|am|朝|早朝|明け方"
_EVENING: Final = "午後|pm|昼過ぎの?|夕方の?|夕|夜の?|晩の?|今夜|今晩"
_HOUR: Final = r"(?:2[0-4]|1[0-9]|0?[0-9]|二十[一二三四]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_MINUTE: Final = r"(?:[0-5]?[0-9]|[二三四五]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_WRITTEN: Final = re.compile(
    rf"(?P<part>{_MORNING}|{_EVENING})?\s*(?<![0-9:])(?P<h>{_HOUR})\s*(?:時(?!間)|じ(?=[にかまごす、]|$)|:(?=[0-5][0-9]))"
    rf"\s*(?:(?P<half>半|はん)|(?P<m>{_MINUTE})\s*(?:分|ふん|ぷん)?)?"
)
_NOON: Final = re.compile(r"正午|お昼(?!ごはん|ご飯|過ぎ)|昼休み|ひるやすみ")
_NOW: Final = re.compile(r"(?:もう|いま|今|現在|ただいま|ちょうど)(?:は|、|\s)*$")
_LATE: Final = re.compile(r"仕事|勤め|店じまい|閉店|帰り|帰って|退勤|[時分半]まで")
_WITHIN: Final = 120
"""Minutes: a time that is called "now" is at most so far from the clock."""


@dataclass(frozen=True, slots=True)
class WrittenTime:
    """A time in a text. ``readings``: one, or in the morning and in the afternoon. ``is_now``: it is called the
    present one ("もう5時10分だけど"). ``late``: the words speak of an end or of after work."""

    readings: tuple[time, ...]
    is_now: bool = False
    late: bool = False


def read_time(text: str) -> WrittenTime | None:
    """The first time of day that ``text`` names; 何時 and 2時間 are none."""
    plain = normalise(text)
    for match in _WRITTEN.finditer(plain):
        readings = _readings(match)
        if readings:
            is_now = _NOW.search(plain[: match.start()]) is not None
            return WrittenTime(readings, is_now, _LATE.search(plain) is not None)
    return WrittenTime((time(12),)) if _NOON.search(plain) else None


def time_meant(written: WrittenTime, spans: Iterable[tuple[time, time]], now: time) -> time:
    """The reading that is meant where ``spans`` are the hours of a desk: the one near the clock if it is called the
    present one, else the later one if it is an end, else the nearest to the hours."""
    near = [r for r in written.readings if abs(_minutes(r) - _minutes(now)) <= _WITHIN]
    if written.is_now and near:
        return min(near, key=lambda r: abs(_minutes(r) - _minutes(now)))
    if written.late:
        return max(written.readings)
    hours = tuple(spans)
    return min(written.readings, key=lambda reading: (_distance(reading, hours), reading))


def _readings(match: re.Match[str]) -> tuple[time, ...]:
    hour = number(match["h"])
    minute = 30 if match["half"] else number(match["m"]) if match["m"] else 0
    if hour is None or minute is None or minute > 59:
        return ()
    part = match["part"] or ""
    if re.fullmatch(_EVENING, part or " ") and hour < 12:
        return (time(hour + 12, minute),)
    if part or hour == 0 or hour >= 12 or match["h"].startswith("0"):
        return (time(hour % 24, minute),)
    return (time(hour, minute), time(hour + 12, minute))


def _distance(at: time, spans: tuple[tuple[time, time], ...]) -> int:
    """Minutes from ``at`` to the nearest of the spans, 0 within one."""
    minute = _minutes(at)
    return min(
        (max(0, _minutes(first) - minute, minute - _minutes(last)) for first, last in spans), default=0
    )


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
