"""What the pages of one programme are made of; made once for each state of it, and what depends on the time once a minute."""

from datetime import datetime
from functools import lru_cache

from bot.channels.web.guide.dates import Calendar, calendar_of
from bot.channels.web.guide.questions import Questions
from bot.channels.web.guide.today import Today, today_of
from bot.channels.web.rooms import Room, Rooms
from bot.holidays import business_calendar
from programmes.model import Programme
from programmes.rules import PostalService

_MINUTES_KEPT = 16


class Book:
    """One programme's, as it stands now. Safe to share by threads."""

    def __init__(self, room: Room, post: PostalService) -> None:
        self.room = room
        self.path = f"/guide/{room.code}"
        self._post = post
        self._holidays = business_calendar()
        self._calendar = lru_cache(maxsize=_MINUTES_KEPT)(self._make_calendar)
        self._today = lru_cache(maxsize=_MINUTES_KEPT)(self._make_today)
        self._questions = lru_cache(maxsize=1)(self._fill_questions)
        self._questions(self.programme.revision)

    @property
    def programme(self) -> Programme:
        return self.room.every[self.room.code]

    @property
    def questions(self) -> Questions:
        return self._questions(self.programme.revision)

    def calendar(self, moment: datetime) -> Calendar:
        """Periods and rounds as they stand in that minute (aware, Asia/Tokyo)."""
        return self._calendar(self.programme.revision, _minute(moment))

    def today(self, moment: datetime) -> Today:
        """State, desks and next dates in that minute."""
        return self._today(self.programme.revision, _minute(moment))

    def _fill_questions(self, _revision: int) -> Questions:
        return Questions(self.programme)

    def _make_calendar(self, _revision: int, minute: datetime) -> Calendar:
        return calendar_of(self.programme, minute, self._post, self._holidays)

    def _make_today(self, _revision: int, minute: datetime) -> Today:
        return today_of(self.programme, self.calendar(minute), self._holidays)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def books_of(rooms: Rooms, post: PostalService) -> dict[str, Book]:
    """One for each programme, by its code."""
    return {room.code: Book(room, post) for room in rooms}
