"""When to post so that it has arrived by the cutoff."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.holidays import business_calendar
from programmes.rules import (
    IfPosted,
    NotPosted,
    PostalService,
    arrival_if_posted,
    if_posted,
    last_safe_posting,
)
from programmes.rules.posting import last_posting_day

MAIL = PostalService()
PARCEL = PostalService(lead_days=2, delivers_every_day=True)

GIFU = [
    # label, day (the cutoff), kind, holiday, last delivery, post by
    (
        "Sun round 1",
        date(2020, 11, 8),
        "sunday",
        "",
        date(2020, 11, 6),
        date(2020, 11, 2),
    ),  # 11/3 is 文化の日
    ("Sun round 2", date(2020, 12, 6), "sunday", "", date(2020, 12, 4), date(2020, 12, 1)),
    ("Sun round 3", date(2020, 12, 20), "sunday", "", date(2020, 12, 18), date(2020, 12, 15)),
    ("Mon round 4", date(2021, 1, 11), "holiday", "成人の日", date(2021, 1, 8), date(2021, 1, 5)),
    ("Sun round 5", date(2021, 2, 7), "sunday", "", date(2021, 2, 5), date(2021, 2, 2)),
    ("Sun round 6", date(2021, 3, 7), "sunday", "", date(2021, 3, 5), date(2021, 3, 2)),
]
AIKYO = [
    ("Thu round 1", date(2020, 6, 25), "weekday", "", date(2020, 6, 25), date(2020, 6, 22)),
    ("Thu round 2", date(2020, 7, 2), "weekday", "", date(2020, 7, 2), date(2020, 6, 29)),
    ("Thu round 3", date(2020, 7, 9), "weekday", "", date(2020, 7, 9), date(2020, 7, 6)),
    ("Thu round 4", date(2020, 7, 16), "weekday", "", date(2020, 7, 16), date(2020, 7, 13)),
    ("Thu round 5", date(2020, 7, 23), "holiday", "海の日", date(2020, 7, 22), date(2020, 7, 17)),
    ("Thu round 6", date(2020, 7, 30), "weekday", "", date(2020, 7, 30), date(2020, 7, 27)),
    ("Thu round 7", date(2020, 8, 20), "weekday", "", date(2020, 8, 20), date(2020, 8, 17)),
]


@pytest.mark.parametrize(
    ("code", "label", "day", "kind", "holiday", "delivery", "post_by"),
    [("gifu-gotoeat", *row) for row in GIFU] + [("aikyo-gunma", *row) for row in AIKYO],
)
def test_last_safe_posting_day(shipped, calendar, code, label, day, kind, holiday, delivery, post_by):
    programme = shipped(code)
    round_ = next(r for r in programme.settlement.rounds if r.cutoff == day)
    last = last_safe_posting(programme, round_, MAIL, calendar)
    assert (last.cutoff, last.cutoff_is, last.holiday) == (day, kind, holiday)
    assert (last.last_delivery, last.post_by) == (delivery, post_by)
    assert last.source


@pytest.mark.parametrize("code", ["gifu-gotoeat", "aikyo-gunma"])
def test_posted_on_the_last_safe_day_it_arrives_in_time_and_a_day_later_it_does_not(shipped, calendar, code):
    programme = shipped(code)
    for round_ in programme.settlement.rounds:
        post_by = last_safe_posting(programme, round_, MAIL, calendar).post_by
        assert arrival_if_posted(post_by, MAIL, calendar).arrives <= round_.cutoff
        assert arrival_if_posted(post_by + timedelta(days=1), MAIL, calendar).arrives > round_.cutoff


ARRIVALS = [
    # label, day posted, taken, arrives
    ("Mon in a plain week", date(2020, 12, 14), date(2020, 12, 14), date(2020, 12, 17)),
    ("Wed arrives after the weekend", date(2020, 12, 16), date(2020, 12, 16), date(2020, 12, 21)),
    ("Fri arrives on Monday", date(2020, 12, 18), date(2020, 12, 18), date(2020, 12, 21)),
    ("Sat starts on Monday", date(2020, 12, 19), date(2020, 12, 21), date(2020, 12, 24)),
    ("Sun starts on Monday", date(2020, 12, 20), date(2020, 12, 21), date(2020, 12, 24)),
    ("Tue holiday starts on Wednesday", date(2020, 11, 3), date(2020, 11, 4), date(2020, 11, 9)),
    ("Wed before four days off", date(2020, 7, 22), date(2020, 7, 22), date(2020, 7, 27)),
    ("Thu first of four days off", date(2020, 7, 23), date(2020, 7, 27), date(2020, 7, 30)),
    ("Thu over New Year", date(2020, 12, 31), date(2020, 12, 31), date(2021, 1, 4)),
    ("Tue over the leap day", date(2024, 2, 27), date(2024, 2, 27), date(2024, 3, 1)),
    ("Thu on the leap day", date(2024, 2, 29), date(2024, 2, 29), date(2024, 3, 4)),
]


@pytest.mark.parametrize(("label", "day", "taken", "arrives"), ARRIVALS)
def test_arrival_of_ordinary_mail(calendar, label, day, taken, arrives):
    arrival = arrival_if_posted(day, MAIL, calendar)
    assert (arrival.taken, arrival.arrives) == (taken, arrives)


@pytest.mark.parametrize(
    ("label", "day", "arrives"),
    [
        ("Fri arrives on Sunday", date(2020, 12, 18), date(2020, 12, 20)),
        ("Sat starts at once", date(2020, 12, 19), date(2020, 12, 21)),
        ("Sun holiday eve", date(2021, 1, 10), date(2021, 1, 12)),
    ],
)
def test_a_service_that_runs_every_day(calendar, label, day, arrives):
    assert arrival_if_posted(day, PARCEL, calendar).arrives == arrives


def test_a_service_that_runs_every_day_reaches_a_sunday_cutoff(gifu, calendar):
    last = last_safe_posting(gifu, gifu.settlement.rounds[2], PARCEL, calendar)
    assert (last.last_delivery, last.post_by) == (date(2020, 12, 20), date(2020, 12, 18))


@given(
    cutoff=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    post=st.builds(PostalService, st.integers(0, 10), st.booleans()),
)
def test_the_last_posting_day_is_safe_and_the_last(cutoff, post):
    calendar = business_calendar()
    post_by = last_posting_day(cutoff, post, calendar)
    assert arrival_if_posted(post_by, post, calendar).arrives <= cutoff
    assert arrival_if_posted(post_by + timedelta(days=1), post, calendar).arrives > cutoff


def test_lead_days_are_not_negative():
    with pytest.raises(ValueError, match="lead_days"):
        PostalService(lead_days=-1)


IF_POSTED = [
    # code, label, day posted, arrives, round
    ("gifu-gotoeat", "Tue last safe day", date(2020, 12, 15), date(2020, 12, 18), 3),
    ("gifu-gotoeat", "Wed too late for it", date(2020, 12, 16), date(2020, 12, 21), 4),
    ("gifu-gotoeat", "Tue last safe day of all", date(2021, 3, 2), date(2021, 3, 5), 6),
    ("gifu-gotoeat", "Wed too late for good", date(2021, 3, 3), date(2021, 3, 8), None),
    ("aikyo-gunma", "Fri last safe day before the holiday", date(2020, 7, 17), date(2020, 7, 20), 5),
    ("aikyo-gunma", "Mon arrives on the holiday's morrow", date(2020, 7, 20), date(2020, 7, 27), 6),
    ("aikyo-gunma", "Mon last safe day of all", date(2020, 8, 17), date(2020, 8, 20), 7),
    ("aikyo-gunma", "Tue too late for good", date(2020, 8, 18), date(2020, 8, 21), None),
]


@pytest.mark.parametrize(("code", "label", "day", "arrives", "number"), IF_POSTED)
def test_what_is_posted_on_a_day(shipped, calendar, code, label, day, arrives, number):
    outcome = if_posted(shipped(code), day, MAIL, calendar)
    assert isinstance(outcome, IfPosted)
    assert outcome.arrival.arrives == arrives
    assert getattr(getattr(outcome.round, "round", None), "number", None) == number


def test_what_is_posted_is_not_paid_before_the_round_of_its_use(gifu, calendar):
    outcome = if_posted(gifu, date(2020, 11, 2), MAIL, calendar, used_on=date(2020, 11, 1))
    assert outcome.round.round.number == 2


def test_ise_reads_codes_and_posts_nothing(ise, calendar):
    for outcome in (
        last_safe_posting(ise, ise.settlement.rounds[0], MAIL, calendar),
        if_posted(ise, date(2023, 11, 10), MAIL, calendar),
    ):
        assert isinstance(outcome, NotPosted)
        assert outcome.travels == "app"
        assert outcome.how


def test_gunma_posts_but_knows_no_round(gunma, calendar):
    outcome = if_posted(gunma, date(2021, 11, 1), MAIL, calendar)
    assert outcome.round.why == "no_dates"
