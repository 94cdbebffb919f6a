"""What somebody is reminded of, read and kept over the store for pages that are no turn of a conversation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.holidays import business_calendar
from bot.orders import choose
from bot.reminder_choices import Change, Choices, Reminders, Settings, chosen
from programmes.model import Programme
from programmes.rules import PostalService
from programmes.rules.deadlines import deadlines_of
from programmes.rules.reminders import Quiet
from store import Store, conversations, memberships, reminders


@dataclass(frozen=True, slots=True)
class Chooser:
    """Somebody before their settings: all there is (``here``), and what they ``chose``."""

    here: Reminders
    chose: Choices

    @property
    def settings(self) -> Settings:
        return self.here.settings(self.chose)


class Choosing:
    """``programmes``: as they stand now; ``quiet``: the hours in which nothing is sent."""

    def __init__(
        self, store: Store, programmes: Mapping[str, Programme], post: PostalService, quiet: Quiet
    ) -> None:
        self._store = store
        self._programmes = programmes
        self._post = post
        self._quiet = quiet

    async def chooser(self, channel: str, address: str, code: str, now: datetime) -> Chooser:
        """Whoever speaks at that address, in the programme ``code``. ``now``: aware, Asia/Tokyo. Raises KeyError for a code
        that is not served."""
        programme = self._programmes[code]
        deadlines = deadlines_of(programme, self._post, business_calendar())

        def read(db: Connection) -> Chooser:
            members = memberships.of_person(db, channel, address, now)
            linked = any(member.programme == code for member in members)
            person = memberships.person_of(channel, address)
            rows = reminders.choices(db, channel, person, code)
            return Chooser(Reminders(programme, deadlines, linked, now, self._quiet), chosen(rows))

        return await self._store.read(read)

    async def choose(
        self, channel: str, address: str, code: str, changes: Sequence[Change], now: datetime
    ) -> None:
        """Keep these changes, and where to tell whoever made them. ``now``: the clock's."""

        def write(db: Connection) -> None:
            conversations.make_known(db, [(channel, address)], now)
            for change in changes:
                choose(db, code, change, channel, address, now)

        if changes:
            await self._store.write(write)
