"""An answer that may not be the one that was meant: the next likely one stands beside it, under its own question."""

from dataclasses import replace
from typing import Final

from bot.blocks import Reply, Text
from bot.entry_reply import entry_of
from bot.plain import text_of
from bot.turn import Words
from faq.ranking import Found, Match
from programmes.model import Programme

UNSURE: Final = 0.5
"""Below this probability more than every other first answer is not the one that was meant."""
COMES_NEAR: Final = 0.4
"""The share of the first answer's probability that makes a second one worth reading."""
MOST_CHARACTERS: Final = 480
"""Of both answers together: more is not read on a phone."""


def runner_up(found: Found) -> Match | None:
    """The second match, where the first is a stored answer in doubt and the second is another one that comes near."""
    best, *others = found.matches
    if best.candidate.kind != "faq" or best.probability >= UNSURE or not others:
        return None
    second = others[0]
    near = second.candidate.kind == "faq" and second.probability >= COMES_NEAR * best.probability
    return second if near else None


def with_runner_up(words: Words, programme: Programme, reply: Reply, other: Reply) -> Reply:
    """``reply`` and under it the answer of ``other``; ``reply`` alone where the two are too much to read."""
    entry = entry_of(programme, other.topic.partition(":")[2])
    said = other.blocks[0] if other.blocks else None
    if reply.kind != "answer" or other.kind != "answer" or entry is None or not isinstance(said, Text):
        return reply
    text = words("courtesy", "perhaps_meant", question=entry.question, answer=said.text)
    both = replace(reply, blocks=(*reply.blocks, replace(said, text=text)))
    return both if len(text_of(both, sources=False)) <= MOST_CHARACTERS else reply
