"""Moments, bounds and words that stand for days."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.model import Bound
from programmes.rules.moments import Moment, days_named, moment_of, next_change, phase, turning_points

TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("words", "year", "days"),
    [
        ("10月上旬", 2023, (date(2023, 10, 1), date(2023, 10, 10))),
        ("10月中旬", 2023, (date(2023, 10, 11), date(2023, 10, 20))),
        ("10月下旬", 2023, (date(2023, 10, 21), date(2023, 10, 31))),
        ("2月下旬", 2023, (date(2023, 2, 21), date(2023, 2, 28))),
        ("2月下旬", 2024, (date(2024, 2, 21), date(2024, 2, 29))),
        ("12月下旬ごろ", 2024, (date(2024, 12, 21), date(2024, 12, 31))),
        ("準備が整いしだい", 2024, None),
        ("県の補助金交付決定以降", 2022, None),
    ],
)
def test_days_that_words_can_mean(words, year, days):
    assert days_named(words, year) == days


def test_a_datetime_is_a_moment_and_a_date_the_whole_day():
    assert moment_of(datetime(2024, 2, 29, 15, tzinfo=TOKYO)) == Moment(date(2024, 2, 29), time(15))
    assert moment_of(date(2024, 2, 29)) == Moment(date(2024, 2, 29))


DAYS = st.dates(date(2020, 1, 1), date(2024, 12, 31))
TIMES = st.none() | st.times()


@given(first=DAYS, last=DAYS, day=DAYS, opens=TIMES, closes=TIMES, at=TIMES)
def test_a_period_is_before_then_within_then_after(first, last, day, opens, closes, at):
    first, last = min(first, last), max(first, last)
    period = Bound(day=first, at=opens), Bound(day=last, at=closes)
    order = ["before", "within", "after"]
    now = phase(*period, Moment(day, at))
    if day < first:
        assert now == "before"
    if day > last:
        assert now == "after"
    later = Moment(date(2025, 1, 1))
    assert order.index(phase(*period, later)) >= order.index(now)


@given(first=DAYS, last=DAYS, day=DAYS)
def test_the_next_change_is_the_first_day_with_another_phase(first, last, day):
    period = Bound(day=min(first, last)), Bound(day=max(first, last))
    change = next_change(Moment(day), turning_points(*period), lambda moment: phase(*period, moment))
    if change is None:
        assert phase(*period, Moment(day)) == "after"
    else:
        eve = Moment(date.fromordinal(change.day.toordinal() - 1))
        assert phase(*period, eve) == phase(*period, Moment(day)) != change.state
