"""Weekends and public holidays. Which day is a holiday, a library outside this room knows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

HolidayName = Callable[[date], str | None]
DayKind = Literal["weekday", "saturday", "sunday", "holiday"]

_ONE_DAY = timedelta(days=1)
_SATURDAY, _SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """The calendar of Japan: ``holiday_name`` gives a public holiday's name, or None on other days."""

    holiday_name: HolidayName

    def holiday(self, day: date) -> str | None:
        return self.holiday_name(day)

    def is_weekend(self, day: date) -> bool:
        return day.weekday() >= _SATURDAY

    def is_business_day(self, day: date) -> bool:
        """Neither Saturday nor Sunday nor a public holiday. (New Year's days other than 1/1 are business days
        here: what closes then is a matter of each desk.)"""
        return not self.is_weekend(day) and self.holiday(day) is None

    def kind(self, day: date) -> DayKind:
        """A holiday on a weekend counts as a holiday: its name says more than the weekday."""
        if self.holiday(day) is not None:
            return "holiday"
        if day.weekday() == _SUNDAY:
            return "sunday"
        return "saturday" if day.weekday() == _SATURDAY else "weekday"

    def previous_business_day(self, day: date) -> date:
        """The last business day that is not after ``day``: the day itself if it is one."""
        while not self.is_business_day(day):
            day -= _ONE_DAY
        return day

    def next_business_day(self, day: date) -> date:
        """The first business day that is not before ``day``: the day itself if it is one."""
        while not self.is_business_day(day):
            day += _ONE_DAY
        return day
