"""Which round a day belongs to, around every boundary of every calendar."""

from dataclasses import replace
from datetime import date

import pytest

from programmes.model import Round, Settlement, Suspension, Use
from programmes.rules import (
    NoRound,
    RoundFound,
    next_cutoff,
    payout_after,
    payout_of,
    procedure_for,
    round_by_number,
    round_of_arrival,
    round_of_day,
    settlement_state,
)

GIFU_USE = [
    # label, day of use, round, cutoff, payout, last payout day
    (
        "Mon first day of use",
        date(2020, 10, 26),
        1,
        date(2020, 11, 8),
        date(2020, 11, 30),
        date(2020, 11, 30),
    ),
    ("Sat last of round 1", date(2020, 10, 31), 1, date(2020, 11, 8), date(2020, 11, 30), date(2020, 11, 30)),
    ("Sun first of round 2", date(2020, 11, 1), 2, date(2020, 12, 6), date(2020, 12, 28), date(2021, 1, 5)),
    ("Mon last of round 2", date(2020, 11, 30), 2, date(2020, 12, 6), date(2020, 12, 28), date(2021, 1, 5)),
    ("Tue first of round 3", date(2020, 12, 1), 3, date(2020, 12, 20), date(2021, 1, 19), date(2021, 1, 19)),
    ("Sun last of round 3", date(2020, 12, 13), 3, date(2020, 12, 20), date(2021, 1, 19), date(2021, 1, 19)),
    ("Mon first of round 4", date(2020, 12, 14), 4, date(2021, 1, 11), date(2021, 2, 1), date(2021, 2, 1)),
    (
        "Thu last of round 4 and the year",
        date(2020, 12, 31),
        4,
        date(2021, 1, 11),
        date(2021, 2, 1),
        date(2021, 2, 1),
    ),
    (
        "Fri first of round 5 and the year",
        date(2021, 1, 1),
        5,
        date(2021, 2, 7),
        date(2021, 2, 22),
        date(2021, 2, 22),
    ),
    ("Sun last of round 5", date(2021, 1, 31), 5, date(2021, 2, 7), date(2021, 2, 22), date(2021, 2, 22)),
    ("Mon first of round 6", date(2021, 2, 1), 6, date(2021, 3, 7), date(2021, 3, 22), date(2021, 3, 22)),
    ("Sun last day of use", date(2021, 2, 28), 6, date(2021, 3, 7), date(2021, 3, 22), date(2021, 3, 22)),
]


@pytest.mark.parametrize(("label", "day", "number", "cutoff", "first", "last"), GIFU_USE)
def test_gifu_pays_by_the_day_of_use(gifu, label, day, number, cutoff, first, last):
    found = round_of_day(gifu, day)
    assert (found.round.number, found.cutoff, found.cutoff_kind) == (number, cutoff, "arrival")
    assert (found.payout.first, found.payout.last, found.payout.approximate) == (first, last, False)


AIKYO_NIGHTS = [
    # label, night, round, cutoff, about when paid if accepted on the cutoff
    ("Fri first night", date(2020, 6, 5), 1, date(2020, 6, 25), date(2020, 7, 9)),
    ("Thu last of round 1", date(2020, 6, 18), 1, date(2020, 6, 25), date(2020, 7, 9)),
    ("Fri first of round 2", date(2020, 6, 19), 2, date(2020, 7, 2), date(2020, 7, 16)),
    ("Thu last of round 2", date(2020, 6, 25), 2, date(2020, 7, 2), date(2020, 7, 16)),
    ("Fri first of round 3", date(2020, 6, 26), 3, date(2020, 7, 9), date(2020, 7, 23)),
    ("Thu last of round 3", date(2020, 7, 2), 3, date(2020, 7, 9), date(2020, 7, 23)),
    ("Fri first of round 4", date(2020, 7, 3), 4, date(2020, 7, 16), date(2020, 7, 30)),
    ("Thu last of round 4", date(2020, 7, 9), 4, date(2020, 7, 16), date(2020, 7, 30)),
    ("Fri first of round 5", date(2020, 7, 10), 5, date(2020, 7, 23), date(2020, 8, 6)),
    ("Thu last of round 5", date(2020, 7, 16), 5, date(2020, 7, 23), date(2020, 8, 6)),
    ("Fri first of round 6", date(2020, 7, 17), 6, date(2020, 7, 30), date(2020, 8, 13)),
    ("Thu last of round 6", date(2020, 7, 23), 6, date(2020, 7, 30), date(2020, 8, 13)),
    ("Fri first of round 7", date(2020, 7, 24), 7, date(2020, 8, 20), date(2020, 9, 3)),
    ("Fri last night", date(2020, 7, 31), 7, date(2020, 8, 20), date(2020, 9, 3)),
]


