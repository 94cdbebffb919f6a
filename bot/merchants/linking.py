"""Proving that one belongs to a merchant: its number and a one-time code from the starter kit or the secretariat.

A wrong number and a wrong code are one and the same to whoever tries. Wrong tries are counted by the number that was
tried, by who tried and, far more patiently, by the network they came from; then each further one locks for longer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import Connection

from bot.merchants.code import could_be, keyed_hash, new_code, same, spellings, typed
from store import memberships
from store.tables import Found

GOOD_FOR: Final = timedelta(days=60)
"""A code travels by post and waits until somebody has the time."""
SESSION: Final = timedelta(days=90)
"""A link of a browser; it ends with the cookie by which the browser is known."""
FREE_TRIES: Final = 3
"""So many wrong codes cost nothing; each further one doubles the wait, from two minutes to a day."""
FREE_TRIES_OF_A_NETWORK: Final = 50
"""Many people stand behind one address of a mobile carrier."""
Role = Literal["owner", "bookkeeper", "staff"]


@dataclass(frozen=True, slots=True)
class Proven:
    """Somebody belongs to a merchant, or to one shop of it; ``code``: id of the code, not used up yet."""

    programme: str
    merchant: int
    shop: int | None
    role: str
    code: int

    def subject(self) -> dict[str, Any]:
        """As it is kept with the nonce of an account link until LINE confirms it."""
        return {
            "programme": self.programme, "merchant": self.merchant, "shop": self.shop,
            "role": self.role, "code": self.code,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class NotProven:
    """``locked_until``: nobody can try before; None: the number or the code is wrong."""

    locked_until: datetime | None = None


def issue(
    db: Connection,
    secret: str,
    merchant: int,
    *,
    now: datetime,
    by: str,
    role: Role = "owner",
    shop: int | None = None,
    code: str | None = None,
) -> str:
    """A new code for a merchant (or one shop of it): the only moment at which it can be read. ``code``: the one of a
    demonstration, where everybody may know it."""
    code = code or new_code()
    memberships.add_code(
        db, merchant=merchant, shop=shop, role=role, code_hash=_hash(secret, merchant, typed(code)),
        now=now, expires_at=now + GOOD_FOR, by=by,
    )  # fmt: skip
    return code


def prove(
    db: Connection,
    secret: str,
    *,
    programme: str,
    number: str,
    code: str,
    who: str,
    now: datetime,
    network: str = "",
) -> Proven | NotProven:
    """Check a number and a code as they were typed. ``who``: a name of who tries; ``network``: the address
    they come from, "" where there is none."""
    code = typed(code)
    keys = _keys(secret, programme, typed(number), who, network)
    if locked := memberships.locked_until(db, keys, now):
        return NotProven(locked)
    found = memberships.merchant_by_number(db, programme, spellings(number))
    right = _right_code(db, secret, found, code, now)
    if found is None or right is None:
        memberships.failed(db, keys, now)
        return NotProven(memberships.locked_until(db, keys, now))
    memberships.succeeded(db, keys)
    return Proven(programme, found.id, right.shop_id, right.role, right.id)


def link(db: Connection, proven: Proven, channel: str, address: str, now: datetime) -> int | None:
    """Link who proved it, and use the code up; the membership's id. None: the code was used meanwhile."""
    if not memberships.use_code(db, proven.code, now):
        return None
    return memberships.link(
        db, channel=channel, address=address, merchant=proven.merchant, shop=proven.shop, role=proven.role,
        now=now, expires_at=now + SESSION if channel == "web" else None,
    )  # fmt: skip


def proven_from(subject: Mapping[str, Any]) -> Proven:
    """What :meth:`Proven.subject` kept."""
    return Proven(**{name: subject[name] for name in ("programme", "merchant", "shop", "role", "code")})


def _right_code(
    db: Connection, secret: str, merchant: Found | None, code: str, now: datetime
) -> Found | None:
    """The code that fits; for a number that does not exist as much is done as for one with a wrong code."""
    wanted = _hash(secret, merchant.id if merchant else 0, code)
    candidates = memberships.codes_of(db, merchant.id if merchant else 0, now) if could_be(code) else ()
    fitting = [each for each in candidates if same(each.hash, wanted)]
    return fitting[0] if fitting else None


def opens(db: Connection, secret: str, merchant: int, code: str, now: datetime) -> bool:
    """Whether a code as it is printed can be used for a merchant now."""
    wanted = _hash(secret, merchant, typed(code))
    return any(same(each.hash, wanted) for each in memberships.codes_of(db, merchant, now))


def _hash(secret: str, merchant: int, code: str) -> str:
    return keyed_hash(secret, "link code", str(merchant), code)


def _keys(secret: str, programme: str, number: str, who: str, network: str) -> dict[str, int]:
    """What wrong tries are counted by, and how many of them are free."""
    keys = {
        keyed_hash(secret, "link number", programme, number): FREE_TRIES,
        keyed_hash(secret, "link who", who): FREE_TRIES,
    }
    if network:
        keys[keyed_hash(secret, "link network", network)] = FREE_TRIES_OF_A_NETWORK
    return keys
