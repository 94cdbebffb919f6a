"""What staff do with disputes: look, take up, accept, refuse. Everybody linked to the merchant hears of each change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Connection, select

from bot.live_programmes import as_of
from bot.merchants.told import dispute_changed
from bot.notices import tell
from bot.turn import Words
from desk.casework import number_from
from programmes.model import Programme
from programmes.rules import counted_kinds
from store import Store, disputes
from store.merchant_tables import PAYOUTS
from store.tables import Found

Outcome = Literal["done", "no_such_dispute", "not_now", "needs_reason"]
State = Literal["checking", "accepted", "refused"]


@dataclass(frozen=True, slots=True)
class DisputeFile:
    """A dispute as in :func:`store.disputes.listing`, its history, and its pictures with their bytes."""

    dispute: Found
    history: Sequence[Found]
    pictures: Sequence[Found]


@dataclass(frozen=True, slots=True)
class Decision:
    """``reason`` is told to the merchant; ``amount`` in yen and ``payout_day`` of what is paid on top, where accepted."""

    state: State
    reason: str = ""
    amount: int | None = None
    payout_day: date | None = None


def waiting(store: Store, programme: str = "") -> Sequence[Found]:
    """Undecided disputes, the longest waiting first."""
    return store.read_now(lambda db: disputes.listing(db, programme))


def look_at(store: Store, number: str) -> DisputeFile | None:
    def read(db: Connection) -> DisputeFile | None:
        found = disputes.by_number(db, number_from(number))
        if found is None:
            return None
        return DisputeFile(found, disputes.history(db, found.id), disputes.pictures(db, found.id))

    return store.read_now(read)


def kinds_of(programme: Programme | None) -> Mapping[str, tuple[str, str]]:
    """Name and unit of what the programme's merchants count, by its id."""
    return {kind.id: (kind.name, kind.unit) for kind in counted_kinds(programme)} if programme else {}


def decide(
    store: Store, words: Words, programmes: Mapping[str, Programme], number: str, decision: Decision,
    who: str, now: datetime,
) -> Outcome:  # fmt: skip
    """Change a dispute's state and tell the merchant, in one transaction. ``not_now``: it is decided already.
    ``needs_reason``: nobody is refused without a word."""
    if decision.state == "refused" and not decision.reason:
        return "needs_reason"

    def unit(db: Connection) -> Outcome:
        found = disputes.by_number(db, number_from(number))
        if found is None:
            return "no_such_dispute"
        changed = disputes.change(
            db, found.id, decision.state, now, who=who, reason=decision.reason, amount=decision.amount,
            payout_day=decision.payout_day,
        )  # fmt: skip
        if not changed:
            return "not_now"
        _tell(db, words, programmes, found.number, now)
        return "done"

    return store.write_now(unit)


def _tell(
    db: Connection, words: Words, programmes: Mapping[str, Programme], number: str, now: datetime
) -> None:
    found = disputes.by_number(db, number)
    assert found is not None
    known = programmes.get(found.programme)
    if known is None:
        return
    programme = as_of(programmes, known, found.revision)
    payout = db.execute(select(PAYOUTS).where(PAYOUTS.c.id == found.payout_id)).one()
    reply = replace(dispute_changed(words, programme, found, payout), programme=programme.code)
    key = f"dispute:{found.number}:{found.state}"
    tell(db, merchant=found.merchant_id, shop=found.shop_id, key=key, reply=reply, now=now)