@pytest.mark.parametrize(("label", "day", "number", "cutoff", "about"), AIKYO_NIGHTS)
def test_lodging_pays_about_two_weeks_after_acceptance(aikyo, label, day, number, cutoff, about):
    found = round_of_day(aikyo, day)
    assert (found.round.number, found.cutoff) == (number, cutoff)
    assert (found.payout.first, found.payout.approximate, found.payout.counted_from) == (about, True, cutoff)


ISE_READING = [
    ("Mon first day", date(2023, 10, 23), 1, date(2023, 10, 31), date(2023, 11, 7)),
    ("Tue last of round 1", date(2023, 10, 31), 1, date(2023, 10, 31), date(2023, 11, 7)),
    ("Wed first of round 2", date(2023, 11, 1), 2, date(2023, 11, 15), date(2023, 11, 22)),
    ("Wed last of round 2", date(2023, 11, 15), 2, date(2023, 11, 15), date(2023, 11, 22)),
    ("Thu first of round 3", date(2023, 11, 16), 3, date(2023, 11, 30), date(2023, 12, 7)),
    ("Thu last of round 3", date(2023, 11, 30), 3, date(2023, 11, 30), date(2023, 12, 7)),
    ("Fri first of round 4", date(2023, 12, 1), 4, date(2023, 12, 15), date(2023, 12, 22)),
    ("Fri last of round 4", date(2023, 12, 15), 4, date(2023, 12, 15), date(2023, 12, 22)),
    ("Sat first of round 5", date(2023, 12, 16), 5, date(2023, 12, 31), date(2024, 1, 11)),
    ("Sun last of round 5 and the year", date(2023, 12, 31), 5, date(2023, 12, 31), date(2024, 1, 11)),
    ("Mon first of round 6 and the year", date(2024, 1, 1), 6, date(2024, 1, 15), date(2024, 1, 22)),
    ("Mon last of round 6", date(2024, 1, 15), 6, date(2024, 1, 15), date(2024, 1, 22)),
    ("Tue first of round 7", date(2024, 1, 16), 7, date(2024, 1, 31), date(2024, 2, 7)),
    ("Wed last of round 7", date(2024, 1, 31), 7, date(2024, 1, 31), date(2024, 2, 7)),
    ("Thu first of round 8", date(2024, 2, 1), 8, date(2024, 2, 9), date(2024, 2, 16)),
    ("Fri last day of all", date(2024, 2, 9), 8, date(2024, 2, 9), date(2024, 2, 16)),
]


@pytest.mark.parametrize(("label", "day", "number", "cutoff", "payout"), ISE_READING)
def test_ise_pays_by_the_day_of_reading(ise, label, day, number, cutoff, payout):
    found = round_of_day(ise, day)
    assert (found.round.number, found.cutoff, found.payout.first) == (number, cutoff, payout)
    assert round_of_arrival(ise, day).round == found.round


OUTSIDE = [
    ("gifu-gotoeat", date(2020, 10, 25), "before_first"),
    ("gifu-gotoeat", date(2021, 3, 1), "after_last"),
    ("aikyo-gunma", date(2020, 6, 4), "before_first"),
    ("aikyo-gunma", date(2020, 8, 1), "after_last"),
    ("ise-shouhinken", date(2023, 10, 22), "before_first"),
    ("ise-shouhinken", date(2024, 2, 10), "after_last"),
    ("ise-shouhinken", date(2024, 2, 29), "after_last"),
]


@pytest.mark.parametrize(("code", "day", "why"), OUTSIDE)
def test_a_day_outside_the_calendar_has_no_round(shipped, code, day, why):
    answer = round_of_day(shipped(code), day)
    assert isinstance(answer, NoRound)
    assert answer.why == why


GIFU_ARRIVALS = [
    ("Sun before anything can arrive", date(2020, 10, 25), None),
    ("Mon first day", date(2020, 10, 26), 1),
    ("Sat day before the cutoff", date(2020, 11, 7), 1),
    ("Sun on the cutoff", date(2020, 11, 8), 1),
    ("Mon day after the cutoff", date(2020, 11, 9), 2),
    ("Fri a day in between", date(2020, 11, 20), 2),
    ("Sun second cutoff", date(2020, 12, 6), 2),
    ("Sun third cutoff", date(2020, 12, 20), 3),
    ("Mon day after", date(2020, 12, 21), 4),
    ("Mon holiday cutoff", date(2021, 1, 11), 4),
    ("Tue day after the holiday", date(2021, 1, 12), 5),
    ("Sun fifth cutoff", date(2021, 2, 7), 5),
    ("Mon day after", date(2021, 2, 8), 6),
    ("Sun final cutoff", date(2021, 3, 7), 6),
    ("Mon too late", date(2021, 3, 8), None),
]


