"""Several settlement rounds side by side, as the handler that was asked words them."""

from collections.abc import Sequence

from bot.blocks import Card, Row
from bot.turn import Turn
from programmes.model import Round
from programmes.rules import payout_of


def card_of_rounds(turn: Turn, handler: str, rounds: Sequence[Round]) -> Card:
    """A row for each round. The template of ``handler`` has the words: ``title_several``, ``text_several``, ``row_of_several`` and
    ``value_of_several``."""
    programme = turn.programme
    rows = tuple(
        Row(
            turn.words(handler, "row_of_several", round=r),
            turn.words(
                handler, "value_of_several", round=r, payout=payout_of(programme, r), programme=programme
            ),
            strong=True,
        )
        for r in rounds
    )
    return Card(
        title=turn.words(handler, "title_several"),
        text=turn.words(handler, "text_several", programme=programme),
        rows=rows,
        colour=programme.colour,
        citations=turn.cite(clause for r in rounds for clause in r.source or programme.settlement.source),
    )
