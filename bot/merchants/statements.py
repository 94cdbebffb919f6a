"""From the rows of a payout to its statement (:mod:`bot.merchants.statement`).

Whoever calls has let the person in: by the one-time link that was given out for this payout, or as staff.
"""

from datetime import datetime

from sqlalchemy import Connection

from bot.merchants.counting import worth_of_kind, yen_of
from bot.merchants.own_payouts import round_name
from bot.merchants.statement import Statement, StatementLine
from bot.turn import cite
from programmes.model import CountedKind, Desk, Programme
from programmes.rules import (
    DisputeWindow,
    PayoutNotes,
    counted_kinds,
    dispute_window,
    payout_notes,
)
from store import payouts
from store.tables import Found


def statement_of(db: Connection, payout_id: int, programme: Programme, now: datetime) -> Statement | None:
    """The statement of a payout of this programme; None where there is no such payout."""
    row = payouts.whole(db, payout_id)
    if row is None or row.programme != programme.code:
        return None
    notes = payout_notes(programme)
    desk = notes.ask
    window = dispute_window(programme, row.day, now)
    return Statement(
        number=row.number,
        made_at=now,
        programme=programme.name,
        issuer=_issuer(programme),
        desk=desk.name if desk else programme.words.secretariat,
        desk_phone=desk.phones[0] if desk and desk.phones else "",
        merchant_number=row.shop_number or row.merchant_number,
        shop=" ".join(filter(None, (row.merchant_name, row.shop_name))),
        day=row.day,
        round_name=round_name(programme, row.round),
        state=row.state,
        lines=_lines(programme, row),
        amount=row.amount,
        declared_amount=declared_amount(programme, row),
        difference_reason=row.difference_reason,
        rule=_rule(programme, notes),
        last_day_to_dispute=window.last_day if isinstance(window, DisputeWindow) else None,
        bank=row.bank_name,
        account_tail=row.account_tail,
        payer=notes.account_name,
    )


def declared_amount(programme: Programme, row: Found) -> int | None:
    """What the merchant's own counts came to in yen: as it was imported, or else as counted from them."""
    if row.declared_amount is not None:
        return int(row.declared_amount)
    return yen_of(programme, row.declared or {})


def _lines(programme: Programme, row: Found) -> tuple[StatementLine, ...]:
    """The kinds that were declared or counted. Where only one of the two is known, the other stays unknown."""
    declared, counted = row.declared or {}, row.counted or {}
    return tuple(
        _line(kind, _count(declared, kind), _count(counted, kind))
        for kind in counted_kinds(programme)
        if kind.id in declared or kind.id in counted
    )


def _line(kind: CountedKind, declared: int | None, counted: int | None) -> StatementLine:
    worth = worth_of_kind(kind)
    return StatementLine(
        kind=kind.name,
        unit=kind.unit,
        face=kind.face,
        declared=declared,
        counted=counted,
        amount=None if counted is None or worth is None else counted * worth,
    )


def _count(counts: dict[str, int], kind: CountedKind) -> int | None:
    """A kind that is not named among counts of others was counted as none."""
    return counts.get(kind.id, 0) if counts else None


def _rule(programme: Programme, notes: PayoutNotes) -> str:
    """What decides a difference, and where that stands."""
    clauses = cite(programme, notes.deciding)
    where = f"（{clauses[0].document} {clauses[0].section}）" if clauses and notes.decided_by else ""
    return f"{notes.decided_by}{where}"


def _issuer(programme: Programme) -> str:
    found: Desk | None = next((desk for desk in programme.desks if desk.kind == "secretariat"), None)
    return found.name if found else programme.words.secretariat
