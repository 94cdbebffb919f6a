"""Calendars to subscribe to, as iCalendar files: what the format asks, and what the usual apps need."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ics_rules import checked, plain, read

from bot.calendars.feed import Alarm, Entry, Feed, clean, ics, uid
from bot.clock import TOKYO

THEN = datetime(2020, 12, 1, 9, tzinfo=TOKYO)
PAID = Entry(
    id="round:2:paid", first=date(2020, 12, 28), last=date(2021, 1, 5), title="入金（予定）：第2回の換金",
    text="12月分です。\n出典：手引き P.17", category="入金", changed_at=THEN, alarms=(Alarm(3), Alarm(1), Alarm(0)),
)  # fmt: skip
FEED = Feed(
    name="ためし券", about="日程です。", domain="north.counter.example", entries=(PAID,), changed_at=THEN,
    colour="#0B6E4F", page="https://counter.example/guide/north/calendar",
)  # fmt: skip


def test_days_are_days_and_the_end_is_the_first_day_after() -> None:
    [event] = checked(ics(FEED)).of("VEVENT")
    assert event.lines["DTSTART"] == [(";VALUE=DATE", "20201228")]
    assert event.lines["DTEND"] == [(";VALUE=DATE", "20210106")]
    assert event.value("TRANSP") == "TRANSPARENT", "nobody is busy all day"
    assert event.value("URL") == FEED.page
    assert event.value("DTSTAMP") == "20201201T000000Z"


@pytest.mark.parametrize(
    ("alarm", "trigger", "rings"),
    [
        (Alarm(3), "-P2DT15H", datetime(2020, 12, 25, 9, tzinfo=TOKYO)),
        (Alarm(1), "-PT15H", datetime(2020, 12, 27, 9, tzinfo=TOKYO)),
        (Alarm(0), "PT9H", datetime(2020, 12, 28, 9, tzinfo=TOKYO)),
        (Alarm(7, time(10, 30)), "-P6DT13H30M", datetime(2020, 12, 21, 10, 30, tzinfo=TOKYO)),
    ],
)
def test_an_alarm_rings_at_a_decent_hour_so_many_days_before(
    alarm: Alarm, trigger: str, rings: datetime
) -> None:
    [event] = checked(ics(replace(FEED, entries=(replace(PAID, alarms=(alarm,)),)))).of("VEVENT")
    [made] = event.of("VALARM")
    assert made.value("TRIGGER") == trigger
    assert datetime(2020, 12, 28, tzinfo=TOKYO) + alarm.trigger == rings


def test_the_same_calendar_is_the_same_bytes() -> None:
    assert ics(FEED) == ics(replace(FEED, entries=(replace(PAID),)))


def test_a_moved_day_keeps_its_id_and_raises_its_sequence() -> None:
    moved = replace(
        PAID, first=date(2021, 1, 4), last=date(2021, 1, 4), sequence=2, changed_at=THEN + timedelta(1)
    )
    [before], [after] = (
        checked(ics(replace(FEED, entries=(each,)))).of("VEVENT") for each in (PAID, moved)
    )  # fmt: skip
    assert after.value("UID") == before.value("UID") == "round:2:paid@north.counter.example"
    assert (before.value("SEQUENCE"), after.value("SEQUENCE")) == ("0", "2")
    assert after.value("LAST-MODIFIED") == "20201202T000000Z"


def test_what_is_taken_back_is_cancelled_and_rings_no_more() -> None:
    [event] = checked(ics(replace(FEED, entries=(replace(PAID, status="cancelled"),)))).of("VEVENT")
    assert event.value("STATUS") == "CANCELLED"
    assert not event.of("VALARM")


def test_a_calendar_without_a_day_is_a_valid_one() -> None:
    calendar = checked(ics(replace(FEED, entries=(), about="日付は資料にありません。")))
    assert not calendar.of("VEVENT")
    assert plain(calendar.value("X-WR-CALDESC")) == "日付は資料にありません。"


def test_a_private_calendar_says_that_it_is_private() -> None:
    [event] = checked(ics(replace(FEED, private=True))).of("VEVENT")
    assert event.value("CLASS") == "PRIVATE"


def test_ids_of_any_kind_become_ids_that_every_app_takes() -> None:
    entries = tuple(replace(PAID, id=name) for name in ("sale:前売", "sale:後売", "a b\r\nX:1", "a_b"))
    ids = [uid(FEED, each) for each in entries]
    assert len(set(ids)) == 4
    assert all(name.isascii() and name.isprintable() and " " not in name for name in ids)
    checked(ics(replace(FEED, entries=entries)))


@settings(max_examples=40)
@example("a;b,c\\d\\n\r\nBEGIN:VEVENT\rEND:VCALENDAR\x00\x7f\u2028\ud800")
@example("あ" * 200 + "👨‍👩‍👧‍👦" * 30)
@given(st.text(st.characters(), max_size=150))
def test_no_text_breaks_out_of_its_line_or_is_lost(hostile: str) -> None:
    entry = replace(PAID, title=hostile, text=hostile, category=hostile)
    body = ics(replace(FEED, name=hostile, about=hostile, entries=(entry,)))
    [event] = checked(body).of("VEVENT")
    assert plain(event.value("DESCRIPTION")) == clean(hostile)
    assert plain(event.value("SUMMARY")) == clean(hostile).replace("\n", " ")
    [same] = icalendar.Calendar.from_ical(body).events
    assert str(same["DESCRIPTION"]) == clean(hostile)
    assert same.start == PAID.first


def test_the_check_itself_sees_what_is_wrong() -> None:
    body = ics(FEED)
    for wrong in (
        body.replace(b"\r\n", b"\n"),
        body.replace(b"SUMMARY:", b"SUMMARY:" + b"x" * 80),
        body.replace(b"END:VEVENT\r\n", b""),
        body.replace(b"DTEND;VALUE=DATE:20210106", b"DTEND;VALUE=DATE:20201228"),
        body.replace(b"SEQUENCE:0\r\n", b""),
        body.replace(b"SUMMARY:", b"SUMMARY:a,b"),
    ):
        assert wrong != body
        with pytest.raises((AssertionError, KeyError, ValueError)):
            checked(wrong)
    assert read(body)
    assert THEN.astimezone(UTC).hour == 0
