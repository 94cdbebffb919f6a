"""What a programme's calendar holds: each last day, the day to post by, each payout, in words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Final

from bot.calendars.feed import Alarm, Entry, Status
from bot.clock import TOKYO
from bot.turn import Words, cite
from programmes.model import ClauseId, Programme, ReminderRule, Role, Round
from programmes.rules import payout_of
from programmes.rules.deadlines import Deadline, DeadlineKind

TEMPLATE: Final = "calendars"
NEVER_CHANGED: Final = datetime(2020, 4, 1, tzinfo=TOKYO)
"""What a calendar that nobody has changed says of when it was: the moment of asking would make every copy a new one."""
BEFORE: Final = (Alarm(3), Alarm(1))
"""When it rings before a last day, where the programme's own reminders do not say."""
_QUIET: Final[frozenset[DeadlineKind]] = frozenset({"keeping_end", "desk_change"})
"""Nothing is lost when these days pass."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What was published when. ``at``: the calendar as a whole, aware. By a deadline's id, how often it was changed
    (``sequences``) and when it was last (``changed_at``); ``withdrawn``: those that are no more."""

    at: datetime = NEVER_CHANGED
    sequences: Mapping[str, int] = field(default_factory=dict)
    changed_at: Mapping[str, datetime] = field(default_factory=dict)
    withdrawn: tuple[Deadline, ...] = ()


FIRST_EDITION: Final = Edition()


def entries_of(
    programme: Programme,
    deadlines: Iterable[Deadline],
    words: Words,
    edition: Edition = FIRST_EDITION,
    role: Role | None = None,
    *,
    payouts: bool = True,
) -> tuple[Entry, ...]:
    """The calendar of a programme for one role, or whole, by day; ``payouts``: with those of its rounds. An entry's id is its
    deadline's; ``…:post`` is the day to post by, and ``…:paid`` the days of the payout, of the same round."""
    writing = _Writing(programme, words, edition, role)
    wanted = [each for each in deadlines if role is None or role in each.roles]
    withdrawn = [each for each in edition.withdrawn if role is None or role in each.roles]
    made = [entry for each in wanted for entry in writing.deadline(each)]
    made += [entry for each in withdrawn for entry in writing.withdrawn(each)]
    if payouts and role != "consumer":
        made += writing.payouts()
    return tuple(sorted(made, key=lambda entry: (entry.first, entry.id)))


def source_line(programme: Programme, source: Iterable[ClauseId], words: Words) -> str:
    """出典 with documents and sections; "" without a clause."""
    return words(TEMPLATE, "source", citations=cite(programme, source))


def alarms_before(programme: Programme, kind: DeadlineKind, role: Role | None) -> tuple[Alarm, ...]:
    """When it rings before the day to act by: as the programme's own reminders do for that role, the earliest first; once a
    day, where there are several."""
    rules = [rule for rule in programme.reminders if rule.about == kind and _is_for(rule, role)]
    hours: dict[int, int] = {}
    for rule in rules:
        for days in rule.days_before:
            hours[days] = min(rule.hour, hours.get(days, rule.hour))
    if not hours:
        return () if kind in _QUIET else BEFORE
    return tuple(Alarm(days, time(hours[days])) for days in sorted(hours, reverse=True))


def _is_for(rule: ReminderRule, role: Role | None) -> bool:
    return role is None or (rule.to == "consumers") == (role == "consumer")


def known_as_of(programme: Programme, deadline: Deadline) -> date | None:
    """The day as of which the documents know this last day, where they leave it open (別途通知する日まで); else None."""
    windows = {f"sale:{each.id}": each.last for each in programme.sales}
    bound = {"use": programme.use.last, **windows}.get(deadline.id)
    return bound.as_of if bound is not None and bound.day is None else None


class _Writing:
    """One programme's entries."""

    def __init__(self, programme: Programme, words: Words, edition: Edition, role: Role | None) -> None:
        self._programme = programme
        self._role = role
        self._words = words
        self._edition = edition

    def deadline(self, deadline: Deadline) -> Iterator[Entry]:
        """The last day, and before it the day to post by where that is another."""
        alarms = alarms_before(self._programme, deadline.kind, self._role)
        may_change = known_as_of(self._programme, deadline) is not None
        status: Status = "tentative" if may_change else "confirmed"
        travels = deadline.act_by != deadline.day
        if travels:
            yield self._entry(deadline, "post", ":post", status, alarms)
        yield self._entry(deadline, "last_day", "", status, () if travels else alarms)

    def withdrawn(self, deadline: Deadline) -> Iterator[Entry]:
        """The same days, taken back: also the title says so, for apps that do not look at the status."""
        for entry in (*self.deadline(deadline), *self._paid(deadline)):
            title = self._words(TEMPLATE, "withdrawn_title", title=entry.title)
            text = self._words(TEMPLATE, "withdrawn_text")
            yield replace(entry, title=title, text=text, status="cancelled", alarms=())

    def _paid(self, deadline: Deadline) -> Iterator[Entry]:
        """The payout of a round that is in no calendar any more."""
        if deadline.paid_from and deadline.paid_to:
            entry = self._entry(deadline, "paid", ":paid", "confirmed", ())
            yield replace(entry, first=deadline.paid_from, last=deadline.paid_to)

    def _entry(
        self, deadline: Deadline, block: str, suffix: str, status: Status, alarms: tuple[Alarm, ...]
    ) -> Entry:
        day = deadline.act_by if suffix else deadline.day
        said = {
            "deadline": deadline,
            "programme": self._programme,
            "conflict": self._conflict(deadline.conflict),
            "as_of": known_as_of(self._programme, deadline),
        }
        return Entry(
            id=f"{deadline.id}{suffix}",
            first=day,
            last=day,
            title=self._words(TEMPLATE, f"{block}_title", **said),
            text=self._text(self._words(TEMPLATE, f"{block}_text", **said), deadline.source),
            category=self._words(TEMPLATE, "category", kind=deadline.kind, programme=self._programme),
            status=status,
            alarms=alarms,
            sequence=self._edition.sequences.get(deadline.id, 0),
            changed_at=self._edition.changed_at.get(deadline.id, self._edition.at),
        )

    def payouts(self) -> Iterator[Entry]:
        """Every round's, on the days that the calendar names or that its rule comes to."""
        for each in self._programme.settlement.rounds:
            if (entry := self._payout(each)) is not None:
                yield entry

    def _payout(self, round_: Round) -> Entry | None:
        payout = payout_of(self._programme, round_)
        if payout.first is None or payout.last is None:
            return None
        base = f"round:{round_.number}"
        said = {"programme": self._programme, "round": round_, "payout": payout}
        conflict = self._conflict(payout.conflict)
        return Entry(
            id=f"{base}:paid",
            first=payout.first,
            last=payout.last,
            title=self._words(TEMPLATE, "payout_title", **said),
            text=self._text(self._words(TEMPLATE, "payout_text", conflict=conflict, **said), payout.source),
            category=self._words(TEMPLATE, "category", kind="payout", programme=self._programme),
            status="tentative" if payout.approximate else "confirmed",
            sequence=self._edition.sequences.get(base, 0),
            changed_at=self._edition.changed_at.get(base, self._edition.at),
        )

    def _conflict(self, name: str) -> str:
        """What to say where the documents disagree."""
        return next((each.note for each in self._programme.conflicts if each.id == name), "")

    def _text(self, said: str, source: Iterable[ClauseId]) -> str:
        return "\n".join(filter(None, (said, source_line(self._programme, source, self._words))))
