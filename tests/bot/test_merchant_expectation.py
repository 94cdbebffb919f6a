"""When what a merchant sends in is expected to be paid, in each programme's own way."""

from datetime import date

import pytest
from talking import CODES, programmes

from bot.holidays import japanese_holiday_name
from bot.merchants.expectation import Expected, expected, kind_of, open_rounds, possible_rounds
from programmes.rules import BusinessCalendar, PostalService

CALENDAR = BusinessCalendar(japanese_holiday_name)


def of(code: str, day: str, number: int | None = None) -> Expected:
    return expected(programmes()[code], date.fromisoformat(day), number, PostalService(), CALENDAR)


def test_each_programme_has_its_own_thing_that_is_sent_in() -> None:
    assert [kind_of(programmes()[code]) for code in CODES] == [
        "report", "envelope", "envelope", "reading", "envelope",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "day", "numbers"),
    [
        ("gifu-gotoeat", "2020-11-03", [1, 2]),
        ("gifu-gotoeat", "2020-11-08", [1, 2]),
        ("gifu-gotoeat", "2020-11-09", [2]),
        ("gifu-gotoeat", "2021-03-07", [6]),
        ("gifu-gotoeat", "2021-03-08", []),
        ("ise-shouhinken", "2023-11-15", [2]),
        ("ise-shouhinken", "2023-11-16", [3]),
        ("aikyo-gunma", "2020-06-25", [1, 2]),
        ("aikyo-gunma", "2020-06-26", [2, 3]),
        ("gunma-gotoeat", "2021-01-15", []),
        ("tottori-area", "2022-05-20", []),
    ],
)
def test_a_round_is_possible_from_its_first_day_to_its_cutoff(
    code: str, day: str, numbers: list[int]
) -> None:
    found = open_rounds(programmes()[code], date.fromisoformat(day))
    assert [each.number for each in found] == numbers


@pytest.mark.parametrize(
    ("code", "day", "number", "round_", "must_arrive_by", "paid"),
    [
        # Gifu: the day of arrival decides, but never before the round of use
        ("gifu-gotoeat", "2020-12-16", None, 4, "2021-01-11", "2021-02-01"),
        ("gifu-gotoeat", "2020-12-14", None, 3, "2020-12-20", "2021-01-19"),
        ("gifu-gotoeat", "2020-11-02", 1, 1, "2020-11-08", "2020-11-30"),
        ("gifu-gotoeat", "2020-11-02", 2, 2, "2020-12-06", "2020-12-28"),
        ("gifu-gotoeat", "2020-11-06", 1, 2, "2020-12-06", "2020-12-28"),
        # Ise: the day of reading
        ("ise-shouhinken", "2023-11-15", None, 2, "2023-11-15", "2023-11-22"),
        ("ise-shouhinken", "2023-11-16", None, 3, "2023-11-30", "2023-12-07"),
        # Aikyo: the nights stayed; some two weeks after acceptance
        ("aikyo-gunma", "2020-06-22", 1, 1, "2020-06-25", "2020-07-09"),
    ],
)
def test_it_is_paid_in_its_round(
    code: str, day: str, number: int | None, round_: int, must_arrive_by: str, paid: str
) -> None:
    found = of(code, day, number)
    assert found.round is not None
    assert found.payout is not None
    assert (found.round.number, str(found.must_arrive_by)) == (round_, must_arrive_by)
    assert str(found.payout.first) == paid
    assert found.source


def test_a_report_that_comes_after_its_cutoff_slips_into_no_later_round() -> None:
    found = of("aikyo-gunma", "2020-06-24", 1)
    assert found.round is not None
    assert found.round.number == 1
    assert found.payout is None
    assert found.late is not None
    assert found.late.outcome == "may_not_be_paid"


@pytest.mark.parametrize(
    ("code", "day", "why"),
    [
        ("gunma-gotoeat", "2021-01-15", "no_dates"),
        ("tottori-area", "2022-05-20", "area_decides"),
        ("gifu-gotoeat", "2021-03-05", "after_last"),
        ("ise-shouhinken", "2024-02-10", "after_last"),
        ("ise-shouhinken", "2023-10-01", "before_first"),
    ],
)
def test_where_the_calendar_has_no_day_none_is_made_up(code: str, day: str, why: str) -> None:
    found = of(code, day)
    assert found.none is not None
    assert (found.none.why, found.round, found.payout) == (why, None, None)


@pytest.mark.parametrize(
    ("code", "day", "numbers"),
    [
        ("gifu-gotoeat", "2020-11-02", [1, 2]),
        ("gifu-gotoeat", "2020-11-06", [2]),  # too late for the first round, so it is the second in any case
        ("gifu-gotoeat", "2020-12-14", [3, 4]),
        ("gifu-gotoeat", "2020-12-16", [4]),
        ("ise-shouhinken", "2023-11-15", [2]),
        ("aikyo-gunma", "2020-06-24", [1, 2]),
        ("gunma-gotoeat", "2021-01-15", []),
    ],
)
def test_it_is_asked_for_the_round_only_where_that_makes_a_difference(
    code: str, day: str, numbers: list[int]
) -> None:
    found = possible_rounds(programmes()[code], date.fromisoformat(day), PostalService(), CALENDAR)
    assert [each.number for each in found] == numbers
