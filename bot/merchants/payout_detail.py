"""One payout of the person's own, with all that decides about it; and what to do when it is not there.

What the documents do not say (at what hour a bank books, why a transfer came back) is not said here either.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.blocks import Button, Card, Row
from bot.merchants.own_payouts import round_name, state_of, title_of, tone_of
from bot.merchants.statements import declared_amount
from bot.turn import Turn
from programmes.model import ClauseId, CountedKind, Round
from programmes.rules import (
    MayDispute,
    Payout,
    RoundFound,
    counted_kinds,
    may_dispute,
    payout_notes,
    payout_of,
    round_by_number,
)
from store.tables import Found

TEMPLATE: Final = "payout_detail"
_SOON: Final = 3
"""Days left to object that are worth a warning."""


@dataclass(frozen=True, slots=True)
class KindCounts:
    """One kind in a payout, None where a count is not known."""

    kind: CountedKind
    declared: int | None
    counted: int | None


@dataclass(frozen=True, slots=True)
class RoundPaid:
    """A round of the calendar and the days on which it is paid."""

    round: Round
    payout: Payout


def card(turn: Turn, row: Found, name: str, dispute: Found | None) -> Card:
    """Counts, difference, rule, bank book, state and the time to object. ``name``: whose it is, where that must be said;
    ``dispute``: the one about it, if there is one."""
    programme = turn.programme
    may = may_dispute(programme, row.day, turn.at)
    declared = declared_amount(programme, row)
    values = {
        "row": row,
        "name": name,
        "round": round_name(turn.programme, row.round),
        "difference": None if declared is None else row.amount - declared,
        "declared": declared,
        "may": may,
        "dispute": dispute,
        "conflict": _conflict(turn),
        **around(turn),
    }
    said = turn.words(TEMPLATE, "returned" if row.state == "returned" else "decided", **values)
    return Card(
        title=title_of(turn, row),
        subtitle=turn.words(TEMPLATE, "subtitle", **values),
        text=said,
        rows=_rows(turn, row, values),
        tone=_tone(row, may),
        colour=programme.colour,
        buttons=_buttons(turn, row, may, dispute),
        citations=turn.cite(payout_notes(programme).deciding),
    )


def missing_card(turn: Turn, row: Found, name: str) -> Card:
    """What to look at in which order when a payout is not in the bank book."""
    found = round_by_number(turn.programme, row.round) if row.round is not None else None
    planned = found.payout if isinstance(found, RoundFound) else None
    values = {
        "row": row,
        "round": found.round if isinstance(found, RoundFound) else None,
        "planned": planned,
        "days": (turn.today - row.day).days,
        **around(turn),
    }
    return Card(
        title=turn.words(TEMPLATE, "title_missing", **values),
        subtitle=name,
        text=turn.words(TEMPLATE, "missing", **values),
        tone="stop" if row.state == "returned" else "warning",
        colour=turn.programme.colour,
        citations=turn.cite(_clauses_of_missing(turn)),
    )


def around(turn: Turn) -> Mapping[str, Any]:
    """What the documents say around payouts, whom to ask, and how today stands in the calendar."""
    notes = payout_notes(turn.programme)
    paid = [RoundPaid(each, payout_of(turn.programme, each)) for each in turn.programme.settlement.rounds]
    dated = [each for each in paid if each.payout.first and not each.payout.approximate]
    today = turn.today
    return {
        "notes": notes,
        "programme": turn.programme,
        "today": today,
        "now_paid": next((p for p in dated if _first(p) <= today <= _last(p)), None),
        "paid_before": next((p for p in reversed(dated) if _last(p) < today), None),
        "paid_next": next((p for p in dated if _first(p) > today), None),
    }


def _rows(turn: Turn, row: Found, values: Mapping[str, Any]) -> tuple[Row, ...]:
    names = ["amount", "state", "difference", "reason", "payer", "last_day", "dispute"]
    said = {"state": state_of(turn, row)}
    rows = [
        Row(turn.words(TEMPLATE, f"row_{name}"), value, strong=name == "amount")
        for name in names
        if (value := said.get(name) or turn.words(TEMPLATE, f"value_{name}", **values))
    ]
    kinds = [
        Row(part.kind.name, turn.words(TEMPLATE, "value_kind", part=part)) for part in kind_counts(turn, row)
    ]
    return (*rows[:2], *kinds, *rows[2:])


def kind_counts(turn: Turn, row: Found) -> tuple[KindCounts, ...]:
    """The kinds that were declared or counted, in the programme's order."""
    declared, counted = row.declared or {}, row.counted or {}
    return tuple(
        KindCounts(
            kind,
            declared.get(kind.id, 0) if declared else None,
            counted.get(kind.id, 0) if counted else None,
        )
        for kind in counted_kinds(turn.programme)
        if declared.get(kind.id) or counted.get(kind.id)
    )


def _buttons(turn: Turn, row: Found, may: MayDispute, dispute: Found | None) -> tuple[Button, ...]:
    """Into the dispute, while there is one or one is possible; without a rule as soon as money should be there."""
    possible = may.state == "open" or (may.state == "no_rule" and row.day <= turn.today)
    if row.state == "returned" or not (possible or dispute):
        return ()
    name = "button_dispute_there" if dispute else f"button_dispute_{may.state}"
    press = turn.press("dispute", payout=str(row.id), step="start")
    return (Button(turn.words(TEMPLATE, name), press),)


def _tone(row: Found, may: MayDispute) -> Any:
    soon = may.state == "open" and may.days_left is not None and may.days_left <= _SOON
    return "warning" if soon and row.state != "returned" else tone_of(row)


def _conflict(turn: Turn) -> str:
    """What is told where places of the documents name different payers."""
    wanted = "" if payout_notes(turn.programme).account_name else turn.programme.settlement.conflict
    return next((c.note for c in turn.programme.conflicts if c.id == wanted), "")


def _clauses_of_missing(turn: Turn) -> tuple[ClauseId, ...]:
    settlement = turn.programme.settlement
    return settlement.late_source if settlement.late_cycle else settlement.source


def _first(paid: RoundPaid) -> Any:
    return paid.payout.first


def _last(paid: RoundPaid) -> Any:
    return paid.payout.last
