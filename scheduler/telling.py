"""Reminders in one process: planned when their hour comes, gathered into messages, sent.

teller = Teller(store, programmes, deliverers, words, clock, post, worker)
await teller.plan()              # by the timetable, every minute; several processes may
await teller.send()              # by the engine, every few seconds; the conversations whose outbox has something new
"""

from collections.abc import Mapping
from functools import partial

from bot.clock import Clock
from bot.holidays import business_calendar
from bot.outbox import Deliverer
from bot.reminding import Part, Reminding
from bot.turn import Words
from programmes.model import Programme
from programmes.rules import PostalService
from programmes.rules.reminders import Quiet
from scheduler.bundling import Bundler
from scheduler.planning import Planner
from scheduler.portions import PortionSender
from store import Store
from store.tables import Found


def is_for_consumers(programmes: Mapping[str, Programme], row: Found) -> bool:
    """Whether a reminder's rule is for whoever asked."""
    programme = programmes.get(row.programme)
    rules = programme.reminders if programme else ()
    return any(rule.id == row.rule and rule.to == "consumers" for rule in rules)


class Teller:
    """``worker``: this process's name among those that send; ``others``: see :class:`bot.reminding.Reminding`."""

    def __init__(
        self,
        store: Store,
        programmes: Mapping[str, Programme],
        deliverers: Mapping[str, Deliverer],
        words: Words,
        clock: Clock,
        post: PostalService,
        worker: str,
        quiet: Quiet | None = None,
        others: Mapping[str, Part] | None = None,
    ) -> None:
        quiet, calendar = quiet or Quiet(), business_calendar()
        self._clock = clock
        self._planner = Planner(store, programmes, post, calendar, quiet)
        reminding = Reminding(programmes, words, post, calendar, others)
        self._bundler = Bundler(
            store, deliverers, reminding, partial(is_for_consumers, programmes), clock, quiet
        )
        self._sender = PortionSender(store, deliverers, reminding, clock, worker, quiet)

    async def plan(self) -> None:
        """Make the reminders of every hour that has come."""
        await self._planner.plan(self._clock.now())

    async def send(self) -> list[int]:
        """Gather what is due and send it, as far as it can be sent now."""
        looked = await self._bundler.gather()
        await self._sender.send_due()
        return looked
