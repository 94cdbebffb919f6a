"""A programme's calendar in lines: every day of the data, none that is not in it."""

import re
from dataclasses import replace
from datetime import date

import pytest

from programmes.loader import PACKAGE_DATA
from programmes.model import Bound, Keeping, Recruitment, Round, SaleWindow, Suspension, Use
from programmes.rules import Timeline, timeline_of

PROGRAMMES = sorted(folder.name for folder in PACKAGE_DATA.iterdir() if folder.is_dir())


def drawn(timeline: Timeline) -> dict[str, list[str]]:
    """Lane by lane: ``first..last`` of each span, ``kind day`` of each mark."""
    said = {}
    for lane in timeline.lanes:
        entries = []
        for line in lane.lines:
            entries += [f"{span.first}..{span.last}" for span in line.spans]
            entries += [
                f"{mark.kind} {mark.first}" + (f"..{mark.last}" if mark.last != mark.first else "")
                for mark in line.marks
            ]
        said[lane.kind] = entries
    return said


def standings(timeline: Timeline, lane: str) -> list[str]:
    return [line.standing for each in timeline.lanes if each.kind == lane for line in each.lines]


GUNMA = {
    "sale": [
        "2020-10-21..2020-10-25",
        "2020-10-30..2020-11-02",
        "2020-10-30..2020-11-05",
        "2020-11-06..2020-12-14",
        "2021-03-01..2021-04-30",
        "2021-10-15..2021-11-13",
        "2021-10-15..2021-11-15",
    ],
    "use": ["2020-10-30..2021-12-31", "2020-12-28..2021-03-23", "2021-05-01..2021-10-15"],
}
GIFU = {
    "recruitment": ["2020-09-23..2020-10-02", "2020-10-03..2020-12-25"],
    "sale": [
        "2020-10-16..2020-10-22",
        "2020-10-26..2021-01-31",
        "2020-10-26..2021-01-31",
        "2020-10-26..2021-01-31",
    ],
    "use": ["2020-10-26..2021-02-28"],
    "settlement": [
        "2020-10-26..2020-10-31", "cutoff 2020-11-08", "payout 2020-11-30",
        "2020-11-01..2020-11-30", "cutoff 2020-12-06", "payout 2020-12-28..2021-01-05",
        "2020-12-01..2020-12-13", "cutoff 2020-12-20", "payout 2021-01-19",
        "2020-12-14..2020-12-31", "cutoff 2021-01-11", "payout 2021-02-01",
        "2021-01-01..2021-01-31", "cutoff 2021-02-07", "payout 2021-02-22",
        "2021-02-01..2021-02-28", "final_cutoff 2021-03-07", "payout 2021-03-22",
    ],
}  # fmt: skip
AIKYO = {
    "recruitment": ["2020-06-02..2020-06-04", "2020-06-08..2020-06-19"],
    "use": ["2020-06-05..2020-07-31", "checkout 2020-08-01"],
    "settlement": [
        "2020-06-05..2020-06-18", "cutoff 2020-06-25",
        "2020-06-19..2020-06-25", "cutoff 2020-07-02",
        "2020-06-26..2020-07-02", "cutoff 2020-07-09",
        "2020-07-03..2020-07-09", "cutoff 2020-07-16",
        "2020-07-10..2020-07-16", "cutoff 2020-07-23",
        "2020-07-17..2020-07-23", "cutoff 2020-07-30",
        "2020-07-24..2020-07-31", "final_cutoff 2020-08-20",
    ],
}  # fmt: skip
TOTTORI = {"sale": ["2022-05-18..2022-06-30"], "use": ["2022-05-18..2022-06-30"]}
ISE = {
    "recruitment": [
        "2023-07-26..2023-08-18",
        "2023-08-19..2023-10-06",
        "2023-10-07..2024-01-31",
    ],
    "sale": ["2023-10-23..2023-11-22", "2023-10-31..2023-11-22"],
    "use": ["2023-10-23..2024-01-31"],
    "settlement": [
        "2023-10-23..2023-10-31", "cutoff 2023-10-31", "payout 2023-11-07",
        "2023-11-01..2023-11-15", "cutoff 2023-11-15", "payout 2023-11-22",
        "2023-11-16..2023-11-30", "cutoff 2023-11-30", "payout 2023-12-07",
        "2023-12-01..2023-12-15", "cutoff 2023-12-15", "payout 2023-12-22",
        "2023-12-16..2023-12-31", "cutoff 2023-12-31", "payout 2024-01-11",
        "2024-01-01..2024-01-15", "cutoff 2024-01-15", "payout 2024-01-22",
        "2024-01-16..2024-01-31", "cutoff 2024-01-31", "payout 2024-02-07",
        "2024-02-01..2024-02-09", "final_cutoff 2024-02-09", "payout 2024-02-16",
    ],
    "keeping": ["keeping 2024-02-29"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "days"),
    [
        ("gunma-gotoeat", GUNMA),
        ("gifu-gotoeat", GIFU),
        ("aikyo-gunma", AIKYO),
        ("tottori-area", TOTTORI),
        ("ise-shouhinken", ISE),
    ],
)
def test_every_day_of_a_programme_is_drawn(shipped, code, days):
    programme = shipped(code)
    assert drawn(timeline_of(programme, programme.demo_day)) == days


