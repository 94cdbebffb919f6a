"""Whom a visitor of the demonstration can link as, and the one-time codes for it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final, get_args

from sqlalchemy import Connection

from bot.merchants import linking
from programmes.model import Programme
from store import memberships

CODES: Final = Path(__file__).parent / "codes.toml"


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """``number``: of a merchant, or of a shop (then only its records are seen); ``name``: its name. ``code`` as it is
    typed. ``about``: what can be tried, in Japanese."""

    programme: str
    number: str
    name: str
    role: linking.Role
    code: str
    about: str

    def __post_init__(self) -> None:
        if self.role not in get_args(linking.Role):
            raise ValueError(f"codes.toml: {self.number} cannot be a {self.role}")


def demo_logins(programmes: Mapping[str, Programme]) -> tuple[DemoLogin, ...]:
    """Those of these programmes, one programme after the other."""
    return tuple(login for code in programmes for login in _logins() if login.programme == code)


def renew_codes(
    db: Connection, programmes: Mapping[str, Programme], secret: str, now: datetime, by: str
) -> int:
    """Issue those codes that open nothing now (never issued, used, expired or revoked); how many."""
    return sum(_renew(db, login, secret, now, by) for login in demo_logins(programmes))


def _renew(db: Connection, login: DemoLogin, secret: str, now: datetime, by: str) -> bool:
    found = memberships.merchant_by_number(db, login.programme, [login.number])
    if found is None or linking.opens(db, secret, found.id, login.code, now):
        return False
    shop = getattr(found, "shop_id", None)
    linking.issue(db, secret, found.id, now=now, by=by, role=login.role, shop=shop, code=login.code)
    return True


@lru_cache(maxsize=1)
def _logins() -> tuple[DemoLogin, ...]:
    return tuple(DemoLogin(**each) for each in tomllib.loads(CODES.read_text("utf-8"))["logins"])
