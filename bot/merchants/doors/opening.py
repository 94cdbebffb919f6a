"""Finding the door behind a token, and giving it to the first browser that goes through.

To look at the page uses nothing up: chat apps and crawlers open links too, to preview them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, get_args

from sqlalchemy import Connection

from bot.clock import Clock
from bot.merchants.code import same, token_hash
from bot.orders import Purpose
from programmes.model import Programme
from store import Store, memberships, merchants
from store import doors as rows
from store.memberships import Member
from store.tables import Found

PURPOSES: Final[tuple[Purpose, ...]] = get_args(Purpose)


@dataclass(frozen=True, slots=True)
class Door:
    """A link that is good now. ``channel``, ``person`` and ``address``: to whom it was given. ``browser``: hash of the
    one that has it, "" while nobody went through. ``member`` and ``payout``: for whom and for what; None for linking."""

    hash: str
    purpose: Purpose
    programme: Programme
    channel: str
    person: str
    address: str
    expires_at: datetime
    browser: str
    subject: Mapping[str, Any]
    member: Member | None = None
    payout: Found | None = None

    def is_of(self, browser: str) -> bool:
        """Whether this browser went through first."""
        return bool(self.browser) and same(self.browser, browser)

    def may_open(self, browser: str, visitor: str) -> bool:
        """Whether this browser may see the page. ``visitor``: the web chat's address of whoever it is.

        What is linked on the web is the chat that was given the address. So only the browser of that chat may: somebody
        who was sent the address would otherwise open their own records to the sender. On LINE its dialog sees to that."""
        if self.browser and not same(self.browser, browser):
            return False
        return self.purpose != "link" or self.channel != "web" or same(self.person, visitor)


class Opening:
    """The doors of a deployment."""

    def __init__(self, store: Store, programmes: Mapping[str, Programme], clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self._programmes = programmes

    async def find(self, token: str) -> Door | None:
        """The door, while it is good for anything; None for any other token."""
        hashed, now = token_hash(token), self.clock.now()
        return await self.store.read(lambda db: self.at(db, hashed, now))

    async def claim(self, token: str, browser: str) -> Door | None:
        """The door for this browser (a hash of what it alone knows); None where another one went through before."""
        hashed, now = token_hash(token), self.clock.now()
        return await self.store.write(lambda db: self.claimed(db, hashed, browser, now))

    def claimed(self, db: Connection, hashed: str, browser: str, now: datetime) -> Door | None:
        """As :meth:`claim`, within a unit of work."""
        door = self.at(db, hashed, now)
        if door is None or rows.claim(db, hashed, door.purpose, browser, now) is None:
            return None
        return self.at(db, hashed, now)

    def still(self, db: Connection, door: Door, now: datetime) -> bool:
        """Whether a door that was opened is open even now, and in the same hands."""
        found = self.at(db, door.hash, now)
        return found is not None and found.is_of(door.browser)

    def at(self, db: Connection, hashed: str, now: datetime) -> Door | None:
        found = ((purpose, rows.find(db, hashed, purpose, now)) for purpose in PURPOSES)
        return next((self._door(db, purpose, row, now) for purpose, row in found if row is not None), None)

    def _door(self, db: Connection, purpose: Purpose, row: Found, now: datetime) -> Door | None:
        """None where the one it was given to is linked no more, or never was to what it is about."""
        member = payout = None
        if purpose != "link":
            members = memberships.of_person(db, row.channel, row.address, now)
            member = next((each for each in members if each.id == row.membership_id), None)
            payout = merchants.payout(db, (member,), row.subject["payout"]) if member else None
            if payout is None:
                return None
        programme = self._programmes.get(member.programme if member else row.subject.get("programme", ""))
        if programme is None:
            return None
        return Door(
            row.hash, purpose, programme, row.channel, row.person, row.address, row.expires_at, row.browser,
            row.subject, member, payout,
        )  # fmt: skip