@pytest.mark.parametrize("code", PROGRAMMES)
def test_no_day_is_drawn_that_the_data_do_not_name(shipped, code):
    """But the night after the last (check-out), and the days that words like 10月下旬 allow."""
    written = set(re.findall(r"\d{4}-\d\d-\d\d", (PACKAGE_DATA / code / "programme.toml").read_text("utf-8")))
    by_rule = {"2020-08-01", "2023-10-21", "2023-10-31"}
    timeline = timeline_of(shipped(code), shipped(code).demo_day)
    for lane in timeline.lanes:
        for line in lane.lines:
            days = {day for each in line.drawn for day in (each.first, each.last)}
            assert {day.isoformat() for day in days} <= written | by_rule


@pytest.mark.parametrize(
    ("code", "role", "first", "last"),
    [
        ("gunma-gotoeat", None, date(2020, 10, 21), date(2021, 12, 31)),
        ("gifu-gotoeat", "merchant", date(2020, 9, 23), date(2021, 3, 22)),
        ("gifu-gotoeat", "consumer", date(2020, 10, 16), date(2021, 2, 28)),
        ("aikyo-gunma", "merchant", date(2020, 6, 2), date(2020, 8, 20)),
        ("aikyo-gunma", "consumer", date(2020, 6, 5), date(2020, 8, 1)),
        ("tottori-area", None, date(2022, 5, 18), date(2022, 6, 30)),
        ("ise-shouhinken", "merchant", date(2023, 7, 26), date(2024, 2, 29)),
        ("ise-shouhinken", "consumer", date(2023, 10, 21), date(2024, 1, 31)),
    ],
)
def test_the_whole_reaches_from_the_first_to_the_last_day_shown(shipped, code, role, first, last):
    timeline = timeline_of(shipped(code), shipped(code).demo_day, role)
    assert (timeline.first, timeline.last) == (first, last)


@pytest.mark.parametrize("code", PROGRAMMES)
def test_a_consumer_is_shown_sale_and_use_only(shipped, code):
    assert {lane.kind for lane in timeline_of(shipped(code), date(2020, 12, 1), "consumer").lanes} <= {
        "sale",
        "use",
    }


@pytest.mark.parametrize("code", PROGRAMMES)
def test_everything_drawn_has_a_clause_of_its_programme(shipped, code):
    programme = shipped(code)
    timeline = timeline_of(programme, programme.demo_day)
    assert set(timeline.source) <= {clause.id for clause in programme.clauses}
    for lane in timeline.lanes:
        for line in lane.lines:
            assert all(each.source for each in line.drawn)
            assert set(line.source) <= set(timeline.source)


USE_OF_GUNMA = [
    ("Thu day before", date(2020, 10, 29), ["coming", "coming", "coming"]),
    ("Fri first day", date(2020, 10, 30), ["now", "coming", "coming"]),
    ("Sun day before the restraint", date(2020, 12, 27), ["now", "coming", "coming"]),
    ("Mon first day of restraint", date(2020, 12, 28), ["now", "now", "coming"]),
    ("Tue last day of restraint", date(2021, 3, 23), ["now", "now", "coming"]),
    ("Wed day after", date(2021, 3, 24), ["now", "past", "coming"]),
    ("Fri sale resumes, use does not yet", date(2021, 10, 15), ["now", "past", "now"]),
    ("Sat day after", date(2021, 10, 16), ["now", "past", "past"]),
    ("Fri last day", date(2021, 12, 31), ["now", "past", "past"]),
    ("Sat over", date(2022, 1, 1), ["past", "past", "past"]),
]


@pytest.mark.parametrize(("label", "day", "expected"), USE_OF_GUNMA)
def test_restraints_lie_on_the_use_period(gunma, label, day, expected):
    use = next(lane for lane in timeline_of(gunma, day).lanes if lane.kind == "use")
    assert [span.standing for line in use.lines for span in line.spans] == expected


