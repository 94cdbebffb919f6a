"""One merchant's private calendar: the programme's days for shops, with the days of their own payouts and of objecting to
them. It holds no amount and no account: it lies with whoever the person's calendar app belongs to.

Who may read it has its address. The chat gives out a page that is good once (``/c/<token>``); that page, and nothing
else, shows the address (``/c/<token>.ics``), so that it stands in no transcript.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Literal

from sqlalchemy import Connection

from bot.calendars.entries import TEMPLATE, Edition, entries_of, source_line
from bot.calendars.feed import Entry, Feed, ics
from bot.calendars.public import PublicCalendars
from bot.clock import Clock
from bot.merchants.code import new_token, token_hash
from programmes.model import Programme
from programmes.rules import RoundFound, round_by_number
from programmes.rules.deadlines import Deadline, dispute_deadline
from store import Store
from store import calendar_feeds as rows
from store.tables import Found

PAGE_MINUTES: Final = 30
"""How long the page with the address waits to be opened."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a calendar is. ``name``: of the shop, or of the merchant where it is for all shops."""

    programme: Programme
    name: str


@dataclass(frozen=True, slots=True)
class OwnPayout:
    """A payout as its entry names it. ``round_name``: 第4回の換金, "" where it belongs to no round; ``place``: of the shop,
    where the calendar is for several."""

    id: int
    number: str
    day: date
    state: Literal["planned", "sent", "returned"]
    round: int | None
    round_name: str
    place: str
    sequence: int
    changed_at: datetime | None


class PrivateCalendars:
    """The private calendars of a deployment."""

    def __init__(self, store: Store, public: PublicCalendars, clock: Clock) -> None:
        self._store = store
        self._public = public
        self._clock = clock

    async def owner(self, page_token: str) -> Owner | None:
        """Whose calendar a page would show the address of; None for any other token. Uses nothing up."""
        hashed, now = token_hash(page_token), self._clock.now()
        row = await self._store.read(lambda db: rows.page(db, hashed, _since(now), now))
        return self._owner(row) if row is not None else None

    async def reveal(self, page_token: str) -> str | None:
        """Use a page up: the token of the calendar, which ends every earlier one of the same link; None where the page is
        good no more."""
        hashed, token, now = token_hash(page_token), new_token(), self._clock.now()
        done = await self._store.write(
            lambda db: rows.reveal(db, hashed, token_hash(token), _since(now), now)
        )
        return token if done else None

    async def ics(self, token: str) -> bytes | None:
        """The calendar as a file; None for any token that opens none. That an app came is noted, by the day."""
        hashed, now = token_hash(token), self._clock.now()

        def read(db: Connection) -> tuple[Found, Sequence[Found]] | None:
            row = rows.find(db, hashed, now)
            return (row, rows.payouts(db, row.merchant_id, row.shop_id)) if row is not None else None

        found = await self._store.read(read)
        owner = self._owner(found[0]) if found is not None else None
        if found is None or owner is None:
            return None
        row, paid = found
        if row.last_read_on != now.date():
            await self._store.write(lambda db: rows.read_on(db, hashed, now.date()))
        return await asyncio.to_thread(self._written, owner, row.shop_id is None, paid)

    def _owner(self, row: Found) -> Owner | None:
        programme = self._public.programmes.get(row.programme)
        return Owner(programme, row.shop_name or row.merchant_name) if programme is not None else None

    def _written(self, owner: Owner, all_shops: bool, paid: Sequence[Found]) -> bytes:
        payouts = [_payout(owner.programme, each, all_shops) for each in paid]
        return ics(own_feed(self._public, owner, payouts))


def own_feed(public: PublicCalendars, owner: Owner, payouts: Sequence[OwnPayout]) -> Feed:
    """The private calendar. A round of which a payout of theirs is known shows that one, not the day that holds for all."""
    programme, words, edition = owner.programme, public.words, public.edition(owner.programme)
    known = {f"round:{each.round}:paid" for each in payouts if each.round is not None}
    general = [each for each in public.entries(programme, "merchant") if each.id not in known]
    own = [_entry(public, programme, each, edition) for each in payouts]
    disputes = _disputes(public, programme, payouts, edition)
    said = {"programme": programme, "place": owner.name}
    return Feed(
        name=words(TEMPLATE, "own_name", **said),
        about=words(TEMPLATE, "own_about", **said),
        domain=public.domain(programme),
        entries=tuple(sorted((*general, *own, *disputes), key=lambda entry: (entry.first, entry.id))),
        changed_at=max((edition.at, *(each.changed_at for each in own))),
        colour=programme.colour,
        page=public.page(programme),
        private=True,
    )


def _entry(public: PublicCalendars, programme: Programme, payout: OwnPayout, edition: Edition) -> Entry:
    said = {"programme": programme, "payout": payout}
    text = public.words(TEMPLATE, "own_payout_text", **said)
    source = source_line(programme, programme.settlement.source, public.words)
    return Entry(
        id=f"payout:{payout.id}",
        first=payout.day,
        last=payout.day,
        title=public.words(TEMPLATE, "own_payout_title", **said),
        text="\n".join(filter(None, (text, source))),
        category=public.words(TEMPLATE, "category", kind="payout", programme=programme),
        status="tentative" if payout.state == "planned" else "confirmed",
        sequence=payout.sequence,
        changed_at=payout.changed_at or edition.at,
    )


def _disputes(
    public: PublicCalendars, programme: Programme, payouts: Sequence[OwnPayout], edition: Edition
) -> tuple[Entry, ...]:
    """The last days to object to what was paid, where the documents have a rule. They move with their payouts."""
    of: Mapping[str, OwnPayout] = {f"dispute:{each.id}": each for each in payouts if each.state == "sent"}
    found = (dispute_deadline(programme, each.id, each.day) for each in of.values())
    deadlines: list[Deadline] = [each for each in found if each is not None]
    moved = replace(
        edition,
        sequences={name: each.sequence for name, each in of.items()},
        changed_at={name: each.changed_at or edition.at for name, each in of.items()},
        withdrawn=(),
    )
    return entries_of(programme, deadlines, public.words, moved, "merchant", payouts=False)


def _payout(programme: Programme, row: Found, all_shops: bool) -> OwnPayout:
    """``sequence``: the number of the import that wrote it last, which rises from one change to the next."""
    found = round_by_number(programme, row.round) if row.round is not None else None
    name = f"{found.round.name}" if isinstance(found, RoundFound) else ""
    place = row.shop_name or "" if all_shops else ""
    return OwnPayout(
        row.id, row.number, row.day, row.state, row.round, name, place, row.import_id or 0, row.written_at
    )


def _since(now: datetime) -> datetime:
    return now - timedelta(minutes=PAGE_MINUTES)
