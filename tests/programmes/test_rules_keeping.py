"""Until when papers are kept, and when reports are due."""

from dataclasses import replace
from datetime import date

import pytest

from programmes.model import Keeping, Report, Round
from programmes.rules import keep_until, papers_to_keep, report_due

APRIL_EVE, APRIL = date(2024, 3, 31), date(2024, 4, 1)


def test_ise_keeps_read_tickets_until_the_leap_day(ise):
    days = [kept.day for kept in papers_to_keep(ise, role="merchant")]
    assert date(2024, 2, 29) in days


FISCAL_YEARS = [
    # label, day of the grant, kept until
    ("Tue last day of fiscal 2019", date(2020, 3, 31), date(2025, 3, 31)),
    ("Wed first day of fiscal 2020", date(2020, 4, 1), date(2026, 3, 31)),
    ("Thu first payout", date(2020, 7, 9), date(2026, 3, 31)),
    ("Thu year's last day", date(2020, 12, 31), date(2026, 3, 31)),
    ("Fri year's first day", date(2021, 1, 1), date(2026, 3, 31)),
    ("Wed last day of fiscal 2020", date(2021, 3, 31), date(2026, 3, 31)),
    ("Thu first day of fiscal 2021", date(2021, 4, 1), date(2027, 3, 31)),
    ("Thu leap day", date(2024, 2, 29), date(2029, 3, 31)),
]


@pytest.mark.parametrize(("label", "day", "until"), FISCAL_YEARS)
def test_lodging_keeps_for_five_years_from_the_next_fiscal_year(aikyo, label, day, until):
    rows = [kept for kept in papers_to_keep(aikyo, granted_on=day) if kept.keeping.years]
    assert rows
    assert {kept.day for kept in rows} == {until}
    assert not any(kept.assumed for kept in rows)


def test_without_the_day_of_the_grant_the_calendar_decides(aikyo):
    rows = [kept for kept in papers_to_keep(aikyo) if kept.keeping.years]
    assert {(kept.day, kept.assumed) for kept in rows} == {(date(2026, 3, 31), True)}


def test_years_without_any_day_to_count_from_stay_words(made):
    kept = keep_until(made(), Keeping(what="証票", years=5, until_words="翌年度から5年間"))
    assert (kept.day, kept.words, kept.granted_on) == (None, "翌年度から5年間", None)


def test_payouts_in_two_fiscal_years_do_not_tell_the_year_of_the_grant(made, aikyo):
    rounds = (
        Round(number=1, name="春", first=APRIL_EVE, last=APRIL_EVE, cutoff=APRIL_EVE, payout=APRIL_EVE),
        Round(number=2, name="夏", first=APRIL, last=APRIL, cutoff=APRIL, payout=APRIL),
    )
    programme = made(settlement=replace(aikyo.settlement, rounds=rounds))
    assert keep_until(programme, Keeping(what="証票", years=5)).day is None
    programme = made(settlement=replace(aikyo.settlement, rounds=rounds[1:]))
    assert keep_until(programme, Keeping(what="証票", years=5)).day == date(2030, 3, 31)


def test_words_stay_words(gifu):
    kept = papers_to_keep(gifu, role="merchant")
    assert kept
    assert all(k.day or k.words for k in kept)
    assert all(k.source for k in kept)


@pytest.mark.parametrize(
    ("label", "day", "due"),
    [
        ("Thu ends with the known last day", date(2022, 6, 30), date(2022, 7, 30)),
        ("Fri a middle day", date(2022, 7, 15), date(2022, 8, 14)),
        ("Sun over a year's end", date(2022, 12, 4), date(2023, 1, 3)),
        ("Tue over a leap day", date(2024, 1, 30), date(2024, 2, 29)),
    ],
)
def test_tottori_reports_within_thirty_days_the_first_not_counted(tottori, label, day, due):
    report = next(r for r in tottori.reports if r.days == 30)
    answer = report_due(report, day)
    assert (answer.day, answer.counts_from) == (due, day)
    assert answer.source


def test_one_day_is_the_next_day():
    report = Report(id="r", name="報告", days=1, counts_from="終了", to="県")
    assert report_due(report, date(2024, 2, 28)).day == date(2024, 2, 29)
