"""Payouts of the person's own shops, as several answers show them; and what those get who are not linked yet."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.blocks import Button, Card, Row, Tone
from bot.merchants.places import name_of, places_of
from bot.turn import Turn
from programmes.model import Programme
from programmes.rules import RoundFound, payout_of, round_by_number
from store.tables import Found

TEMPLATE: Final = "own_payouts"
HANDLER: Final = "payouts"
_MOST: Final = 4
"""Payouts to come that one card names."""


def round_name(programme: Programme, number: int | None) -> str:
    """第4回; "" for None and where the calendar has no such round."""
    found = round_by_number(programme, number) if number is not None else None
    return found.round.name if isinstance(found, RoundFound) else ""


def title_of(turn: Turn, row: Found) -> str:
    return turn.words(TEMPLATE, "title", row=row)


def state_of(turn: Turn, row: Found) -> str:
    """予定, 振込済み or 銀行から戻りました."""
    return turn.words(TEMPLATE, f"state_{row.state}", row=row, today=turn.today)


def tone_of(row: Found) -> Tone:
    return "stop" if row.state == "returned" else "good" if row.state == "sent" else "plain"


def to_detail(turn: Turn, row: Found) -> Button:
    return Button(turn.words(TEMPLATE, "button_detail"), turn.press(HANDLER, payout=str(row.id)))


def to_list(turn: Turn) -> Button:
    return Button(turn.words(TEMPLATE, "button_list"), turn.press(HANDLER, show="list"))


def brief_card(turn: Turn, row: Found, name: str) -> Card:
    """One payout in three lines, with a way to all of it. ``name``: whose it is, where that must be said."""
    rows = [
        Row(turn.words(TEMPLATE, "row_amount"), turn.words(TEMPLATE, "value_amount", row=row), strong=True),
        Row(turn.words(TEMPLATE, "row_state"), state_of(turn, row)),
    ]
    return Card(
        title=title_of(turn, row),
        subtitle="　".join(filter(None, (name, round_name(turn.programme, row.round)))),
        rows=tuple(rows),
        tone=tone_of(row),
        colour=turn.programme.colour,
        buttons=(to_detail(turn, row),),
    )


def coming(turn: Turn) -> Sequence[Found]:
    """The person's payouts from today on, the nearest first."""
    found = turn.records.payouts(since=turn.today, limit=_MOST + 1)
    return [row for row in found if row.state != "returned"]


def next_card(turn: Turn) -> Card | None:
    """The person's own payouts to come; None where no record says of any."""
    rows = coming(turn)
    if not rows:
        return None
    places = places_of(turn.records)
    if len(rows) == 1:
        card = brief_card(turn, rows[0], name_of(places, rows[0]))
        day = Row(
            turn.words(TEMPLATE, "row_day"), turn.words(TEMPLATE, "value_day", row=rows[0], today=turn.today)
        )
        return replace(card, title=turn.words(TEMPLATE, "title_next"), rows=(day, *card.rows))
    lines = [
        Row(
            turn.words(TEMPLATE, "value_day", row=row, today=turn.today),
            turn.words(TEMPLATE, "value_of_several", row=row, name=name_of(places, row), state=state_of(turn, row)),
        )
        for row in rows[:_MOST]
    ]  # fmt: skip
    return Card(
        title=turn.words(TEMPLATE, "title_next"),
        rows=tuple(lines),
        colour=turn.programme.colour,
        buttons=(to_list(turn),),
    )


def by_calendar(turn: Turn) -> Row | None:
    """The next payout day of the calendar, for everybody; None where the documents name no days or all are over."""
    ahead = []
    for each in turn.programme.settlement.rounds:
        payout = payout_of(turn.programme, each)
        if payout.first and payout.last and payout.last >= turn.today:
            ahead.append((payout.first, each, payout))
    if not ahead:
        return None
    _, round_, payout = min(ahead, key=lambda found: found[0])
    return Row(
        turn.words(TEMPLATE, "row_calendar", round=round_),
        turn.words(TEMPLATE, "value_calendar", payout=payout),
    )


def calendar_card(turn: Turn, said: str) -> Card:
    """What the calendar says to everybody under ``said``, where there is no record to tell of."""
    line = by_calendar(turn)
    general = "" if line else turn.words(TEMPLATE, "no_calendar", programme=turn.programme)
    settlement = turn.programme.settlement
    return Card(
        title=turn.words(TEMPLATE, "title_next"),
        text="\n".join(filter(None, (said, general))),
        rows=(line,) if line else (),
        colour=turn.programme.colour,
        citations=turn.cite(settlement.rounds[0].source if settlement.rounds else settlement.source),
    )


def unlinked_card(turn: Turn, block: str) -> Card:
    """What can be said without records, and the way to be linked. ``block``: of the template, what was asked for."""
    link = Button(turn.words("questions", "to_link"), turn.press("link"), primary=True)
    card = calendar_card(turn, turn.words(TEMPLATE, block, programme=turn.programme))
    title = turn.words(TEMPLATE, "title_unlinked", programme=turn.programme)
    return replace(card, title=title, buttons=(link,))
