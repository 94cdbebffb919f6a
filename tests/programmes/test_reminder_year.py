"""A year of each programme, hour by hour: what goes to whom and when, against tables read off the documents by hand."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from programmes.changes import changed, read_change
from programmes.loader import load_programme
from programmes.model import Programme
from programmes.rules import (
    Deadline,
    Occasion,
    PostalService,
    Quiet,
    deadlines_of,
    dispute_deadline,
    message_of,
    occasions,
    report_deadline,
    served,
)
from programmes.rules.moments import TOKYO

MAIL, QUIET = PostalService(), Quiet()
CODES = ("gifu-gotoeat", "aikyo-gunma", "gunma-gotoeat", "tottori-area", "ise-shouhinken")
Wants = Callable[[Occasion, frozenset[int]], bool]


class Sent(NamedTuple):
    """What went out: the moment, the rule, the last day, and how many days before the day to act."""

    at: datetime
    occasion: Occasion

    @property
    def row(self) -> str:
        return f"{self.at:%a %Y-%m-%d %H:00} {self.occasion.rule.id} {self.occasion.deadline.id} {self.occasion.days}"


def year(programme: Programme, deadlines: Iterable[Deadline], wants: Wants) -> Iterator[Sent]:
    """Every hour from before the first last day until after the last one."""
    every = tuple(deadlines)
    if not every:
        return
    first, last = min(each.act_by for each in every), max(each.day for each in every)
    by_day: dict[date, tuple[Occasion, ...]] = {}
    for n in range((last - first).days + 26):
        for at, day, hours in wishes_of(first + timedelta(days=n - 20)):
            if day not in by_day:
                by_day[day] = occasions(programme, day, every)
            for each in by_day[day]:
                if wants(each, hours):
                    yield Sent(at, each)


@cache
def wishes_of(today: date) -> list[tuple[datetime, date, frozenset[int]]]:
    """What the hours of a day serve, each with its moment."""
    moments = (datetime.combine(today, time(hour), TOKYO) for hour in range(24))
    return [(at, day, hours) for at in moments for day, hours in served(at, QUIET)]


def unasked(occasion: Occasion, hours: frozenset[int]) -> bool:
    """A linked merchant who has chosen nothing and still has something open."""
    rule = occasion.rule
    return rule.to != "consumers" and rule.default and occasion.is_default and rule.hour in hours


def consumer(occasion: Occasion, hours: frozenset[int]) -> bool:
    """A consumer who asked for everything, on the days and at the hours that are proposed."""
    rule = occasion.rule
    return rule.to == "consumers" and occasion.is_default and rule.hour in hours


def consumer_daily(occasion: Occasion, hours: frozenset[int]) -> bool:
    return occasion.rule.to == "consumers" and 18 in hours


def early_consumer_daily(occasion: Occasion, hours: frozenset[int]) -> bool:
    return occasion.rule.to == "consumers" and 7 in hours


def rows(programme: Programme, calendar, wants: Wants) -> list[str]:
    return [sent.row for sent in year(programme, deadlines_of(programme, MAIL, calendar), wants)]


MERCHANTS = {
    "gifu-gotoeat": [
        "Fri 2020-10-30 10:00 cutoff round:1 3",  # 必着 Sun 11/8; 11/3 is 文化の日
        "Mon 2020-11-02 10:00 cutoff round:1 0",
        "Sat 2020-11-28 10:00 cutoff round:2 3",
        "Tue 2020-12-01 10:00 cutoff round:2 0",
        "Sat 2020-12-12 10:00 cutoff round:3 3",
        "Tue 2020-12-15 10:00 cutoff round:3 0",
        "Sat 2021-01-02 10:00 cutoff round:4 3",  # 必着 Mon 1/11, 成人の日
        "Tue 2021-01-05 10:00 cutoff round:4 0",
        "Sat 2021-01-30 10:00 cutoff round:5 3",
        "Tue 2021-02-02 10:00 cutoff round:5 0",
        "Tue 2021-02-16 10:00 final round:6 14",
        "Tue 2021-02-23 10:00 final round:6 7",
        "Mon 2021-03-01 10:00 final round:6 1",
        "Tue 2021-03-02 10:00 final round:6 0",  # 必着 Sun 3/7
    ],
    "aikyo-gunma": [
        "Fri 2020-06-19 10:00 cutoff round:1 3",
        "Mon 2020-06-22 10:00 cutoff round:1 0",
        "Fri 2020-06-26 10:00 cutoff round:2 3",
        "Mon 2020-06-29 10:00 cutoff round:2 0",
        "Fri 2020-07-03 10:00 cutoff round:3 3",
        "Mon 2020-07-06 10:00 cutoff round:3 0",
        "Fri 2020-07-10 10:00 cutoff round:4 3",
        "Mon 2020-07-13 10:00 cutoff round:4 0",
        "Tue 2020-07-14 10:00 cutoff round:5 3",  # 必着 Thu 7/23, 海の日
        "Fri 2020-07-17 10:00 cutoff round:5 0",
        "Fri 2020-07-24 10:00 cutoff round:6 3",
        "Mon 2020-07-27 10:00 cutoff round:6 0",
        "Mon 2020-08-03 10:00 final round:7 14",
        "Mon 2020-08-10 10:00 final round:7 7",
        "Sun 2020-08-16 10:00 final round:7 1",
        "Mon 2020-08-17 10:00 final round:7 0",
    ],
    "gunma-gotoeat": [],  # 毎月2回, on no day that the document names
    "tottori-area": [],  # each area decides
    "ise-shouhinken": [
        "Sat 2023-10-28 10:00 cutoff round:1 3",
        "Tue 2023-10-31 10:00 cutoff round:1 0",
        "Sun 2023-11-12 10:00 cutoff round:2 3",
        "Wed 2023-11-15 10:00 cutoff round:2 0",
        "Mon 2023-11-27 10:00 cutoff round:3 3",
        "Thu 2023-11-30 10:00 cutoff round:3 0",
        "Tue 2023-12-12 10:00 cutoff round:4 3",
        "Fri 2023-12-15 10:00 cutoff round:4 0",
        "Thu 2023-12-28 10:00 cutoff round:5 3",
        "Sun 2023-12-31 10:00 cutoff round:5 0",
        "Fri 2024-01-12 10:00 cutoff round:6 3",
        "Mon 2024-01-15 10:00 cutoff round:6 0",
        "Fri 2024-01-26 10:00 final round:8 14",
        "Sun 2024-01-28 10:00 cutoff round:7 3",
        "Wed 2024-01-31 10:00 cutoff round:7 0",
        "Fri 2024-02-02 10:00 final round:8 7",
        "Thu 2024-02-08 10:00 final round:8 1",
        "Fri 2024-02-09 10:00 final round:8 0",
    ],
}

CONSUMERS = {
    "gifu-gotoeat": [
        "Thu 2020-10-15 18:00 sale sale:pre 7",
        "Wed 2020-10-21 18:00 sale sale:pre 1",
        "Sun 2021-01-24 18:00 sale sale:phone 7",
        "Sun 2021-01-24 18:00 sale sale:store 7",
        "Sun 2021-01-24 18:00 sale sale:web 7",
        "Sat 2021-01-30 18:00 sale sale:phone 1",
        "Sat 2021-01-30 18:00 sale sale:store 1",
        "Sat 2021-01-30 18:00 sale sale:web 1",
        "Sun 2021-02-14 18:00 use use 14",
        "Thu 2021-02-25 18:00 use use 3",
        "Sun 2021-02-28 18:00 use use 0",
        "Thu 2021-03-25 18:00 desk desk:call:end 7",
    ],
    "aikyo-gunma": [
        "Wed 2020-06-24 18:00 desk desk:office:1 7",
        "Fri 2020-07-17 18:00 use use 14",
        "Tue 2020-07-28 18:00 use use 3",
        "Fri 2020-07-31 18:00 use use 0",
    ],
    "gunma-gotoeat": [
        "Thu 2020-10-22 18:00 sale sale:web-lottery 3",
        "Sat 2020-10-24 18:00 sale sale:web-lottery 1",
        "Mon 2020-11-02 18:00 sale sale:web-pickup 3",
        "Wed 2020-11-04 18:00 sale sale:web-pickup 1",
        "Fri 2020-12-11 18:00 sale sale:seven-1 3",
        "Sun 2020-12-13 18:00 sale sale:seven-1 1",
        "Tue 2021-04-27 18:00 sale sale:seven-2 3",
        "Thu 2021-04-29 18:00 sale sale:seven-2 1",
        "Fri 2021-11-12 18:00 sale sale:seven-3 3",
        "Sun 2021-11-14 18:00 sale sale:seven-3 1",
        "Fri 2021-12-17 18:00 use use 14",
        "Tue 2021-12-28 18:00 use use 3",
        "Fri 2021-12-31 18:00 use use 0",
    ],
    "tottori-area": [
        "Thu 2022-06-16 18:00 use use 14",
        "Thu 2022-06-23 18:00 sale sale:area 7",
        "Mon 2022-06-27 18:00 use use 3",
        "Wed 2022-06-29 18:00 sale sale:area 1",
        "Thu 2022-06-30 18:00 use use 0",
    ],
    "ise-shouhinken": [
        "Wed 2023-11-15 18:00 sale sale:electronic 7",
        "Wed 2023-11-15 18:00 sale sale:paper 7",
        "Tue 2023-11-21 18:00 sale sale:electronic 1",
        "Tue 2023-11-21 18:00 sale sale:paper 1",
        "Wed 2024-01-17 18:00 use use 14",
        "Sun 2024-01-28 18:00 use use 3",
        "Wed 2024-01-31 18:00 use use 0",
    ],
}

DAILY = {
    "gifu-gotoeat": {
        "sale:pre": ("2020-10-08", "2020-10-22"),
        "sale:phone": ("2021-01-17", "2021-01-31"),
        "sale:store": ("2021-01-17", "2021-01-31"),
        "sale:web": ("2021-01-17", "2021-01-31"),
        "use": ("2021-02-14", "2021-02-28"),
        "desk:call:end": ("2021-03-18", "2021-04-01"),
    },
    "aikyo-gunma": {
        "desk:office:1": ("2020-06-17", "2020-07-01"),
        "use": ("2020-07-17", "2020-07-31"),
    },
    "gunma-gotoeat": {
        "sale:web-lottery": ("2020-10-11", "2020-10-25"),
        "sale:web-pickup": ("2020-10-22", "2020-11-05"),
        "sale:seven-1": ("2020-11-30", "2020-12-14"),
        "sale:seven-2": ("2021-04-16", "2021-04-30"),
        "sale:seven-3": ("2021-11-01", "2021-11-15"),
        "use": ("2021-12-17", "2021-12-31"),
    },
    "tottori-area": {"sale:area": ("2022-06-16", "2022-06-30"), "use": ("2022-06-16", "2022-06-30")},
    "ise-shouhinken": {
        "sale:electronic": ("2023-11-08", "2023-11-22"),
        "sale:paper": ("2023-11-08", "2023-11-22"),
        "use": ("2024-01-17", "2024-01-31"),
    },
}
"""The first and the last evening for a consumer who wants everything on every day it can be had."""


@pytest.mark.parametrize("code", CODES)
def test_a_merchant_who_chose_nothing_is_reminded_of_cutoffs(shipped, calendar, code):
    assert rows(shipped(code), calendar, unasked) == MERCHANTS[code]


@pytest.mark.parametrize("code", CODES)
def test_a_consumer_who_asked_for_everything_is_reminded_of_sale_use_and_desks(shipped, calendar, code):
    assert rows(shipped(code), calendar, consumer) == CONSUMERS[code]


@pytest.mark.parametrize("code", CODES)
def test_a_consumer_who_did_not_ask_is_left_alone(shipped, code):
    assert not [rule for rule in shipped(code).reminders if rule.to == "consumers" and rule.default]


@pytest.mark.parametrize("code", CODES)
def test_who_wants_every_day_gets_each_day_once_from_two_weeks_before_to_the_last(shipped, calendar, code):
    evenings = daily(shipped(code), calendar, consumer_daily)
    assert {about: (str(days[0]), str(days[-1])) for about, days in evenings.items()} == DAILY[code]
    for days in evenings.values():
        assert days == [days[0] + timedelta(days=n) for n in range(15)]


@pytest.mark.parametrize("code", CODES)
def test_who_wishes_seven_in_the_morning_gets_it_at_eight_the_evening_before(shipped, calendar, code):
    programme = shipped(code)
    mornings = daily(programme, calendar, early_consumer_daily)
    evenings = daily(programme, calendar, consumer_daily)
    before = {about: [day - timedelta(days=1) for day in days] for about, days in evenings.items()}
    assert mornings == before
    assert {
        sent.at.hour
        for sent in year(programme, deadlines_of(programme, MAIL, calendar), early_consumer_daily)
    } == {20}


def daily(programme: Programme, calendar, wants: Wants) -> dict[str, list[date]]:
    found: dict[str, list[date]] = {}
    for sent in year(programme, deadlines_of(programme, MAIL, calendar), wants):
        found.setdefault(sent.occasion.deadline.id, []).append(sent.at.date())
    return found


def test_a_facility_that_asked_for_everything_hears_of_what_is_off_by_default(aikyo, calendar):
    def off(occasion: Occasion, hours: frozenset[int]) -> bool:
        rule = occasion.rule
        return rule.to == "merchants" and not rule.default and occasion.is_default and rule.hour in hours

    assert rows(aikyo, calendar, off) == [
        "Mon 2020-06-01 10:00 recruitment recruitment:first 3",
        "Wed 2020-06-03 10:00 recruitment recruitment:first 1",
        "Thu 2020-06-04 10:00 recruitment recruitment:first 0",
        "Tue 2020-06-16 10:00 recruitment recruitment:second 3",
        "Thu 2020-06-18 10:00 recruitment recruitment:second 1",
        "Fri 2020-06-19 10:00 recruitment recruitment:second 0",
        "Wed 2020-06-24 10:00 desk-shop desk:office:1 7",
        "Tue 2020-06-30 10:00 desk-shop desk:office:1 1",
        "Fri 2020-07-24 10:00 use-shop use 7",
        "Fri 2020-07-31 10:00 use-shop use 0",
    ]


def test_a_merchant_is_reminded_of_the_last_day_to_object_to_each_payout(gifu):
    """Paid on the days of the table (round 2 on its first): two weeks each, the payout day not counted."""
    paid = ["2020-11-30", "2020-12-28", "2021-01-19", "2021-02-01", "2021-02-22", "2021-03-22"]
    own = [dispute_deadline(gifu, n, date.fromisoformat(day)) for n, day in enumerate(paid, start=1)]
    assert [sent.row for sent in year(gifu, own, unasked)] == [
        "Fri 2020-12-11 10:00 dispute dispute:1 3",
        "Mon 2020-12-14 10:00 dispute dispute:1 0",
        "Fri 2021-01-08 10:00 dispute dispute:2 3",
        "Mon 2021-01-11 10:00 dispute dispute:2 0",
        "Sat 2021-01-30 10:00 dispute dispute:3 3",
        "Tue 2021-02-02 10:00 dispute dispute:3 0",
        "Fri 2021-02-12 10:00 dispute dispute:4 3",
        "Mon 2021-02-15 10:00 dispute dispute:4 0",
        "Fri 2021-03-05 10:00 dispute dispute:5 3",
        "Mon 2021-03-08 10:00 dispute dispute:5 0",
        "Fri 2021-04-02 10:00 dispute dispute:6 3",
        "Mon 2021-04-05 10:00 dispute dispute:6 0",
    ]


def test_two_reminders_of_one_hour_make_one_message(gifu, calendar):
    own = dispute_deadline(gifu, 3, date(2021, 1, 19))
    sent = list(year(gifu, (own, *deadlines_of(gifu, MAIL, calendar)), unasked))
    at = datetime(2021, 2, 2, 10, tzinfo=TOKYO)
    message = message_of([each.occasion for each in sent if each.at == at], at.date())
    assert message.count("今日が最後の日です。") == 2
    assert [line for line in message.splitlines() if not line.endswith("。")] == [
        "異議申し立ての期限",
        "",
        "第5回の換金の締切",
    ]


def test_an_area_that_has_settled_is_reminded_of_its_report(tottori):
    due = report_deadline(tottori, "performance", date(2022, 7, 15))
    assert [sent.row for sent in year(tottori, [due], unasked)] == [
        "Sun 2022-07-31 10:00 report report:performance 14",
        "Sun 2022-08-07 10:00 report report:performance 7",
        "Sat 2022-08-13 10:00 report report:performance 1",
        "Sun 2022-08-14 10:00 report report:performance 0",
    ]


def test_a_programme_that_is_data_alone_has_its_year_too(calendar):
    folder = Path(__file__).parent.parent / "scenarios" / "sixth" / "yunosato-fuda"
    assert rows(load_programme(folder), calendar, unasked) == [
        "Fri 2025-05-30 10:00 cutoff round:1 3",
        "Mon 2025-06-02 10:00 cutoff round:1 0",  # 必着 Thu 6/5
        "Tue 2025-06-24 10:00 final round:2 7",
        "Mon 2025-06-30 10:00 final round:2 1",
        "Tue 2025-07-01 10:00 final round:2 0",  # 必着 Sat 7/5: delivered on Friday at the latest
    ]


def test_a_moved_cutoff_moves_its_reminders_and_no_others(gifu, calendar):
    later = changed(
        gifu,
        [
            read_change(
                {
                    "kind": "move_round",
                    "number": 4,
                    "cutoff": "2021-01-17",
                    "reason": "大雪のためです。",
                    "notice": {"title": "締切の変更", "day": "2021-01-04"},
                }
            )
        ],
    )
    before, after = rows(gifu, calendar, unasked), rows(later, calendar, unasked)
    assert [row for row in after if row not in before] == [
        "Sat 2021-01-09 10:00 cutoff round:4 3",
        "Tue 2021-01-12 10:00 cutoff round:4 0",  # 必着 Sun 1/17
    ]
    assert len(after) == len(before)
