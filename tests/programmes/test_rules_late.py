"""What a day too late means."""

from datetime import date

import pytest

from programmes.rules import if_late

LATE = [
    # code, round missed, outcome, cutoff it then has, payout
    ("gifu-gotoeat", 1, "next_round", date(2020, 12, 6), date(2020, 12, 28)),
    ("gifu-gotoeat", 2, "next_round", date(2020, 12, 20), date(2021, 1, 19)),
    ("gifu-gotoeat", 3, "next_round", date(2021, 1, 11), date(2021, 2, 1)),
    ("gifu-gotoeat", 4, "next_round", date(2021, 2, 7), date(2021, 2, 22)),
    ("gifu-gotoeat", 5, "next_round", date(2021, 3, 7), date(2021, 3, 22)),
    ("gifu-gotoeat", 6, "not_accepted", None, None),
    ("ise-shouhinken", 1, "next_round", date(2023, 11, 15), date(2023, 11, 22)),
    ("ise-shouhinken", 5, "next_round", date(2024, 1, 15), date(2024, 1, 22)),
    ("ise-shouhinken", 7, "next_round", date(2024, 2, 9), date(2024, 2, 16)),
    ("ise-shouhinken", 8, "not_accepted", None, None),
    ("aikyo-gunma", 1, "may_not_be_paid", None, None),
    ("aikyo-gunma", 5, "may_not_be_paid", None, None),
    ("aikyo-gunma", 7, "may_not_be_paid", None, None),
    ("gunma-gotoeat", 1, "unknown", None, None),
    ("tottori-area", 1, "unknown", None, None),
]


@pytest.mark.parametrize(("code", "number", "outcome", "cutoff", "payout"), LATE)
def test_a_day_late(shipped, code, number, outcome, cutoff, payout):
    late = if_late(shipped(code), number)
    assert late.outcome == outcome
    assert (late.next and (late.next.cutoff, late.next.payout.first)) == (cutoff and (cutoff, payout))


@pytest.mark.parametrize(("code", "number"), [("gifu-gotoeat", 6), ("ise-shouhinken", 8), ("aikyo-gunma", 3)])
def test_a_refusal_comes_with_the_documents_words(shipped, code, number):
    late = if_late(shipped(code), number)
    assert late.words
    assert late.source


STILL_LATER = [
    # label, today, outcome, cutoff it then has
    ("before the cutoff", date(2020, 11, 1), "next_round", date(2020, 12, 6)),
    ("on the missed cutoff", date(2020, 11, 8), "next_round", date(2020, 12, 6)),
    ("the day after", date(2020, 11, 9), "next_round", date(2020, 12, 6)),
    ("on the next cutoff", date(2020, 12, 6), "next_round", date(2020, 12, 6)),
    ("after the next cutoff", date(2020, 12, 7), "next_round", date(2020, 12, 20)),
    ("on the final cutoff", date(2021, 3, 7), "next_round", date(2021, 3, 7)),
    ("after the final cutoff", date(2021, 3, 8), "not_accepted", None),
]


@pytest.mark.parametrize(("label", "today", "outcome", "cutoff"), STILL_LATER)
def test_later_still_only_rounds_that_are_open_help(gifu, label, today, outcome, cutoff):
    late = if_late(gifu, 1, today)
    assert (late.outcome, late.next and late.next.cutoff) == (outcome, cutoff)
