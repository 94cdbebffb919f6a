"""Merchants' own records that a reminder can be about: each with its key, and whose it is.

The key says what happened ("payout:12@sent"); :func:`record_of` reads the id back out of it.
"""

from datetime import date
from typing import Any

from sqlalchemy import Select, String, cast, literal, select

from store.merchant_tables import APPLICATION_EVENTS, APPLICATIONS, PAYOUTS, PIPE_NOTES

P = PAYOUTS.c
E = APPLICATION_EVENTS.c
A = APPLICATIONS.c
N = PIPE_NOTES.c


def payouts_sent(programme: str, first: date, last: date) -> Select[Any]:
    """Payouts that were sent and are paid on a day from ``first`` to ``last``."""
    return _payouts(programme, "payout", "sent").where(P.day.between(first, last))


def payouts_to_object_to(programme: str, paid_on: date, until: date) -> Select[Any]:
    """Payouts of a day, to which one can object until that other day."""
    return _payouts(programme, "dispute", until.isoformat()).where(P.day == paid_on)


def payouts_noted(programme: str, first: date, last: date) -> Select[Any]:
    """Payouts beside which a note of the merchant lies that nobody has settled yet."""
    beside = select(N.id).where(N.payout_id == P.id, N.state == "compared").exists()
    return _payouts(programme, "payout", "differs").where(P.day.between(first, last), beside)


def applications_moved(programme: str, first: date, last: date) -> Select[Any]:
    """States that applications came to from ``first`` to ``last``."""
    about = literal("application:") + cast(A.id, String) + literal("@") + cast(E.id, String)
    moved = select(about.label("about"), A.merchant_id, A.shop_id).join_from(
        APPLICATIONS, APPLICATION_EVENTS, E.application_id == A.id
    )
    return moved.where(A.programme == programme, E.on.between(first, last))


def _payouts(programme: str, kind: str, state: str) -> Select[Any]:
    about = literal(f"{kind}:") + cast(P.id, String) + literal(f"@{state}")
    return select(about.label("about"), P.merchant_id, P.shop_id).where(
        P.programme == programme, P.state == "sent"
    )


def record_of(about: str) -> tuple[int, str]:
    """The id and what is behind it. Raises ValueError for a key that is no record's."""
    number, _, state = about.partition(":")[2].partition("@")
    return int(number), state
