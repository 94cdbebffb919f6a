"""The shape of a programme as data: what ``data/<code>/programme.toml`` may say, and nothing else.

Every class here is one kind of table in the file; every field is one key. A class that carries a
rule has ``source``: the ids of the clauses (document and section) it was read from. Dates are
Asia/Tokyo calendar days, money is whole yen. What a document leaves open is ``None`` or empty,
never a guess; what it contradicts is a :class:`Conflict` that the disputed rows name.
"""

from programmes.model.amounts import AreaSubsidy, Fact, LodgingDiscount
from programmes.model.changes import (
    AddRound,
    CalendarChange,
    EndEarly,
    Extend,
    MoveRound,
    Notice,
    Resume,
    Stoppable,
    Suspend,
)
from programmes.model.contacts import Closure, Desk, Hours
from programmes.model.days import Bound
from programmes.model.documents import Clause, Conflict, Document, Statement
from programmes.model.participation import (
    ApplicationState,
    Condition,
    Form,
    Point,
    Recruitment,
    Registration,
    Sending,
    Start,
    Step,
)
from programmes.model.questions import Entry
from programmes.model.reminders import (
    DEADLINE_KINDS,
    EVENT_KINDS,
    MOST_DAYS_BEFORE,
    DeadlineKind,
    EventKind,
    ReminderAbout,
    ReminderRule,
)
from programmes.model.settlements import CountedKind, Dispute, Keeping, Report, Round, Settlement
from programmes.model.sizes import ShopSize, ShopSizeRule, SizeQuestion
from programmes.model.tickets import (
    Piece,
    Premium,
    PurchaseLimit,
    Restriction,
    SaleWindow,
    Suspension,
    Ticket,
    TicketKind,
    Use,
)
from programmes.model.values import ClauseId, Count, Days, Nights, Percent, Role, Weekday, Years, Yen
from programmes.model.whole import Programme, Words

__all__ = [
    "DEADLINE_KINDS",
    "EVENT_KINDS",
    "MOST_DAYS_BEFORE",
    "AddRound",
    "ApplicationState",
    "AreaSubsidy",
    "Bound",
    "CalendarChange",
    "Clause",
    "ClauseId",
    "Closure",
    "Condition",
    "Conflict",
    "Count",
    "CountedKind",
    "Days",
    "DeadlineKind",
    "Desk",
    "Dispute",
    "Document",
    "EndEarly",
    "Entry",
    "EventKind",
    "Extend",
    "Fact",
    "Form",
    "Hours",
    "Keeping",
    "LodgingDiscount",
    "MoveRound",
    "Nights",
    "Notice",
    "Percent",
    "Piece",
    "Point",
    "Premium",
    "Programme",
    "PurchaseLimit",
    "Recruitment",
    "Registration",
    "ReminderAbout",
    "ReminderRule",
    "Report",
    "Restriction",
    "Resume",
    "Role",
    "Round",
    "SaleWindow",
    "Sending",
    "Settlement",
    "ShopSize",
    "ShopSizeRule",
    "SizeQuestion",
    "Start",
    "Statement",
    "Step",
    "Stoppable",
    "Suspend",
    "Suspension",
    "Ticket",
    "TicketKind",
    "Use",
    "Weekday",
    "Words",
    "Years",
    "Yen",
]
