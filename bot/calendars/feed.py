"""A calendar to subscribe to as iCalendar text [RFC 5545, RFC 7986]: days only, so that no time zone can move them.

The same values give the same bytes, whoever asks and when: nothing in it is the moment of asking.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal

import icalendar

PRODUCT: Final = "-//Madoguchi//Calendars//JA"
REFRESHED: Final = timedelta(hours=12)
"""How often an app is asked to look again; most of them decide for themselves."""
AT: Final = time(9)
"""When an alarm goes off, by the clock of whoever has the calendar."""
_LATIN: Final = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.:")

Status = Literal["confirmed", "tentative", "cancelled"]


@dataclass(frozen=True, slots=True)
class Alarm:
    """So many ``days`` before the first day of an entry, ``at`` an hour."""

    days: int
    at: time = AT

    @property
    def trigger(self) -> timedelta:
        """From the beginning of the entry's first day, 0:00."""
        return timedelta(hours=self.at.hour, minutes=self.at.minute) - timedelta(days=self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Days in a calendar, ``first`` to ``last``, both inclusive. ``id``: the same however the days are moved; ``sequence``
    rises and ``changed_at`` (aware) moves when they are."""

    id: str
    first: date
    last: date
    title: str
    text: str
    category: str
    changed_at: datetime
    sequence: int = 0
    status: Status = "confirmed"
    alarms: tuple[Alarm, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A whole calendar. ``domain``: whose ids these are (``gifu-gotoeat.counter.example``); ``page``: where the same can be
    read, "" if that is not known; ``private``: one person's. ``changed_at``: when it was last published, aware."""

    name: str
    about: str
    domain: str
    entries: tuple[Entry, ...]
    changed_at: datetime
    colour: str = ""
    page: str = ""
    private: bool = False


def ics(feed: Feed) -> bytes:
    """The calendar as a file: UTF-8, lines of at most 75 octets that end in CRLF."""
    calendar = icalendar.Calendar()
    _head(calendar, feed)
    calendar.add_component(_tokyo())
    for entry in feed.entries:
        calendar.add_component(_event(feed, entry))
    written: bytes = calendar.to_ical()
    return written


def uid(feed: Feed, entry: Entry) -> str:
    """What an app knows an entry by, whatever its days. Signs of an id that could trouble an app are written as numbers."""
    plain = "".join(sign if sign in _LATIN else f"_{ord(sign):x}" for sign in entry.id)
    return f"{plain}@{feed.domain}"


def clean(text: str) -> str:
    """Text without what no calendar may hold [RFC 5545, 3.3.11]: control signs but line ends, halves of signs."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs"))


def _head(calendar: icalendar.Calendar, feed: Feed) -> None:
    """Every name twice: as RFC 7986 has it, and as apps older than that know it."""
    name, about = clean(feed.name), clean(feed.about)
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", icalendar.vText(name))
    calendar.add("x-wr-calname", icalendar.vText(name))
    calendar.add("description", about)
    calendar.add("x-wr-caldesc", icalendar.vText(about))
    calendar.add("x-wr-timezone", "Asia/Tokyo")
    calendar.add("last-modified", feed.changed_at.astimezone(UTC))
    calendar.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", icalendar.vDuration(REFRESHED))
    if feed.colour:
        calendar.add("x-apple-calendar-color", feed.colour)
    if feed.page:
        calendar.add("url", feed.page)


def _event(feed: Feed, entry: Entry) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", uid(feed, entry))
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.first)
    event.add("dtend", entry.last + timedelta(days=1))
    event.add("summary", clean(entry.title).replace("\n", " "))
    event.add("description", clean(entry.text))
    event.add("categories", [clean(entry.category)])
    event.add("status", entry.status.upper())
    event.add("class", "PRIVATE" if feed.private else "PUBLIC")
    event.add("transp", "TRANSPARENT")
    event.add("x-microsoft-cdo-busystatus", "FREE")
    if feed.page:
        event.add("url", feed.page)
    if entry.status != "cancelled":
        for alarm in _alarms(entry):
            event.add_component(alarm)
    return event


def _alarms(entry: Entry) -> Iterator[icalendar.Alarm]:
    for each in entry.alarms:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", clean(entry.title).replace("\n", " "))
        alarm.add("trigger", each.trigger)
        yield alarm


def _tokyo() -> icalendar.Timezone:
    """A calendar must hold something [RFC 5545, 3.6], also one without a single day. Japan knows no summer time."""
    standard = icalendar.TimezoneStandard()
    standard.add("dtstart", datetime(1952, 1, 1))  # noqa: DTZ001 - local time is what this property takes
    standard.add("tzoffsetfrom", timedelta(hours=9))
    standard.add("tzoffsetto", timedelta(hours=9))
    standard.add("tzname", "JST")
    zone = icalendar.Timezone()
    zone.add("tzid", "Asia/Tokyo")
    zone.add_component(standard)
    return zone
