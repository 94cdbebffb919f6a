"""What somebody is reminded of: the programme's rules, what is on unasked, and what they chose, as one list. Pure.

The chat and the page of the settings both show this list; what is sent, :mod:`store.reminders` decides by the same rules.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Final, Self

from bot.reminding_records import OWN
from programmes.model import MOST_DAYS_BEFORE, Programme, ReminderAbout, ReminderRule
from programmes.rules.deadlines import Deadline
from programmes.rules.reminders import Quiet, goes_out, is_about
from store.announcements import NEWS
from store.reminders import NOTHING
from store.tables import Found

ORDER: Final[tuple[ReminderAbout, ...]] = (
    "round_cutoff",
    "final_cutoff",
    "payout_sent",
    "payout_differs",
    "dispute_end",
    "use_end",
    "sale_end",
    "report_due",
    "recruitment_end",
    "application_state",
    "keeping_end",
    "desk_change",
)
"""The kinds as people read them: what costs money first."""
ON_OFFER: Final = tuple(range(8, 21))
"""The hours that are offered."""
DAYS_ON_OFFER: Final = (14, 10, 7, 5, 3, 2, 1, 0)
"""The days before that are offered; who writes another one (up to 14) gets that."""
ALL_DAYS: Final = (1 << (MOST_DAYS_BEFORE + 1)) - 1


def days_of(bits: int) -> tuple[int, ...]:
    """The days before that the bits of a choice stand for, the earliest first."""
    return tuple(day for day in range(MOST_DAYS_BEFORE, -1, -1) if bits >> day & 1)


def bits_of(days: Iterable[int]) -> int:
    """As :class:`store.reminder_tables.ReminderChoice` keeps days before."""
    return sum(1 << day for day in set(days))


@dataclass(frozen=True, slots=True)
class Choice:
    """``days``: before the day by which to act, (): as the rule says; ``hour``: 0 to 23 in Japan, None: as the rule says."""

    wanted: bool
    days: tuple[int, ...] = ()
    hour: int | None = None


Choices = Mapping[str, Choice]
"""What somebody chose, by kind; ``"*"``: nothing at all."""


def chosen(rows: Mapping[str, Found]) -> dict[str, Choice]:
    """The rows of :func:`store.reminders.choices`."""
    return {kind: Choice(row.wanted, days_of(row.days), row.hour) for kind, row in rows.items()}


@dataclass(frozen=True, slots=True)
class Coming:
    """The reminder that comes next: of which last day, how many days before, and the full hour at which it goes out."""

    deadline: Deadline
    days: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Setting:
    """How one kind stands. ``days``: the earliest first, () for what comes when it happens. ``deadlines``: the last days
    still to come; ``is_over``: there were some. ``coming`` None: nothing comes any more, or its day is not known yet."""

    kind: ReminderAbout
    rule: ReminderRule
    on: bool
    days: tuple[int, ...]
    hour: int
    deadlines: tuple[Deadline, ...] = ()
    is_over: bool = False
    coming: Coming | None = None

    @property
    def is_event(self) -> bool:
        """Comes when something happens to the person's own records."""
        return self.kind in OWN and self.kind != "dispute_end"

    @property
    def has_day(self) -> bool:
        """Whether there is, or will be, a day to remind of."""
        return self.kind in OWN or bool(self.deadlines)


@dataclass(frozen=True, slots=True)
class Settings:
    """``each``: in :data:`ORDER`, only kinds the programme has a rule of for this person. ``news``: announcements come, unless
    ``all_off``."""

    each: tuple[Setting, ...]
    all_off: bool = False
    news: bool = False

    def of(self, kind: str) -> Setting | None:
        return next((each for each in self.each if each.kind == kind), None)

    @property
    def open(self) -> tuple[Setting, ...]:
        """What can still be chosen."""
        return tuple(each for each in self.each if each.has_day)

    @property
    def on(self) -> tuple[Setting, ...]:
        """What is on, and will still come."""
        return () if self.all_off else tuple(each for each in self.open if each.on)

    @property
    def has_news(self) -> bool:
        """Whether announcements come."""
        return self.news and not self.all_off

    @property
    def coming(self) -> Coming | None:
        """The next of all that are on, as far as its day is known."""
        found = [each.coming for each in self.on if each.coming]
        return min(found, key=lambda coming: coming.at, default=None)


@dataclass(frozen=True, slots=True)
class Reminders:
    """All there is to choose from in a programme at a moment (``now``, aware); ``linked``: for whom."""

    programme: Programme
    deadlines: tuple[Deadline, ...]
    linked: bool
    now: datetime
    quiet: Quiet = Quiet()  # noqa: RUF009 - frozen

    def settings(self, choices: Choices) -> Settings:
        """What holds for somebody who chose that."""
        rules = {kind: rule for kind in ORDER if (rule := rule_of(self.programme, kind, linked=self.linked))}
        off, news = choices.get(NOTHING), choices.get(NEWS)
        return Settings(
            tuple(self._setting(kind, rule, choices.get(kind)) for kind, rule in rules.items()),
            all_off=off is not None and not off.wanted,
            news=news.wanted if news else self.linked,
        )

    def _setting(self, kind: ReminderAbout, rule: ReminderRule, choice: Choice | None) -> Setting:
        days = (choice.days if choice else ()) or rule.days_before
        hour = rule.hour if choice is None or choice.hour is None else choice.hour
        mine = [each for each in self.deadlines if is_about(rule, each)]
        today = self.now.date()
        left = tuple(each for each in mine if each.act_by >= today)
        return Setting(
            kind, rule, choice.wanted if choice else rule.default and self.linked, days, hour, left,
            is_over=bool(mine) and not left, coming=self.coming(left, days, hour),
        )  # fmt: skip

    def coming(self, deadlines: Iterable[Deadline], days: Iterable[int], hour: int) -> Coming | None:
        """The next reminder of these last days on those days before."""
        wishes = (
            Coming(each, before, goes_out(each.act_by - timedelta(days=before), hour, self.quiet))
            for each in deadlines
            for before in days
        )
        return min(
            (each for each in wishes if each.at > self.now), key=lambda coming: coming.at, default=None
        )


def rule_of(programme: Programme, kind: str, *, linked: bool) -> ReminderRule | None:
    """The rule by which somebody is reminded of a kind: for the linked a merchant's, otherwise a consumer's."""
    of_kind = [rule for rule in programme.reminders if rule.about == kind]
    for_merchants = (rule for rule in of_kind if linked and rule.to != "consumers")
    for_consumers = (rule for rule in of_kind if rule.to == "consumers")
    return next(chain(for_merchants, for_consumers), None)


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody wants otherwise: of ``kind`` (or ``"*"``), as :class:`Choice`."""

    kind: str
    choice: Choice

    def on(self, choices: Choices) -> dict[str, Choice]:
        """What they will have chosen then."""
        if self.kind == NOTHING and self.choice.wanted:
            return {kind: each for kind, each in choices.items() if kind != NOTHING}
        return {**choices, self.kind: self.choice}

    @classmethod
    def of(cls, setting: Setting, **other: object) -> Self:
        """``setting`` with something else (``wanted``, ``days``, ``hour``), and the rest as it is seen now: whatever rule
        it comes from, it comes on those days at that hour."""
        values = {"wanted": setting.on, "days": setting.days, "hour": setting.hour, **other}
        return cls(setting.kind, Choice(**values))  # type: ignore[arg-type]


def last_of(setting: Setting) -> date | None:
    """The last of the days that are still to come."""
    return max((each.day for each in setting.deadlines), default=None)
