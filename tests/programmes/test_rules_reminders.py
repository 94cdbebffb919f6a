"""When reminders are served, whom they are about, and what they say on which day."""

import re
import tomllib
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.checks.style import on_weekdays, remarks_on
from programmes.checks.weekdays import wrong_weekdays
from programmes.rules import (
    LATEST,
    Occasion,
    PostalService,
    Quiet,
    deadlines_of,
    dispute_deadline,
    message_of,
    occasions,
    reminder_key,
    report_deadline,
    served,
    still_makes_sense,
    text_of,
    title_of,
    words_of,
)
from programmes.rules.moments import TOKYO
from programmes.rules.reminders import goes_out

MAIL = PostalService()
CODES = ["gifu-gotoeat", "aikyo-gunma", "gunma-gotoeat", "tottori-area", "ise-shouhinken"]
DAY, NEXT = date(2020, 12, 31), date(2021, 1, 1)


def at(hour: int, day: date = DAY, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), TOKYO)


@pytest.mark.parametrize(
    ("hour", "quiet", "wishes"),
    [
        (8, Quiet(), {DAY: {8}}),
        (10, Quiet(), {DAY: {10}}),
        (19, Quiet(), {DAY: {19}}),
        (20, Quiet(), {DAY: {20, 21, 22, 23}, NEXT: {0, 1, 2, 3, 4, 5, 6, 7}}),
        (21, Quiet(), {}),
        (0, Quiet(), {}),
        (7, Quiet(), {}),
        (23, Quiet(time(0), time(6)), {DAY: {23}, NEXT: {0, 1, 2, 3, 4, 5}}),
        (11, Quiet(time(12), time(14)), {DAY: {11, 12, 13}}),
        (21, Quiet(time(21, 30), time(8, 30)), {DAY: {21, 22, 23}, NEXT: {0, 1, 2, 3, 4, 5, 6, 7, 8}}),
        (3, Quiet(time(5), time(5)), {DAY: {3}}),
        (9, Quiet(time(10), time(9)), {DAY: set(range(9, 24)), NEXT: set(range(9))}),
    ],
)
def test_a_wish_in_quiet_hours_goes_out_before_them(hour, quiet, wishes):
    assert dict(served(at(hour), quiet)) == wishes


@given(st.times(), st.times(), st.dates(date(2019, 1, 1), date(2030, 1, 1)))
def test_every_wish_is_served_at_exactly_one_moment_never_late_and_never_in_quiet_hours(starts, ends, day):
    quiet_hours = {hour for hour in range(24) if _quiet(time(hour), starts, ends)}
    if len(quiet_hours) == 24:
        with pytest.raises(ValueError, match="no hour"):
            Quiet(starts, ends)
        return
    times = Counter()
    for ahead in range(-24, 48):
        moment = at(0, day) + timedelta(hours=ahead)
        for wished_day, hours in served(moment, Quiet(starts, ends)):
            assert moment.hour not in quiet_hours
            for hour in hours:
                assert at(hour, wished_day) >= moment
                assert goes_out(wished_day, hour, Quiet(starts, ends)) == moment
                times[wished_day, hour] += 1
    assert {hour: times[day, hour] for hour in range(24)} == dict.fromkeys(range(24), 1)


def _quiet(hour: time, starts: time, ends: time) -> bool:
    return starts <= hour < ends if starts <= ends else hour >= starts or hour < ends


def test_the_hour_is_the_one_in_japan():
    assert served(datetime(2020, 12, 31, 1, tzinfo=UTC), Quiet()) == ((DAY, frozenset({10})),)
    india = timezone(timedelta(hours=5, minutes=30))
    assert served(datetime(2020, 12, 31, 6, 30, tzinfo=india), Quiet()) == ((DAY, frozenset({10})),)


@pytest.mark.parametrize("moment", [datetime(2020, 12, 31, 10), at(10, minute=1)])  # noqa: DTZ001
def test_only_a_full_hour_with_its_zone_is_served(moment):
    with pytest.raises(ValueError, match="full hour"):
        served(moment, Quiet())


def found(programme, calendar, day):
    return occasions(programme, day, deadlines_of(programme, MAIL, calendar))


@pytest.mark.parametrize(
    ("day", "days", "is_default"),
    [
        (date(2020, 12, 21), None, False),  # 15 days before posting
        (date(2020, 12, 22), 14, False),
        (date(2021, 1, 1), 4, False),
        (date(2021, 1, 2), 3, True),
        (date(2021, 1, 4), 1, False),
        (date(2021, 1, 5), 0, True),
        (date(2021, 1, 6), None, False),  # the cutoff itself is 1/11, but posting is not safe any more
    ],
)
def test_days_are_counted_back_from_the_last_safe_posting_day(gifu, calendar, day, days, is_default):
    about = [each for each in found(gifu, calendar, day) if each.deadline.id == "round:4"]
    assert [(each.days, each.is_default) for each in about] == ([] if days is None else [(days, is_default)])


