"""What the calendars of the programmes hold: every last day of the documents, every payout, with words and alarms."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from ics_rules import Part, checked, plain
from shipped import WORDS, programmes

from bot.calendars.entries import BEFORE, Edition, alarms_before, entries_of
from bot.calendars.feed import Alarm, Entry
from bot.calendars.public import PublicCalendars
from bot.clock import TOKYO
from programmes.model import Bound
from programmes.rules import PostalService, payout_of
from programmes.rules.deadlines import Deadline

CODES = ("aikyo-gunma", "gifu-gotoeat", "gunma-gotoeat", "ise-shouhinken", "tottori-area")
ROLES = (None, "consumer", "merchant")
CALENDARS = PublicCalendars(programmes(), WORDS, PostalService(), "https://counter.example")
LATER = datetime(2020, 12, 15, 10, tzinfo=TOKYO)


def entries(code: str, role: str | None = None) -> dict[str, Entry]:
    return {each.id: each for each in CALENDARS.entries(programmes()[code], role)}  # type: ignore[arg-type]


def events(code: str) -> dict[str, Part]:
    found = checked(CALENDARS.ics(code)).of("VEVENT")
    return {each.value("UID").partition("@")[0]: each for each in found}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("code", CODES)
def test_every_calendar_is_valid_and_holds_every_last_day_of_its_side(code: str, role: str | None) -> None:
    calendar = checked(CALENDARS.ics(code, role))  # type: ignore[arg-type]
    programme = programmes()[code]
    made = entries(code, role)
    assert len(calendar.of("VEVENT")) == len(made)
    for each in CALENDARS.deadlines(programme):
        assert (each.id in made) == (role is None or role in each.roles)
        if each.id in made:
            assert made[each.id].first == made[each.id].last == each.day
            posted = made.get(f"{each.id}:post")
            assert (posted is not None) == (each.act_by != each.day)
            assert posted is None or posted.first == each.act_by
    assert programme.short_name in plain(calendar.value("X-WR-CALNAME"))


@pytest.mark.parametrize("code", CODES)
def test_every_payout_that_has_a_day_stands_for_shops_and_for_nobody_else(code: str) -> None:
    programme, made = programmes()[code], entries(code, "merchant")
    for each in programme.settlement.rounds:
        payout, entry = payout_of(programme, each), made[f"round:{each.number}:paid"]
        assert (entry.first, entry.last) == (payout.first, payout.last)
        assert (entry.status == "tentative") == payout.approximate
    assert not [name for name in entries(code, "consumer") if name.endswith(":paid")]


def test_a_payout_of_several_days_is_a_span_and_its_end_the_first_day_after() -> None:
    event = events("gifu-gotoeat")["round:2:paid"]
    assert (event.value("DTSTART"), event.value("DTEND")) == ("20201228", "20210106")
    assert "2020年12月28日(月)〜2021年1月5日(火)" in plain(event.value("DESCRIPTION"))


def test_an_entry_says_what_to_do_and_where_it_stands_in_the_documents() -> None:
    made = entries("gifu-gotoeat")
    post, last = made["round:3:post"], made["round:3"]
    assert post.title == "投函の目安：第3回の換金（ぎふ Go To Eat）"
    assert "2020年12月20日(日)に間に合う見込みです" in post.text
    assert "資料にある日ではなく" in post.text
    assert last.title == "必着日：第3回の換金（ぎふ Go To Eat）"
    assert "投函の目安は2020年12月15日(火)です。" in last.text
    assert "2021年1月19日(火)の予定です。" in last.text
    assert "およそ3週間後" in last.text, "the documents disagree on the payout"
    assert last.text.splitlines()[-1].startswith("出典：ぎふ Go To Eat キャンペーン 加盟店募集要項 P.17")
    assert made["round:6"].title.startswith("最後の必着日：")


@pytest.mark.parametrize("code", CODES)
def test_every_entry_is_told_in_whole_words_with_its_source(code: str) -> None:
    for each in entries(code).values():
        said = f"{each.title}\n{each.text}\n{each.category}"
        assert not [word for word in ("None", "True", "{", "。。", "\n\n") if word in said]
        assert "出典：" in each.text
        assert each.category
        assert len(each.title) <= 80


def test_alarms_ring_before_the_day_to_post_as_the_reminders_of_the_programme_do() -> None:
    made = entries("gifu-gotoeat", "merchant")
    rules = {rule.about: rule for rule in programmes()["gifu-gotoeat"].reminders if rule.to != "consumers"}
    assert [alarm.days for alarm in made["round:3:post"].alarms] == list(rules["round_cutoff"].days_before)
    assert {alarm.at.hour for alarm in made["round:3:post"].alarms} == {rules["round_cutoff"].hour}
    assert made["round:3"].alarms == (), "a letter posted then comes too late"
    assert made["round:3:paid"].alarms == ()


def test_whoever_has_the_whole_calendar_hears_of_a_day_once_a_day() -> None:
    gifu = programmes()["gifu-gotoeat"]
    days = [alarm.days for alarm in alarms_before(gifu, "use_end", None)]
    assert days == sorted(set(days), reverse=True)
    assert set(days) == {
        days for role in ("consumer", "merchant") for days in (a.days for a in alarms_before(gifu, "use_end", role))
    }  # fmt: skip


def test_without_rules_of_its_own_a_programme_rings_three_days_and_one_day_before() -> None:
    bare = replace(programmes()["gifu-gotoeat"], reminders=())
    assert alarms_before(bare, "use_end", "consumer") == BEFORE == (Alarm(3), Alarm(1))
    assert alarms_before(bare, "keeping_end", "merchant") == ()


def test_a_day_that_the_documents_leave_open_is_tentative_and_says_as_of_when() -> None:
    use = entries("tottori-area")["use"]
    assert use.status == "tentative"
    assert "2022年5月18日(水)時点のもので、変わることがあります" in use.text


def test_a_revision_raises_the_sequence_of_what_it_changed_and_takes_back_what_is_gone() -> None:
    gifu = programmes()["gifu-gotoeat"]
    gone = Deadline(
        "round:7", "round_cutoff", "第7回の換金", date(2021, 4, 4), date(2021, 3, 30), "post", ("merchant",),
        date(2021, 4, 19), date(2021, 4, 20),
    )  # fmt: skip
    edition = Edition(LATER, {"round:3": 2, "round:7": 1}, {"round:3": LATER + timedelta(1)}, (gone,))
    made = {each.id: each for each in entries_of(gifu, CALENDARS.deadlines(gifu), WORDS, edition)}
    assert {made[name].sequence for name in ("round:3", "round:3:post", "round:3:paid")} == {2}
    assert made["round:3"].changed_at == LATER + timedelta(1)
    assert (made["round:4"].sequence, made["round:4"].changed_at) == (0, LATER)
    for name, days in {"round:7": (4, 4), "round:7:post": (3, 30), "round:7:paid": (4, 19)}.items():
        assert made[name].status == "cancelled"
        assert made[name].title.startswith("【取りやめ】")
        assert (made[name].first, made[name].sequence, made[name].alarms) == (date(2021, *days), 1, ())


def test_a_programme_without_a_single_day_has_a_valid_calendar_and_says_why() -> None:
    tottori = programmes()["tottori-area"]
    last = Bound(words="別途通知する日まで")
    dateless = replace(
        tottori,
        use=replace(tottori.use, last=last),
        sales=tuple(replace(window, last=last) for window in tottori.sales),
    )
    calendars = PublicCalendars({"tottori-area": dateless}, WORDS, PostalService())
    calendar = checked(calendars.ics("tottori-area", "merchant"))
    assert not calendar.of("VEVENT")
    had = calendars.subscription("tottori-area", "merchant")
    assert had.entries == 0
    assert "日付が資料にないため" in had.why_empty
    assert "月2回" in had.why_empty
    assert had.why_empty in plain(calendar.value("DESCRIPTION"))


def test_what_was_made_is_kept_until_the_programme_or_its_edition_is_another() -> None:
    here = dict(programmes())
    editions = {"now": Edition()}
    calendars = PublicCalendars(here, WORDS, PostalService(), edition=lambda _: editions["now"])
    first = calendars.ics("gifu-gotoeat")
    assert calendars.ics("gifu-gotoeat") is first
    editions["now"] = Edition(LATER)
    revised = calendars.ics("gifu-gotoeat")
    assert revised != first
    here["gifu-gotoeat"] = replace(here["gifu-gotoeat"], short_name="ぎふの券")
    assert calendars.ics("gifu-gotoeat") != revised
    with pytest.raises(KeyError):
        calendars.ics("nowhere")
