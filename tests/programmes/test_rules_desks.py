"""When a desk can be reached."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from programmes.model import Closure, Desk, Hours
from programmes.rules import desk_now, desk_on, desks_for

TOKYO = ZoneInfo("Asia/Tokyo")


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=TOKYO)


@pytest.fixture
def gifu_call(gifu):
    return desks_for(gifu)[0]


@pytest.fixture
def aikyo_office(aikyo):
    return next(d for d in desks_for(aikyo) if d.hours)


@pytest.fixture
def ise_office(ise):
    return next(d for d in desks_for(ise) if d.hours)


@pytest.fixture
def gunma_office(gunma):
    return next(d for d in desks_for(gunma) if d.hours)


GIFU = [
    # label, day, state, why, words
    ("Tue holiday before it exists", date(2020, 9, 22), "closed", "outside_period", ""),
    ("Wed first day", date(2020, 9, 23), "open", "open", ""),
    ("Mon plain day", date(2020, 11, 2), "open", "open", ""),
    ("Tue holiday", date(2020, 11, 3), "closed", "holiday", "文化の日"),
    ("Sat weekend", date(2020, 11, 7), "closed", "weekend", ""),
    ("Sun weekend", date(2020, 11, 8), "closed", "weekend", ""),
    ("Mon day before the year-end closure", date(2020, 12, 28), "open", "open", ""),
    ("Tue first day of the closure", date(2020, 12, 29), "closed", "closure", "年末年始"),
    ("Thu year's last day", date(2020, 12, 31), "closed", "closure", "年末年始"),
    ("Fri New Year's Day", date(2021, 1, 1), "closed", "closure", "年末年始"),
    ("Sun last day both places name", date(2021, 1, 3), "closed", "closure", "年末年始"),
    (
        "Mon closed by one place, open by the other",
        date(2021, 1, 4),
        "unclear",
        "closure_disputed",
        "年末年始",
    ),
    (
        "Tue closed by one place, open by the other",
        date(2021, 1, 5),
        "unclear",
        "closure_disputed",
        "年末年始",
    ),
    ("Wed open by both", date(2021, 1, 6), "open", "open", ""),
    ("Mon coming of age", date(2021, 1, 11), "closed", "holiday", "成人の日"),
    ("Wed last day", date(2021, 3, 31), "open", "open", ""),
    ("Thu day after", date(2021, 4, 1), "closed", "outside_period", ""),
]


@pytest.mark.parametrize(("label", "day", "state", "why", "words"), GIFU)
def test_gifu_call_center_day_by_day(gifu_call, calendar, label, day, state, why, words):
    answer = desk_on(gifu_call, day, calendar)
    assert (answer.state, answer.why, answer.words) == (state, why, words)
    assert answer.source


def test_the_disputed_days_name_their_conflict(gifu, gifu_call, calendar):
    conflict = desk_on(gifu_call, date(2021, 1, 4), calendar).conflict
    assert conflict in {c.id for c in gifu.conflicts}
    assert desk_on(gifu_call, date(2021, 1, 3), calendar).conflict == ""


GIFU_NOW = [
    # label, now, state, why, closes at, opens at, maybe at
    ("a minute early", at(2020, 12, 18, 9, 59), "closed", "outside_hours", None, at(2020, 12, 18, 10), None),
    ("first minute", at(2020, 12, 18, 10, 0), "open", "open", time(17), None, None),
    ("last minute", at(2020, 12, 18, 16, 59), "open", "open", time(17), None, None),
    (
        "closing time, Friday",
        at(2020, 12, 18, 17, 0),
        "closed",
        "outside_hours",
        None,
        at(2020, 12, 21, 10),
        None,
    ),
    ("Saturday", at(2020, 12, 19, 12, 0), "closed", "weekend", None, at(2020, 12, 21, 10), None),
    ("holiday", at(2020, 11, 3, 12, 0), "closed", "holiday", None, at(2020, 11, 4, 10), None),
    (
        "evening before the closure",
        at(2020, 12, 28, 18, 0),
        "closed",
        "outside_hours",
        None,
        at(2021, 1, 6, 10),
        at(2021, 1, 4, 10),
    ),
    (
        "New Year's Day",
        at(2021, 1, 1, 12, 0),
        "closed",
        "closure",
        None,
        at(2021, 1, 6, 10),
        at(2021, 1, 4, 10),
    ),
    (
        "disputed day, in hours",
        at(2021, 1, 4, 12, 0),
        "unclear",
        "closure_disputed",
        time(17),
        at(2021, 1, 6, 10),
        at(2021, 1, 5, 10),
    ),
    (
        "disputed day, at night",
        at(2021, 1, 5, 20, 0),
        "closed",
        "outside_hours",
        None,
        at(2021, 1, 6, 10),
        None,
    ),
    ("before it exists", at(2020, 9, 1, 12, 0), "closed", "outside_period", None, at(2020, 9, 23, 10), None),
    ("last evening of all", at(2021, 3, 31, 17, 0), "closed", "outside_hours", None, None, None),
    ("after it is gone", at(2021, 4, 1, 12, 0), "closed", "outside_period", None, None, None),
]


@pytest.mark.parametrize(("label", "now", "state", "why", "closes", "opens", "maybe"), GIFU_NOW)
def test_gifu_call_center_now(gifu_call, calendar, label, now, state, why, closes, opens, maybe):
    answer = desk_now(gifu_call, now, calendar)
    assert (answer.state, answer.why) == (state, why)
    assert (answer.closes_at, answer.opens_at, answer.maybe_at) == (closes, opens, maybe)


AIKYO = [
    ("Fri weekday in June", date(2020, 6, 5), "open", time(8, 30), time(17, 15)),
    ("Sat in June", date(2020, 6, 6), "open", time(9), time(17)),
    ("Sun in June", date(2020, 6, 28), "open", time(9), time(17)),
    ("Tue last day of June", date(2020, 6, 30), "open", time(8, 30), time(17, 15)),
    ("Wed first day of July", date(2020, 7, 1), "open", time(8, 30), time(17, 15)),
    ("Sat in July", date(2020, 7, 4), "closed", None, None),
    ("Sun in July", date(2020, 7, 5), "closed", None, None),
    ("Sun before June", date(2020, 5, 31), "closed", None, None),
]


@pytest.mark.parametrize(("label", "day", "state", "opens", "closes"), AIKYO)
def test_lodging_office_opens_weekends_in_june_only(aikyo_office, calendar, label, day, state, opens, closes):
    answer = desk_on(aikyo_office, day, calendar)
    hours = answer.hours[0] if answer.hours else None
    assert (answer.state, hours and hours.opens, hours and hours.closes) == (state, opens, closes)
    if state == "closed":
        assert answer.why == "outside_season"


def test_lodging_office_on_a_holiday_never_opens_without_a_word(aikyo_office, calendar):
    answer = desk_on(aikyo_office, date(2020, 7, 23), calendar)
    assert (answer.why in ("holiday", "holiday_unstated"), answer.words) == (True, "海の日")


ISE_NOW = [
    ("Fri weekday", at(2023, 11, 10, 9, 0), "open"),
    ("Fri a minute early", at(2023, 11, 10, 8, 59), "closed"),
    ("Fri closing time", at(2023, 11, 10, 17, 0), "closed"),
    ("Sat", at(2023, 11, 11, 12, 0), "closed"),
    ("Thu leap day", at(2024, 2, 29, 12, 0), "open"),
]


@pytest.mark.parametrize(("label", "now", "state"), ISE_NOW)
def test_ise_office_on_weekdays_from_nine_to_five(ise_office, calendar, label, now, state):
    assert desk_now(ise_office, now, calendar).state == state


GUNMA = [
    ("Mon weekday", at(2021, 11, 1, 9, 30), "open", "days_unstated"),
    ("Mon closing time", at(2021, 11, 1, 17, 30), "closed", "outside_hours"),
    ("Wed holiday", at(2021, 11, 3, 12, 0), "unclear", "days_unstated"),
    ("Sat", at(2021, 11, 6, 12, 0), "unclear", "days_unstated"),
    ("Sun at night", at(2021, 11, 7, 20, 0), "closed", "outside_hours"),
]


@pytest.mark.parametrize(("label", "now", "state", "why"), GUNMA)
def test_gunma_names_hours_but_no_days(gunma_office, calendar, label, now, state, why):
    answer = desk_now(gunma_office, now, calendar)
    assert (answer.state, answer.why) == (state, why)


def test_a_desk_without_hours_is_unknown(gunma, calendar):
    call = next(d for d in desks_for(gunma) if not d.hours)
    answer = desk_now(call, at(2021, 11, 1, 12, 0), calendar)
    assert (answer.state, answer.why, answer.opens_at) == ("unknown", "hours_unstated", None)


@pytest.mark.parametrize("code", ["gunma-gotoeat", "gifu-gotoeat"])
def test_the_call_center_comes_before_the_secretariat(shipped, code):
    kinds = [d.kind for d in desks_for(shipped(code))]
    assert kinds[:2] == ["call_center", "secretariat"]


def test_a_desk_for_merchants_only_is_not_shown_to_consumers(gifu):
    assert "settlement_center" not in {d.kind for d in desks_for(gifu, "consumer")}
    assert "settlement_center" in {d.kind for d in desks_for(gifu, "merchant")}


def _desk(hours, closures=()):
    return Desk(id="d", name="窓口", kind="office", hours=tuple(hours), closures=tuple(closures))


def test_a_lunch_break_is_closed_and_opens_again_the_same_day(calendar):
    morning = Hours(days=("mon",), opens=time(9), closes=time(12))
    afternoon = Hours(days=("mon",), opens=time(13), closes=time(17))
    desk = _desk([morning, afternoon])
    answer = desk_now(desk, at(2024, 2, 26, 12, 30), calendar)
    assert (answer.state, answer.opens_at) == ("closed", at(2024, 2, 26, 13))
    assert desk_now(desk, at(2024, 2, 26, 13, 0), calendar).state == "open"


def test_a_weekday_the_desk_does_not_work_is_a_day_off(calendar):
    desk = _desk([Hours(days=("mon",), opens=time(9), closes=time(17))])
    assert desk_on(desk, date(2024, 2, 27), calendar).why == "day_off"


def test_hours_that_hold_on_holidays(calendar):
    desk = _desk([Hours(days=("fri",), opens=time(9), closes=time(17), holidays="open")])
    answer = desk_on(desk, date(2024, 2, 23), calendar)
    assert (answer.state, answer.why, answer.words) == ("open", "open", "天皇誕生日")


def test_a_holiday_nobody_speaks_of_is_open_and_says_so(calendar):
    desk = _desk([Hours(days=("fri",), opens=time(9), closes=time(17))])
    answer = desk_on(desk, date(2024, 2, 23), calendar)
    assert (answer.state, answer.why, answer.words) == ("open", "holiday_unstated", "天皇誕生日")


def test_a_closure_over_the_leap_day(calendar):
    hours = Hours(days=("wed", "thu", "fri"), opens=time(9), closes=time(17), holidays="closed")
    desk = _desk([hours], [Closure(first=date(2024, 2, 29), last=date(2024, 2, 29), why="棚卸し")])
    answer = desk_now(desk, at(2024, 2, 28, 17, 0), calendar)
    assert answer.opens_at == at(2024, 3, 1, 9)


def test_a_season_holds_on_its_first_and_on_its_last_day(calendar):
    leap_day = date(2024, 2, 29)
    desk = _desk(
        [Hours(days=("wed", "thu", "fri"), opens=time(9), closes=time(17), first=leap_day, last=leap_day)]
    )
    days = [date(2024, 2, 28), leap_day, date(2024, 3, 1)]
    assert [desk_on(desk, day, calendar).why for day in days] == ["outside_season", "open", "outside_season"]


def test_on_its_last_morning_a_desk_still_opens(gifu_call, calendar):
    assert desk_now(gifu_call, at(2021, 3, 31, 9, 0), calendar).opens_at == at(2021, 3, 31, 10)


def test_two_closures_that_do_not_rival_both_hold(calendar):
    closures = [
        Closure(first=date(2024, 2, 28), last=date(2024, 2, 28), why="棚卸し"),
        Closure(first=date(2024, 3, 1), last=date(2024, 3, 1), why="研修"),
    ]
    desk = _desk([Hours(days=("wed", "thu", "fri"), opens=time(9), closes=time(17))], closures)
    days = [date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1)]
    assert [desk_on(desk, day, calendar).state for day in days] == ["closed", "open", "closed"]


def test_where_a_row_names_no_clause_the_desk_does(gunma, calendar):
    bare = Desk(id="d", name="窓口", kind="office", source=gunma.desks[0].source)
    assert desk_on(bare, date(2024, 2, 29), calendar).source == bare.source
