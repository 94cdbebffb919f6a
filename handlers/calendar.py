"""The whole settlement calendar: every round with its cutoff and its payout day."""

from collections.abc import Mapping

from bot.arguments import ArgCheck
from bot.blocks import Card, Cards, Reply, Row
from bot.offers import to_next_cutoff, to_person
from bot.turn import Turn
from programmes.model import Programme, Round
from programmes.rules import RoundFound, payout_of, round_by_number

NAME = "calendar"
ARGS: Mapping[str, ArgCheck] = {}
READS: frozenset[str] = frozenset()


def fits(programme: Programme) -> bool:
    return bool(programme.settlement.rounds)


def answer(turn: Turn) -> Reply:
    rounds = turn.programme.settlement.rounds
    current = next((r for r in rounds if r.cutoff >= turn.today), None)
    cards = tuple(_card(turn, round_, round_ is current) for round_ in rounds)
    return Reply("answer", (Cards(cards),), (*to_next_cutoff(turn), to_person(turn)))


def _card(turn: Turn, round_: Round, current: bool) -> Card:
    found = round_by_number(turn.programme, round_.number)
    payout = found.payout if isinstance(found, RoundFound) else payout_of(turn.programme, round_)
    values = {"round": round_, "payout": payout, "programme": turn.programme}
    return Card(
        title=round_.name,
        subtitle=turn.words(NAME, "current") if current else "",
        rows=(
            Row(turn.words(NAME, "row_period", **values), turn.words(NAME, "value_period", **values)),
            Row(
                turn.words(NAME, "row_cutoff", **values),
                turn.words(NAME, "value_cutoff", **values),
                strong=True,
            ),
            Row(turn.words(NAME, "row_payout", **values), turn.words(NAME, "value_payout", **values)),
        ),
        colour=turn.programme.colour,
        citations=turn.cite(round_.source or turn.programme.settlement.source),
    )
