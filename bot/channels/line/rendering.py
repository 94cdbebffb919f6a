"""Blocks as LINE messages: at most five, with quick replies under the last, within every limit of the platform.

The same blocks always give the same messages: a retry must send the same body.
"""

from collections.abc import Iterator
from typing import Any, Final, assert_never

from bot.blocks import (
    Block,
    Button,
    Card,
    Cards,
    Choices,
    Link,
    Open,
    Picture,
    SharePosition,
    Text,
    Timeline,
)
from bot.channels.line.actions import actions_of, address_to_open, picture_address
from bot.channels.line.alt import alt_text
from bot.channels.line.fitting import carousels, fitted, texts
from bot.channels.line.flex import BUBBLE_BYTES, card_bubble, picture_bubble, question_bubble, weight
from bot.channels.line.timeline import timeline_bubbles
from bot.channels.line.wording import OPEN_PICTURE, REPEAT, SEE_SOURCE, SOURCE
from bot.codec import utf16_units
from bot.plain import in_words, source_line, timeline_in_words
from bot.sources import source_press

Json = dict[str, Any]
QUICK_REPLIES: Final = 13
IN_A_BUBBLE: Final = 4
"""So many choices stand in a bubble, where they stay; more become quick replies if there is room for them."""
ALWAYS_FIT: Final = 8
"""Buttons that fit into a bubble of their own, whatever they say."""
CAPTION: Final = 1000
"""UTF-16 units of words under a picture; longer ones become a text of their own."""


def messages_of(
    blocks: tuple[Block, ...],
    quick: tuple[Button, ...] = (),
    *,
    in_group: bool = False,
    repeat: bool = False,
    rating: tuple[Button, ...] = (),
) -> list[Json]:
    """What to send, none if there is nothing to say. ``repeat``: it may have arrived before, which is said first.
    ``rating``: the last of the quick replies, whatever else there is."""
    quick = (*_to_the_sources(blocks), *quick)[: QUICK_REPLIES - len(rating)] + rating
    under_last = _under_last(blocks, quick)
    messages = texts(REPEAT) if repeat else []
    for block in blocks:
        messages += _messages(_without(block, under_last), in_group)
    messages = fitted(messages)
    items = [{"type": "action", "action": each} for each in actions_of(under_last, in_group=in_group)]
    if messages and items:
        messages[-1] = {**messages[-1], "quickReply": {"items": items[:QUICK_REPLIES]}}
    return messages


def _under_last(blocks: tuple[Block, ...], quick: tuple[Button, ...]) -> tuple[Button, ...]:
    """The buttons that become quick replies."""
    last = blocks[-1] if blocks else None
    many = last.buttons if isinstance(last, Choices) and len(last.buttons) > IN_A_BUBBLE else ()
    room = QUICK_REPLIES - len(quick)
    positions = tuple(
        each for block in blocks for each in _buttons(block) if isinstance(each.does, SharePosition)
    )
    if len(many) <= room:
        return (*many, *(each for each in positions if each not in many), *quick)
    return (*positions, *quick)


def _to_the_sources(blocks: tuple[Block, ...]) -> tuple[Button, ...]:
    """One tap to what the sources of plain words say; a card's own line takes the tap itself."""
    press = source_press(each for block in blocks if isinstance(block, Text) for each in block.citations)
    return (Button(SEE_SOURCE, press),) if press else ()


def _buttons(block: Block) -> Iterator[Button]:
    match block:
        case Choices() | Card():
            yield from block.buttons
        case Cards(cards=cards):
            for card in cards:
                yield from card.buttons


def _without(block: Block, under_last: tuple[Button, ...]) -> Block:
    """A question whose buttons all stand under the last message needs none of its own."""
    if (
        isinstance(block, Choices)
        and len(block.buttons) > IN_A_BUBBLE
        and set(block.buttons) <= set(under_last)
    ):
        return Choices(block.text, ())
    return block


def _messages(block: Block, in_group: bool) -> list[Json]:
    match block:
        case Text():
            return texts(_with_source(block))
        case Choices(text=text, buttons=buttons):
            return _question(text, buttons, in_group)
        case Card():
            return _cards((block,), in_group)
        case Cards(cards=cards):
            return _cards(cards, in_group)
        case Picture():
            return _picture(block)
        case Link():
            return _link(block, in_group)
        case Timeline():
            return _timeline(block, in_group)
        case _:
            assert_never(block)


def _with_source(block: Text) -> str:
    return f"{block.text}\n\n{SOURCE}{source_line(block.citations)}" if block.citations else block.text


def _question(text: str, buttons: tuple[Button, ...], in_group: bool) -> list[Json]:
    bubble = question_bubble(text, buttons, in_group=in_group)
    if bubble is None or "footer" not in bubble:
        return texts(text)
    if weight(bubble) > BUBBLE_BYTES:
        return texts(text) + _question("", buttons[:ALWAYS_FIT], in_group)
    return carousels(text.strip() or in_words(Choices("", buttons)), [bubble])


def _cards(cards: tuple[Card, ...], in_group: bool) -> list[Json]:
    bubbles: list[Json] = []
    too_long: list[Json] = []
    for card in cards:
        bubble = card_bubble(card, in_group=in_group)
        if bubble and weight(bubble) <= BUBBLE_BYTES:
            bubbles.append(bubble)
        elif bubble:
            too_long += _card_in_words(card, in_group)
    return carousels(alt_text(cards), bubbles) + too_long


def _card_in_words(card: Card, in_group: bool) -> list[Json]:
    """A card that is too large for a bubble: its words, then its buttons."""
    return texts(in_words(card)) + _question("", card.buttons[:ALWAYS_FIT], in_group)


def _timeline(block: Timeline, in_group: bool) -> list[Json]:
    bubbles, words = timeline_bubbles(block, in_group=in_group), timeline_in_words(block)
    return carousels(words, bubbles) if bubbles else texts(words)


def _picture(block: Picture) -> list[Json]:
    url, opens = picture_address(block.url), address_to_open(block.url)
    if not url or not opens:
        return texts(in_words(block))
    action = {"type": "uri", "label": OPEN_PICTURE, "uri": opens}
    words = block.alt if utf16_units(block.alt) <= CAPTION else ""
    long_words = [] if words else texts(block.alt)
    return carousels(block.alt.strip() or OPEN_PICTURE, [picture_bubble(url, action, words)]) + long_words


def _link(block: Link, in_group: bool) -> list[Json]:
    if not address_to_open(block.url):
        return texts(in_words(block))
    return _question(block.text, (Button(block.label, Open(block.url), primary=True),), in_group)
