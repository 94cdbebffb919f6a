"""When somebody is reminded of what, and what the reminder says: pure functions of rules, days and a moment.

Who is reminded, and whether it was sent, the store and the scheduler know. Every moment is aware; days and hours are
those of Asia/Tokyo.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final

from programmes.japanese import day_in_words, period_in_words
from programmes.model import (
    DEADLINE_KINDS,
    MOST_DAYS_BEFORE,
    Programme,
    ReminderAbout,
    ReminderRule,
    Role,
)
from programmes.rules.deadlines import Deadline
from programmes.rules.moments import ONE_DAY, TOKYO, day_in_tokyo
from programmes.rules.phrases import phrase

LATEST: Final = timedelta(hours=6)
"""How late a reminder may still go out; after that it is recorded as missed."""

_DATED: Final = frozenset({"name", "day", "act_by", "days_left", "paid"})
PLACEHOLDERS: Final[Mapping[ReminderAbout, frozenset[str]]] = MappingProxyType(
    {
        **dict.fromkeys(DEADLINE_KINDS, _DATED),
        "desk_change": frozenset({"name", "day", "day_before", "days_left"}),
        "payout_sent": frozenset({"name", "paid", "amount"}),
        "application_state": frozenset({"state", "next"}),
        "payout_differs": frozenset({"name", "paid", "difference", "day", "days_left"}),
    }
)
"""What the words of a rule may have filled in. Of a last day: ``name``, ``day`` itself, ``act_by`` (by when to act: the last
safe posting day), ``days_left`` to that (a phrase: あと3日です), ``paid``; ``day_before`` the last day of the old hours. Of a
payout: ``name`` and ``paid`` (its day), ``amount``, ``difference`` (yen in words), ``day`` and ``days_left`` to object. Of an
application: its ``state`` and what comes ``next``."""

_HOURS: Final = 24
_SENTENCE: Final = re.compile(r"[^。\n]*(?:。|\n|$)")
_PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")
_RECEIVERS: Final[Mapping[str, Role]] = MappingProxyType(
    {"merchants": "merchant", "merchants_open": "merchant", "consumers": "consumer"}
)


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which nothing is sent, from ``starts`` up to before ``ends`` (over midnight where it ends earlier than it
    starts; none where both are the same). Raises ValueError where they leave no full hour of the day."""

    starts: time = time(21)
    ends: time = time(8)

    def __post_init__(self) -> None:
        if all(self.covers(hour) for hour in range(_HOURS)):
            raise ValueError(f"quiet hours from {self.starts} to {self.ends} leave no hour to send anything")

    def covers(self, hour: int) -> bool:
        """Whether the full hour (0 to 23) is quiet."""
        at = time(hour)
        if self.starts <= self.ends:
            return self.starts <= at < self.ends
        return at >= self.starts or at < self.ends


@dataclass(frozen=True, slots=True)
class Occasion:
    """A rule that meets a last day, ``days`` before the day by which to act (0: on it)."""

    rule: ReminderRule
    deadline: Deadline
    days: int

    @property
    def is_default(self) -> bool:
        """Whether this is one of the days the rule itself names (people may choose others)."""
        return self.days in self.rule.days_before


def served(at: datetime, quiet: Quiet) -> tuple[tuple[date, frozenset[int]], ...]:
    """The wished days and hours that are served at the full hour ``at``: that hour itself; in the last hour before the
    quiet ones also those, of the same day and of the next morning, for a wish in quiet hours goes out before, never after;
    in quiet hours nothing. Every day and hour is served at exactly one moment. Raises ValueError for a moment
    without a zone or within an hour."""
    moment = _full_hour(at)
    if quiet.covers(moment.hour):
        return ()
    hours: dict[date, set[int]] = {moment.date(): {moment.hour}}
    for ahead in range(1, _HOURS):
        hour = (moment.hour + ahead) % _HOURS
        if not quiet.covers(hour):
            break
        day = moment.date() if hour > moment.hour else moment.date() + ONE_DAY
        hours.setdefault(day, set()).add(hour)
    return tuple((day, frozenset(found)) for day, found in hours.items())


def goes_out(day: date, hour: int, quiet: Quiet) -> datetime:
    """When a wish for that day and full hour (0 to 23) is served: then, or in the last hour before the quiet ones it lies
    in. The one moment at which :func:`served` has it."""
    moment = datetime.combine(day, time(hour), TOKYO)
    while quiet.covers(moment.hour):
        moment -= timedelta(hours=1)
    return moment


