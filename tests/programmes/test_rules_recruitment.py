"""When merchants can apply."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from programmes.model import Bound, Recruitment
from programmes.rules import recruitment_state

TOKYO = ZoneInfo("Asia/Tokyo")

GIFU = [
    ("Tue day before", date(2020, 9, 22), "not_yet", []),
    ("Wed first day", date(2020, 9, 23), "open", ["第1期"]),
    ("Fri last day of the first", date(2020, 10, 2), "open", ["第1期"]),
    ("Sat first day of the second", date(2020, 10, 3), "open", ["第2期"]),
    ("Fri last day", date(2020, 12, 25), "open", ["第2期"]),
    ("Sat day after", date(2020, 12, 26), "ended", []),
]


@pytest.mark.parametrize(("label", "day", "state", "names"), GIFU)
def test_gifu_recruits_in_two_periods_without_a_gap(gifu, label, day, state, names):
    recruitment = recruitment_state(gifu, day)
    assert (recruitment.state, [r.name for r in recruitment.open]) == (state, names)
    assert bool(recruitment.effects) == (state == "open")


AIKYO = [
    ("day before", date(2020, 6, 1), "not_yet", (date(2020, 6, 2), None)),
    ("first day", date(2020, 6, 2), "open", (date(2020, 6, 4), time(15))),
    ("last day, no time given", date(2020, 6, 4), "open", (date(2020, 6, 4), time(15))),
    (
        "last minute of the first",
        datetime(2020, 6, 4, 14, 59, tzinfo=TOKYO),
        "open",
        (date(2020, 6, 4), time(15)),
    ),
    (
        "on the minute it closes",
        datetime(2020, 6, 4, 15, 0, tzinfo=TOKYO),
        "not_yet",
        (date(2020, 6, 8), None),
    ),
    ("in the gap", date(2020, 6, 5), "not_yet", (date(2020, 6, 8), None)),
    ("last day of the gap", date(2020, 6, 7), "not_yet", (date(2020, 6, 8), None)),
    ("first day of the second", date(2020, 6, 8), "open", (date(2020, 6, 20), None)),
    ("last day", date(2020, 6, 19), "open", (date(2020, 6, 20), None)),
    ("day after", date(2020, 6, 20), "ended", None),
]


@pytest.mark.parametrize(("label", "when", "state", "change"), AIKYO)
def test_lodging_recruits_twice_and_closes_at_three(aikyo, label, when, state, change):
    recruitment = recruitment_state(aikyo, when)
    assert recruitment.state == state
    assert (recruitment.next_change and (recruitment.next_change.day, recruitment.next_change.at)) == change
    assert recruitment.tentative == (state == "open")


ISE = [
    ("Tue day before", date(2023, 7, 25), "not_yet"),
    ("Wed first day", date(2023, 7, 26), "open"),
    ("Fri in time for the newspaper", date(2023, 8, 18), "open"),
    ("Sat too late for the newspaper", date(2023, 8, 19), "open"),
    ("Fri in time for the list", date(2023, 10, 6), "open"),
    ("Sat too late for the list", date(2023, 10, 7), "open"),
    ("Wed last day of use", date(2024, 1, 31), "open"),
    ("Thu nobody says", date(2024, 2, 1), "unknown"),
]


@pytest.mark.parametrize(("label", "day", "state"), ISE)
def test_ise_recruits_as_long_as_tickets_are_used(ise, label, day, state):
    assert recruitment_state(ise, day).state == state


def test_applying_early_has_another_effect_than_applying_late(ise):
    days = [date(2023, 8, 18), date(2023, 8, 19), date(2023, 10, 7)]
    effects = [recruitment_state(ise, day).effects for day in days]
    assert len(set(effects)) == 3
    assert all(effects)


def test_an_open_end_has_no_last_day(ise):
    assert recruitment_state(ise, date(2023, 11, 10)).last_day is None


@pytest.mark.parametrize("code", ["gunma-gotoeat", "tottori-area"])
def test_without_a_period_in_the_documents_nothing_is_known(shipped, code):
    programme = shipped(code)
    recruitment = recruitment_state(programme, programme.demo_day)
    assert (recruitment.state, recruitment.last_day, recruitment.next_change) == ("unknown", None, None)


def test_upcoming_periods_are_named(gifu):
    names = [r.name for r in recruitment_state(gifu, date(2020, 9, 30)).upcoming]
    assert names == ["第2期"]


def test_the_leap_day_can_be_the_last(made):
    row = Recruitment(id="r", name="冬", first=Bound(day=date(2024, 2, 1)), last=Bound(day=date(2024, 2, 29)))
    programme = made(recruitment=(row,))
    days = [date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1)]
    assert [recruitment_state(programme, day).state for day in days] == ["open", "open", "ended"]


LAST_DAYS = [
    ("gifu-gotoeat", date(2020, 9, 22), date(2020, 12, 25)),
    ("gifu-gotoeat", date(2020, 10, 2), date(2020, 10, 2)),
    ("gifu-gotoeat", date(2020, 10, 3), date(2020, 12, 25)),
    ("gifu-gotoeat", date(2020, 12, 26), date(2020, 12, 25)),
    ("aikyo-gunma", date(2020, 6, 3), date(2020, 6, 4)),
    ("aikyo-gunma", date(2020, 6, 20), date(2020, 6, 19)),
]


@pytest.mark.parametrize(("code", "day", "last"), LAST_DAYS)
def test_the_last_day_is_that_of_the_running_period_or_of_all(shipped, code, day, last):
    recruitment = recruitment_state(shipped(code), day)
    assert recruitment.last_day == last
    assert recruitment.source
