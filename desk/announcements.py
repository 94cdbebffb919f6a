"""What staff do with an announcement: write it, look at whom it reaches and what it costs, have it approved, send and stop it."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final, Literal

from sqlalchemy import Connection

from bot.blocks import Reply
from bot.merchants.code import spellings
from bot.plain import text_of
from bot.reminding_announcements import Announcements
from bot.turn import Words
from desk.quota import Cost, Left, cost_of
from programmes.model import Programme
from programmes.rules.counts import counted_kinds
from store import Store, announcements, conversations, memberships
from store.announcements import Audience, Stopped
from store.tables import Found

MOST_SIGNS: Final = 1_000
MOST_OF_TITLE: Final = 40
STATES: Final = ("received", "in_review", "papers_missing", "approved", "refused", "withdrawn", "cancelled")
FAILED: Final = ("refused", "expired", "unknown", "missed")
NOT_REACHED: Final = ("not_reached", "unreachable", "cancelled")
Why = Literal[
    "no_such_programme", "no_title", "title_too_long", "no_text", "text_too_long", "steering_signs",
    "of_merchants_only", "no_such_ticket_kind", "no_such_state", "no_such_announcement", "no_who", "same_person",
    "not_a_draft", "not_approved", "over", "no_such_receiver",
]  # fmt: skip


class AnnouncementError(Exception):
    """What was asked for cannot be done. ``why``: a block of the template, ``values`` for it."""

    def __init__(self, why: Why, **values: object) -> None:
        super().__init__(why)
        self.why = why
        self.values = values


@dataclass(frozen=True, slots=True)
class View:
    """An announcement as staff look at it. ``shown``: the message as people see it; ``reach``: people by channel if it went
    out now; ``result``: people by channel and state."""

    row: Found
    programme: Programme | None
    audience: Audience
    shown: str
    advice: tuple[str, ...]
    reach: Mapping[str, int]
    cost: Cost
    result: "Result"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it so far: people by channel, of each end."""

    sent: Mapping[str, int]
    failed: Mapping[str, int]
    not_reached: Mapping[str, int]
    waiting: Mapping[str, int]

    @property
    def has_begun(self) -> bool:
        return any((self.sent, self.failed, self.not_reached, self.waiting))


class AnnouncementDesk:
    """Over a deployment's store. ``left``: asks the channels how many messages they have left this month."""

    def __init__(self, store: Store, programmes: Mapping[str, Programme], words: Words, left: Left) -> None:
        self._store = store
        self._programmes = programmes
        self._cards = Announcements(words)
        self._left = left

    def draft(
        self, programme: str, title: str, text: str, audience: Audience, who: str, now: datetime
    ) -> int:
        """Keep a draft; its number. Raises AnnouncementError."""
        title, text = title.strip(), text.replace("\r\n", "\n").strip()
        known = self._programmes.get(programme)
        if known is None:
            raise AnnouncementError("no_such_programme", code=programme, codes=list(self._programmes))
        _check_words(title, text)
        _check_audience(known, audience)
        by = _named(who)
        return self._store.write_now(
            lambda db: announcements.draft(db, programme, title, text, audience, by, now)
        )

    def look_at(self, number: int, now: datetime) -> View:
        """Raises AnnouncementError."""
        row = self._row(number)
        audience, programme = Audience.of(row), self._programmes.get(row.programme)
        reach, ends = self._store.read_now(
            lambda db: (
                announcements.reach(db, row.programme, audience, now),
                announcements.result(db, number),
            )
        )
        shown = ""
        if programme is not None:
            card = self._cards.shown(programme, row.title, row.text)
            shown = text_of(Reply("answer", (card,)))
        advice = advice_on(f"{row.title}\n{row.text}")
        return View(
            row, programme, audience, shown, advice, reach, cost_of(reach, self._left()), _result(ends)
        )

    def listing(self) -> Sequence[Found]:
        return self._store.read_now(announcements.listing)

    def approve(self, number: int, who: str, now: datetime) -> None:
        """Raises AnnouncementError where the same person wrote it, or it is no draft."""
        row, by = self._row(number), _named(who)
        if _as_heard(row.written_by) == _as_heard(by):
            raise AnnouncementError("same_person", who=row.written_by)
        if not self._store.write_now(lambda db: announcements.approve(db, number, by, now)):
            raise AnnouncementError("not_a_draft")

    def schedule(self, number: int, at: datetime) -> None:
        """Raises AnnouncementError unless it is approved and has not begun."""
        self._row(number)
        if not self._store.write_now(lambda db: announcements.schedule(db, number, at)):
            raise AnnouncementError("not_approved")

    def stop(self, number: int, who: str, now: datetime) -> Stopped:
        """Raises AnnouncementError where it has ended already."""
        self._row(number)
        by = _named(who)
        stopped = self._store.write_now(lambda db: announcements.stop(db, number, by, now))
        if stopped is None:
            raise AnnouncementError("over")
        return stopped

    def test(self, number: int, receiver: str, now: datetime) -> int:
        """Send it to the conversation of that number, or to whoever is linked to the merchant of that number, and say that it is
        a test; how many are to get it. Raises AnnouncementError."""
        row = self._row(number)

        def unit(db: Connection) -> int:
            return announcements.test(db, row, _receivers(db, row.programme, receiver), now)

        if row.state == "stopped":
            raise AnnouncementError("over")
        if not (people := self._store.write_now(unit)):
            raise AnnouncementError("no_such_receiver", receiver=receiver)
        return people

    def _row(self, number: int) -> Found:
        row = self._store.read_now(lambda db: announcements.get(db, number))
        if row is None:
            raise AnnouncementError("no_such_announcement", number=number)
        return row


