"""Until when papers are kept, and when reports are due."""

from dataclasses import dataclass
from datetime import date, timedelta

from programmes.model import ClauseId, Keeping, Programme, Report, Role
from programmes.rules.settlement import payout_of

_APRIL = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepUntil:
    """``day``: the last day to keep the papers; None: the document says it in ``words`` only, or the day of
    the grant is not known. ``granted_on``: the day it was counted from, ``assumed`` from the calendar."""

    keeping: Keeping
    day: date | None
    words: str
    granted_on: date | None
    assumed: bool
    source: tuple[ClauseId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDue:
    """The last day to hand in a report."""

    report: Report
    counts_from: date
    day: date
    source: tuple[ClauseId, ...]


def papers_to_keep(
    programme: Programme, role: Role | None = None, granted_on: date | None = None
) -> tuple[KeepUntil, ...]:
    """Everything to keep, in the order of the data; ``role`` narrows it to one side."""
    rows = (k for k in programme.keeping if role is None or k.who == role)
    return tuple(keep_until(programme, row, granted_on) for row in rows)


def keep_until(programme: Programme, keeping: Keeping, granted_on: date | None = None) -> KeepUntil:
    """Until when to keep: a day, or so many years from the fiscal year after the grant (愛郷ぐんま: five).

    Without ``granted_on`` the payouts of the calendar are taken as the grant, if all fall in one fiscal year.
    """
    grant = granted_on or (_grant_by_calendar(programme) if keeping.years else None)
    day = keeping.until
    if day is None and keeping.years and grant:
        day = end_of_years_after_grant(grant, keeping.years)
    return KeepUntil(
        keeping=keeping,
        day=day,
        words=keeping.until_words,
        granted_on=grant if keeping.years else None,
        assumed=bool(keeping.years and grant and not granted_on),
        source=keeping.source,
    )


def fiscal_year(day: date) -> int:
    """The Japanese fiscal year, April to March, named by the year it begins in."""
    return day.year if day.month >= _APRIL else day.year - 1


def end_of_years_after_grant(granted_on: date, years: int) -> date:
    """翌年度から5年間: granted in fiscal 2020, kept through fiscal 2021 to 2025, that is until 2026-03-31."""
    return date(fiscal_year(granted_on) + 1 + years, 3, 31)


def report_due(report: Report, event_day: date) -> ReportDue:
    """The last day for a report: ``report.days`` days after the event. The day of the event is not counted
    (初日不算入, Civil Code article 140): settlement ended on 2022-07-15, due within 30 days on 2022-08-14."""
    return ReportDue(
        report=report,
        counts_from=event_day,
        day=event_day + timedelta(days=report.days),
        source=report.source,
    )


def _grant_by_calendar(programme: Programme) -> date | None:
    payouts = [payout_of(programme, r).last for r in programme.settlement.rounds]
    days = [day for day in payouts if day]
    if not days or fiscal_year(min(days)) != fiscal_year(max(days)):
        return None
    return max(days)