SALE_OF_GUNMA = [
    ("Fri the counter opens", date(2020, 10, 30), "now"),
    ("Mon the day it was sold out", date(2020, 11, 2), "now"),
    ("Tue day after, within the plan", date(2020, 11, 3), "past"),
]


@pytest.mark.parametrize(("label", "day", "expected"), SALE_OF_GUNMA)
def test_a_sale_ends_with_the_day_it_was_sold_out(gunma, label, day, expected):
    assert standings(timeline_of(gunma, day), "sale")[1] == expected


def test_it_is_told_how_a_sale_ended(gunma):
    sale = next(lane for lane in timeline_of(gunma, date(2021, 11, 1)).lanes if lane.kind == "sale")
    ended = [line.spans[0].ended for line in sale.lines]
    assert ended == ["", "sold_out", "", "broken_off", "broken_off", "sold_out", ""]
    assert sale.lines[1].spans[0].ends == Bound(day=date(2020, 11, 5))


ROUNDS_OF_GIFU = [
    ("Sun before all", date(2020, 10, 25), 1, ["coming"] * 6),
    ("Mon first day", date(2020, 10, 26), 1, ["now", *["coming"] * 5]),
    ("Sun first cutoff", date(2020, 11, 8), 1, ["now", "now", *["coming"] * 4]),
    ("Mon day after it", date(2020, 11, 9), 2, ["now", "now", *["coming"] * 4]),
    ("Mon first payout", date(2020, 11, 30), 2, ["now", "now", *["coming"] * 4]),
    ("Tue day after it", date(2020, 12, 1), 2, ["past", "now", "now", *["coming"] * 3]),
    ("Sun third cutoff", date(2020, 12, 20), 3, ["past", "now", "now", "now", "coming", "coming"]),
    ("Tue last day of a payout range", date(2021, 1, 5), 4, ["past", "now", "now", "now", "now", "coming"]),
    ("Wed day after", date(2021, 1, 6), 4, ["past", "past", "now", "now", "now", "coming"]),
    ("Sun final cutoff", date(2021, 3, 7), 6, [*["past"] * 5, "now"]),
    ("Mon too late", date(2021, 3, 8), None, [*["past"] * 5, "now"]),
    ("Mon last payout", date(2021, 3, 22), None, [*["past"] * 5, "now"]),
    ("Tue all over", date(2021, 3, 23), None, ["past"] * 6),
]


@pytest.mark.parametrize(("label", "day", "number", "expected"), ROUNDS_OF_GIFU)
def test_a_round_runs_from_its_first_day_to_its_payout(gifu, label, day, number, expected):
    timeline = timeline_of(gifu, day)
    assert standings(timeline, "settlement") == expected
    rounds = next(lane for lane in timeline.lanes if lane.kind == "settlement").lines
    assert [at for at, line in enumerate(rounds, 1) if line.next_round] == ([number] if number else [])


def test_open_ends_stay_open(tottori):
    for lane in timeline_of(tottori, date(2022, 5, 20)).lanes:
        (span,) = lane.lines[0].spans
        assert (span.open_start, span.open_end) == (True, True)
        assert (span.starts.words, span.ends and span.ends.words) == (
            "県の補助金交付決定以降",
            "別途通知する日まで",
        )


@pytest.mark.parametrize(
    ("label", "day", "expected"),
    [
        ("Tue day before the document", date(2022, 5, 17), "unknown"),
        ("Wed the document's day", date(2022, 5, 18), "now"),
        ("Thu the last day known", date(2022, 6, 30), "now"),
        ("Fri day after", date(2022, 7, 1), "unknown"),
    ],
)
def test_beyond_what_the_document_knew_nobody_knows(tottori, label, day, expected):
    timeline = timeline_of(tottori, day)
    assert (standings(timeline, "sale"), standings(timeline, "use")) == ([expected], [expected])


@pytest.mark.parametrize(
    ("label", "day", "expected"),
    [
        ("Fri day before", date(2023, 10, 20), "coming"),
        ("Sat first day that 下旬 allows", date(2023, 10, 21), "unknown"),
        ("Mon last but one", date(2023, 10, 30), "unknown"),
        ("Tue last day it can begin", date(2023, 10, 31), "now"),
        ("Wed last day", date(2023, 11, 22), "now"),
        ("Thu over", date(2023, 11, 23), "past"),
    ],
)
def test_late_october_is_a_span_of_days(ise, label, day, expected):
    timeline = timeline_of(ise, day)
    electronic = next(lane for lane in timeline.lanes if lane.kind == "sale").lines[1]
    assert electronic.standing == expected
    assert electronic.spans[0].earliest == date(2023, 10, 21)


