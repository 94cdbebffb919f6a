"""A calendar that was changed: what moved shows in people's apps as moved, and what is gone is taken back."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from calendar_kit import change, live, publish
from ics_rules import Part, checked, plain
from shipped import WORDS

from bot.calendars.public import PublicCalendars
from bot.clock import TOKYO
from programmes.rules import PostalService
from store import Store

FIRST = datetime(2021, 1, 8, 15, tzinfo=TOKYO)
CODE = "gifu-gotoeat"
MOVED = change("move_round", number=5, cutoff="2021-02-14")
MOVED_BACK = change("move_round", number=5, cutoff="2021-02-07")
Events = Callable[..., dict[str, Part]]


@pytest.fixture
def events(tmp_path: Path, migrated_file: Path) -> Iterator[Events]:
    """The calendar for everybody after these changes, published a day apart, by its entries' ids."""
    shutil.copy(migrated_file, tmp_path / "house.db")
    store = Store(f"sqlite:///{tmp_path}/house.db")
    store.open()
    programmes = live()
    calendars = PublicCalendars(programmes, WORDS, PostalService(), edition=programmes.edition)

    def after(*changes: dict[str, Any]) -> dict[str, Part]:
        for number, written in enumerate(changes):
            publish(store, CODE, written, FIRST + timedelta(number))
        programmes.refresh(store, FIRST + timedelta(30))
        found = checked(calendars.ics(CODE)).of("VEVENT")
        return {each.value("UID").partition("@")[0]: each for each in found}

    yield after
    store.close()


def test_a_calendar_that_nobody_changed_says_so(events: Events) -> None:
    for event in events().values():
        assert (event.value("SEQUENCE"), event.value("STATUS")) == ("0", "CONFIRMED")
        assert event.value("LAST-MODIFIED") == "20200331T150000Z"


def test_a_moved_cutoff_moves_with_the_day_to_post_by_under_the_same_ids(events: Events) -> None:
    before, after = events(), events(MOVED)
    assert set(after) == set(before)
    assert after["round:5"].value("DTSTART") == "20210214"
    assert after["round:5:post"].value("DTSTART") > before["round:5:post"].value("DTSTART")
    for name, event in after.items():
        assert event.value("UID") == before[name].value("UID")
        assert event.value("SEQUENCE") == ("1" if name.startswith("round:5") else "0")
    assert after["round:5"].value("LAST-MODIFIED") == "20210108T060000Z"


def test_moved_and_moved_back_is_changed_twice(events: Events) -> None:
    event = events(MOVED, MOVED_BACK)["round:5"]
    assert (event.value("DTSTART"), event.value("SEQUENCE")) == ("20210207", "2")
    assert event.value("LAST-MODIFIED") == "20210109T060000Z"


def test_a_round_that_is_added_makes_the_last_one_the_last_no_more(events: Events) -> None:
    days = {"first": "2021-03-01", "last": "2021-03-31", "cutoff": "2021-04-07", "payout": "2021-04-22"}
    after = events(change("extend", of="use", last="2021-03-31"), change("add_round", **days))
    assert after["round:7"].value("DTSTART") == "20210407"
    assert after["use"].value("SEQUENCE") == "1"
    assert after["round:6"].value("SEQUENCE") == "1"
    assert plain(after["round:6"].value("SUMMARY")).startswith("必着日：")
    assert plain(after["round:7"].value("SUMMARY")).startswith("最後の必着日：")


def test_a_sale_that_was_sold_out_is_taken_back(events: Events) -> None:
    event = events(change("end_early", of="store", last="2021-01-10", words="完売"))["sale:store"]
    assert (event.value("STATUS"), event.value("SEQUENCE")) == ("CANCELLED", "1")
    assert plain(event.value("SUMMARY")).startswith("【取りやめ】")
    assert not event.of("VALARM")
