"""What is on its way, as cards: with what it comes to and when it is paid, as far as the documents say."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from bot.blocks import Button, Card, Row
from bot.merchants.counting import amount_known
from bot.merchants.expectation import Expected, expected, kind_of, possible_rounds
from bot.merchants.own_payouts import round_name
from bot.turn import Turn
from programmes.model import Round
from programmes.rules import (
    BusinessCalendar,
    Payout,
    RoundFound,
    counted_kinds,
    payout_after,
    payout_of,
    round_by_number,
)
from store.tables import Found

TEMPLATE: Final = "pipe_cards"


def expected_of(turn: Turn, day: date, number: int | None) -> Expected:
    """As :func:`bot.merchants.expectation.expected`, with this turn's post and holidays."""
    return expected(turn.programme, day, number, turn.post, BusinessCalendar(turn.holiday_name))


def rounds_for(turn: Turn, day: date) -> tuple[Round, ...]:
    """As :func:`bot.merchants.expectation.possible_rounds`, with this turn's post and holidays."""
    return possible_rounds(turn.programme, day, turn.post, BusinessCalendar(turn.holiday_name))


def values_of(turn: Turn, counts: Mapping[str, int], day: date, number: int | None) -> dict[str, Any]:
    """What the words of a card need."""
    return {
        "programme": turn.programme,
        "kind": kind_of(turn.programme),
        "counts": counts,
        "amount": amount_known(turn.programme, counts),
        "day": day,
        "expected": expected_of(turn, day, number),
        "today": turn.today,
    }


def card(
    turn: Turn, title: str, values: Mapping[str, Any], *, subtitle: str = "", buttons: Sequence[Button] = ()
) -> Card:
    """What was noted (or is about to be) with amount, last day to arrive and day of the money."""
    found: Expected = values["expected"]
    kinds = [
        Row(kind.name, turn.words(TEMPLATE, "value_kind", kind=kind, counted=values["counts"][kind.id]))
        for kind in counted_kinds(turn.programme)
        if kind.id in values["counts"]
    ]
    names = ("total", "arrives", "must_arrive_by", "payout")
    rows = [
        Row(turn.words(TEMPLATE, f"row_{name}", **values), value, strong=name == "total")
        for name in names
        if (value := turn.words(TEMPLATE, f"value_{name}", **values))
    ]
    return Card(
        title=title,
        subtitle=subtitle,
        text=turn.words(TEMPLATE, "text", **values),
        rows=(*kinds, *rows),
        tone="warning" if found.late or found.missed or found.none else "plain",
        colour=turn.programme.colour,
        buttons=tuple(buttons),
        citations=turn.cite(found.source),
    )


def of_note(turn: Turn, note: Found, name: str) -> Card:
    """A note that waits, with the way to take it back."""
    values = values_of(turn, note.counts, note.day, note.round)
    withdraw = Button(
        turn.words(TEMPLATE, "button_withdraw"), turn.press("pipe", step="withdraw", note=str(note.id))
    )
    return card(turn, turn.words(TEMPLATE, "title", **values), values, subtitle=name, buttons=(withdraw,))


def received(turn: Turn, requests: Sequence[Found], names: Sequence[str]) -> Card:
    """What the secretariat has, and has not paid yet."""
    rows = [
        Row(
            turn.words(TEMPLATE, "row_received", request=request, name=name),
            turn.words(TEMPLATE, "value_received", **_of_request(turn, request)),
        )
        for request, name in zip(requests, names, strict=True)
    ]
    return Card(
        title=turn.words(TEMPLATE, "title_received", programme=turn.programme),
        rows=tuple(rows),
        colour=turn.programme.colour,
    )


def _of_request(turn: Turn, request: Found) -> dict[str, Any]:
    counts = request.counted or request.declared or {}
    return {
        "amount": amount_known(turn.programme, counts),
        "is_counted": bool(request.counted),
        "round": round_name(turn.programme, request.round),
        "payout": _payout_of(turn, request),
    }


def _payout_of(turn: Turn, request: Found) -> Payout | None:
    """The days on which it is to be paid; None where nothing allows to say."""
    found = round_by_number(turn.programme, request.round) if request.round is not None else None
    if isinstance(found, RoundFound):
        return payout_of(turn.programme, found.round, accepted_on=request.arrived_on)
    settlement = turn.programme.settlement
    if request.arrived_on is None or settlement.rounds or settlement.payout_days is None:
        return None
    return payout_after(settlement, request.arrived_on)
