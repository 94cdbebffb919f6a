"""Length as LINE counts it, and cutting that respects it.

Most limits are in UTF-16 units (``bot.codec.utf16_units``); labels and the texts of actions are counted in grapheme
clusters [Messaging API, "Character counting in a text"]. Clusters are found here in a simple way that joins only
what surely belongs together, so a text is never shorter for LINE than it is for us.
"""

import unicodedata
from collections.abc import Iterator
from typing import Final

from bot.codec import utf16_units

ELLIPSIS: Final = "…"
_JOINER: Final = "\u200d"
_MODIFIERS: Final = range(0x1F3FB, 0x1F400)
_FLAGS: Final = range(0x1F1E6, 0x1F200)
_HALF_WIDTH_VOICED: Final = "\uff9e\uff9f"
_BREAKS: Final = ("\n\n", "\n", "。", "、", " ")


def clusters(text: str) -> list[str]:
    """What a reader takes for single characters."""
    if text.isascii() and "\r" not in text:
        return list(text)
    found: list[str] = []
    for sign in text:
        if found and _belongs_to(found[-1], sign):
            found[-1] += sign
        else:
            found.append(sign)
    return found


def _belongs_to(before: str, sign: str) -> bool:
    """Whether ``sign`` continues the cluster ``before`` [Unicode UAX #29, GB3, GB9, GB11, GB12]."""
    if before[-1] in "\r\n":
        return before == "\r" and sign == "\n"
    if unicodedata.category(before[0]) in {"Cc", "Zl", "Zp"}:
        return False
    if sign == _JOINER or sign in _HALF_WIDTH_VOICED or unicodedata.category(sign) in {"Mn", "Me"}:
        return True
    if ord(sign) in _MODIFIERS:
        return True
    if before[-1] == _JOINER:
        return _is_emoji(before[0]) and _is_emoji(sign)
    return len(before) == 1 and ord(before) in _FLAGS and ord(sign) in _FLAGS


def _is_emoji(sign: str) -> bool:
    return 0x1F300 <= ord(sign) <= 0x1FAFF and ord(sign) not in _MODIFIERS


def ems(text: str) -> float:
    """How wide the longest line of a text is, in full-width characters."""
    widths = {"F": 1.0, "W": 1.0, "A": 1.0}
    lines = (
        sum(widths.get(unicodedata.east_asian_width(sign), 0.5) for sign in line) for line in text.split("\n")
    )
    return max(lines)


def cut_clusters(text: str, limit: int) -> str:
    """At most ``limit`` clusters (and no more than ten units for each of them); what was cut off ends in an
    ellipsis."""
    if len(text) <= limit:
        return text
    parts = clusters(text)
    cut = text if len(parts) <= limit else "".join(parts[: limit - 1]) + ELLIPSIS
    return cut_units(cut, 10 * limit)


def cut_units(text: str, limit: int) -> str:
    """At most ``limit`` UTF-16 units; what was cut off ends in an ellipsis."""
    if utf16_units(text) <= limit:
        return text
    return _head(text, limit - 1) + ELLIPSIS


def pieces(text: str, limit: int) -> Iterator[str]:
    """The whole text in pieces of at most ``limit`` UTF-16 units, broken where a reader would."""
    while utf16_units(text) > limit:
        head = _head(text, limit)
        end = next((found for found in (_end(head, sign) for sign in _BREAKS) if found), len(head))
        yield text[:end].rstrip()
        text = text[end:].lstrip("\n ")
    if text:
        yield text


def _end(head: str, sign: str) -> int:
    """Where ``head`` may be broken behind ``sign``; 0 in its first half, where too little would be left."""
    found = head.rfind(sign)
    return found + len(sign) if found > len(head) // 2 else 0


def _head(text: str, limit: int) -> str:
    """The longest beginning of whole clusters within ``limit`` units (at least one character)."""
    head = text[:limit]
    while utf16_units(head) > limit:
        head = head[: -max(1, (utf16_units(head) - limit + 1) // 2)]
    last = clusters(text[max(0, len(head) - 16) : len(head) + 1])
    if len(head) < len(text) and last and len(last[-1]) > 1:
        head = head[: len(head) + 1 - len(last[-1])] or head
    return head
