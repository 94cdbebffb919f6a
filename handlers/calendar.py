"""The whole calendar as a picture; for merchants, then every round with its cutoff and its payout day."""

from collections.abc import Mapping

from bot.arguments import ArgCheck
from bot.blocks import Block, Card, Cards, Reply, Row
from bot.offers import next_questions, to_person
from bot.timeline import timeline_block
from bot.turn import Turn
from programmes.model import Programme, Round
from programmes.rules import Payout, RoundFound, payout_of, round_by_number, timeline_of

NAME = "calendar"
ARGS: Mapping[str, ArgCheck] = {}
READS: frozenset[str] = frozenset()
_MOST = 10
"""So many cards stand side by side; of more rounds, those from the current one on."""


def fits(programme: Programme) -> bool:
    return bool(timeline_of(programme, programme.demo_day).lanes)


def answer(turn: Turn) -> Reply:
    drawn = timeline_block(turn.programme, turn.today, turn.words, role=turn.role)
    blocks: list[Block] = [drawn] if drawn else []
    if turn.role != "consumer" and turn.programme.settlement.rounds:
        blocks.append(_rounds(turn))
    return Reply("answer", tuple(blocks), (*next_questions(turn, NAME), to_person(turn)))


def _rounds(turn: Turn) -> Cards:
    rounds = turn.programme.settlement.rounds
    current = next((r for r in rounds if r.cutoff >= turn.today), None)
    first = rounds.index(current) if current else len(rounds)
    shown = rounds[max(0, min(first, len(rounds) - _MOST)) :][:_MOST]
    return Cards(tuple(_card(turn, round_, round_ is current) for round_ in shown))


def _payout(turn: Turn, round_: Round) -> Payout:
    found = round_by_number(turn.programme, round_.number)
    return found.payout if isinstance(found, RoundFound) else payout_of(turn.programme, round_)


def _card(turn: Turn, round_: Round, current: bool) -> Card:
    """Period, cutoff and payout; without the cutoff where it is the period's own last day, and without the payout
    where it is only counted from the day the papers come in."""
    payout = _payout(turn, round_)
    values = {"round": round_, "payout": payout, "programme": turn.programme}
    names = ["period"]
    if round_.cutoff != round_.last:
        names.append("cutoff")
    if not payout.approximate:
        names.append("payout")
    return Card(
        title=round_.name,
        subtitle=turn.words(NAME, "current") if current else "",
        rows=tuple(
            Row(
                turn.words(NAME, f"row_{name}", **values),
                turn.words(NAME, f"value_{name}", **values),
                strong=name == "cutoff",
            )
            for name in names
        ),
        colour=turn.programme.colour,
        citations=turn.cite(round_.source or turn.programme.settlement.source),
    )
