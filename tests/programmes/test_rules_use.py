"""When tickets are good, day by day."""

from dataclasses import replace
from datetime import date

import pytest

from programmes.model import Suspension
from programmes.rules import use_state

GUNMA = [
    ("Thu day before", date(2020, 10, 29), "not_yet", (date(2020, 10, 30), "usable")),
    ("Fri first day", date(2020, 10, 30), "usable", (date(2020, 12, 28), "suspended")),
    ("Sun day before the restraint", date(2020, 12, 27), "usable", (date(2020, 12, 28), "suspended")),
    ("Mon first day of restraint", date(2020, 12, 28), "suspended", (date(2021, 3, 24), "usable")),
    ("Thu year's last day", date(2020, 12, 31), "suspended", (date(2021, 3, 24), "usable")),
    ("Fri year's first day", date(2021, 1, 1), "suspended", (date(2021, 3, 24), "usable")),
    ("Tue last day of restraint", date(2021, 3, 23), "suspended", (date(2021, 3, 24), "usable")),
    ("Wed day after", date(2021, 3, 24), "usable", (date(2021, 5, 1), "suspended")),
    ("Fri day before the second", date(2021, 4, 30), "usable", (date(2021, 5, 1), "suspended")),
    ("Sat second restraint", date(2021, 5, 1), "suspended", (date(2021, 10, 16), "usable")),
    ("Fri sale resumes, use does not yet", date(2021, 10, 15), "suspended", (date(2021, 10, 16), "usable")),
    ("Sat day after", date(2021, 10, 16), "usable", (date(2022, 1, 1), "ended")),
    ("Fri last day", date(2021, 12, 31), "usable", (date(2022, 1, 1), "ended")),
    ("Sat day after the last", date(2022, 1, 1), "ended", None),
]


@pytest.mark.parametrize(("label", "day", "state", "change"), GUNMA)
def test_gunma_restrains_use_twice(gunma, label, day, state, change):
    use = use_state(gunma, day)
    assert use.state == state
    assert (use.next_change and (use.next_change.day, use.next_change.state)) == change
    assert use.last_day == date(2021, 12, 31)


def test_a_restraint_comes_with_its_words_and_its_last_day(gunma):
    stop = use_state(gunma, date(2021, 7, 1)).suspension
    assert ("自粛" in stop.words, stop.first, stop.last) == (True, date(2021, 5, 1), date(2021, 10, 15))


ONE_PERIOD = [
    # code, day before, first, last, day after
    ("gifu-gotoeat", date(2020, 10, 25), date(2020, 10, 26), date(2021, 2, 28), date(2021, 3, 1)),
    ("aikyo-gunma", date(2020, 6, 4), date(2020, 6, 5), date(2020, 7, 31), date(2020, 8, 1)),
    ("ise-shouhinken", date(2023, 10, 22), date(2023, 10, 23), date(2024, 1, 31), date(2024, 2, 1)),
]


@pytest.mark.parametrize(("code", "before", "first", "last", "after"), ONE_PERIOD)
def test_use_begins_on_the_first_and_ends_with_the_last_day(shipped, code, before, first, last, after):
    states = [use_state(shipped(code), day).state for day in (before, first, last, after)]
    assert states == ["not_yet", "usable", "usable", "ended"]


@pytest.mark.parametrize(("code", "before", "first", "last", "after"), ONE_PERIOD)
def test_use_tells_when_it_changes(shipped, code, before, first, last, after):
    changes = [use_state(shipped(code), day).next_change for day in (before, first, last, after)]
    assert [change and change.day for change in changes] == [first, after, after, None]


@pytest.mark.parametrize(
    ("label", "day", "state", "checkout"),
    [
        ("Fri last night", date(2020, 7, 31), "usable", False),
        ("Sat check-out after the last night", date(2020, 8, 1), "ended", True),
        ("Sun too late", date(2020, 8, 2), "ended", False),
    ],
)
def test_checking_out_after_the_last_night_still_counts(aikyo, label, day, state, checkout):
    use = use_state(aikyo, day)
    assert (use.state, use.checkout_day, use.last_checkout) == (state, checkout, date(2020, 8, 1))


def test_programmes_without_stays_have_no_checkout(gifu):
    assert use_state(gifu, date(2021, 3, 1)).last_checkout is None


@pytest.mark.parametrize(
    ("label", "day", "state"),
    [
        ("Mon manual in force, end not named", date(2021, 12, 27), "unknown"),
        ("Tue day before the manual's day", date(2022, 5, 17), "unknown"),
        ("Wed day of the manual", date(2022, 5, 18), "usable"),
        ("Thu known end", date(2022, 6, 30), "usable"),
        ("Fri day after: it may have been extended", date(2022, 7, 1), "unknown"),
    ],
)
def test_tottori_use_ends_when_notified(tottori, label, day, state):
    use = use_state(tottori, day)
    assert (use.state, use.last_day, use.as_of) == (state, date(2022, 6, 30), date(2022, 5, 18))


def test_a_suspension_without_an_end_lasts_until_use_ends(made):
    stop = Suspension(of="use", first=date(2024, 2, 29), words="利用停止")
    programme = made()
    programme = replace(programme, use=replace(programme.use, suspensions=(stop,)))
    states = [
        use_state(programme, day).state for day in (date(2024, 2, 28), date(2024, 2, 29), date(2024, 12, 31))
    ]
    assert states == ["usable", "suspended", "suspended"]
    assert use_state(programme, date(2025, 1, 1)).state == "ended"


def test_a_stop_of_the_sale_does_not_stop_use(made):
    stop = Suspension(of="sale", first=date(2024, 2, 1), last=date(2024, 2, 29), words="販売停止")
    programme = made()
    programme = replace(programme, use=replace(programme.use, suspensions=(stop,)))
    assert use_state(programme, date(2024, 2, 29)).state == "usable"


@pytest.mark.parametrize(
    "code", ["gunma-gotoeat", "gifu-gotoeat", "aikyo-gunma", "tottori-area", "ise-shouhinken"]
)
def test_the_answer_names_its_clauses(shipped, code):
    programme = shipped(code)
    source = use_state(programme, programme.demo_day).source
    assert source
    assert all(programme.clause(clause) for clause in source)
