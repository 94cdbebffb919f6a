"""Planning: which reminders an hour asks for, and their rows for a whole audience. Pure but for the last step.

What is due is read off the calendar hour by hour, when the hour has come: a calendar that changes needs no new plan, and a
process that was away goes through the hours it missed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final, TypeVar

import structlog
from sqlalchemy import Connection

from bot.errors import described
from programmes.model import Programme
from programmes.rules import BusinessCalendar, PostalService
from programmes.rules.deadlines import deadlines_of
from programmes.rules.reminders import Occasion, Quiet, occasions, reminder_key, served, still_makes_sense
from scheduler.own_events import own_events
from store import Store, reminders
from store.reminders import Mark, Telling

T = TypeVar("T")
log = structlog.get_logger()
HOUR: Final = timedelta(hours=1)
FORGOTTEN: Final = timedelta(days=35)
"""Hours that were missed longer ago are not even noted."""


@dataclass(frozen=True, slots=True)
class People:
    """Programmes with linked merchants, and what anybody has chosen: programme and kind."""

    linked: frozenset[str]
    chosen: frozenset[tuple[str, str]]


class AnotherPlans(Exception):  # noqa: N818
    """Another process is planning just now."""


def full_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def hours_to_plan(done_to: datetime | None, now: datetime) -> Iterator[datetime]:
    """The full hours after ``done_to`` up to ``now``; of a programme that was never planned, or by a clock that was far
    ahead, this one alone."""
    last = full_hour(now)
    unknown = done_to is None or done_to > last + reminders.AHEAD
    hour = last if done_to is None or unknown else max(full_hour(done_to) + HOUR, last - FORGOTTEN)
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
        """Plan every hour that has come since the last time. Where another process is at it, it goes on alone. A programme
        that cannot be planned keeps no other one back, and is tried again."""
        done_to = await self._store.read(reminders.done_to)
        people: People | None = None
        for code, programme in tuple(self._programmes.items()):
            try:
                for hour in hours_to_plan(done_to.get(code), now):
                    if people is None:
                        people = await self._store.read(_people)
                    await self._plan(programme, hour, now, people)
                    await self._write(partial(reminders.move_on, programme=code, to=hour))
            except AnotherPlans:
                return
            except Exception as error:  # whatever is wrong with it, the others have their hours too
                log.error("not_planned", programme=code, **described(error))  # noqa: TRY400

    async def _plan(self, programme: Programme, hour: datetime, now: datetime, people: People) -> None:
        """What nobody would be told is not even looked for."""
        of_calendar = tellings(programme, hour, now, self._post, self._calendar, self._quiet)
        for telling in of_calendar:
            if _concerns_anybody(telling, people):
                await self._in_steps(partial(reminders.plan, telling=telling, now=now))
        for telling, records in own_events(programme, hour, now, self._quiet):
            if _concerns_anybody(telling, people):
                told = partial(reminders.plan_records, telling=telling, records=records(), now=now)
                await self._in_steps(told)

    async def _in_steps(self, plan: Callable[..., Mark | None]) -> None:
        after: Mark | None = 0
        while after is not None:
            after = await self._write(partial(plan, after=after))

    async def _write(self, unit: Callable[[Connection], T]) -> T:
        """Raises AnotherPlans."""
        done = await self._store.write(lambda db: (unit(db),) if reminders.hold(db) else None)
        if done is None:
            raise AnotherPlans
        return done[0]


def _people(db: Connection) -> People:
    return People(frozenset(reminders.programmes_linked(db)), frozenset(reminders.kinds_chosen(db)))


def _concerns_anybody(telling: Telling, people: People) -> bool:
    by_default = telling.is_for_everybody and telling.to != "consumers"
    chosen = (telling.programme, telling.kind) in people.chosen
    return chosen or (by_default and telling.programme in people.linked)
