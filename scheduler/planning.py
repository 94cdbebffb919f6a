"""Planning: which reminders an hour asks for, and their rows for a whole audience. Pure but for the last step.

What is due is read off the calendar hour by hour, when the hour has come: a calendar that changes needs no new plan, and a
process that was away goes through the hours it missed.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from programmes.model import Programme
from programmes.rules import BusinessCalendar, PostalService
from programmes.rules.deadlines import deadlines_of
from programmes.rules.reminders import Occasion, Quiet, occasions, reminder_key, served, still_makes_sense
from scheduler.own_events import own_events
from store import Store, reminders
from store.reminders import Telling

HOUR: Final = timedelta(hours=1)
FORGOTTEN: Final = timedelta(days=35)
"""Hours that were missed longer ago are not even noted."""


def full_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def hours_to_plan(done_to: datetime | None, now: datetime) -> Iterator[datetime]:
    """The full hours after ``done_to`` up to ``now``; of a store that never planned, this one alone."""
    last = full_hour(now)
    hour = last if done_to is None else max(full_hour(done_to) + HOUR, last - FORGOTTEN)
    while hour <= last:
        yield hour
        hour += HOUR


def tellings(
    programme: Programme,
    hour: datetime,
    now: datetime,
    post: PostalService,
    calendar: BusinessCalendar,
    quiet: Quiet,
) -> Iterator[Telling]:
    """What the calendar asks to be told at a full ``hour``, to whom it concerns. ``now``: what is too late by then is noted
    as missed."""
    for day, hours in served(hour, quiet):
        for occasion in occasions(programme, day, deadlines_of(programme, post, calendar)):
            late = not still_makes_sense(occasion, hour, now)
            yield _telling(programme, occasion, hour, frozenset(hours), late)


def _telling(
    programme: Programme, occasion: Occasion, hour: datetime, hours: frozenset[int], late: bool
) -> Telling:
    rule = occasion.rule
    return Telling(
        programme.code, rule.about, rule.id, reminder_key(occasion.deadline), occasion.days, hour, rule.to, hours, rule.hour,
        rule.default, occasion.is_default, late,
    )  # fmt: skip


class Planner:
    """Plans for all programmes of a deployment."""

    def __init__(
        self,
        store: Store,
        programmes: Mapping[str, Programme],
        post: PostalService,
        calendar: BusinessCalendar,
        quiet: Quiet,
    ) -> None:
        self._store = store
        self._programmes = programmes
        self._post = post
        self._calendar = calendar
        self._quiet = quiet

    async def plan(self, now: datetime) -> None:
        """Plan every hour that has come since the last time. Several processes may do it at once."""
        done_to, chosen = await self._store.read(
            lambda db: (reminders.done_to(db), reminders.kinds_chosen(db))
        )
        for hour in hours_to_plan(done_to, now):
            for programme in self._programmes.values():
                await self._plan(programme, hour, now, chosen)
            await self._store.write(partial(reminders.move_on, to=hour))

    async def _plan(
        self, programme: Programme, hour: datetime, now: datetime, chosen: set[tuple[str, str]]
    ) -> None:
        """What nobody would be told is not even looked for."""
        of_calendar = tellings(programme, hour, now, self._post, self._calendar, self._quiet)
        for telling in of_calendar:
            after: int | None = 0 if _concerns_anybody(telling, chosen) else None
            while after is not None:
                after = await self._store.write(
                    partial(reminders.plan, telling=telling, now=now, after=after)
                )
        for telling, records in own_events(programme, hour, now, self._quiet):
            if _concerns_anybody(telling, chosen):
                plan = partial(reminders.plan_records, telling=telling, records=records(), now=now)
                await self._store.write(plan)


def _concerns_anybody(telling: Telling, chosen: set[tuple[str, str]]) -> bool:
    by_default = telling.is_for_everybody and telling.to != "consumers"
    return by_default or (telling.programme, telling.kind) in chosen
