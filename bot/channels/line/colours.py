"""A programme's colour made readable under white letters.

A bubble's colours are all given, so it looks the same whether the phone is set to light or dark.
Contrast after WCAG 2.2 (success criterion 1.4.3: 4.5 for text).
"""

import re
from functools import lru_cache
from typing import Final

PAPER: Final = "#FFFFFF"
INK: Final = "#1A1A1C"
QUIET: Final = "#55585F"
DEFAULT: Final = "#0017C1"
TONES: Final = {"plain": INK, "good": "#0B5D2A", "warning": "#7A3E00", "stop": "#A50E1C"}
"""Ink for the line people came for; the words say the same, colour alone says nothing."""
READABLE: Final = 5.0
_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")


@lru_cache(maxsize=64)
def under_white(colour: str) -> str:
    """The colour, darkened by as little as makes white letters on it readable; the default for what is none."""
    base = colour if _COLOUR.fullmatch(colour) else DEFAULT
    parts = [int(base[at : at + 2], 16) for at in (1, 3, 5)]
    for step in range(100, -1, -1):
        darker = [part * step // 100 for part in parts]
        if _contrast_with_white(darker) >= READABLE:
            return "#" + "".join(f"{part:02X}" for part in darker)
    return INK


def _contrast_with_white(parts: list[int]) -> float:
    red, green, blue = (
        (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
        for share in (part / 255 for part in parts)
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
