"""Cards and questions as Flex bubbles [Messaging API reference, Flex Message].

Every text wraps and follows the size of letters set in the LINE app (``scaling``); a bubble says all its colours.
Words go in as values only.
"""

import json
import re
from collections.abc import Iterable
from typing import Any, Final

from bot.blocks import Button, Card, Citation, Row, SharePosition
from bot.channels.line.actions import action_of, actions_of
from bot.channels.line.colours import BUTTON, EDGE, GROUNDS, INK, PAPER, QUIET, TONES, under_white
from bot.channels.line.counting import cut_units, ems
from bot.channels.line.wording import MORE_SOURCES, SEE_SOURCE, SOURCE
from bot.plain import source_line
from bot.sources import source_press

Json = dict[str, Any]
ALT_TEXT: Final = 1500
BUBBLE_BYTES: Final = 28_000
"""Of 30 KB; how LINE counts them is not documented, so the longest way of writing (ASCII escapes) is measured."""
CAROUSEL_BYTES: Final = 48_000
CAROUSEL_BUBBLES: Final = 12
LARGE_EMS: Final = 11.0
"""Widths of a full-width character that stand on one line of the largest letters."""
LINE_EMS: Final = 16.0
"""The same of common letters."""
SHORT_EMS: Final = 6.0
"""The same for half a line of common letters, when the reader's own letters are large."""
_TO_A_DAY: Final = re.compile(r"〜(?=\d+[年月日])")
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
    """A card as a bubble, or None if there is nothing in it: what people came for first and large, or where no line is
    that, the words; then the rest, the source, the buttons."""
    ink = TONES[card.tone]
    main = [part for row in card.rows if row.strong for part in _main_row(row, ink)]
    rest = _rows([row for row in card.rows if not row.strong])
    words = text_parts(card.text, margin="lg") if main else _state(card)
    body = [*main, *rest, *words] if main else [*words, *rest]
    body += source_parts(card.citations, in_group=in_group)
    return bubble(
        _header(card), body, button_parts(card.buttons, card.colour, in_group=in_group), card.colour
    )


def question_bubble(text: str, buttons: Iterable[Button], *, in_group: bool) -> Json | None:
    """A text with buttons under it."""
    return bubble([], text_parts(text), button_parts(buttons, "", in_group=in_group))


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
    return {**(bubble([], text_parts(words), []) or {"type": "bubble", "size": "mega"}), "hero": hero}


def _header(card: Card) -> list[Json]:
    title = card.title.strip()
    return [
        *text_parts(title and _MARKS[card.tone] + title, color=PAPER, weight="bold", size="lg"),
        *text_parts(card.subtitle, color=PAPER, size="sm", margin="sm"),
    ]


def source_parts(citations: tuple[Citation, ...], *, in_group: bool) -> list[Json]:
    """The source line under a rule; a tap shows what those places say."""
    if not citations:
        return []
    press = source_press(citations)
    action = action_of(Button(SEE_SOURCE, press), in_group=in_group) if press else None
    tap: Json = {"action": action} if action else {}
    look = {"decoration": "underline"} if action else {}
    told = _first_of(citations) if action else source_line(citations)
    line = text_parts(SOURCE + told, color=QUIET, size="sm", **look)
    return [{"type": "separator", "color": EDGE, "margin": "lg"}, {**box(line), **tap}]


def _first_of(citations: tuple[Citation, ...]) -> str:
    """The first place, and how many more there are: all of them stand behind the tap."""
    places = list(dict.fromkeys((each.document, each.section) for each in citations))
    more = " " + MORE_SOURCES.format(count=len(places) - 1) if len(places) > 1 else ""
    return f"{source_line(citations[:1])}{more}"


def bubble(header: list[Json], body: list[Json], footer: list[Json], colour: str = "") -> Json | None:
    """Parts one above the other; None if there is nothing in them."""
    parts = {
        "header": header and box(header, backgroundColor=under_white(colour), paddingAll="lg"),
        "body": body and box(body, backgroundColor=PAPER, paddingAll="lg", spacing="md"),
        "footer": footer and box(footer, backgroundColor=PAPER, paddingAll="lg", spacing="sm"),
    }
    filled = {name: part for name, part in parts.items() if part}
    return {"type": "bubble", "size": "mega", **filled} if filled else None


def box(contents: list[Json], layout: str = "vertical", **look: Any) -> Json:
    return {"type": "box", "layout": layout, "contents": contents, **look}


def text_parts(text: str, **look: Any) -> list[Json]:
    """A text, unless it is empty."""
    text = text.strip()
    return (
        [
            {
                "type": "text",
                "text": text,
                "wrap": True,
                "scaling": True,
                "color": INK,
                "lineSpacing": "4px",
                **look,
            }
        ]
        if text
        else []
    )


def _main_row(row: Row, ink: str) -> list[Json]:
    """The line people came for: what it is, and under it the value in large letters."""
    value = broken_between_days(row.value, LARGE_EMS)
    size = "xl" if ems(value) <= LARGE_EMS else "lg"
    lines = [
        *text_parts(row.label, color=QUIET, size="sm"),
        *text_parts(value, color=ink, size=size, weight="bold"),
    ]
    return [box(lines, spacing="xs")] if lines else []


def _rows(rows: Iterable[Row]) -> list[Json]:
    """Label and value side by side where all are so short that they stay so in large letters; otherwise one above
    the other."""
    filled = [row for row in rows if row.label.strip() or row.value.strip()]
    short = all(ems(row.label) <= SHORT_EMS and ems(row.value) <= SHORT_EMS for row in filled)
    return [_side_by_side(row) if short else _one_above_the_other(row) for row in filled]


def _side_by_side(row: Row) -> Json:
    label, value = text_parts(row.label, color=QUIET, size="sm", flex=1), text_parts(row.value, flex=1)
    return box([*label, *value], "horizontal", spacing="md")


def _one_above_the_other(row: Row) -> Json:
    value = broken_between_days(row.value, LINE_EMS)
    return box([*text_parts(row.label, color=QUIET, size="sm"), *text_parts(value)], spacing="xs")


def broken_between_days(period: str, room: float) -> str:
    """A period that is too long for its line goes on after the 〜, not in the middle of a date."""
    return _TO_A_DAY.sub("〜\n", period) if ems(period) > room else period


def _state(card: Card) -> list[Json]:
    """The words of a card that has no line people came for: where they say how it stands, on a ground of their own."""
    if card.tone == "plain":
        return text_parts(card.text)
    words = text_parts(card.text, color=TONES[card.tone])
    ground = {"backgroundColor": GROUNDS[card.tone], "paddingAll": "md", "cornerRadius": "md"}
    return [box(words, **ground)] if words else []


def button_parts(buttons: Iterable[Button], colour: str, *, in_group: bool) -> list[Json]:
    """Buttons that a bubble may hold (sharing a position works in quick replies only)."""
    return [
        _button(action, under_white(colour) if button.primary else "")
        for button in buttons
        if not isinstance(button.does, SharePosition)
        for action in actions_of([button], in_group=in_group)
    ]


def _button(action: Json, colour: str) -> Json:
    look = {"style": "primary", "color": colour} if colour else {"style": "secondary", "color": BUTTON}
    return {
        "type": "button", "action": action, "height": "sm", "adjustMode": "shrink-to-fit", "scaling": True, **look,
    }  # fmt: skip
