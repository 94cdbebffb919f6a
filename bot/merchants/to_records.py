"""Beside a stored answer, which is the same for everybody: the way to what a linked person's own records say."""

from dataclasses import replace
from typing import Final

from bot.blocks import Reply
from bot.offers import questions
from bot.turn import Turn
from faq.ranking import Found

OF_RECORDS: Final = ("dispute", "payouts", "pipe", "registration")
"""Handlers that look into them."""


def with_way_to_records(turn: Turn, reply: Reply, found: Found) -> Reply:
    """``reply`` with a button to the handler that the words came nearest to after a stored answer, where that handler
    looks into the person's records; ``reply`` alone for everybody else."""
    is_stored = bool(found.matches) and reply.topic.startswith("faq:")
    if not is_stored or not turn.records.linked:
        return reply
    nearest = next((match.candidate.handler for match in found.matches if match.candidate.handler), "")
    if nearest not in OF_RECORDS:
        return reply
    return replace(reply, quick=(*questions(turn, nearest), *reply.quick))
