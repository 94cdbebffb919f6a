"""Japanese public holidays for the rules, from the `holidays` library (the rules room knows no library)."""

from datetime import date
from functools import cache

import holidays

from programmes.rules import BusinessCalendar


def japanese_holiday_name(day: date) -> str | None:
    """The name of the public holiday ``day`` is in Japan (文化の日, 振替休日 …), or None.

    The library knows 1949 to 2099, with the days moved for the Olympic years 2020 and 2021.
    """
    name: str | None = _japan(day.year).get(day)
    return name


def business_calendar() -> BusinessCalendar:
    """The calendar that the rules about desks and posting take."""
    return BusinessCalendar(japanese_holiday_name)


@cache
def _japan(year: int) -> holidays.HolidayBase:
    """One year's holidays, built once and then only read: the library's own growing dictionary is not made
    for several threads."""
    return holidays.country_holidays("JP", years=year, language="ja", expand=False)
