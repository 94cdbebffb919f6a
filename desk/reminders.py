"""What operators want to know of reminders before and after: what an hour would tell, a period's table, why somebody gets
something or not, who was not reached. Nothing here writes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Select

from bot.blocks import Reply
from bot.holidays import business_calendar
from bot.merchants.code import spellings
from bot.plain import text_of as shown
from bot.reminder_choices import Reminders, Setting, Settings, chosen
from bot.reminding import deadline_card
from bot.reminding_records import OWN
from bot.turn import Words
from desk.quota import Cost, Left, cost_of
from programmes.model import Programme, ReminderRule
from programmes.rules import PostalService
from programmes.rules.deadlines import Deadline, deadlines_of
from programmes.rules.reminders import (
    Occasion,
    Quiet,
    goes_out,
    is_about,
    reminder_key,
    specimen,
    still_makes_sense,
    text_of,
    title_of,
)
from store import Store, announcements, memberships, reminder_counts, reminders
from store.announcements import NEWS, Audience
from store.reminders import Telling, people_by_channel, people_of, people_of_records
from store.tables import Found

Asks = Callable[[Programme, datetime], Iterable[tuple[Telling, Select[Any] | None]]]
"""What a programme tells in the full hour of a moment, and of which records."""
ALL_DAY: Final = timedelta(minutes=59)


class UnknownError(Exception):
    """``why``: a block of the template, ``values`` for it."""

    def __init__(self, why: str, **values: object) -> None:
        super().__init__(why)
        self.why = why
        self.values = values


@dataclass(frozen=True, slots=True)
class Due:
    """Something an hour tells: ``title`` and first ``words``, how many ``people`` by channel, ``days`` before which
    ``deadline`` (None: of records of their own, or an announcement)."""

    programme: Programme
    rule: str
    title: str
    words: str
    days: int
    deadline: Deadline | None
    people: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Hour:
    """``is_quiet``: nothing is told then. ``cost``: of all of it together, a person's reminders being one message."""

    at: datetime
    is_quiet: bool
    due: tuple[Due, ...]
    cost: Cost


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a period's table: what goes out ``at``, if nobody chooses otherwise. ``late`` after a stop: "told" or "missed"."""

    at: datetime
    programme: Programme
    rule: ReminderRule
    deadline: Deadline
    days: int
    late: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """One person in one programme. ``links`` with those that ended; ``rooms``: where they speak with us; ``chose``: kinds they
    have chosen anything about; ``open``: whether something of theirs is open; ``lately``: the newest first."""

    programme: Programme
    channel: str
    person: str
    links: Sequence[Found]
    living: tuple[int, ...]
    rooms: Sequence[Found]
    settings: Settings
    chose: frozenset[str]
    news: bool
    open: bool
    lately: Sequence[Found]

    @property
    def is_blocked(self) -> bool:
        return bool(self.rooms) and all(room.blocked for room in self.rooms)

    def why(self, setting: Setting) -> str:
        """Why it comes or does not, the first that holds; a block of the template."""
        mine = setting.kind in self.chose
        reasons = (
            ("nowhere", not self.rooms), ("blocked", self.is_blocked), ("all_off", self.settings.all_off),
            ("chosen_off", mine and not setting.on), ("not_asked", not setting.on),
            ("over", setting.is_over), ("no_day", not setting.has_day),
            ("nothing_open", setting.rule.to == "merchants_open" and not self.open),
            ("own_record", setting.kind in OWN), ("no_more", setting.coming is None), ("chosen", mine),
        )  # fmt: skip
        return next((name for name, holds in reasons if holds), "default")


