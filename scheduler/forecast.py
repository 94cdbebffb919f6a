"""What an hour would be asked to tell, for whoever wants to know beforehand: as :mod:`scheduler.planning` reads it off, unwritten."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Select

from programmes.model import Programme
from programmes.rules import BusinessCalendar, PostalService
from programmes.rules.reminders import Quiet
from scheduler.own_events import own_events
from scheduler.planning import full_hour, tellings
from store.reminders import Telling

Asks = Callable[[Programme, datetime], Iterator[tuple[Telling, Select[Any] | None]]]


def forecast(post: PostalService, calendar: BusinessCalendar, quiet: Quiet) -> Asks:
    """Of a programme and a moment: what the full hour that the moment lies in tells, and of which records where it is about
    merchants' own."""

    def asks(programme: Programme, moment: datetime) -> Iterator[tuple[Telling, Select[Any] | None]]:
        hour = full_hour(moment)
        for telling in tellings(programme, hour, hour, post, calendar, quiet):
            yield telling, None
        for telling, records in own_events(programme, hour, hour, quiet):
            yield telling, records()

    return asks