def advice_on(text: str) -> tuple[str, ...]:
    """What its writer should look at again. Nothing of this is refused."""
    plain = unicodedata.normalize("NFKC", text)
    return tuple(says for pattern, says in _advice() if pattern.search(plain))


@cache
def _advice() -> tuple[tuple[re.Pattern[str], str], ...]:
    written = tomllib.loads((Path(__file__).parent / "announcement_advice.toml").read_text("utf-8"))
    return tuple((re.compile(each["pattern"]), each["says"]) for each in written["advice"])


def _check_words(title: str, text: str) -> None:
    lengths: tuple[tuple[str, int, Why, Why], ...] = (
        (title, MOST_OF_TITLE, "no_title", "title_too_long"),
        (text, MOST_SIGNS, "no_text", "text_too_long"),
    )
    for written, most, missing, too_long in lengths:
        if not written:
            raise AnnouncementError(missing)
        if len(written) > most:
            raise AnnouncementError(too_long, length=len(written), most=most)
    if "\n" in title or any(map(_steers, title + text)):
        raise AnnouncementError("steering_signs")


def _steers(sign: str) -> bool:
    """A sign that nobody sees and that changes how others are shown."""
    return sign != "\n" and unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def _check_audience(programme: Programme, audience: Audience) -> None:
    if audience.to == "consumers" and (audience.area or audience.ticket_kind or audience.state):
        raise AnnouncementError("of_merchants_only")
    kinds = [kind.id for kind in counted_kinds(programme)]
    if audience.ticket_kind and audience.ticket_kind not in kinds:
        raise AnnouncementError("no_such_ticket_kind", kind=audience.ticket_kind, kinds=kinds)
    if audience.state and audience.state not in STATES:
        raise AnnouncementError("no_such_state", state=audience.state, states=STATES)


def _named(who: str) -> str:
    if not who.strip():
        raise AnnouncementError("no_who")
    return who.strip()


def _as_heard(name: str) -> str:
    """One name however it is typed."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _receivers(db: Connection, programme: str, receiver: str) -> list[int]:
    merchant = memberships.merchant_by_number(db, programme, spellings(receiver))
    if merchant is None:
        number = int(receiver) if receiver.isascii() and receiver.isdigit() and len(receiver) < 18 else 0
        return [number] if number and conversations.get(db, number) is not None else []
    found = (
        conversations.find(db, member.channel, address)
        for member in memberships.of_merchant(db, merchant.id)
        for address in (f"{member.person}.{programme}", member.person)
    )
    return list(dict.fromkeys(number for number in found if number is not None))


def _result(ends: Mapping[tuple[str, str], int]) -> Result:
    def of(states: Sequence[str]) -> dict[str, int]:
        people: dict[str, int] = {}
        for (channel, state), count in sorted(ends.items()):
            if state in states:
                people[channel] = people.get(channel, 0) + count
        return people

    return Result(of(("sent",)), of(FAILED), of(NOT_REACHED), of(announcements.UNSENT))
