"""The days a message names, and what each is the day of."""

from datetime import date
from typing import Any

import pytest
from asking import programmes, turn_of

from bot.asked_day import asked_days, basis_of, moment_asked, span_of

CODE = "gifu-gotoeat"


def asked(text: str, at: str = "2020-12-15", **more: Any) -> list[tuple[str, str]]:
    return [(day.day.isoformat(), day.basis) for day in asked_days(turn_of(CODE, text, at, **more))]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12/10に使われた券", [("2020-12-10", "use")]),
        ("昨日もらった食事券", [("2020-12-14", "use")]),
        ("明日ポストに入れたら", [("2020-12-16", "posted")]),
        ("12月20日に届いた分", [("2020-12-20", "arrival")]),
        ("12/20必着", [("2020-12-20", "arrival")]),
        ("1月19日に入金された額", [("2021-01-19", "payout")]),
        ("12/10に読み取った分", [("2020-12-10", "reading")]),
        ("12/10に泊まった人", [("2020-12-10", "stay")]),
        ("12/10", [("2020-12-10", "")]),
        ("11月分きのう届いたらしい", [("2020-11-01", "use"), ("2020-12-14", "arrival")]),
        ("12/1に使われた券を12/18に出したら", [("2020-12-01", "use"), ("2020-12-18", "posted")]),
        ("おつりは出ますか", []),
    ],
)
def test_each_day_has_the_words_around_it(text: str, days: list[tuple[str, str]]) -> None:
    assert asked(text) == days


@pytest.mark.parametrize(
    ("text", "day"),
    [("2月10日に使った", "2021-02-10"), ("10/26から", "2020-10-26"), ("2/28まで", "2021-02-28")],
)
def test_a_day_without_a_year_lies_in_the_programme(text: str, day: str) -> None:
    assert asked(text)[0][0] == day


def test_the_day_of_a_checkout_is_the_night_before_it() -> None:
    days = asked_days(turn_of("aikyo-gunma", "7月9日泊、10日チェックアウトの分は第何期", "2020-07-10"))
    assert [(day.day.isoformat(), day.basis) for day in days] == [("2020-07-09", "stay")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("15日と16日に使われた券", [True, True]),
        ("12/2に使われた分、今日は間に合わんよね", [True, False]),
    ],
)
def test_what_a_day_is_of_is_told_behind_it_or_behind_one_it_is_joined_to(
    text: str, told: list[bool]
) -> None:
    assert [day.told for day in asked_days(turn_of(CODE, text, "2020-12-15"))] == told


def test_a_month_whose_tickets_are_named_is_one_of_use() -> None:
    assert asked("11月分がまだ届かない") == [("2020-11-01", "use")]


def test_a_picked_day_stands_alone() -> None:
    assert asked("12/10に使われた券", args={"day": "2021-01-05", "basis": "arrival"}) == [
        ("2021-01-05", "arrival")
    ]


def test_a_weekday_that_contradicts_is_noticed() -> None:
    (wrong,) = asked_days(turn_of(CODE, "12月20日(土)に届いた", "2020-12-15"))
    (right,) = asked_days(turn_of(CODE, "12月20日(日)に届いた", "2020-12-15"))
    assert wrong.weekday_conflict
    assert not right.weekday_conflict


def test_a_range_has_its_last_day() -> None:
    (range_,) = asked_days(turn_of(CODE, "12月前半の分", "2020-12-15"))
    assert (range_.day, range_.last) == (date(2020, 12, 1), date(2020, 12, 15))


@pytest.mark.parametrize(
    ("text", "moment", "another_day"),
    [
        ("まだ買える？", "2020-12-15T15:30", False),
        ("今日は買える？", "2020-12-15T12:00", False),
        ("12/20は買える？", "2020-12-20T12:00", True),
    ],
)
def test_a_day_is_asked_about_at_noon_and_none_means_now(text: str, moment: str, another_day: bool) -> None:
    when, other = moment_asked(turn_of(CODE, text, "2020-12-15T15:30"))
    assert (when.isoformat()[:16], other) == (moment, another_day)


@pytest.mark.parametrize("code", sorted(programmes()))
def test_the_span_of_a_programme_holds_its_demo_day_and_every_round(code: str) -> None:
    programme = programmes()[code]
    first, last = span_of(programme)
    assert first <= programme.demo_day <= last
    assert all(first <= r.first and r.cutoff <= last for r in programme.settlement.rounds)


def test_words_without_a_day_say_what_they_speak_of() -> None:
    assert basis_of("投函したらいつ") == "posted"
    assert basis_of("入金はいつ") == "payout"
    assert basis_of("おつりは") == ""


@pytest.mark.parametrize("text", ["1/3の分はいつまでに送る", "1月3日分を今日送るには何日までに着けば"])
def test_what_is_sent_of_a_day_is_still_of_that_day(text: str) -> None:
    assert asked(text, "2020-12-15")[0] == ("2021-01-03", "use")
