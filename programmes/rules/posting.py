"""When to post, so that it has arrived by the cutoff; and when what is posted arrives."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from programmes.model import ClauseId, Programme, Round
from programmes.rules.business_days import BusinessCalendar, DayKind
from programmes.rules.moments import ONE_DAY
from programmes.rules.settlement import RoundAnswer, round_of_arrival
from programmes.rules.sources import merged


@dataclass(frozen=True, slots=True)
class PostalService:
    """How slips travel.

    ``lead_days``: days a letter is at least under way (3: ordinary mail takes two within a prefecture, one
    more in reserve). ``delivers_every_day``: False is ordinary mail, which is taken and delivered on business
    days only (no Saturday since October 2021, Sundays and holidays never); True is a service that also
    delivers on weekends and holidays (レターパック, ゆうパック). Raises ValueError for negative days.
    """

    lead_days: int = 3
    delivers_every_day: bool = False

    def __post_init__(self) -> None:
        if self.lead_days < 0:
            raise ValueError(f"lead_days must not be negative, but is {self.lead_days}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What is posted on ``posted`` is taken on ``taken`` (the next day the mail runs) and arrives by ``arrives``."""

    posted: date
    taken: date
    arrives: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LastPosting:
    """``post_by``: the last day on which posting is safe. ``last_delivery``: the last day mail is delivered
    on or before the cutoff; ``cutoff_is``, ``holiday``: why that can be earlier (Sunday, 成人の日)."""

    round: Round
    cutoff: date
    cutoff_is: DayKind
    holiday: str
    last_delivery: date
    post_by: date
    lead_days: int
    source: tuple[ClauseId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPosted:
    """Nothing is posted in this programme: it goes by app, over the counter, or the document does not say."""

    travels: Literal["post", "app", "counter", "none"]
    how: str
    source: tuple[ClauseId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IfPosted:
    """What is posted on a day: when it arrives and in which round it is then paid."""

    arrival: Arrival
    round: RoundAnswer
    source: tuple[ClauseId, ...]


def arrival_if_posted(day: date, post: PostalService, calendar: BusinessCalendar) -> Arrival:
    """When a letter posted on ``day`` arrives, cautiously: on a weekend or holiday it only starts the next
    business day, and a delivery that would fall on one waits for the next business day."""
    taken = _next_run(day, post, calendar)
    arrives = _next_run(taken + timedelta(days=post.lead_days), post, calendar)
    return Arrival(posted=day, taken=taken, arrives=arrives)


def last_posting_day(cutoff: date, post: PostalService, calendar: BusinessCalendar) -> date:
    """The last day on which a letter can be posted and has arrived by ``cutoff``."""
    delivered = _last_run(cutoff, post, calendar)
    return _last_run(delivered - timedelta(days=post.lead_days), post, calendar)


def last_safe_posting(
    programme: Programme, round_: Round, post: PostalService, calendar: BusinessCalendar
) -> LastPosting | NotPosted:
    """The last safe posting day of a round. A cutoff on a Sunday or holiday is moved forward to the last
    delivery before it: the documents say 必着, and nothing is delivered on the day itself."""
    if programme.settlement.travels != "post":
        return _not_posted(programme)
    return LastPosting(
        round=round_,
        cutoff=round_.cutoff,
        cutoff_is=calendar.kind(round_.cutoff),
        holiday=calendar.holiday(round_.cutoff) or "",
        last_delivery=_last_run(round_.cutoff, post, calendar),
        post_by=last_posting_day(round_.cutoff, post, calendar),
        lead_days=post.lead_days,
        source=round_.source or programme.settlement.source,
    )


def if_posted(
    programme: Programme,
    day: date,
    post: PostalService,
    calendar: BusinessCalendar,
    used_on: date | None = None,
) -> IfPosted | NotPosted:
    """What happens to slips posted on ``day`` (明日出したら): the arrival and its round. ``used_on``: the day
    of use or stay, which can make it a later round."""
    if programme.settlement.travels != "post":
        return _not_posted(programme)
    arrival = arrival_if_posted(day, post, calendar)
    answer = round_of_arrival(programme, arrival.arrives, used_on)
    return IfPosted(arrival=arrival, round=answer, source=merged(answer.source, programme.settlement.source))


def _not_posted(programme: Programme) -> NotPosted:
    settlement = programme.settlement
    return NotPosted(travels=settlement.travels, how=settlement.how, source=settlement.source)


def _runs(day: date, post: PostalService, calendar: BusinessCalendar) -> bool:
    return post.delivers_every_day or calendar.is_business_day(day)


def _next_run(day: date, post: PostalService, calendar: BusinessCalendar) -> date:
    while not _runs(day, post, calendar):
        day += ONE_DAY
    return day


def _last_run(day: date, post: PostalService, calendar: BusinessCalendar) -> date:
    while not _runs(day, post, calendar):
        day -= ONE_DAY
    return day
