"""Programmes as they stand now: published changes take hold at their moment, everywhere at once, and a broken one harms nobody."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from calendar_kit import change, live, publish
from shipped import counter_over, programmes
from sqlalchemy import insert
from talking import Talk, said

from bot.calendars.public import PublicCalendars
from bot.channels.web.guide.book import books_of
from bot.channels.web.rooms import Rooms
from bot.clock import TOKYO
from bot.live_programmes import LiveProgrammes, as_of, take_over
from bot.logs import configure
from bot.pictures.addresses import timeline_path
from bot.words import OWN, TemplateWords
from programmes.rules import PostalService
from store import Store
from store.reminder_tables import CALENDAR_CHANGES

GIFU, GUNMA = "gifu-gotoeat", "gunma-gotoeat"
NOW = datetime(2020, 12, 14, 10, tzinfo=TOKYO)
LATER = change("move_round", number=3, cutoff="2020-12-23")
AGAIN = change("move_round", number=3, cutoff="2020-12-24")


def cutoff(of: LiveProgrammes) -> date:
    return of[GIFU].settlement.rounds[2].cutoff


@pytest.fixture
def here() -> LiveProgrammes:
    return live()


def test_a_change_holds_from_its_moment_on(sqlite_store: Store, here: LiveProgrammes) -> None:
    publish(sqlite_store, GIFU, LATER, NOW, later=timedelta(hours=2))
    here.refresh(sqlite_store, NOW + timedelta(minutes=119))
    assert (cutoff(here), here[GIFU].revision) == (date(2020, 12, 20), 0)
    here.refresh(sqlite_store, NOW + timedelta(minutes=120))
    assert (cutoff(here), here[GIFU].revision) == (date(2020, 12, 23), 1)
    assert here[GUNMA] is programmes()[GUNMA]
    assert list(here) == list(programmes())


def test_changes_hold_in_the_order_of_their_moments_and_stay_in_it(
    sqlite_store: Store, here: LiveProgrammes
) -> None:
    publish(sqlite_store, GIFU, LATER, NOW, later=timedelta(days=2))
    publish(sqlite_store, GIFU, change("extend", of="use", last="2021-03-14"), NOW)
    here.refresh(sqlite_store, NOW)
    assert (cutoff(here), here[GIFU].revision) == (date(2020, 12, 20), 1)
    between = here[GIFU]
    here.refresh(sqlite_store, NOW + timedelta(days=2))
    assert (cutoff(here), here[GIFU].revision) == (date(2020, 12, 23), 2)
    assert here.at_revision(GIFU, 0) is programmes()[GIFU]
    assert here.at_revision(GIFU, 1) is between
    assert [each.number for each in here.states(GIFU)] == [0, 2, 1]


def test_a_change_that_can_be_made_no_more_is_logged_and_the_last_good_state_stays(
    sqlite_store: Store, here: LiveProgrammes, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(sqlite_store, GIFU, LATER, NOW)
    row = {
        "reason": "秘密",
        "who": "事務局",
        "effective_at": NOW,
        "published_at": NOW,
        "told": 0,
        "programme": GIFU,
    }
    broken = change("move_round", number=9, cutoff="2021-04-01")
    sqlite_store.write_now(
        lambda db: db.execute(insert(CALENDAR_CHANGES).values(**row, revision=2, change=broken))
    )
    configure(as_json=True)
    here.refresh(sqlite_store, NOW)
    assert cutoff(here) == date(2020, 12, 23)
    log = capsys.readouterr().err
    assert '"change": 2' in log
    assert "秘密" not in log
    assert "事務局" not in log
    here.refresh(sqlite_store, NOW)
    assert "calendar_change_refused" not in capsys.readouterr().err


def test_what_is_bound_to_a_revision_stays_so(sqlite_store: Store, here: LiveProgrammes) -> None:
    publish(sqlite_store, GIFU, LATER, NOW)
    here.refresh(sqlite_store, NOW)
    assert as_of(here, here[GIFU], 0) is programmes()[GIFU]
    assert as_of(here, here[GIFU], 1) is here[GIFU]
    assert as_of(here, here[GIFU], 7) is here[GIFU]
    assert as_of(programmes(), programmes()[GIFU], 1) is programmes()[GIFU]


def test_computed_and_stored_answers_follow(sqlite_store: Store, here: LiveProgrammes) -> None:
    talk = Talk(GIFU, at="2020-12-14", role="merchant", programme=GIFU)
    talk.counter = counter_over(here)
    asked = ("次の締め切りはいつ", "第3回の換金の必着日は")
    for day, written in (("12月20日(日)", None), ("12月23日(水)", LATER), ("12月24日(木)", AGAIN)):
        if written:
            publish(sqlite_store, GIFU, written, NOW)
            here.refresh(sqlite_store, NOW)
        for question in asked:
            assert f"2020年{day}" in said(talk.say(question)), question


def test_pages_pictures_and_feeds_follow(sqlite_store: Store, here: LiveProgrammes) -> None:
    rooms = Rooms(here)
    book, counter = books_of(rooms, PostalService())[GIFU], counter_over(here)
    calendars = PublicCalendars(here, TemplateWords(OWN), PostalService(), edition=here.edition)

    def shown() -> tuple[str, ...]:
        room, block = rooms.of(GIFU), counter.timeline(GIFU, NOW.date())
        assert room is not None
        assert room.programme is not None
        assert block is not None
        question = book.questions.of("round-3")
        assert question is not None
        return (
            repr(room.programme.settlement.rounds[2].cutoff), repr(book.calendar(NOW)), repr(book.today(NOW)),
            question.answer, timeline_path(block), calendars.ics(GIFU).decode(),
        )  # fmt: skip

    before = shown()
    publish(sqlite_store, GIFU, LATER, NOW)
    here.refresh(sqlite_store, NOW)
    after = shown()
    assert [old == new for old, new in zip(before, after, strict=True)] == [False] * len(before)


def test_a_process_that_looks_later_never_goes_back(sqlite_store: Store, here: LiveProgrammes) -> None:
    publish(sqlite_store, GIFU, LATER, NOW)
    here.refresh(sqlite_store, NOW)
    here.refresh(sqlite_store, NOW - timedelta(seconds=5))
    assert here[GIFU].revision == 1


def test_what_is_published_can_be_read_from_outside(
    store: Store, database_url: str, here: LiveProgrammes
) -> None:
    publish(store, GIFU, LATER, NOW)
    assert take_over(here, database_url, NOW)
    assert cutoff(here) == date(2020, 12, 23)


def test_reading_from_outside_makes_no_database_and_says_what_it_cannot_read(
    tmp_path: Path, here: LiveProgrammes
) -> None:
    nowhere, broken = tmp_path / "folder" / "none.db", tmp_path / "broken.db"
    broken.write_text("no database, but long enough to be looked at as one. " * 50)
    for file, is_read in ((nowhere, True), (broken, False)):
        assert take_over(here, f"sqlite:///{file}", NOW) is is_read
    assert take_over(here, f"postgresql://nobody@/none?host={tmp_path}", NOW) is False
    assert not nowhere.parent.exists()
    assert cutoff(here) == date(2020, 12, 20)
