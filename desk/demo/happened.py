"""What has happened to the made-up merchants: disputes sent in and decided, and what was noted to be on its way."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, select

from bot.merchants.counting import yen_of
from bot.merchants.expectation import kind_of
from programmes.model import Programme
from programmes.rules import may_dispute
from store import disputes, memberships, payouts, pipe
from store.memberships import Member
from store.merchant_tables import PAYOUTS, PIPE_NOTES
from store.tables import Found

HAPPENED: Final = Path(__file__).parent / "happened.toml"
CHANNEL: Final = "demo"
"""Nobody speaks there: those who did it are made up too."""
Entry = Mapping[str, Any]


def let_happen(db: Connection, programmes: Mapping[str, Programme], who: str) -> None:
    """Whatever of it is not in the store yet. ``who`` decides the disputes."""
    for each in _happened()["disputes"]:
        if each["programme"] in programmes and disputes.by_number(db, each["number"]) is None:
            _dispute(db, programmes[each["programme"]], each, who)
    for each in _happened()["notes"]:
        if each["programme"] in programmes:
            _note(db, programmes[each["programme"]], each)


def _dispute(db: Connection, programme: Programme, each: Entry, who: str) -> None:
    """Sent in under the programme's rule of that moment, and taken through its steps."""
    payout = _payout(db, programme, each["payout"])
    if payout is None:
        return
    allowed = may_dispute(programme, payout.day, each["at"])
    member = _member(db, payout.merchant_id, each)
    dispute = disputes.submit(
        db, number=each["number"], payout=payout, membership=member.id, under_rule=allowed.window is not None,
        last_day=allowed.window.last_day if allowed.window else None, claimed=each["claimed"],
        claimed_amount=yen_of(programme, each["claimed"]), words=each["words"], at=each["at"], now=each["at"],
    )  # fmt: skip
    if dispute is None:
        return
    for step in each.get("steps", ()):
        disputes.change(
            db, dispute, step["state"], step["at"], who=who, reason=step.get("reason", ""),
            amount=step.get("amount"), payout_day=step.get("payout_day"),
        )  # fmt: skip


def _note(db: Connection, programme: Programme, each: Entry) -> None:
    """Noted once; with a payout it is there to be compared."""
    found = memberships.merchant_by_number(db, programme.code, [each.get("shop", each["merchant"])])
    if found is None or _is_noted(db, found.id, each):
        return
    note = pipe.note(
        db, _member(db, found.id, each), shop=getattr(found, "shop_id", None), kind=kind_of(programme),
        day=each["day"], counts=each["counts"], amount=yen_of(programme, each["counts"]),
        settlement_round=each.get("round"), now=each["at"],
    )  # fmt: skip
    payout = _payout(db, programme, each.get("payout", ""))
    if payout is not None:
        pipe.compare(db, note, payout.id)


def _is_noted(db: Connection, merchant: int, each: Entry) -> bool:
    same = (PIPE_NOTES.c.merchant_id == merchant, PIPE_NOTES.c.noted_at == each["at"])
    return db.execute(select(PIPE_NOTES.c.id).where(*same)).first() is not None


def _member(db: Connection, merchant: int, each: Entry) -> Member:
    """The made-up person of a merchant, linked when they first did something."""
    address = f"merchant {merchant}"
    here = memberships.of_person(db, CHANNEL, address, each["at"])
    if not here:
        memberships.link(
            db, channel=CHANNEL, address=address, merchant=merchant, shop=None, role="owner", now=each["at"]
        )
        here = memberships.of_person(db, CHANNEL, address, each["at"])
    return here[0]


def _payout(db: Connection, programme: Programme, number: str) -> Found | None:
    wanted = (PAYOUTS.c.programme == programme.code, PAYOUTS.c.number == number)
    found = db.execute(select(PAYOUTS.c.id).where(*wanted)).scalar()
    return None if found is None else payouts.whole(db, found)


@lru_cache(maxsize=1)
def _happened() -> dict[str, list[Entry]]:
    return tomllib.loads(HAPPENED.read_text("utf-8"))
