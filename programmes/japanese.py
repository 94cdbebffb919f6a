"""How days, times and money are written for people: 2020年11月8日(日), 令和2年11月8日(日), 12,500円.

Eras begin on the day the name changed: Meiji 1868-10-23 (Gregorian; days before 1873-01-01, when Japan still
kept its old calendar, are counted by the Gregorian one), Taisho 1912-07-30, Showa 1926-12-25,
Heisei 1989-01-08 (Cabinet order 1 of 1989), Reiwa 2019-05-01 (Cabinet order 143 of 2019).
"""

from datetime import date, time
from typing import Final

from programmes.model import Weekday

WEEKDAYS: Final = "月火水木金土日"
"""Monday first, as ``date.weekday()`` counts."""

CODES: Final[tuple[Weekday, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The weekdays as data writes them, Monday first."""

ERAS: Final = (
    ("令和", date(2019, 5, 1)),
    ("平成", date(1989, 1, 8)),
    ("昭和", date(1926, 12, 25)),
    ("大正", date(1912, 7, 30)),
    ("明治", date(1868, 10, 23)),
)
"""Names and first days, the newest first."""


def weekday_name(day: date) -> str:
    """日 for a Sunday."""
    return WEEKDAYS[day.weekday()]


def short_day(day: date) -> str:
    """11月8日(日)"""
    return f"{day.month}月{day.day}日({weekday_name(day)})"


def day_in_words(day: date) -> str:
    """2020年11月8日(日)"""
    return f"{day.year}年{short_day(day)}"


def era_year(day: date) -> str:
    """令和2年, 令和元年. Before Meiji there is no era here: the year as it is, 1867年."""
    for name, first in ERAS:
        if day >= first:
            year = day.year - first.year + 1
            return f"{name}{'元' if year == 1 else year}年"
    return f"{day.year}年"


def era_day(day: date) -> str:
    """令和2年11月8日(日)"""
    return f"{era_year(day)}{short_day(day)}"


def both_years(day: date) -> str:
    """2020年11月8日(日)（令和2年）, where readers look for either year."""
    return f"{day_in_words(day)}（{era_year(day)}）"


def period_in_words(first: date, last: date) -> str:
    """2020年10月26日(月)〜2021年2月28日(日): both years are always written. One day stands alone."""
    return day_in_words(first) if first == last else f"{day_in_words(first)}〜{day_in_words(last)}"


def time_in_words(at: time) -> str:
    """10:00"""
    return f"{at.hour}:{at.minute:02}"


def number_in_words(number: float) -> str:
    """12,500; a fraction keeps its digits: 0.5."""
    return f"{int(number):,}" if number == int(number) else f"{number:,}"


def yen(amount: int) -> str:
    """12,500円"""
    return f"{amount:,}円"


def yen_in_units(amount: int) -> str:
    """8億1,250万円, 1万2,500円, 500円: large amounts as they are said."""
    units = ((amount // 10**8, "億"), (amount // 10**4 % 10**4, "万"), (amount % 10**4, ""))
    return "".join(f"{part:,}{unit}" for part, unit in units if part) + "円" if amount else "0円"


def weekdays_in_words(days: tuple[Weekday, ...]) -> str:
    """平日 (Monday to Friday), 毎日, 土日, 月曜〜土曜 (three or more in a row), otherwise 月曜・水曜."""
    numbers = sorted({CODES.index(day) for day in days})
    known = {(0, 1, 2, 3, 4): "平日", (0, 1, 2, 3, 4, 5, 6): "毎日", (5, 6): "土日"}
    if tuple(numbers) in known:
        return known[tuple(numbers)]
    names = [f"{WEEKDAYS[number]}曜" for number in numbers]
    if len(numbers) >= 3 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{names[0]}〜{names[-1]}"
    return "・".join(names)
