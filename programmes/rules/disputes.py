"""Until when a merchant can object to a payout."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from programmes.model import ClauseId, Dispute, Programme
from programmes.rules.moments import ONE_DAY, TOKYO, When, day_in_tokyo, day_of
from programmes.rules.settlement import NoRound, round_by_number


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeWindow:
    """The time to object to the payout of ``payout_day``. ``last_day`` is the last day on which it can be
    done; ``days_left`` from the day asked about (0: it is today; negative once closed). ``opens_at`` is the
    first moment of the payout day; the window ends with the last day (24:00)."""

    state: Literal["not_yet", "open", "closed"]
    payout_day: date
    last_day: date
    days_left: int
    dispute: Dispute
    source: tuple[ClauseId, ...]

    @property
    def opens_at(self) -> datetime:
        """0:00 of the payout day, Asia/Tokyo: the first moment at which it can be done."""
        return datetime.combine(self.payout_day, time(), TOKYO)

    @property
    def closes_at(self) -> datetime:
        """24:00 of the last day, Asia/Tokyo, which is 0:00 of the next: the first moment that is too late.
        23:59:59 of the last day is still in time."""
        return datetime.combine(self.last_day + ONE_DAY, time(), TOKYO)


@dataclass(frozen=True, slots=True, kw_only=True)
class MayDispute:
    """Whether an objection submitted at one moment is in time.

    ``days_left`` as in the window, counted from the day in Japan (None without a window). "no_rule": the
    documents say nothing on objecting, so there is no window; a person at the secretariat decides.
    """

    state: Literal["not_yet", "open", "closed", "no_rule"]
    window: DisputeWindow | None
    days_left: int | None
    source: tuple[ClauseId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeOfRound:
    """The time to object for a round. Paid within a range of days, the actual payout day decides:
    ``earliest`` and ``latest`` are what it comes to (equal for a round with one payout day)."""

    earliest: DisputeWindow
    latest: DisputeWindow
    source: tuple[ClauseId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoDisputeRule:
    """The documents have no rule on objecting to a payout (or, with a rule, no payout day to count from)."""

    source: tuple[ClauseId, ...] = ()


def last_day_to_dispute(dispute: Dispute, payout_day: date) -> date:
    """The payout day itself is not counted: two weeks from 2021-02-01 end on 2021-02-15."""
    return payout_day + timedelta(days=dispute.days)


def dispute_window(programme: Programme, payout_day: date, when: When) -> DisputeWindow | NoDisputeRule:
    """The time to object to what was paid on ``payout_day``, seen from ``when``."""
    dispute = programme.disputes
    return _window(dispute, payout_day, day_of(when)) if dispute else NoDisputeRule()


def may_dispute(programme: Programme, payout_day: date, at: datetime) -> MayDispute:
    """Whether an objection to the payout of ``payout_day`` submitted at ``at`` (aware; any zone) is in time:
    the day in Japan decides, so to the second. Raises ValueError for a moment without a time zone."""
    window = dispute_window(programme, payout_day, day_in_tokyo(at))
    if isinstance(window, NoDisputeRule):
        return MayDispute(state="no_rule", window=None, days_left=None, source=window.source)
    return MayDispute(state=window.state, window=window, days_left=window.days_left, source=window.source)


def dispute_of_round(
    programme: Programme, number: int, when: When
) -> DisputeOfRound | NoDisputeRule | NoRound:
    """The time to object to the payout of round ``number``, seen from ``when``."""
    dispute = programme.disputes
    if dispute is None:
        return NoDisputeRule()
    found = round_by_number(programme, number)
    if isinstance(found, NoRound):
        return found
    payout = found.payout
    if payout.first is None or payout.last is None or payout.approximate:
        return NoDisputeRule(source=dispute.source)
    return DisputeOfRound(
        earliest=_window(dispute, payout.first, day_of(when)),
        latest=_window(dispute, payout.last, day_of(when)),
        source=dispute.source,
    )


def _window(dispute: Dispute, payout_day: date, today: date) -> DisputeWindow:
    last = last_day_to_dispute(dispute, payout_day)
    return DisputeWindow(
        state="not_yet" if today < payout_day else "open" if today <= last else "closed",
        payout_day=payout_day,
        last_day=last,
        days_left=(last - today).days,
        dispute=dispute,
        source=dispute.source,
    )