@pytest.mark.parametrize(("label", "day", "number"), GIFU_ARRIVALS)
def test_what_arrives_is_paid_in_the_first_round_still_open(gifu, label, day, number):
    answer = round_of_arrival(gifu, day)
    assert (answer.round.number if isinstance(answer, RoundFound) else None) == number


def test_after_the_final_cutoff_the_answer_carries_the_documents_words(gifu):
    answer = round_of_arrival(gifu, date(2021, 3, 8))
    assert (answer.why, answer.last_cutoff) == ("after_last", date(2021, 3, 7))
    assert answer.words
    assert answer.source


def test_an_early_arrival_is_not_paid_before_the_round_of_its_use(gifu):
    assert round_of_arrival(gifu, date(2020, 11, 5)).round.number == 1
    assert round_of_arrival(gifu, date(2020, 11, 5), used_on=date(2020, 11, 1)).round.number == 2


def test_a_late_arrival_is_paid_by_the_arrival_whatever_the_use(gifu):
    assert round_of_arrival(gifu, date(2020, 12, 21), used_on=date(2020, 10, 30)).round.number == 4


def test_what_was_used_outside_the_period_is_in_no_round(gifu):
    assert isinstance(round_of_arrival(gifu, date(2021, 3, 5), used_on=date(2021, 3, 1)), NoRound)


NEXT = [
    # code, day, cutoff, days left
    ("gifu-gotoeat", date(2020, 10, 1), date(2020, 11, 8), 38),
    ("gifu-gotoeat", date(2020, 12, 18), date(2020, 12, 20), 2),
    ("gifu-gotoeat", date(2020, 12, 20), date(2020, 12, 20), 0),
    ("gifu-gotoeat", date(2020, 12, 21), date(2021, 1, 11), 21),
    ("gifu-gotoeat", date(2021, 3, 7), date(2021, 3, 7), 0),
    ("gifu-gotoeat", date(2021, 3, 8), None, None),
    ("aikyo-gunma", date(2020, 7, 2), date(2020, 7, 2), 0),
    ("aikyo-gunma", date(2020, 7, 3), date(2020, 7, 9), 6),
    ("aikyo-gunma", date(2020, 7, 31), date(2020, 8, 20), 20),
    ("aikyo-gunma", date(2020, 8, 21), None, None),
    ("ise-shouhinken", date(2023, 12, 31), date(2023, 12, 31), 0),
    ("ise-shouhinken", date(2024, 1, 1), date(2024, 1, 15), 14),
    ("ise-shouhinken", date(2024, 2, 9), date(2024, 2, 9), 0),
    ("ise-shouhinken", date(2024, 2, 10), None, None),
]


@pytest.mark.parametrize(("code", "day", "cutoff", "left"), NEXT)
def test_todays_cutoff_is_the_next_one(shipped, code, day, cutoff, left):
    answer = next_cutoff(shipped(code), day)
    if cutoff is None:
        assert isinstance(answer, NoRound)
    else:
        assert (answer.cutoff, answer.days_left) == (cutoff, left)


@pytest.mark.parametrize(("code", "why"), [("gunma-gotoeat", "no_dates"), ("tottori-area", "area_decides")])
def test_without_dates_no_day_is_invented(shipped, code, why):
    programme = shipped(code)
    answers = [
        round_of_day(programme, programme.demo_day),
        round_of_arrival(programme, programme.demo_day),
        next_cutoff(programme, programme.demo_day),
        round_by_number(programme, 1),
    ]
    assert {(type(a), a.why, a.last_cutoff) for a in answers} == {(NoRound, why, None)}
    assert all(a.words and a.source for a in answers)
    assert settlement_state(programme, programme.demo_day).state == "unknown"


def test_gunma_says_twice_a_month(gunma):
    assert "毎月2回" in next_cutoff(gunma, date(2021, 11, 1)).words


def test_one_cycle_late_means_the_next_rounds_payout(gifu):
    found = round_by_number(gifu, 1)
    assert found.late_cycle
    assert (found.if_one_cycle_late.first, found.if_one_cycle_late.last) == (
        date(2020, 12, 28),
        date(2021, 1, 5),
    )


def test_the_last_round_has_no_later_cycle(gifu):
    found = round_by_number(gifu, 6)
    assert found.late_cycle
    assert found.if_one_cycle_late is None


@pytest.mark.parametrize("code", ["aikyo-gunma", "ise-shouhinken"])
def test_only_gifu_knows_a_late_cycle(shipped, code):
    found = round_by_number(shipped(code), 1)
    assert (found.late_cycle, found.if_one_cycle_late) == ("", None)


