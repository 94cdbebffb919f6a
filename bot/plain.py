"""A reply as plain text: what a terminal prints, an altText holds, staff read in a transcript."""

from collections.abc import Iterable
from typing import assert_never

from bot.blocks import (
    Block,
    Button,
    Card,
    Cards,
    Choices,
    Citation,
    Link,
    Picture,
    Reply,
    Text,
    Timeline,
    Track,
)


def text_of(reply: Reply, *, sources: bool = True, buttons: bool = False) -> str:
    """Everything the person sees, block by block. ``sources``: with the source lines; ``buttons``: with labels."""
    parts = [_block(block, sources, buttons) for block in reply.blocks]
    if buttons and reply.quick:
        parts.append(_labels(reply.quick))
    return "\n\n".join(part for part in parts if part)


def in_words(block: Block) -> str:
    """One block as :func:`text_of` says it."""
    return _block(block, sources=True, buttons=False)


def sources_of(reply: Reply) -> tuple[Citation, ...]:
    """The citations of all blocks, each once, in order."""
    found: dict[Citation, None] = {}
    for block in reply.blocks:
        for card in block.cards if isinstance(block, Cards) else (block,):
            if isinstance(card, Text | Card | Timeline):
                found.update(dict.fromkeys(card.citations))
    return tuple(found)


def source_line(citations: Iterable[Citation]) -> str:
    """One line that names where an answer stands; sections of one document share its title."""
    sections: dict[str, dict[str, None]] = {}
    for citation in citations:
        sections.setdefault(citation.document, {})[citation.section] = None
    return "、".join(f"{document} {'・'.join(names)}" for document, names in sections.items())


def timeline_in_words(block: Timeline) -> str:
    """Everything that is drawn, line by line."""
    lines = [f"■ {block.title}", block.summary]
    for lane in block.lanes:
        lines += [f"【{lane.label}】", *map(_track, lane.tracks)]
    return _lines(*lines, *block.notes)


def _track(track: Track) -> str:
    said = (
        f"{each.label} {each.words}（{each.state}）"
        if each.label != track.label
        else f"{each.words}（{each.state}）"
        for each in track.drawn
    )
    return f"{track.label}: {'、'.join(said)}"


def _block(block: Block, sources: bool, buttons: bool) -> str:
    match block:
        case Text():
            return _lines(block.text, _source(block.citations, sources))
        case Choices():
            return _lines(block.text, _labels(block.buttons))
        case Card():
            return _card(block, sources, buttons)
        case Cards():
            return "\n\n".join(
                _card(card, sources and index == 0, buttons) for index, card in enumerate(block.cards)
            )
        case Picture():
            return _lines(block.alt, block.url)
        case Link():
            return _lines(block.text, f"{block.label}: {block.url}")
        case Timeline():
            return _lines(timeline_in_words(block), _source(block.citations, sources))
        case _:
            assert_never(block)


def _card(card: Card, sources: bool, buttons: bool) -> str:
    rows = [f"{row.label}: {row.value}" for row in card.rows]
    labels = _labels(card.buttons) if buttons else ""
    return _lines(
        f"■ {card.title}", card.subtitle, *rows, card.text, labels, _source(card.citations, sources)
    )


def _source(citations: tuple[Citation, ...], wanted: bool) -> str:
    return f"({source_line(citations)})" if wanted and citations else ""


def _labels(buttons: Iterable[Button]) -> str:
    return " ".join(f"［{button.label}］" for button in buttons)


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)
