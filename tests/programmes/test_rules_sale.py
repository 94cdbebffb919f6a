"""When tickets are sold, day by day, around every boundary of every programme."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from programmes.model import Bound, SaleWindow, Suspension, Use
from programmes.rules import sale_state, window_state

TOKYO = ZoneInfo("Asia/Tokyo")

GUNMA = [
    # label, day, state, last day, next change
    ("Tue lottery runs, no sale yet", date(2020, 10, 20), "not_yet", None, (date(2020, 10, 30), "on_sale")),
    ("Thu day before the first", date(2020, 10, 29), "not_yet", None, (date(2020, 10, 30), "on_sale")),
    ("Fri first day", date(2020, 10, 30), "on_sale", date(2020, 11, 2), (date(2020, 11, 3), "sold_out")),
    (
        "Mon day it sells out",
        date(2020, 11, 2),
        "on_sale",
        date(2020, 11, 2),
        (date(2020, 11, 3), "sold_out"),
    ),
    (
        "Tue day after selling out",
        date(2020, 11, 3),
        "sold_out",
        date(2020, 11, 2),
        (date(2020, 11, 6), "on_sale"),
    ),
    (
        "Thu last day as planned",
        date(2020, 11, 5),
        "sold_out",
        date(2020, 11, 2),
        (date(2020, 11, 6), "on_sale"),
    ),
    (
        "Fri general sale begins",
        date(2020, 11, 6),
        "on_sale",
        date(2020, 12, 14),
        (date(2020, 12, 15), "broken_off"),
    ),
    (
        "Mon day it is broken off",
        date(2020, 12, 14),
        "on_sale",
        date(2020, 12, 14),
        (date(2020, 12, 15), "broken_off"),
    ),
    ("Tue day after", date(2020, 12, 15), "broken_off", date(2020, 12, 14), (date(2021, 3, 1), "on_sale")),
    (
        "Thu last day of the year",
        date(2020, 12, 31),
        "broken_off",
        date(2020, 12, 14),
        (date(2021, 3, 1), "on_sale"),
    ),
    (
        "Fri first day of the year",
        date(2021, 1, 1),
        "broken_off",
        date(2020, 12, 14),
        (date(2021, 3, 1), "on_sale"),
    ),
    (
        "Sun last day of the gap",
        date(2021, 2, 28),
        "broken_off",
        date(2020, 12, 14),
        (date(2021, 3, 1), "on_sale"),
    ),
    (
        "Mon second sale begins",
        date(2021, 3, 1),
        "on_sale",
        date(2021, 4, 30),
        (date(2021, 5, 1), "broken_off"),
    ),
    (
        "Fri broken off again",
        date(2021, 4, 30),
        "on_sale",
        date(2021, 4, 30),
        (date(2021, 5, 1), "broken_off"),
    ),
    ("Sat day after", date(2021, 5, 1), "broken_off", date(2021, 4, 30), (date(2021, 10, 15), "on_sale")),
    (
        "Thu last day of the gap",
        date(2021, 10, 14),
        "broken_off",
        date(2021, 4, 30),
        (date(2021, 10, 15), "on_sale"),
    ),
    (
        "Fri third sale begins",
        date(2021, 10, 15),
        "on_sale",
        date(2021, 11, 15),
        (date(2021, 11, 16), "ended"),
    ),
    (
        "Sun premium sold out, seven sells on",
        date(2021, 11, 14),
        "on_sale",
        date(2021, 11, 15),
        (date(2021, 11, 16), "ended"),
    ),
    ("Mon last day", date(2021, 11, 15), "on_sale", date(2021, 11, 15), (date(2021, 11, 16), "ended")),
    ("Tue day after the last", date(2021, 11, 16), "ended", date(2021, 11, 15), None),
    ("Thu leap day years later", date(2024, 2, 29), "ended", date(2021, 11, 15), None),
]


@pytest.mark.parametrize(("label", "day", "state", "last_day", "change"), GUNMA)
def test_gunma_sells_in_three_runs_with_gaps(gunma, label, day, state, last_day, change):
    sale = sale_state(gunma, day)
    assert (sale.state, sale.last_day) == (state, last_day)
    assert (sale.next_change and (sale.next_change.day, sale.next_change.state)) == change


@pytest.mark.parametrize(
    ("label", "day", "state"),
    [
        ("Thu before", date(2021, 10, 14), "not_yet"),
        ("Fri first day", date(2021, 10, 15), "on_sale"),
        ("Fri day before it sells out", date(2021, 11, 12), "on_sale"),
        ("Sat day it sells out", date(2021, 11, 13), "on_sale"),
        ("Sun sold out before the last day", date(2021, 11, 14), "sold_out"),
        ("Mon last day as planned", date(2021, 11, 15), "sold_out"),
        ("Tue after", date(2021, 11, 16), "sold_out"),
    ],
)
def test_gunma_premium_ticket_alone(gunma, label, day, state):
    assert sale_state(gunma, day, ticket="premium").state == state


def test_a_ticket_sees_only_its_own_windows(gunma):
    windows = sale_state(gunma, date(2021, 10, 15), ticket="premium").windows
    assert [w.window.tickets for w in windows] == [("premium",)]


@pytest.mark.parametrize(
    ("label", "when", "states"),
    [
        ("day before the lottery", date(2020, 10, 20), ("not_yet", "not_yet")),
        ("first day of the lottery", date(2020, 10, 21), ("on_sale", "not_yet")),
        ("last day of the lottery", date(2020, 10, 25), ("on_sale", "not_yet")),
        ("day after the lottery", date(2020, 10, 26), ("ended", "not_yet")),
        ("pickup day, a minute early", datetime(2020, 10, 30, 9, 59, tzinfo=TOKYO), ("ended", "not_yet")),
        ("pickup day, on the minute", datetime(2020, 10, 30, 10, 0, tzinfo=TOKYO), ("ended", "on_sale")),
        ("pickup day, no time given", date(2020, 10, 30), ("ended", "on_sale")),
        ("last day of pickup, at night", datetime(2020, 11, 5, 23, 59, tzinfo=TOKYO), ("ended", "on_sale")),
        ("day after pickup", date(2020, 11, 6), ("ended", "ended")),
    ],
)
def test_gunma_web_lottery_and_pickup(gunma, label, when, states):
    kinds = {w.kind: w for w in gunma.sales if w.kind in ("lottery", "pickup")}
    assert (window_state(kinds["lottery"], when).state, window_state(kinds["pickup"], when).state) == states


def test_pickup_changes_at_ten_o_clock(gunma):
    pickup = next(w for w in gunma.sales if w.kind == "pickup")
    change = window_state(pickup, datetime(2020, 10, 30, 9, 0, tzinfo=TOKYO)).next_change
    assert (change.day, change.at, change.state) == (date(2020, 10, 30), time(10), "on_sale")


@pytest.mark.parametrize(
    ("label", "day", "state", "last_day"),
    [
        ("Sun day before", date(2020, 10, 25), "not_yet", None),
        ("Mon first day", date(2020, 10, 26), "on_sale", date(2021, 1, 31)),
        ("Fri New Year", date(2021, 1, 1), "on_sale", date(2021, 1, 31)),
        ("Sat day before the last", date(2021, 1, 30), "on_sale", date(2021, 1, 31)),
        ("Sun last day", date(2021, 1, 31), "on_sale", date(2021, 1, 31)),
        ("Mon day after", date(2021, 2, 1), "ended", date(2021, 1, 31)),
    ],
)
def test_gifu_sells_until_the_end_of_january(gifu, label, day, state, last_day):
    sale = sale_state(gifu, day)
    assert (sale.state, sale.last_day) == (state, last_day)


@pytest.mark.parametrize(
    ("label", "day", "state"),
    [
        ("Thu day before", date(2020, 10, 15), "not_yet"),
        ("Fri first day", date(2020, 10, 16), "on_sale"),
        ("Thu last day", date(2020, 10, 22), "on_sale"),
        ("Fri day after", date(2020, 10, 23), "ended"),
    ],
)
def test_gifu_takes_orders_before_it_sells(gifu, label, day, state):
    early = min(gifu.sales, key=lambda w: w.first.day)
    assert window_state(early, day).state == state
    assert sale_state(gifu, day).state == "not_yet"


@pytest.mark.parametrize(
    ("label", "day", "paper", "electronic", "whole"),
    [
        ("Fri day before 下旬", date(2023, 10, 20), "not_yet", "not_yet", "not_yet"),
        ("Sat 下旬 begins: nobody knows", date(2023, 10, 21), "not_yet", "unknown", "unknown"),
        ("Sun day before paper", date(2023, 10, 22), "not_yet", "unknown", "unknown"),
        ("Mon first day of paper", date(2023, 10, 23), "on_sale", "unknown", "on_sale"),
        ("Mon day before 下旬 is over", date(2023, 10, 30), "on_sale", "unknown", "on_sale"),
        ("Tue 下旬 is over: it has begun", date(2023, 10, 31), "on_sale", "on_sale", "on_sale"),
        ("Wed last day", date(2023, 11, 22), "on_sale", "on_sale", "on_sale"),
        ("Thu day after", date(2023, 11, 23), "ended", "ended", "ended"),
        ("Thu leap day", date(2024, 2, 29), "ended", "ended", "ended"),
    ],
)
def test_ise_sells_electronic_tickets_from_late_october(ise, label, day, paper, electronic, whole):
    forms = {t.id: t.form for t in ise.tickets}
    states = {forms[w.window.tickets[0]]: w.state for w in sale_state(ise, day).windows}
    assert (states["paper"], states["electronic"], sale_state(ise, day).state) == (paper, electronic, whole)


def test_the_next_opening_passes_over_what_is_not_known(ise):
    sale = sale_state(ise, date(2023, 10, 1))
    assert (sale.next_change.day, sale.next_change.state) == (date(2023, 10, 21), "unknown")
    assert (sale.next_opening.day, sale.next_opening.state) == (date(2023, 10, 23), "on_sale")


def test_a_start_in_words_is_told_in_words(ise):
    electronic = next(t.id for t in ise.tickets if t.form == "electronic")
    before = sale_state(ise, date(2023, 10, 1), ticket=electronic)
    assert (before.next_change.words, before.next_opening.words) == ("10月下旬", "10月下旬")
    assert (before.next_change.day, before.next_opening.day) == (date(2023, 10, 21), date(2023, 10, 31))


def test_a_start_with_a_day_and_an_end_have_no_words(ise):
    paper = next(t.id for t in ise.tickets if t.form == "paper")
    assert sale_state(ise, date(2023, 10, 1), ticket=paper).next_opening.words == ""
    assert sale_state(ise, date(2023, 11, 10)).next_change.words == ""
    assert sale_state(ise, date(2023, 10, 1)).next_opening.words == ""


TOTTORI = [
    ("Fri the end is not named yet", date(2022, 1, 21), "unknown"),
    ("Tue day before the manual's day", date(2022, 5, 17), "unknown"),
    ("Wed day of the manual", date(2022, 5, 18), "on_sale"),
    ("Wed day before the known end", date(2022, 6, 29), "on_sale"),
    ("Thu known end", date(2022, 6, 30), "on_sale"),
    ("Fri day after: it may have been extended", date(2022, 7, 1), "unknown"),
]


@pytest.mark.parametrize(("label", "day", "state"), TOTTORI)
def test_tottori_sells_until_notified(tottori, label, day, state):
    sale = sale_state(tottori, day)
    assert (sale.state, sale.last_day, sale.as_of) == (state, date(2022, 6, 30), date(2022, 5, 18))


@pytest.mark.parametrize("day", [date(2020, 6, 5), date(2020, 8, 1)])
def test_lodging_sells_no_tickets(aikyo, day):
    sale = sale_state(aikyo, day)
    assert (sale.state, sale.windows, sale.next_change) == ("unknown", (), None)


@pytest.mark.parametrize("code", ["gunma-gotoeat", "gifu-gotoeat", "tottori-area", "ise-shouhinken"])
def test_the_answer_names_its_clauses(shipped, code):
    programme = shipped(code)
    sale = sale_state(programme, programme.demo_day)
    assert sale.source
    assert all(programme.clause(clause) for clause in sale.source)
    assert all(w.source for w in sale.windows)


def _window(first, last, **more):
    return SaleWindow(id="w", name="窓口", tickets=("t",), channel="窓口", first=first, last=last, **more)


def test_a_window_open_until_notified_without_a_day_stays_open():
    window = _window(Bound(day=date(2024, 2, 1)), Bound(words="別途通知する日まで"))
    assert window_state(window, date(2024, 2, 29)).state == "on_sale"
    assert window_state(window, date(2024, 2, 29)).last_day is None


def test_a_start_in_words_without_days_is_not_known():
    window = _window(Bound(words="準備が整いしだい"), Bound(day=date(2024, 2, 29)))
    assert window_state(window, date(2024, 2, 28)).state == "unknown"
    assert window_state(window, date(2024, 2, 29)).state == "unknown"
    assert window_state(window, date(2024, 3, 1)).state == "ended"


def test_late_december_before_a_january_end_is_the_year_before():
    window = _window(Bound(words="12月下旬"), Bound(day=date(2025, 1, 31)))
    states = [
        window_state(window, d).state for d in (date(2024, 12, 20), date(2024, 12, 31), date(2025, 1, 1))
    ]
    assert states == ["not_yet", "on_sale", "on_sale"]


@pytest.mark.parametrize(
    ("label", "day", "state"),
    [
        ("Wed day before the stop", date(2024, 2, 28), "on_sale"),
        ("Thu first day of the stop", date(2024, 2, 29), "broken_off"),
        ("Sun last day of the stop", date(2024, 3, 3), "broken_off"),
        ("Mon day after", date(2024, 3, 4), "on_sale"),
    ],
)
def test_a_suspension_stops_the_sale_of_an_open_window(made, label, day, state):
    stop = Suspension(of="sale", first=date(2024, 2, 29), last=date(2024, 3, 3), words="販売停止")
    programme = made(
        sales=(_window(Bound(day=date(2024, 2, 1)), Bound(day=date(2024, 3, 31))),),
        use=Use(
            first=Bound(day=date(2024, 1, 1)),
            last=Bound(day=date(2024, 12, 31)),
            where="",
            suspensions=(stop,),
        ),
    )
    sale = sale_state(programme, day)
    assert sale.state == state
    assert (sale.suspension is stop) == (state == "broken_off")
