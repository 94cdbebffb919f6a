"""At most five messages a send, each within its size [Messaging API reference, send reply message; text message]."""

from itertools import pairwise
from typing import Any, Final

from bot.channels.line.counting import pieces
from bot.channels.line.flex import CAROUSEL_BUBBLES, CAROUSEL_BYTES, carousel, flex, weight
from bot.channels.line.wording import MORE
from bot.codec import utf16_units

Json = dict[str, Any]
MESSAGES: Final = 5
TEXT: Final = 5000
"""UTF-16 units of a text message."""
BETWEEN: Final = "\n\n"


def texts(text: str) -> list[Json]:
    """A text as messages: none if it is empty, several if it is too long for one."""
    return [{"type": "text", "text": piece} for piece in pieces(text.strip(), TEXT) if piece.strip()]


def carousels(alt_text: str, bubbles: list[Json]) -> list[Json]:
    """Bubbles side by side, in as few Flex messages as they fit into."""
    groups: list[list[Json]] = []
    room = 0
    for bubble in bubbles:
        size = weight(bubble) + 2
        if not groups or size > room or len(groups[-1]) == CAROUSEL_BUBBLES:
            groups.append([])
            room = CAROUSEL_BYTES
        groups[-1].append(bubble)
        room -= size
    return [flex(alt_text, carousel(group)) for group in groups]


def fitted(messages: list[Json]) -> list[Json]:
    """At most five messages: neighbours are joined first; what still does not fit is cut, and the reader is told."""
    while len(messages) > MESSAGES:
        joined = next(
            (found for found in (_joined(messages, at) for at in range(len(messages) - 1)) if found), None
        )
        if joined is None:
            return _cut(messages)
        messages = joined
    return messages


def _joined(messages: list[Json], at: int) -> list[Json] | None:
    """The messages with the one at ``at`` and the next made into one, if that can be."""
    first, second = list(pairwise(messages))[at]
    one = _one_text(first, second) or _one_carousel(first, second)
    return [*messages[:at], one, *messages[at + 2 :]] if one else None


def _one_text(first: Json, second: Json) -> Json | None:
    if first["type"] != "text" or second["type"] != "text":
        return None
    text = first["text"] + BETWEEN + second["text"]
    return {"type": "text", "text": text} if utf16_units(text) <= TEXT else None


def _one_carousel(first: Json, second: Json) -> Json | None:
    if first["type"] != "flex" or second["type"] != "flex":
        return None
    made = carousels(first["altText"] + BETWEEN + second["altText"], _bubbles(first) + _bubbles(second))
    return made[0] if len(made) == 1 else None


def _bubbles(message: Json) -> list[Json]:
    contents: Json = message["contents"]
    return contents["contents"] if contents["type"] == "carousel" else [contents]


def _cut(messages: list[Json]) -> list[Json]:
    kept, last = messages[: MESSAGES - 1], messages[MESSAGES - 1]
    beginning = (
        next(pieces(last["text"], TEXT - len(BETWEEN + MORE))) + BETWEEN if last["type"] == "text" else ""
    )
    return [*kept, {"type": "text", "text": beginning + MORE}]
