"""Colours of a bubble, and a programme's colour made readable under white letters.

All of them are given, so a bubble looks the same whether the phone is set to light or dark.
"""

from functools import lru_cache
from typing import Final

from bot.colours import BLACK, WHITE, parse_or_default, until_readable, written

PAPER: Final = "#FFFFFF"
INK: Final = "#1A1A1C"
QUIET: Final = "#55585F"
TONES: Final = {"plain": INK, "good": "#0B5D2A", "warning": "#7A3E00", "stop": "#A50E1C"}
"""Ink for the line people came for; the words say the same, colour alone says nothing."""
GROUNDS: Final = {"plain": PAPER, "good": "#E6F4EA", "warning": "#FFF3E0", "stop": "#FDECEE"}
"""Grounds under words in the ink of the same tone."""
BUTTON: Final = "#E8EAED"
EDGE: Final = "#D8DBE0"
READABLE: Final = 5.0


@lru_cache(maxsize=64)
def under_white(colour: str) -> str:
    """The colour, darkened by as little as makes white letters on it readable; the default for what is none."""
    return written(until_readable(parse_or_default(colour), BLACK, WHITE, READABLE)).upper()
