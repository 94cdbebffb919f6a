"""What the person of a conversation may see of merchants' records: their own, and nothing else.

Handlers get at records through this alone. It is made from the links of whoever speaks, and every query of
:mod:`store.merchants` goes through them, so a number that was guessed or copied from elsewhere finds nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import Connection

from store import calendar_feeds, doors, memberships, merchants, reminders
from store.memberships import Member
from store.tables import Found


class NotRead(Exception):  # noqa: N818
    """Something is wanted that is read only for those who ask for it: the turn is to be decided where the store can be read."""


@dataclass(frozen=True, slots=True)
class Records:
    """The records of ``members``' merchants. ``db`` None: only for somebody without links. ``speaker``: channel and person,
    as :func:`store.memberships.person_of` names them; nobody in particular without."""

    db: Connection | None = None
    members: tuple[Member, ...] = ()
    speaker: tuple[str, str] = ("", "")

    @property
    def linked(self) -> bool:
        return bool(self.members)

    @property
    def in_group(self) -> bool:
        """Whether several people speak here: a group or a room of LINE, by its id [Messaging API, source objects]."""
        channel, person = self.speaker
        return channel.startswith("line:") and person[:1] in ("C", "R")

    def of(self, programme: str) -> Self:
        """The same person's records of one programme."""
        if not self.members:
            return self
        return replace(self, members=tuple(m for m in self.members if m.programme == programme))

    def member_for(self, merchant: int, shop: int | None) -> Member:
        """The link under which something is done for a merchant's record. Raises StopIteration for a foreign one."""
        mine = [m for m in self.members if m.merchant == merchant and m.shop in (None, shop)]
        return next(iter(mine))

    # the newest or nearest first, as the functions of the same names in store.merchants say

    def merchants(self) -> Sequence[Found]:
        return merchants.merchants(self.db, self.members) if self.db else ()

    def shops(self) -> Sequence[Found]:
        return merchants.shops(self.db, self.members) if self.db else ()

    def applications(self) -> Sequence[Found]:
        return merchants.applications(self.db, self.members) if self.db else ()

    def history(self, application: int) -> Sequence[Found]:
        return merchants.history(self.db, self.members, application) if self.db else ()

    def payouts(
        self, *, since: date | None = None, before: date | None = None, limit: int = 10
    ) -> Sequence[Found]:
        if not self.db:
            return ()
        return merchants.payouts(self.db, self.members, since=since, before=before, limit=limit)

    def payout(self, payout: int) -> Found | None:
        return merchants.payout(self.db, self.members, payout) if self.db else None

    def requests_in_the_pipe(self) -> Sequence[Found]:
        return merchants.requests_in_the_pipe(self.db, self.members) if self.db else ()

    def notes(self, *states: str) -> Sequence[Found]:
        return merchants.notes(self.db, self.members, states or ("waiting", "compared")) if self.db else ()

    def note(self, note: int) -> Found | None:
        return merchants.note(self.db, self.members, note) if self.db else None

    def disputes(self) -> Sequence[Found]:
        return merchants.disputes(self.db, self.members) if self.db else ()

    def dispute(self, dispute: int) -> Found | None:
        return merchants.dispute(self.db, self.members, dispute) if self.db else None

    def dispute_of_payout(self, payout: int) -> Found | None:
        return merchants.dispute_of_payout(self.db, self.members, payout) if self.db else None

    def dispute_history(self, dispute: int) -> Sequence[Found]:
        return merchants.dispute_history(self.db, self.members, dispute) if self.db else ()

    def evidence(self, payout: int) -> Sequence[Found]:
        return merchants.evidence(self.db, self.members, payout) if self.db else ()

    def calendar_feeds(self) -> Sequence[Found]:
        return calendar_feeds.of_members(self.db, self.members) if self.db else ()

    def reminder_choices(self, programme: str) -> Mapping[str, Found]:
        """What this person, linked or not, chose to be reminded of (:func:`store.reminders.choices`). Raises NotRead."""
        if not any(self.speaker):
            return {}
        if self.db is None:
            raise NotRead
        return reminders.choices(self.db, *self.speaker, programme)

    def nonce(self, token_hash: str, now: datetime) -> Mapping[str, Any] | None:
        """What this person agreed on our page before LINE confirmed it (``bot.merchants.linking.Proven.subject``); None
        where there is nothing of that nonce, it is somebody else's, or its code was used meanwhile."""
        door = doors.find(self.db, token_hash, "nonce", now) if self.db else None
        if self.db is None or door is None or (door.channel, door.person) != self.speaker:
            return None
        subject: Mapping[str, Any] = door.subject
        return subject if memberships.is_good(self.db, subject["code"], now) else None


NOBODY = Records()
"""Somebody without links."""