def test_gifu_names_the_conflict_between_calendar_and_three_weeks(gifu):
    found = round_by_number(gifu, 3)
    assert found.conflict
    assert found.payout.conflict == found.conflict
    assert found.conflict in {conflict.id for conflict in gifu.conflicts}


@pytest.mark.parametrize("number", [0, 9, 99])
def test_a_round_the_calendar_does_not_have(ise, number):
    answer = round_by_number(ise, number)
    assert (type(answer), answer.why) == (NoRound, "no_such_round")


def test_lodging_counts_the_payout_from_the_day_of_acceptance(aikyo):
    payout = payout_of(aikyo, aikyo.settlement.rounds[0], accepted_on=date(2020, 6, 22))
    assert (payout.first, payout.counted_from, payout.approximate) == (
        date(2020, 7, 6),
        date(2020, 6, 22),
        True,
    )
    assert payout_after(aikyo.settlement, date(2020, 6, 22)) == payout


def test_without_calendar_and_rule_there_is_no_payout_day(gunma):
    payout = payout_after(gunma.settlement, date(2021, 11, 1))
    assert (payout.first, payout.last) == (None, None)


STATES = [
    ("gifu-gotoeat", date(2020, 10, 25), "not_yet", (date(2020, 10, 26), "open")),
    ("gifu-gotoeat", date(2020, 10, 26), "open", (date(2021, 3, 8), "ended")),
    ("gifu-gotoeat", date(2021, 3, 7), "open", (date(2021, 3, 8), "ended")),
    ("gifu-gotoeat", date(2021, 3, 8), "ended", None),
    ("aikyo-gunma", date(2020, 6, 4), "not_yet", (date(2020, 6, 5), "open")),
    ("aikyo-gunma", date(2020, 6, 5), "open", (date(2020, 8, 21), "ended")),
    ("aikyo-gunma", date(2020, 8, 20), "open", (date(2020, 8, 21), "ended")),
    ("aikyo-gunma", date(2020, 8, 21), "ended", None),
    ("ise-shouhinken", date(2023, 10, 22), "not_yet", (date(2023, 10, 23), "open")),
    ("ise-shouhinken", date(2024, 2, 9), "open", (date(2024, 2, 10), "ended")),
    ("ise-shouhinken", date(2024, 2, 10), "ended", None),
]


@pytest.mark.parametrize(("code", "day", "state", "change"), STATES)
def test_settlement_is_open_until_the_final_cutoff(shipped, code, day, state, change):
    settlement = settlement_state(shipped(code), day)
    assert settlement.state == state
    assert (settlement.next_change and (settlement.next_change.day, settlement.next_change.state)) == change


def test_electronic_tickets_need_no_step(ise):
    assert procedure_for(ise, "electronic").needed is False
    assert procedure_for(ise, "paper").needed is True
    assert procedure_for(ise, "paper").how


def test_paper_programmes_know_no_electronic_shortcut(gifu):
    assert procedure_for(gifu, "electronic").needed is True


def test_a_start_without_an_end_leaves_the_state_unknown(made, gunma):
    programme = made(settlement=replace(gunma.settlement, first_day=date(2024, 2, 29)))
    states = [settlement_state(programme, day).state for day in (date(2024, 2, 28), date(2024, 2, 29))]
    assert states == ["not_yet", "unknown"]


def test_without_a_final_cutoff_the_last_round_closes_settlement(made, gifu):
    programme = made(settlement=replace(gifu.settlement, first_day=None, final_cutoff=None))
    state = settlement_state(programme, date(2021, 1, 1))
    assert (state.state, state.last_day) == ("open", date(2021, 3, 7))
    assert settlement_state(programme, date(2020, 10, 25)).state == "not_yet"


def test_a_suspension_of_settlement(made):
    stop = Suspension(of="settlement", first=date(2024, 2, 29), last=date(2024, 3, 1), words="換金停止")
    rounds = (
        Round(
            number=1, name="第1回", first=date(2024, 1, 1), last=date(2024, 3, 31), cutoff=date(2024, 4, 7)
        ),
    )
    programme = made(
        settlement=Settlement(basis="use", cutoff_kind="arrival", travels="post", how="", rounds=rounds),
    )
    use = Use(first=programme.use.first, last=programme.use.last, where="", suspensions=(stop,))
    programme = made(settlement=programme.settlement, use=use)
    days = [date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 2)]
    assert [settlement_state(programme, d).state for d in days] == ["open", "suspended", "suspended", "open"]


@pytest.mark.parametrize("code", ["gifu-gotoeat", "aikyo-gunma", "ise-shouhinken"])
def test_every_round_names_its_clauses(shipped, code):
    programme = shipped(code)
    for round_ in programme.settlement.rounds:
        source = round_by_number(programme, round_.number).source
        assert source
        assert all(programme.clause(clause) for clause in source)
