"""A calendar that was changed: what moved rings in people's apps as moved, and what is gone is taken back."""

from datetime import date, datetime, timedelta

import pytest
from ics_rules import Part, checked, plain
from shipped import WORDS, programmes

from bot.calendars.editions import edition_of
from bot.calendars.entries import NEVER_CHANGED
from bot.calendars.public import PublicCalendars
from bot.clock import TOKYO
from programmes.changes import AddRound, CalendarChange, EndEarly, Extend, MoveRound, Notice, changed
from programmes.model import Programme
from programmes.rules import PostalService

FIRST = datetime(2021, 1, 8, 15, tzinfo=TOKYO)
NOTICE = Notice(title="日程の変更について", day=date(2021, 1, 8))
WHY = "大雪で郵便が遅れているためです。"
MOVED = MoveRound(number=5, cutoff=date(2021, 2, 14), reason=WHY, notice=NOTICE)
MOVED_BACK = MoveRound(number=5, cutoff=date(2021, 2, 7), reason=WHY, notice=NOTICE)


def history(code: str, *changes: CalendarChange) -> list[tuple[Programme, datetime]]:
    """A revision for every change, each a day after the other."""
    programme = programmes()[code]
    found = [(programme, NEVER_CHANGED)]
    for number in range(1, len(changes) + 1):
        found.append((changed(programme, changes[:number]), FIRST + timedelta(number - 1)))
    return found


def events(code: str, *changes: CalendarChange) -> dict[str, Part]:
    """The calendar for everybody after the changes, by its entries' ids."""
    revisions = history(code, *changes)
    now, _ = revisions[-1]
    calendars = PublicCalendars(
        {code: now}, WORDS, PostalService(),
        edition=lambda _: edition_of(revisions, calendars.deadlines),
    )  # fmt: skip
    return {each.value("UID").partition("@")[0]: each for each in checked(calendars.ics(code)).of("VEVENT")}


def test_a_calendar_that_nobody_changed_says_so() -> None:
    for event in events("gifu-gotoeat").values():
        assert (event.value("SEQUENCE"), event.value("STATUS")) == ("0", "CONFIRMED")
        assert event.value("LAST-MODIFIED") == "20200331T150000Z"


def test_a_moved_cutoff_moves_with_the_day_to_post_by_under_the_same_ids() -> None:
    before, after = events("gifu-gotoeat"), events("gifu-gotoeat", MOVED)
    assert set(after) == set(before)
    assert after["round:5"].value("DTSTART") == "20210214"
    assert after["round:5:post"].value("DTSTART") > before["round:5:post"].value("DTSTART")
    for name, event in after.items():
        assert event.value("UID") == before[name].value("UID")
        moved = name.startswith("round:5")
        assert event.value("SEQUENCE") == ("1" if moved else "0")
        assert event.value("LAST-MODIFIED") == "20210108T060000Z"


def test_moved_and_moved_back_is_changed_twice() -> None:
    event = events("gifu-gotoeat", MOVED, MOVED_BACK)["round:5"]
    assert (event.value("DTSTART"), event.value("SEQUENCE")) == ("20210207", "2")
    assert event.value("LAST-MODIFIED") == "20210109T060000Z"


def test_a_round_that_is_added_is_new_and_the_last_one_is_the_last_no_more() -> None:
    more = AddRound(
        first=date(2021, 3, 1), last=date(2021, 3, 31), cutoff=date(2021, 4, 7), payout=date(2021, 4, 22),
        reason=WHY, notice=NOTICE,
    )  # fmt: skip
    longer = Extend(of="use", last=date(2021, 3, 31), reason=WHY, notice=NOTICE)
    after = events("gifu-gotoeat", longer, more)
    assert (after["round:7"].value("SEQUENCE"), after["round:7"].value("DTSTART")) == ("0", "20210407")
    assert after["use"].value("SEQUENCE") == "1"
    assert after["round:6"].value("SEQUENCE") == "1"
    assert plain(after["round:6"].value("SUMMARY")).startswith("必着日：")
    assert plain(after["round:7"].value("SUMMARY")).startswith("最後の必着日：")


def test_a_sale_that_was_sold_out_is_taken_back() -> None:
    sold_out = EndEarly(of="store", last=date(2021, 1, 10), words="完売", reason=WHY, notice=NOTICE)
    event = events("gifu-gotoeat", sold_out)["sale:store"]
    assert (event.value("STATUS"), event.value("SEQUENCE")) == ("CANCELLED", "1")
    assert plain(event.value("SUMMARY")).startswith("【取りやめ】")
    assert not event.of("VALARM")


def test_without_any_revision_there_is_no_calendar() -> None:
    with pytest.raises(ValueError, match="at least"):
        edition_of([], lambda _: ())