class ReminderDesk:
    """Over a deployment's store."""

    def __init__(
        self,
        store: Store,
        programmes: Mapping[str, Programme],
        words: Words,
        post: PostalService,
        quiet: Quiet,
        asks: Asks,
        left: Left,
    ) -> None:
        self._store = store
        self._programmes = programmes
        self._words = words
        self._post = post
        self._quiet = quiet
        self._asks = asks
        self._left = left

    def hour(self, moment: datetime, programme: str = "") -> Hour:
        """What the full hour of ``moment`` would tell. Raises UnknownError."""
        at = moment.replace(minute=0, second=0, microsecond=0)
        chosen_ones = self._of(programme)
        if self._quiet.covers(at.hour):
            return Hour(at, True, (), Cost(()))
        found, all_people = self._store.read_now(lambda db: self._counted(db, chosen_ones, at))
        return Hour(at, False, found, cost_of(all_people, self._left()))

    def _counted(
        self, db: Connection, programmes: Sequence[Programme], at: datetime
    ) -> tuple[tuple[Due, ...], dict[str, int]]:
        found, selects = [], []
        for programme in programmes:
            deadlines = {reminder_key(each): each for each in self._deadlines(programme)}
            for telling, records in self._asks(programme, at):
                rows = (
                    people_of(telling, at)
                    if records is None
                    else people_of_records(telling, records, at)
                )  # fmt: skip
                people = people_by_channel(db, [rows])
                if people or (telling.is_for_everybody and records is None):
                    found.append(self._due(programme, telling, deadlines.get(telling.about), people, at))
                    selects.append(rows)
        news = [
            row
            for row in announcements.due(db, at + ALL_DAY)
            if row.programme in {p.code for p in programmes}
        ]
        for row in news:
            people = announcements.reach(db, row.programme, Audience.of(row), at)
            programme = self._programmes[row.programme]
            first = row.text.partition("\n")[0]
            found.append(Due(programme, announcements.KIND, row.title, first, 0, None, people))
            selects.append(announcements.people_of(row, at))
        return tuple(found), people_by_channel(db, selects)

    def _due(
        self, programme: Programme, telling: Telling, deadline: Deadline | None, people: Mapping[str, int],
        at: datetime,
    ) -> Due:  # fmt: skip
        rule = next(each for each in programme.reminders if each.id == telling.rule)
        title = title_of(rule, deadline, at.date()) if deadline else specimen(rule.title)
        words = text_of(rule, deadline, at.date()) if deadline else specimen(rule.words)
        return Due(programme, rule.id, title, words, telling.days, deadline, people)

    def plan(
        self, first: datetime, last: datetime, programme: str = "", resumed: datetime | None = None
    ) -> list[Entry]:
        """What goes out from ``first`` up to before ``last`` on the rules' own days and hours. ``resumed``: as if nothing had run
        in between and began again then, with what becomes of each. Raises UnknownError."""
        entries = (
            Entry(at, each, rule, deadline, days, self._late(rule, deadline, days, at, resumed))
            for each in self._of(programme)
            for rule, deadline, days, at in self._occasions(each)
            if first <= at < last
        )
        return sorted(entries, key=lambda entry: (entry.at, entry.programme.code, entry.deadline.day))

    def _occasions(self, programme: Programme) -> Iterator[tuple[ReminderRule, Deadline, int, datetime]]:
        for deadline in self._deadlines(programme):
            for rule in programme.reminders:
                for days in rule.days_before if is_about(rule, deadline) else ():
                    day = deadline.act_by - timedelta(days=days)
                    yield rule, deadline, days, goes_out(day, rule.hour, self._quiet)

    def _late(
        self, rule: ReminderRule, deadline: Deadline, days: int, at: datetime, resumed: datetime | None
    ) -> str:
        if resumed is None or at > resumed:
            return ""
        return "told" if still_makes_sense(Occasion(rule, deadline, days), at, resumed) else "missed"

    def planned_to(self) -> Mapping[str, datetime]:
        """Up to which hour each programme's reminders have been made."""
        return self._store.read_now(reminders.done_to)

    def preview(
        self, rule_id: str, programme: str, on: date | None, now: datetime
    ) -> tuple[str, date | None]:
        """A rule's message as people see it on that day (the first on which it comes next, without one), and that day; None
        where it has no day: then with ＿ for what is filled in. Raises UnknownError."""
        [here] = self._of(programme) if programme else [None]
        rule = next((each for each in here.reminders if each.id == rule_id), None) if here else None
        if here is None or rule is None:
            ids = [each.id for each in here.reminders] if here else []
            raise UnknownError("no_such_rule", rule=rule_id, ids=ids)
        today = on or now.date()
        mine = sorted(
            (each for each in self._deadlines(here) if is_about(rule, each)), key=lambda e: e.act_by
        )
        if not mine or rule.about in OWN:
            return f"{specimen(rule.title)}\n{specimen(rule.words)}", None
        deadline = next((each for each in mine if each.act_by >= today), mine[-1])
        day = on or _next_day(rule, deadline, today)
        card = deadline_card(self._words, here, rule, deadline, day)
        return shown(Reply("answer", (card,))), day

    def explain(self, who: str, programme: str, now: datetime) -> list[Explained]:
        """``who``: channel:person, or a merchant's number (all of its people, those who are linked no more too). In the programme, or in
        every one they have to do with. Raises UnknownError where nobody is found."""
        codes = [each.code for each in self._of(programme)]

        def read(db: Connection) -> list[Explained]:
            return [
                explained
                for code in codes
                for channel, person in _people(db, who, code)
                if (explained := self._explained(db, self._programmes[code], channel, person, now))
            ]

        if not (found := self._store.read_now(read)):
            raise UnknownError("nobody", who=who)
        return found

    def _explained(
        self, db: Connection, programme: Programme, channel: str, person: str, now: datetime
    ) -> Explained | None:
        links = reminder_counts.links_of(db, channel, person, programme.code)
        choices = reminders.choices(db, channel, person, programme.code)
        lately = reminder_counts.lately(db, channel, person, programme.code)
        if not (links or choices or lately):
            return None
        living = [
            each for each in links
            if each.ended_at is None and (each.expires_at is None or each.expires_at > now)
        ]  # fmt: skip
        offered = Reminders(programme, self._deadlines(programme), bool(living), now, self._quiet)
        news = choices.get(NEWS)
        return Explained(
            programme, channel, person, links, tuple(each.id for each in living),
            _rooms(db, programme, channel, person), offered.settings(chosen(choices)), frozenset(choices),
            news.wanted if news else bool(living), reminder_counts.has_open(db, living), lately,
        )  # fmt: skip

    def unreached(self, since: datetime, programme: str, now: datetime) -> tuple[list[Found], int]:
        """Merchants nobody of whom was told something since then, and how many people without a telephone number there are
        beside them. Raises UnknownError."""
        self._of(programme)
        return self._store.read_now(
            lambda db: (
                reminder_counts.unreached(db, since, programme, now),
                reminder_counts.without_merchant(db, since, programme, now),
            )
        )

    def title(self, row: Found) -> str:
        """What a reminder's row was about, as far as the calendar still knows."""
        programme = self._programmes.get(row.programme)
        rule = next((r for r in programme.reminders if r.id == row.rule), None) if programme else None
        if programme is None or rule is None:
            return ""
        deadline = next((d for d in self._deadlines(programme) if reminder_key(d) == row.about), None)
        return title_of(rule, deadline, deadline.act_by) if deadline else specimen(rule.title)

    def _deadlines(self, programme: Programme) -> tuple[Deadline, ...]:
        return deadlines_of(programme, self._post, business_calendar())

    def _of(self, code: str) -> list[Programme]:
        if code and code not in self._programmes:
            raise UnknownError("unknown_programme", code=code, codes=list(self._programmes))
        return [self._programmes[code]] if code else list(self._programmes.values())


def _next_day(rule: ReminderRule, deadline: Deadline, today: date) -> date:
    """The day on which the rule comes next, from ``today`` on; its first where all are over."""
    days = sorted(deadline.act_by - timedelta(days=days) for days in rule.days_before)
    return next((day for day in days if day >= today), days[0])


def _people(db: Connection, who: str, programme: str) -> list[tuple[str, str]]:
    channel, colon, person = who.rpartition(":")
    if colon:
        return [(channel, person)]
    merchant = memberships.merchant_by_number(db, programme, spellings(who))
    rows = reminder_counts.people_of_merchant(db, merchant.id) if merchant else ()
    return list(dict.fromkeys((row.channel, row.person) for row in rows))


def _rooms(db: Connection, programme: Programme, channel: str, person: str) -> list[Found]:
    """Where they are told: on the web in the programme's room, or in the one for all."""
    here = (person, f"{person}.{programme.code}")
    return [row for row in reminder_counts.rooms_of(db, channel, person) if row.address in here]
