"""Reminders for tests: people linked to merchants, a far end that tells many, and a teller on a clock that is set."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from merchant_kit import linked, merchant
from shipped import WORDS, programmes
from sqlalchemy import select

from bot.blocks import Reply
from bot.clock import TOKYO, SetClock
from bot.outbox import Outcome, Outgoing, Sent, ToMany
from bot.plain import text_of
from programmes.rules import PostalService
from scheduler.telling import Teller
from store import Store, reminders
from store.reminder_tables import REMINDERS

GIFU = "gifu-gotoeat"


def at(day: str, hour: int = 10, minute: int = 0) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour, minute=minute, tzinfo=TOKYO)


class Multicaster:
    """A channel that tells many: accepts everything, but for what ``outcomes`` say of the first attempts."""

    def __init__(self, outcomes: Iterable[Outcome] = (), left: int | None = None, at_once: int = 500) -> None:
        self.outcomes = list(outcomes)
        self.messages_left = left
        self.at_once = at_once
        self.attempts: list[ToMany] = []
        self.told: list[tuple[str, str]] = []

    async def deliver(self, outgoing: Outgoing) -> Outcome:
        raise AssertionError("reminders do not leave by the outbox here")

    async def tell(self, message: ToMany) -> Outcome:
        self.attempts.append(message)
        outcome = self.outcomes.pop(0) if self.outcomes else Sent("push")
        if isinstance(outcome, Sent):
            said = text_of(Reply("answer", message.blocks))
            self.told += [(address, said) for address in message.addresses]
        return outcome

    async def left(self) -> int | None:
        return self.messages_left


class Silent:
    """A channel that shows what is in the conversation (as the web does)."""

    async def deliver(self, outgoing: Outgoing) -> Outcome:
        return Sent("web")


def teller(store: Store, clock: SetClock, line: Any, worker: str = "here:0:a", **more: Any) -> Teller:
    ways = {"line:main": line, "web": more.pop("web", None) or Silent()}
    shown = more.pop("programmes", None) or programmes()
    return Teller(store, shown, ways, WORDS, clock, PostalService(), worker, **more)


def merchants(store: Store, *addresses: str, programme: str = GIFU, channel: str = "line:main") -> None:
    """One merchant for each address, linked."""
    for address in addresses:
        store.write_now(
            lambda db, address=address: linked(db, merchant(db, programme, f"N{address}"), channel, address)
        )


async def go(store: Store, moment: datetime, line: Any, **more: Any) -> None:
    """One tick at ``moment``: plan and send."""
    here = teller(store, SetClock(moment), line, **more)
    await here.plan()
    await here.send()


async def go_later(store: Store, moment: datetime, line: Any, **more: Any) -> None:
    """The same; the hours since the last tick are passed over."""
    store.write_now(lambda db: reminders.move_on(db, GIFU, moment - timedelta(hours=1)))
    await go(store, moment, line, **more)


def states(store: Store) -> dict[tuple[str, str, int], str]:
    """What became of each reminder: by person, what it is about, and days before."""
    rows = store.read_now(lambda db: db.execute(select(REMINDERS)).all())
    return {(row.person, row.about, row.days): row.state for row in rows}
