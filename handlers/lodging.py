"""How much is the discount on a stay."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.arguments import ArgCheck, whole
from bot.asked_count import asks_sum, persons_in
from bot.asked_day import asked_days
from bot.asked_stay import AskedStay, asked_stay, is_one_of_a_group, person_nights, speaks_only_of_discounts
from bot.blocks import Button, Card, Choices, Reply, Row
from bot.claims import ALWAYS
from bot.offers import next_questions, to_person
from bot.turn import Question, Turn
from faq.amounts import read_amounts
from programmes.model import Programme
from programmes.rules import Discount, Guest, Stay, lodging_discount

NAME = "lodging"
ARGS: Mapping[str, ArgCheck] = {"persons": whole(1, 50), "nights": whole(1, 30), "fee": whole(0, 1_000_000)}
READS: frozenset[str] = frozenset({"泊", "人", "円"})
_MOST_PERSONS = 200
_MOST_PERSON_NIGHTS = 100_000
_FEES = (5_000, 6_000, 8_000, 10_000)


def fits(programme: Programme) -> bool:
    return programme.discount is not None


def takes(text: str, programme: Programme) -> bool:
    """Whether there is anything to compute: a discount that is only spoken of ("5000円引いてもらえる？") is no fee."""
    several = any(a.value > 1 for a in read_amounts(text) if a.unit in ("人", "泊"))
    if is_one_of_a_group(text):
        return False
    return several or not speaks_only_of_discounts(text)


def claims(question: Question) -> float:
    """What the nights of all people together come to ("延べ120人泊") is computed nowhere else."""
    return ALWAYS if person_nights(question.text) and asks_sum(question.text) else 0.0


def answer(turn: Turn) -> Reply:
    stay = _from_buttons(turn) if turn.args else asked_stay(turn.text)
    if turn.follow_up and not stay.guests:
        stay = _as_before(turn, stay)
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


def _as_before(turn: Turn, stay: AskedStay) -> AskedStay:
    """ "じゃあ3人だと？": the fee of the last answer, and what of people and nights is not said anew."""
    fee = turn.memory.slot("fee")
    if not fee:
        return stay
    counted = [a.value for a in read_amounts(turn.text) if a.unit == "人" and 0 < a.value <= _MOST_PERSONS]
    persons = counted[0] if counted else int(turn.memory.slot("persons"))
    nights = stay.nights if stay.nights_written else int(turn.memory.slot("nights"))
    return replace(stay, guests=(Guest(fee=int(fee)),) * persons, nights=nights)


def _slots(stay: AskedStay) -> tuple[tuple[str, str], ...]:
    """What to remember of a stay: nothing where the guests pay different fees."""
    if len(set(stay.guests)) != 1:
        return ()
    values = {"fee": stay.guests[0].fee, "persons": len(stay.guests), "nights": stay.nights}
    return tuple((name, str(value)) for name, value in values.items())


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
        "fees": sum(guest.fee for guest in stay.guests) * stay.nights,
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
    memory = turn.memory.but(slots=_slots(stay))
    return Reply("answer", (card,), (again, *next_questions(turn, NAME), to_person(turn)), memory)


def _rows(turn: Turn, values: dict[str, object]) -> tuple[Row, ...]:
    rows = (
        Row(turn.words(NAME, "row_total"), turn.words(NAME, "value_total", **values), strong=True),
        Row(turn.words(NAME, "row_average"), turn.words(NAME, "value_average", **values)),
        Row(turn.words(NAME, "row_shares"), turn.words(NAME, "value_shares", **values)),
    )
    asked = any(word in turn.text for word in turn.words(NAME, "rest_words").split())
    rest = Row(turn.words(NAME, "row_rest"), turn.words(NAME, "value_rest", **values))
    return (*rows, rest) if asked else rows


def _ask_fee(turn: Turn, nights: int) -> Reply:
    rule = turn.programme.discount
    assert rule is not None
    together = min(person_nights(turn.text), _MOST_PERSON_NIGHTS)
    persons, nights = (together, 1) if together else (persons_in(turn.text), nights)
    eligible = lodging_discount(
        turn.programme, Stay(_in_period(turn), nights, (Guest(fee=rule.least_fee),) * persons)
    )
    assert isinstance(eligible, Discount)
    values = {"rule": rule, "discount": eligible, "several": persons * nights > 1}
    text = turn.words(NAME, "ask_fee", programme=turn.programme, **values)
    buttons = tuple(
        Button(turn.words(NAME, "button_fee", fee=fee), turn.press(NAME, fee=str(fee), nights=str(nights)))
        for fee in _FEES
    )
    return Reply("form", (Choices(text, buttons),), (to_person(turn),))
