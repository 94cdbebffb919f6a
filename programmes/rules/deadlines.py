"""What a programme's calendar asks people to do by a day, computed from its documents: one list for reminders, calendars to
subscribe to, and printed ones."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from programmes.model import ClauseId, Role

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
DEADLINE_KINDS: Final[tuple[DeadlineKind, ...]] = (
    "round_cutoff",
    "final_cutoff",
    "recruitment_end",
    "sale_end",
    "use_end",
    "keeping_end",
    "report_due",
    "dispute_end",
    "desk_change",
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A last day. ``id``: the same however the day is moved ("round:5", "sale:<window id>", "use", "final",
    "dispute:<payout id>"); ``kind``: what ends. ``name``: what it is about, in the programme's words (第5回の換金).

    ``day``: the last day itself; ``act_by``: the day by which somebody has to act, which is the last safe posting day where
    something travels by post, otherwise ``day``. ``travels``: how it gets there. ``paid_from``, ``paid_to``: when what is in
    time is paid, None where there is no day. ``roles``: for whom it is. ``conflict``: id where the documents disagree.
    ``source``: clause ids. All days Asia/Tokyo.
    """

    id: str
    kind: DeadlineKind
    name: str
    day: date
    act_by: date
    travels: Literal["post", "app", "counter", "none"]
    roles: tuple[Role, ...]
    paid_from: date | None = None
    paid_to: date | None = None
    conflict: str = ""
    source: tuple[ClauseId, ...] = ()
