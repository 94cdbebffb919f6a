"""Days, times and money in words."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.japanese import (
    day_in_words,
    era_day,
    era_year,
    number_in_words,
    period_in_words,
    short_day,
    time_in_words,
    weekday_name,
    weekdays_in_words,
    yen,
    yen_in_units,
)


@pytest.mark.parametrize(
    ("weekday", "day", "western", "era"),
    [
        ("日", date(2020, 11, 8), "2020年11月8日(日)", "令和2年11月8日(日)"),
        ("水", date(2019, 5, 1), "2019年5月1日(水)", "令和元年5月1日(水)"),
        ("火", date(2019, 4, 30), "2019年4月30日(火)", "平成31年4月30日(火)"),
        ("火", date(2019, 12, 31), "2019年12月31日(火)", "令和元年12月31日(火)"),
        ("水", date(2020, 1, 1), "2020年1月1日(水)", "令和2年1月1日(水)"),
        ("日", date(1989, 1, 8), "1989年1月8日(日)", "平成元年1月8日(日)"),
        ("土", date(1989, 1, 7), "1989年1月7日(土)", "昭和64年1月7日(土)"),
        ("土", date(1926, 12, 25), "1926年12月25日(土)", "昭和元年12月25日(土)"),
        ("金", date(1926, 12, 24), "1926年12月24日(金)", "大正15年12月24日(金)"),
        ("火", date(1912, 7, 30), "1912年7月30日(火)", "大正元年7月30日(火)"),
        ("月", date(1912, 7, 29), "1912年7月29日(月)", "明治45年7月29日(月)"),
        ("土", date(2020, 2, 29), "2020年2月29日(土)", "令和2年2月29日(土)"),
    ],
)
def test_a_day_is_written_with_its_year_and_weekday(weekday: str, day: date, western: str, era: str) -> None:
    assert weekday_name(day) == weekday
    assert day_in_words(day) == western
    assert era_day(day) == era


def test_a_day_before_meiji_keeps_its_western_year() -> None:
    assert era_year(date(1868, 10, 23)) == "明治元年"
    assert era_year(date(1868, 10, 22)) == "1868年"


def test_a_short_day_keeps_its_weekday() -> None:
    assert short_day(date(2020, 11, 8)) == "11月8日(日)"


def test_a_period_writes_both_years_and_one_day_stands_alone() -> None:
    first, last = date(2020, 10, 26), date(2020, 12, 31)
    assert period_in_words(first, last) == "2020年10月26日(月)〜2020年12月31日(木)"
    assert period_in_words(first, first) == "2020年10月26日(月)"


@pytest.mark.parametrize(
    ("amount", "words"), [(0, "0円"), (500, "500円"), (12500, "12,500円"), (7526324500, "7,526,324,500円")]
)
def test_yen_has_commas(amount: int, words: str) -> None:
    assert yen(amount) == words


@pytest.mark.parametrize(
    ("number", "words"), [(7, "7"), (3579.0, "3,579"), (99.3, "99.3"), (1234.5, "1,234.5")]
)
def test_a_number_has_commas_and_only_the_digits_it_needs(number: float, words: str) -> None:
    assert number_in_words(number) == words


def test_a_time_is_written_in_twenty_four_hours() -> None:
    assert [time_in_words(time(9, 5)), time_in_words(time(17))] == ["9:05", "17:00"]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (("mon", "tue", "wed", "thu", "fri"), "平日"),
        (("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "毎日"),
        (("sun", "sat"), "土日"),
        (("mon", "tue", "wed", "thu", "fri", "sat"), "月曜〜土曜"),
        (("mon", "wed"), "月曜・水曜"),
        (("mon", "tue"), "月曜・火曜"),
        (("sun",), "日曜"),
    ],
)
def test_weekdays_are_named_as_people_say_them(days: tuple[str, ...], words: str) -> None:
    assert weekdays_in_words(days) == words  # type: ignore[arg-type]


@given(st.dates(date(1868, 10, 23), date(2100, 1, 1)))
def test_the_era_year_never_falls_within_an_era_and_starts_at_gannen(day: date) -> None:
    today, tomorrow = era_year(day), era_year(day + timedelta(days=1))
    assert today[:2] == tomorrow[:2] or tomorrow.endswith("元年")


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "0円"),
        (500, "500円"),
        (10000, "1万円"),
        (12500, "1万2,500円"),
        (812500000, "8億1,250万円"),
        (4849950000, "48億4,995万円"),
        (100000001, "1億1円"),
    ],
)
def test_large_amounts_can_be_said_in_units(amount: int, words: str) -> None:
    assert yen_in_units(amount) == words
