"""Until when a merchant can object."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from programmes.rules import NoDisputeRule, NoRound, dispute_of_round, dispute_window, may_dispute

TOKYO = ZoneInfo("Asia/Tokyo")

GIFU = [
    # label, payout day, last day
    ("Mon round 1", date(2020, 11, 30), date(2020, 12, 14)),
    ("Mon round 2 paid early", date(2020, 12, 28), date(2021, 1, 11)),
    ("Tue round 2 paid late", date(2021, 1, 5), date(2021, 1, 19)),
    ("Tue round 3", date(2021, 1, 19), date(2021, 2, 2)),
    ("Mon round 4", date(2021, 2, 1), date(2021, 2, 15)),
    ("Mon round 5", date(2021, 2, 22), date(2021, 3, 8)),
    ("Mon round 6", date(2021, 3, 22), date(2021, 4, 5)),
]


@pytest.mark.parametrize(("label", "day", "last"), GIFU)
def test_two_weeks_after_the_payout_day(gifu, label, day, last):
    window = dispute_window(gifu, day, day)
    assert (window.last_day, window.days_left, window.state) == (last, 14, "open")
    assert window.source


@pytest.mark.parametrize(
    ("label", "when", "state", "left"),
    [
        ("day before the payout", date(2021, 1, 31), "not_yet", 15),
        ("payout day", date(2021, 2, 1), "open", 14),
        ("day after", date(2021, 2, 2), "open", 13),
        ("day before the last", date(2021, 2, 14), "open", 1),
        ("last day", date(2021, 2, 15), "open", 0),
        ("last minute of the last day", datetime(2021, 2, 15, 23, 59, tzinfo=TOKYO), "open", 0),
        ("day after the last", date(2021, 2, 16), "closed", -1),
    ],
)
def test_days_left_to_object(gifu, label, when, state, left):
    window = dispute_window(gifu, date(2021, 2, 1), when)
    assert (window.state, window.days_left) == (state, left)


def test_over_a_leap_day(made, gifu):
    window = dispute_window(made(disputes=gifu.disputes), date(2024, 2, 16), date(2024, 2, 29))
    assert (window.last_day, window.days_left) == (date(2024, 3, 1), 1)


def test_for_a_range_of_payout_days_the_actual_day_decides(gifu):
    window = dispute_of_round(gifu, 2, date(2021, 1, 12))
    assert (window.earliest.last_day, window.earliest.state) == (date(2021, 1, 11), "closed")
    assert (window.latest.last_day, window.latest.state) == (date(2021, 1, 19), "open")


def test_a_round_with_one_payout_day_has_one_window(gifu):
    window = dispute_of_round(gifu, 4, date(2021, 2, 10))
    assert window.earliest == window.latest
    assert window.latest.days_left == 5


def test_a_round_that_does_not_exist(gifu):
    assert isinstance(dispute_of_round(gifu, 7, date(2021, 2, 10)), NoRound)


@pytest.mark.parametrize("code", ["gunma-gotoeat", "aikyo-gunma", "tottori-area", "ise-shouhinken"])
def test_the_other_documents_have_no_rule_on_objecting(shipped, code):
    programme = shipped(code)
    assert isinstance(dispute_window(programme, programme.demo_day, programme.demo_day), NoDisputeRule)
    assert isinstance(dispute_of_round(programme, 1, programme.demo_day), NoDisputeRule)


def test_a_payout_that_is_only_approximate_starts_no_clock(aikyo, gifu, made):
    programme = made(settlement=aikyo.settlement, disputes=gifu.disputes)
    assert isinstance(dispute_of_round(programme, 1, date(2020, 7, 10)), NoDisputeRule)


def test_without_a_payout_day_no_clock_starts(made, gifu, gunma, ise):
    undated = tuple(replace(r, payout=None) for r in ise.settlement.rounds)
    programme = made(settlement=replace(gunma.settlement, rounds=undated), disputes=gifu.disputes)
    assert isinstance(dispute_of_round(programme, 1, date(2023, 11, 10)), NoDisputeRule)


def in_tokyo(text):
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("payout_day", "at", "state", "left"),
    [
        (date(2021, 2, 1), "2021-01-31T23:59:59", "not_yet", 15),
        (date(2021, 2, 1), "2021-02-01T00:00:00", "open", 14),
        (date(2021, 2, 1), "2021-02-14T23:59:59", "open", 1),
        (date(2021, 2, 1), "2021-02-15T00:00:00", "open", 0),
        (date(2021, 2, 1), "2021-02-15T23:59:59", "open", 0),
        (date(2021, 2, 1), "2021-02-15T23:59:59.999999", "open", 0),
        (date(2021, 2, 1), "2021-02-16T00:00:00", "closed", -1),
        (date(2021, 2, 1), "2021-02-16T00:00:01", "closed", -1),
        (date(2020, 12, 28), "2021-01-11T23:59:59", "open", 0),  # over New Year
        (date(2020, 12, 28), "2021-01-12T00:00:00", "closed", -1),
        (date(2021, 1, 17), "2021-01-31T23:59:59", "open", 0),  # to the end of a month
        (date(2021, 1, 17), "2021-02-01T00:00:00", "closed", -1),
        (date(2021, 2, 15), "2021-03-01T23:59:59", "open", 0),  # over a February of 28 days
        (date(2021, 2, 15), "2021-03-02T00:00:00", "closed", -1),
        (date(2024, 2, 15), "2024-02-29T23:59:59", "open", 0),  # to a leap day
        (date(2024, 2, 15), "2024-03-01T00:00:00", "closed", -1),
        (date(2024, 2, 16), "2024-03-01T23:59:59", "open", 0),  # over a leap day
    ],
)
def test_the_second_of_submission_decides(gifu, payout_day, at, state, left):
    answer = may_dispute(gifu, payout_day, in_tokyo(at))
    assert (answer.state, answer.days_left) == (state, left)
    assert answer.source == gifu.disputes.source


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (datetime(2021, 2, 15, 14, 59, 59, tzinfo=UTC), "open"),
        (datetime(2021, 2, 15, 15, 0, 0, tzinfo=UTC), "closed"),
        (datetime(2021, 2, 15, 23, 59, 59, tzinfo=UTC), "closed"),
        (datetime(2021, 2, 15, 9, 59, 59, tzinfo=ZoneInfo("America/New_York")), "open"),
        (datetime(2021, 2, 15, 10, 0, 0, tzinfo=ZoneInfo("America/New_York")), "closed"),
    ],
)
def test_the_time_in_japan_counts_wherever_the_clock_stands(gifu, at, state):
    assert may_dispute(gifu, date(2021, 2, 1), at).state == state


def test_the_window_ends_with_its_last_day(gifu):
    window = may_dispute(gifu, date(2021, 2, 1), in_tokyo("2021-02-10T12:00:00")).window
    assert window.last_day == date(2021, 2, 15)
    assert window.opens_at == in_tokyo("2021-02-01T00:00:00")
    assert window.closes_at == in_tokyo("2021-02-16T00:00:00")
    assert window.closes_at.utcoffset().total_seconds() == 9 * 3600


def test_a_moment_without_its_time_zone_is_refused(gifu):
    with pytest.raises(ValueError, match="time zone"):
        may_dispute(gifu, date(2021, 2, 1), in_tokyo("2021-02-15").replace(tzinfo=None))


@pytest.mark.parametrize("code", ["gunma-gotoeat", "aikyo-gunma", "tottori-area", "ise-shouhinken"])
def test_without_a_rule_no_window_is_invented(shipped, code):
    answer = may_dispute(shipped(code), date(2021, 2, 1), in_tokyo("2021-02-02T12:00:00"))
    assert (answer.state, answer.window, answer.days_left) == ("no_rule", None, None)
