"""Several questions in one message: were they asked one by one, and how are their answers said together."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files

from bot import courtesy
from bot.blocks import Block, Reply, Text
from bot.turn import Words
from faq.normalise import normalise
from programmes.model import Programme

_WORDS: dict[str, list[str]] = tomllib.loads(
    (files("bot") / "data" / "several.toml").read_text(encoding="utf-8")
)
_JOINS = tuple(normalise(word) for word in _WORDS["joins"])
_ENDS = re.compile(r"\?|か(?=[。!\s]|$)")
MOST_BLOCKS = 5


def asked_separately(text: str, parts: Sequence[str]) -> bool:
    """Whether the questions stand each for itself ("…？あと…？"), as opposed to a story before one question."""
    plain = normalise(text)
    return len(_ENDS.findall(plain)) >= len(parts) or any(word in plain for word in _JOINS)


def answered_together(words: Words, programme: Programme, replies: Sequence[Reply], rest: bool) -> Reply:
    """The answers one after another, as many as fit. ``rest``: a question among them was not understood."""
    all_fit = not rest and sum(len(reply.blocks) for reply in replies) <= MOST_BLOCKS
    most = MOST_BLOCKS if all_fit else MOST_BLOCKS - 1
    blocks: list[Block] = []
    for reply in replies:
        if len(blocks) + len(reply.blocks) > most:
            rest = True
            break
        blocks += reply.blocks
    if rest:
        blocks.append(Text(words("courtesy", "one_at_a_time")))
    kind = next((reply.kind for reply in replies if reply.kind == "answer"), replies[0].kind)
    return replace(replies[-1], kind=kind, blocks=tuple(blocks), quick=courtesy.offers(words, programme))
