"""Which of the merchant's own payouts a dispute is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.blocks import Button, Card, Cards, Reply, Row, Text
from bot.merchants.disputing import WORDS, Matter
from bot.merchants.places import name_of, places_of
from bot.offers import to_person
from bot.turn import Turn
from store.tables import Found

AT_ONCE: Final = 6
"""Cards that are looked through side by side."""
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Page:
    """Payouts of ``day`` (None: the latest first), the first ``skip`` left out; ``more``: there are others behind."""

    payouts: tuple[Found, ...]
    day: date | None
    skip: int
    more: bool


def page(turn: Turn, day: date | None, skip: int) -> Page:
    """So many of the person's own payouts as are looked through at once."""
    limit = skip + AT_ONCE + 1
    if day is None:
        found = turn.records.payouts(limit=limit)
    else:
        found = turn.records.payouts(since=day, before=day + _ONE_DAY, limit=limit)
    return Page(tuple(found[skip : skip + AT_ONCE]), day, skip, more=len(found) == limit)


def shown(turn: Turn, found: Page) -> Reply:
    """These payouts as cards: day, amount, how long there is to object, and what was received already."""
    numbers = {row.payout_id: row.number for row in turn.records.disputes() if row.state != "withdrawn"}
    matters, places = [Matter(turn, row) for row in found.payouts], places_of(turn.records)
    matters.sort(key=lambda matter: _rank(matter, numbers))
    cards = tuple(
        _card(matter, name_of(places, matter.payout), numbers.get(matter.payout.id, "")) for matter in matters
    )
    source = turn.programme.disputes.source if turn.programme.disputes else ()
    intro = Text(matters[0].say("choose"), turn.cite(source))
    quick = (*_more(turn, found), to_person(turn))
    return Reply(
        "choices", (intro, Cards(cards)), quick, turn.memory.but(form="", slots=(("basis", "payout"),))
    )


def _rank(matter: Matter, numbers: Mapping[int, str]) -> int:
    """First what can be objected to now; last what is not paid yet."""
    if matter.open:
        return 1 if matter.payout.id in numbers else 0
    return 3 if matter.may.state == "not_yet" else 2


def _card(matter: Matter, shop: str, number: str) -> Card:
    lines = [("card_amount", matter.turn.words(WORDS, "value_amount", amount=matter.payout.amount), True)]
    lines += [("card_shop", shop, False)] if shop else []
    lines += [("card_until", matter.say("card_window"), False)] if matter.window else []
    lines += [("card_number", number, False)] if number else []
    choose = matter.turn.press("dispute", step="start", payout=str(matter.payout.id))
    return Card(
        title=matter.turn.words(WORDS, "title_of_card", day=matter.payout.day),
        rows=tuple(Row(matter.say(label), value, strong) for label, value, strong in lines),
        buttons=(Button(matter.say("button_choose"), choose, primary=matter.open and not number),),
        colour=matter.programme.colour,
    )


def _more(turn: Turn, found: Page) -> tuple[Button, ...]:
    if not found.more:
        return ()
    day = {"day": found.day.isoformat()} if found.day else {}
    label = turn.words(WORDS, "button_older")
    return (Button(label, turn.press("dispute", step="list", skip=str(found.skip + AT_ONCE), **day)),)