@pytest.mark.parametrize(
    ("label", "day", "expected"),
    [
        ("Fri last day of the second", date(2023, 10, 6), ["past", "now", "coming"]),
        ("Sat the third begins", date(2023, 10, 7), ["past", "past", "now"]),
        ("Wed last day of use", date(2024, 1, 31), ["past", "past", "now"]),
        ("Thu what then, no document says", date(2024, 2, 1), ["past", "past", "unknown"]),
    ],
)
def test_a_recruitment_without_an_end_is_open(ise, label, day, expected):
    timeline = timeline_of(ise, day)
    assert standings(timeline, "recruitment") == expected
    assert [line.spans[0].open_end for line in timeline.lanes[0].lines] == [False, False, True]


@pytest.mark.parametrize(
    ("code", "role", "missing", "conflicts"),
    [
        ("gunma-gotoeat", "merchant", ("settlement_days",), ("resume-day",)),
        ("gunma-gotoeat", "consumer", (), ("resume-day",)),
        ("gifu-gotoeat", "merchant", (), ("payout-rule",)),
        ("gifu-gotoeat", "consumer", (), ()),
        ("aikyo-gunma", "merchant", ("payout_days",), ()),
        ("tottori-area", "merchant", ("settlement_days",), ("sale-end",)),
        ("ise-shouhinken", "merchant", (), ()),
    ],
)
def test_what_is_missing_or_contradicts_itself_is_said(shipped, code, role, missing, conflicts):
    timeline = timeline_of(shipped(code), shipped(code).demo_day, role)
    assert (timeline.missing, timeline.conflicts) == (missing, conflicts)


def test_gunma_has_no_round_to_draw(gunma):
    assert [lane.kind for lane in timeline_of(gunma, date(2021, 11, 1)).lanes] == ["sale", "use"]


DAY = date(2024, 3, 1)


def test_a_programme_without_a_day_draws_nothing(made):
    undated = made(use=Use(first=Bound(words="後日"), last=Bound(words="後日"), where="店"))
    timeline = timeline_of(undated, DAY)
    assert (timeline.lanes, timeline.first, timeline.last) == ((), None, None)


@pytest.mark.parametrize(("of", "lane"), [("use", "use"), ("sale", "sale"), ("settlement", "settlement")])
def test_a_stop_without_an_end_reaches_to_today(made, of, lane):
    programme = made()
    stop = Suspension(of=of, first=date(2024, 2, 1), words="停止")
    programme = replace(programme, use=replace(programme.use, suspensions=(stop,)))
    found = next(each for each in timeline_of(programme, DAY).lanes if each.kind == lane)
    span = found.lines[-1].spans[-1]
    assert (span.first, span.last, span.open_end, span.standing) == (date(2024, 2, 1), DAY, True, "now")


def test_a_final_cutoff_without_a_round_stands_alone(made):
    programme = made()
    programme = replace(programme, settlement=replace(programme.settlement, final_cutoff=date(2025, 1, 15)))
    assert drawn(timeline_of(programme, DAY))["settlement"] == ["final_cutoff 2025-01-15"]


def test_a_recruitment_that_may_go_on_is_not_called_over(made):
    later = Recruitment(
        id="r", name="募集", first=Bound(day=date(2024, 1, 1)),
        last=Bound(words="別途", known=date(2024, 2, 1), as_of=date(2024, 1, 1)),
    )  # fmt: skip
    assert standings(timeline_of(made(recruitment=(later,)), DAY), "recruitment") == ["unknown"]


def test_years_that_count_from_a_grant_are_no_day(made):
    rounds = (Round(number=1, name="第1回", first=DAY, last=DAY, cutoff=DAY, payout=DAY),)
    programme = made(keeping=(Keeping(what="控え", years=5),))
    programme = replace(programme, settlement=replace(programme.settlement, rounds=rounds))
    assert "keeping" not in drawn(timeline_of(programme, DAY))


def test_a_sale_whose_start_is_not_known_is_not_drawn(made):
    window = SaleWindow(
        id="w", name="販売", tickets=("t",), channel="店", first=Bound(words="後日"), last=Bound(day=DAY)
    )
    assert "sale" not in drawn(timeline_of(made(sales=(window,)), DAY))
