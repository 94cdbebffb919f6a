"""What people are reminded of, and in which words: ``data/<code>/reminders.toml``."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from programmes.model.values import ClauseId

DeadlineKind = Literal[
    "round_cutoff",
    "final_cutoff",
    "recruitment_end",
    "sale_end",
    "use_end",
    "keeping_end",
    "report_due",
    "dispute_end",
    "desk_change",
]
"""What ends (or, for a desk, changes) on a day of the calendar."""
DEADLINE_KINDS: Final[tuple[DeadlineKind, ...]] = get_args(DeadlineKind)

EventKind = Literal["payout_sent", "application_state", "payout_differs"]
"""What happens to a merchant's own records, on no day known before."""
EVENT_KINDS: Final[tuple[EventKind, ...]] = get_args(EventKind)

ReminderAbout = Literal[DeadlineKind, EventKind]

MOST_DAYS_BEFORE: Final = 14
"""How early anybody can be reminded, in days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderRule:
    """One thing to remind of. ``to``: linked merchants, those of them "who still have something open", or
    consumers. ``days_before`` (0 to 14) the day on which to act and ``hour`` (0 to 23, Asia/Tokyo): when, unless
    people choose otherwise. ``default``: on without being asked. ``title`` heads ``words``, the message, which may
    hold the ``{placeholders}`` of :mod:`programmes.rules.reminders`; a rule about an event has no ``days_before``.
    """

    id: str
    about: ReminderAbout
    to: Literal["merchants", "merchants_open", "consumers"]
    days_before: tuple[int, ...] = ()
    hour: int = 10
    default: bool = False
    title: str
    words: str
    source: tuple[ClauseId, ...] = ()
