"""How much is the discount on a stay."""

from collections.abc import Mapping
from datetime import date

from bot.arguments import ArgCheck, whole
from bot.asked_day import asked_days
from bot.asked_stay import AskedStay, asked_stay
from bot.blocks import Button, Card, Choices, Reply, Row
from bot.offers import to_person
from bot.turn import Turn
from programmes.model import Programme
from programmes.rules import Discount, Guest, Stay, lodging_discount

NAME = "lodging"
ARGS: Mapping[str, ArgCheck] = {"persons": whole(1, 50), "nights": whole(1, 30), "fee": whole(0, 1_000_000)}
READS: frozenset[str] = frozenset({"泊", "人", "円"})
_FEES = (5_000, 6_000, 8_000, 10_000)


def fits(programme: Programme) -> bool:
    return programme.discount is not None


def answer(turn: Turn) -> Reply:
    stay = _from_buttons(turn) if turn.args else asked_stay(turn.text)
    if not stay.guests:
        return _ask_fee(turn, stay.nights)
    days = asked_days(turn)
    discount = lodging_discount(
        turn.programme,
        Stay(
            first_night=days[0].day if days else _in_period(turn),
            nights=stay.nights,
            guests=stay.guests,
            cashable_plan=stay.cashable_plan,
        ),
    )
    assert isinstance(discount, Discount)
    return _card(turn, stay, discount)


def _from_buttons(turn: Turn) -> AskedStay:
    fee = turn.args.get("fee")
    persons, nights = int(turn.args.get("persons", "1")), int(turn.args.get("nights", "1"))
    guests = (Guest(fee=int(fee)),) * persons if fee else ()
    return AskedStay(guests, nights, True, False, False, False)


def _in_period(turn: Turn) -> date:
    """No day was named: a day on which the discount holds, so that only the amounts decide."""
    first = turn.programme.use.first.day
    last = turn.programme.use.last.day
    today = turn.today
    return today if first and last and first <= today <= last else first or today


def _card(turn: Turn, stay: AskedStay, discount: Discount) -> Reply:
    last = turn.programme.use.last.day
    values: dict[str, object] = {
        "discount": discount,
        "rule": discount.rule,
        "stay": stay,
        "over": last is not None and turn.today > last,
        "programme": turn.programme,
    }
    card = Card(
        title=turn.words(NAME, "title"),
        text=turn.words(NAME, discount.why, **values),
        rows=_rows(turn, values) if discount.eligible else (),
        tone="good" if discount.eligible else "warning",
        colour=turn.programme.colour,
        citations=turn.cite(discount.source),
    )
    again = Button(turn.words(NAME, "button_again"), turn.press(NAME))
    return Reply("answer", (card,), (again, to_person(turn)))


def _rows(turn: Turn, values: dict[str, object]) -> tuple[Row, ...]:
    return (
        Row(turn.words(NAME, "row_total"), turn.words(NAME, "value_total", **values), strong=True),
        Row(turn.words(NAME, "row_average"), turn.words(NAME, "value_average", **values)),
        Row(turn.words(NAME, "row_shares"), turn.words(NAME, "value_shares", **values)),
    )


def _ask_fee(turn: Turn, nights: int) -> Reply:
    rule = turn.programme.discount
    assert rule is not None
    text = turn.words(NAME, "ask_fee", rule=rule, programme=turn.programme)
    buttons = tuple(
        Button(turn.words(NAME, "button_fee", fee=fee), turn.press(NAME, fee=str(fee), nights=str(nights)))
        for fee in _FEES
    )
    return Reply("form", (Choices(text, buttons),), (to_person(turn),))