def test_consumers_are_reminded_of_what_is_theirs(gifu, calendar):
    rules = {
        (each.rule.id, each.deadline.id)
        for n in range(120)
        for each in found(gifu, calendar, date(2020, 12, 1) + timedelta(days=n))
        if each.rule.to == "consumers"
    }
    assert rules == {
        ("sale", "sale:web"),
        ("sale", "sale:phone"),
        ("sale", "sale:store"),
        ("use", "use"),
        ("desk", "desk:call:end"),
    }


def test_a_payout_of_ones_own_is_reminded_of_like_any_other_day(gifu):
    last = dispute_deadline(gifu, 17, date(2021, 2, 1))
    (only,) = occasions(gifu, date(2021, 2, 12), [last])
    assert (only.rule.id, only.days, only.is_default, only.rule.to) == ("dispute", 3, True, "merchants_open")


def round_4(gifu, calendar) -> Occasion:
    return next(o for o in found(gifu, calendar, date(2021, 1, 2)) if o.deadline.id == "round:4")


@pytest.mark.parametrize(
    ("due", "now", "sense"),
    [
        (at(10, date(2021, 1, 2)), at(10, date(2021, 1, 2)), True),
        (at(10, date(2021, 1, 2)), at(10, date(2021, 1, 2)) + LATEST, True),
        (at(10, date(2021, 1, 2)), at(10, date(2021, 1, 2)) + LATEST + timedelta(seconds=1), False),
        (at(20, date(2021, 1, 5)), at(23, date(2021, 1, 5), 59), True),
        (at(20, date(2021, 1, 5)), at(0, date(2021, 1, 6)), False),  # the last day for posting is over
        (at(20, date(2021, 1, 5)), datetime(2021, 1, 5, 14, 59, tzinfo=UTC), True),
        (at(20, date(2021, 1, 5)), datetime(2021, 1, 5, 15, 0, tzinfo=UTC), False),
    ],
)
def test_a_late_reminder_goes_out_for_six_hours_and_while_one_can_act(gifu, calendar, due, now, sense):
    assert still_makes_sense(round_4(gifu, calendar), due, now) is sense


START = "第4回の換金の換金用片と換金用伝票は、2021年1月5日(火)までに郵送してください。郵送は、"
END = (
    "私書箱への必着日は、2021年1月11日(月)です。必着とは、その日までに届いている必要がある、という意味です。"
    "間に合うと、2021年2月1日(月)に入金の予定です。使用が集中した場合は、1サイクル（1回分）遅れることがあります。"
)
LATE = (
    "第4回の換金は、2021年1月11日(月)までに届いている必要があります（必着）。郵便で安心して送れる2021年1月5日(火)は過ぎました。"
    "これから送ると間に合わないことがあります。早く届く方法を郵便局で確かめて、すぐにお送りください。"
)


@pytest.mark.parametrize(
    ("today", "text"),
    [
        (date(2020, 12, 22), f"{START}あと14日です。{END}"),
        (date(2021, 1, 3), f"{START}あと2日です。{END}"),
        (date(2021, 1, 4), f"{START}明日が最後の日です。{END}"),
        (date(2021, 1, 5), f"{START}今日が最後の日です。{END}"),
        (date(2021, 1, 6), LATE),
        (date(2021, 1, 11), LATE),
        (date(2021, 1, 12), "第4回の換金は、2021年1月11日(月)で終わりました。"),
    ],
)
def test_a_text_is_true_on_the_day_it_is_read(gifu, calendar, today, text):
    occasion = round_4(gifu, calendar)
    assert text_of(occasion.rule, occasion.deadline, today) == text
    assert title_of(occasion.rule, occasion.deadline, today) == "第4回の換金の締切"


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2023, 11, 15), "今日が最後の日です"),
        (date(2023, 11, 14), "明日が最後の日です"),
        (date(2023, 11, 13), "あと2日です"),
    ],
)
def test_what_is_read_by_app_is_counted_to_the_last_day_itself(ise, calendar, today, words):
    occasion = next(o for o in found(ise, calendar, today) if o.deadline.id == "round:2")
    text = text_of(occasion.rule, occasion.deadline, today)
    assert text.startswith(f"第2回の換金の受付は、2023年11月15日(水)までです。{words}。")
    assert "2023年11月22日(水)に入金の予定です。" in text


def test_a_payout_without_a_day_is_not_spoken_of(gifu, calendar):
    occasion = round_4(gifu, calendar)
    undated = replace(occasion.deadline, paid_from=None, paid_to=None)
    text = text_of(occasion.rule, undated, date(2021, 1, 2))
    assert "間に合うと" not in text
    assert "必着とは" in text


def test_a_payout_within_a_range_of_days_names_both(gifu, calendar):
    occasion = next(o for o in found(gifu, calendar, date(2020, 12, 1)) if o.deadline.id == "round:2")
    text = text_of(occasion.rule, occasion.deadline, date(2020, 12, 1))
    assert "間に合うと、2020年12月28日(月)〜2021年1月5日(火)に入金の予定です。" in text


