"""What a search found, as a page shows it: stored answers and computed ones in one list, nothing to press."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.blocks import Block, Card, Cards, Choices, Link, Text
from bot.channels.web.guide.questions import Question, Questions
from bot.search import Hit

Told = Text | Card


@dataclass(frozen=True, slots=True)
class FoundOne:
    """Either ``question``, or what the counter computed: ``told``."""

    sure: bool
    question: Question | None = None
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Best first; empty where the counter would say that it does not know."""

    hits: tuple[FoundOne, ...]


def found_for(questions: Questions, hits: Iterable[Hit]) -> Finding:
    """The hits with their words. A computed answer that has none without a conversation is left out."""
    ones = (_one(questions, hit) for hit in hits)
    return Finding(tuple(one for one in ones if one.question is not None or one.told))


def _one(questions: Questions, hit: Hit) -> FoundOne:
    if hit.reply is None:
        return FoundOne(hit.sure, questions.of(hit.id))
    return FoundOne(hit.sure, told=tuple(told for block in hit.reply.blocks for told in _told(block)))


def _told(block: Block) -> Iterator[Told]:
    """What can be read of a block; pictures and drawings stand on their own pages."""
    match block:
        case Text():
            yield block
        case Card():
            yield replace(block, buttons=())
        case Cards():
            yield from (replace(card, buttons=()) for card in block.cards)
        case Choices() | Link():
            yield Text(block.text)
        case _:
            return
