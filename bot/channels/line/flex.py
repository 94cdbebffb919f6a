"""Cards and questions as Flex bubbles [Messaging API reference, Flex Message].

Every text wraps and follows the size of letters set in the LINE app (``scaling``); a bubble says all its colours.
Words go in as values only.
"""

import json
from collections.abc import Iterable
from typing import Any, Final

from bot.blocks import Button, Card, Citation, Row, SharePosition
from bot.channels.line.actions import action_of, actions_of
from bot.channels.line.colours import INK, PAPER, QUIET, TONES, under_white
from bot.channels.line.counting import cut_units
from bot.channels.line.wording import SEE_SOURCE, SOURCE
from bot.plain import source_line
from bot.sources import source_press

Json = dict[str, Any]
ALT_TEXT: Final = 1500
BUBBLE_BYTES: Final = 28_000
"""Of 30 KB; how LINE counts them is not documented, so the longest way of writing (ASCII escapes) is measured."""
CAROUSEL_BYTES: Final = 48_000
CAROUSEL_BUBBLES: Final = 12
_MARKS: Final = {"plain": "", "good": "✓ ", "warning": "⚠ ", "stop": "✕ "}


def flex(alt_text: str, contents: Json) -> Json:
    """A Flex message; ``alt_text`` is what notifications and the list of chats show."""
    return {"type": "flex", "altText": cut_units(alt_text.strip(), ALT_TEXT) or "…", "contents": contents}


def carousel(bubbles: list[Json]) -> Json:
    return bubbles[0] if len(bubbles) == 1 else {"type": "carousel", "contents": bubbles}


def weight(contents: Json) -> int:
    """Bytes of JSON, written the longest way."""
    return len(json.dumps(contents))


def card_bubble(card: Card, *, in_group: bool) -> Json | None:
    """A card as a bubble, or None if there is nothing in it."""
    ink = TONES[card.tone]
    body = [row for each in card.rows if (row := _row(each, ink))]
    body += _texts(card.text, margin="lg" if body else "none")
    body += _source(card.citations, in_group=in_group)
    return _bubble(_header(card), body, _buttons(card.buttons, card.colour, in_group=in_group), card.colour)


def question_bubble(text: str, buttons: Iterable[Button], *, in_group: bool) -> Json | None:
    """A text with buttons under it."""
    return _bubble([], _texts(text), _buttons(buttons, "", in_group=in_group))


def picture_bubble(url: str, action: Json, words: str) -> Json:
    """A picture with its words under it; a tap opens it."""
    hero = {
        "type": "image",
        "url": url,
        "size": "full",
        "aspectRatio": "4:3",
        "aspectMode": "fit",
        "action": action,
    }
    return {**(_bubble([], _texts(words), []) or {"type": "bubble", "size": "mega"}), "hero": hero}


def _header(card: Card) -> list[Json]:
    title = card.title.strip()
    return [
        *_texts(title and _MARKS[card.tone] + title, color=PAPER, weight="bold", size="lg"),
        *_texts(card.subtitle, color=PAPER, size="sm", margin="sm"),
    ]


def _source(citations: tuple[Citation, ...], *, in_group: bool) -> list[Json]:
    """The source line; a tap shows what those places say."""
    if not citations:
        return []
    press = source_press(citations)
    action = action_of(Button(SEE_SOURCE, press), in_group=in_group) if press else None
    look = {"decoration": "underline"} if action else {}
    line = _texts(SOURCE + source_line(citations), color=QUIET, size="sm", **look)
    return [{**_box(line, paddingTop="lg"), "action": action}] if action else [_box(line, paddingTop="lg")]


def _bubble(header: list[Json], body: list[Json], footer: list[Json], colour: str = "") -> Json | None:
    parts = {
        "header": header and _box(header, backgroundColor=under_white(colour), paddingAll="lg"),
        "body": body and _box(body, backgroundColor=PAPER, paddingAll="lg", spacing="md"),
        "footer": footer and _box(footer, backgroundColor=PAPER, paddingAll="lg", spacing="sm"),
    }
    filled = {name: part for name, part in parts.items() if part}
    return {"type": "bubble", "size": "mega", **filled} if filled else None


def _box(contents: list[Json], layout: str = "vertical", **look: str) -> Json:
    return {"type": "box", "layout": layout, "contents": contents, **look}


def _texts(text: str, **look: Any) -> list[Json]:
    """A text, unless it is empty."""
    text = text.strip()
    return (
        [{"type": "text", "text": text, "wrap": True, "scaling": True, "color": INK, **look}] if text else []
    )


def _row(row: Row, ink: str) -> Json | None:
    value_look = {"weight": "bold", "size": "lg", "color": ink} if row.strong else {"size": "md"}
    contents = [
        *_texts(row.label, color=QUIET, size="md", flex=2),
        *_texts(row.value, flex=3, **value_look),
    ]
    return _box(contents, "horizontal", spacing="md") if contents else None


def _buttons(buttons: Iterable[Button], colour: str, *, in_group: bool) -> list[Json]:
    """Buttons that a bubble may hold (sharing a position works in quick replies only)."""
    return [
        _button(action, under_white(colour) if button.primary else "")
        for button in buttons
        if not isinstance(button.does, SharePosition)
        for action in actions_of([button], in_group=in_group)
    ]


def _button(action: Json, colour: str) -> Json:
    look = {"style": "primary", "color": colour} if colour else {"style": "secondary"}
    return {
        "type": "button", "action": action, "height": "sm", "adjustMode": "shrink-to-fit", "scaling": True, **look,
    }  # fmt: skip