def occasions(programme: Programme, day: date, deadlines: Iterable[Deadline]) -> tuple[Occasion, ...]:
    """Everything one can be reminded of on ``day``, whoever has chosen which days: each rule with each last day of its
    kind and for its people that is to be acted on within the next :data:`MOST_DAYS_BEFORE` days."""
    near = [each for each in deadlines if 0 <= (each.act_by - day).days <= MOST_DAYS_BEFORE]
    return tuple(
        Occasion(rule, deadline, (deadline.act_by - day).days)
        for deadline in near
        for rule in programme.reminders
        if is_about(rule, deadline)
    )


def is_about(rule: ReminderRule, deadline: Deadline) -> bool:
    """Whether a rule reminds of this last day: of its kind, and for people it is for."""
    return rule.about == deadline.kind and _RECEIVERS[rule.to] in deadline.roles


def still_makes_sense(occasion: Occasion, due_at: datetime, now: datetime) -> bool:
    """Whether a reminder due at ``due_at`` may still go out ``now``: at most :data:`LATEST` late, and while there is
    still a day on which to act."""
    return now - due_at <= LATEST and day_in_tokyo(now) <= occasion.deadline.act_by


def text_of(rule: ReminderRule, deadline: Deadline, today: date) -> str:
    """The words of a rule about a last day, filled in as they are true on ``today``. A sentence about something that has
    no day (a payout without one) is left out. Past the day of posting or the last day, it says that instead."""
    values = _values(deadline, today)
    begins = deadline.kind == "desk_change"
    if today > deadline.day and not begins:
        return phrase("late", "over", **values)
    if today > deadline.act_by and not begins:
        return phrase("late", "posting", **values)
    return words_of(rule.words, values)


def title_of(rule: ReminderRule, deadline: Deadline, today: date) -> str:
    """The heading of a reminder, filled in."""
    return words_of(rule.title, _values(deadline, today))


def message_of(occasions: Iterable[Occasion], today: date) -> str:
    """One message of one or several reminders, each under its heading, what is to be done first at the top. A sentence that
    was said once (what 必着 means) is not said again."""
    in_order = sorted(occasions, key=lambda occasion: occasion.deadline.act_by)
    texts = said_once(text_of(each.rule, each.deadline, today) for each in in_order)
    parts = zip((title_of(each.rule, each.deadline, today) for each in in_order), texts, strict=True)
    return "\n\n".join(f"{title}\n{text}".strip() for title, text in parts)


def said_once(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts of one message without the sentences that one before them has said already."""
    said: set[str] = set()
    kept = []
    for text in texts:
        new = [sentence for sentence in _SENTENCE.findall(text) if sentence not in said]
        said.update(new)
        kept.append("".join(new).strip())
    return tuple(kept)


def words_of(words: str, values: Mapping[str, str]) -> str:
    """Words with their ``{placeholders}`` filled in. A sentence that needs a value which is not there, or is "", is left
    out. What is filled in is never looked at again for placeholders."""
    kept = (
        sentence
        for sentence in _SENTENCE.findall(words)
        if all(values.get(name) for name in _PLACEHOLDER.findall(sentence))
    )
    return _PLACEHOLDER.sub(lambda match: values[match[1]], "".join(kept)).strip()


def specimen(words: str) -> str:
    """Words as they read when they are filled in: ＿ for a value, 今日が最後の日です for what is left of the time."""
    left = phrase("left", "today")
    return _PLACEHOLDER.sub(lambda match: left if match[1] == "days_left" else "＿", words)


def reminder_key(deadline: Deadline) -> str:
    """What a reminder is unique by beside its person and rule: it moves with the day."""
    return f"{deadline.id}@{deadline.day.isoformat()}"


def _values(deadline: Deadline, today: date) -> dict[str, str]:
    first, last = deadline.paid_from, deadline.paid_to or deadline.paid_from
    return {
        "name": deadline.name,
        "day": day_in_words(deadline.day),
        "day_before": day_in_words(deadline.day - ONE_DAY),
        "act_by": day_in_words(deadline.act_by),
        "days_left": days_left(deadline, today),
        "paid": period_in_words(first, last) if first and last else "",
    }


def days_left(deadline: Deadline, today: date) -> str:
    """How long there is still to act: あと3日です, 明日が最後の日です, 今日が最後の日です; of what begins on a day
    (other hours of a desk) 3日後からです …; "" once it is over."""
    days = (deadline.act_by - today).days
    table = "until" if deadline.kind == "desk_change" else "left"
    if days < 0:
        return phrase(table, "over") if table == "until" else ""
    if days <= 1:
        return phrase(table, ("today", "tomorrow")[days])
    return phrase(table, "days", days=str(days))


def _full_hour(at: datetime) -> datetime:
    moment = at.astimezone(TOKYO)
    if at.tzinfo is None or (moment.minute, moment.second, moment.microsecond) != (0, 0, 0):
        raise ValueError(f"a full hour with its time zone is needed, not {at}")
    return moment