@pytest.mark.parametrize(
    ("today", "text"),
    [
        (date(2020, 6, 24), "事務局の受付時間が、2020年7月1日(水)から変わります。土曜と日曜に受け付けるのは、2020年6月30日(火)までです。"),
        (date(2020, 7, 1), "事務局の受付時間が、2020年7月1日(水)から変わります。土曜と日曜に受け付けるのは、2020年6月30日(火)までです。"),
    ],
)  # fmt: skip
def test_other_hours_of_a_desk_name_the_last_day_of_the_old_ones(aikyo, calendar, today, text):
    occasion = next(o for o in found(aikyo, calendar, today) if o.rule.id == "desk-shop")
    assert text_of(occasion.rule, occasion.deadline, today) == text


def test_what_begins_on_a_day_is_not_called_a_last_day(aikyo, calendar):
    occasion = next(o for o in found(aikyo, calendar, date(2020, 6, 30)) if o.rule.id == "desk-shop")
    rule = replace(occasion.rule, words="変わるのは、{days_left}。")
    said = [text_of(rule, occasion.deadline, date(2020, 7, 2) - timedelta(days=n)) for n in range(4)]
    assert said == [
        "変わるのは、すでに変わっています。",
        "変わるのは、今日からです。",
        "変わるのは、明日からです。",
        "変わるのは、2日後からです。",
    ]


def test_several_reminders_are_one_message_the_most_urgent_first_and_nothing_said_twice(gifu, calendar):
    day = date(2020, 12, 1)
    both = [o for o in found(gifu, calendar, day) if o.deadline.id in ("round:2", "round:3")]
    message = message_of(reversed(both), day)
    assert message.startswith("第2回の換金の締切\n第2回の換金の換金用片と")
    assert "\n\n第3回の換金の締切\n第3回の換金の換金用片と換金用伝票は、2020年12月15日(火)までに" in message
    assert message.count("必着とは") == 1
    assert message.count("私書箱への必着日は") == 2
    assert message_of(both, day) == message


def test_one_reminder_alone_is_its_heading_and_its_words(gifu, calendar):
    occasion = round_4(gifu, calendar)
    text = text_of(occasion.rule, occasion.deadline, date(2021, 1, 2))
    assert message_of([occasion], date(2021, 1, 2)) == f"第4回の換金の締切\n{text}"


def test_a_key_moves_with_the_day(gifu, calendar):
    deadline = round_4(gifu, calendar).deadline
    assert reminder_key(deadline) == "round:4@2021-01-11"
    assert reminder_key(replace(deadline, day=date(2021, 1, 13))) == "round:4@2021-01-13"


def test_what_is_filled_in_is_not_filled_again():
    assert words_of("{name}です。", {"name": "{day}", "day": "明日"}) == "{day}です。"
    assert (
        words_of("{name}です。次は{next}です。終わりです。", {"name": "甲", "next": ""})
        == "甲です。終わりです。"
    )


@pytest.mark.parametrize("code", CODES)
def test_cutoffs_and_a_merchants_own_money_are_on_unasked_and_nothing_else(shipped, code):
    rules = shipped(code).reminders
    on = {rule.about for rule in rules if rule.default}
    own = {"round_cutoff", "final_cutoff", "report_due", "dispute_end", "payout_sent", "payout_differs"}
    assert on == own & {rule.about for rule in rules}
    assert {"payout_sent", "payout_differs"} <= on


@pytest.mark.parametrize("code", CODES)
def test_every_day_of_the_documents_has_a_reminder_for_those_it_is_for(shipped, calendar, code):
    programme = shipped(code)
    for deadline in deadlines_of(programme, MAIL, calendar):
        to = {o.rule.to.removesuffix("s") for o in occasions(programme, deadline.act_by, [deadline])}
        assert set(deadline.roles) <= to, deadline.id


@pytest.mark.parametrize("code", CODES)
def test_every_message_reads_as_the_house_writes_with_the_right_weekdays(shipped, calendar, code):
    programme = shipped(code)
    deadlines = [*deadlines_of(programme, MAIL, calendar)]
    if programme.disputes:
        deadlines.append(dispute_deadline(programme, 1, date(2021, 2, 1)))
    deadlines += [report_deadline(programme, each.id, date(2022, 7, 15)) for each in programme.reports]
    for deadline in deadlines:
        for today in {deadline.act_by, deadline.act_by - timedelta(days=7), deadline.day}:
            due = occasions(programme, min(today, deadline.act_by), [deadline])
            for said in (text_of(each.rule, deadline, today) for each in due):
                assert "{" not in said
                assert said.endswith("。")
                assert not remarks_on(said), said
                assert not [*on_weekdays(said), *wrong_weekdays(said, [deadline.day])], said


def test_what_the_rules_say_themselves_is_in_plain_words():
    read = tomllib.loads((files("programmes.rules") / "words.toml").read_text("utf-8"))
    kinds = {"late": "prose"}
    for table, words in read.items():
        for text in words.values():
            assert not remarks_on(re.sub(r"{[a-z_]+}", "＿", text), kinds.get(table, "label")), text
