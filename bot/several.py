"""Several questions in one message: were they asked one by one, and how are their answers said together."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files

from bot import courtesy
from bot.blocks import Block, Reply, Text
from bot.plain import text_of
from bot.turn import Words
from faq.normalise import normalise
from programmes.model import Programme

_WORDS: dict[str, list[str]] = tomllib.loads(
    (files("bot") / "data" / "several.toml").read_text(encoding="utf-8")
)
_JOINS = tuple(normalise(word) for word in _WORDS["joins"])
_ENDS = re.compile(r"\?|か(?=[。!\s]|$)")
MOST_BLOCKS = 5
MOST_CHARACTERS = 500
"""A phone shows about so much at once."""


def asked_separately(text: str, parts: Sequence[str]) -> bool:
    """Whether the questions stand each for itself ("…？あと…？"), as opposed to a story before one question."""
    return len(_ENDS.findall(normalise(text))) >= len(parts) or are_joined(text)


def are_joined(text: str) -> bool:
    """Whether the words join one question to another ("…？あと…")."""
    return any(word in normalise(text) for word in _JOINS)


def answered_together(
    words: Words, programme: Programme, replies: Sequence[Reply], rest: bool, *, sources: bool = False
) -> Reply:
    """The answers one after another, as many as one likes to read at once: at most ``MOST_BLOCKS`` blocks and
    ``MOST_CHARACTERS`` characters, the first answer in any case. ``rest``: a question among them was not understood.
    ``sources``: their source lines count as well.
    """
    said = _said_once(replies)
    shown, later = said, False
    while len(shown) > 1 and not _fits(shown, rest=rest or later, sources=sources):
        shown, later = shown[:-1], True
    blocks = [block for reply in shown for block in reply.blocks]
    if later:
        blocks.append(Text(words("courtesy", "rest_on_asking")))
    elif rest:
        blocks.append(Text(words("courtesy", "one_at_a_time")))
    kind = next((reply.kind for reply in shown if reply.kind == "answer"), shown[0].kind)
    return replace(replies[-1], kind=kind, blocks=tuple(blocks), quick=courtesy.offers(words, programme))


def _fits(replies: Sequence[Reply], *, rest: bool, sources: bool) -> bool:
    most = MOST_BLOCKS - 1 if rest else MOST_BLOCKS
    characters = sum(len(text_of(reply, sources=sources)) for reply in replies)
    return sum(len(reply.blocks) for reply in replies) <= most and characters <= MOST_CHARACTERS


def _said_once(replies: Sequence[Reply]) -> list[Reply]:
    """Each reply without what only repeats the answer of another (a runner-up that was asked for itself)."""
    answers = [
        reply.blocks[0].text for reply in replies if reply.blocks and isinstance(reply.blocks[0], Text)
    ]
    return [replace(reply, blocks=(*reply.blocks[:1], *_new(reply.blocks[1:], answers))) for reply in replies]


def _new(blocks: Sequence[Block], answers: Sequence[str]) -> list[Block]:
    return [
        block
        for block in blocks
        if not (isinstance(block, Text) and any(answer in block.text for answer in answers))
    ]
