"""👍 and 👎 in a transcript: what a person thought of an answer stands under that answer, not among the messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.engine import Said


@dataclass(frozen=True, slots=True)
class Opinions:
    """``of``: by an answer's id the newest reply to what was thought of it; ``aside``: messages that only say so."""

    of: Mapping[int, Said]
    aside: frozenset[int]


def opinions(transcript: Sequence[Said]) -> Opinions:
    """Those in a transcript, oldest first. A press stands right before its reply."""
    of: dict[int, Said] = {}
    aside: set[int] = set()
    pressed = 0
    for said in transcript:
        if said.direction == "in":
            pressed = said.id
        elif said.reply is not None and said.reply.rating is not None:
            of[said.reply.rating.message] = said
            aside |= {pressed, said.id}
    return Opinions(of, frozenset(aside))
