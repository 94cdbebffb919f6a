"""Public holidays, around the days that the programmes stumble over."""

from datetime import date

import pytest

from bot.holidays import business_calendar, japanese_holiday_name

HOLIDAYS = [
    ("Thu moved for the Olympics", date(2020, 7, 23), "海の日"),
    ("Fri moved for the Olympics", date(2020, 7, 24), "スポーツの日"),
    ("Mon where it would have been", date(2020, 7, 20), None),
    ("Tue", date(2020, 11, 3), "文化の日"),
    ("Mon", date(2020, 11, 23), "勤労感謝の日"),
    ("Thu year's last day is none", date(2020, 12, 31), None),
    ("Fri New Year's Day", date(2021, 1, 1), "元日"),
    ("Mon second Monday", date(2021, 1, 11), "成人の日"),
    ("Thu moved again", date(2021, 7, 22), "海の日"),
    ("Mon in lieu of a Sunday", date(2023, 1, 2), "振替休日"),
    ("Sat equinox", date(2023, 9, 23), "秋分の日"),
    ("Thu leap day is none", date(2024, 2, 29), None),
    ("Mon in lieu", date(2024, 2, 12), "振替休日"),
]


@pytest.mark.parametrize(("label", "day", "name"), HOLIDAYS)
def test_holiday_names(label, day, name):
    assert label.split()[0] == format(day, "%a")
    assert japanese_holiday_name(day) == name


def test_outside_the_years_the_library_knows_there_is_no_holiday():
    assert japanese_holiday_name(date(2150, 1, 1)) is None


def test_the_calendar_passes_over_weekends_and_holidays():
    calendar = business_calendar()
    assert calendar.previous_business_day(date(2021, 1, 11)) == date(2021, 1, 8)
    assert calendar.next_business_day(date(2020, 7, 23)) == date(2020, 7, 27)
    assert calendar.next_business_day(date(2020, 7, 22)) == date(2020, 7, 22)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2020, 12, 18), "weekday"),
        (date(2020, 12, 19), "saturday"),
        (date(2020, 12, 20), "sunday"),
        (date(2020, 7, 23), "holiday"),
        (date(2023, 9, 23), "holiday"),
    ],
)
def test_kinds_of_days(day, kind):
    assert business_calendar().kind(day) == kind
