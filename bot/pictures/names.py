"""A programme's name where there is little room: its first word, or all of it on two lines."""

import re
from typing import Final

_RUN: Final = re.compile(r"[一-鿿々]+|[ぁ-ゖー]+|[ァ-ヺー]+|[0-9A-Za-z]+(?: [0-9A-Za-z]+)*")
"""Characters of one script; Latin words with the spaces between them."""
_WORD: Final = 4
_LINE: Final = 4.5
"""So wide a name needs no second line; a wide character counts 1, a Latin one 0.5."""


def first_word(name: str) -> str:
    """The first characters of a name that are of one script: ぎふ of ぎふ Go To Eat, 鳥取 of 鳥取エリア食事券."""
    found = _RUN.search(name)
    return (found.group().split()[0] if found else name.strip())[:_WORD]


def in_two_lines(name: str) -> tuple[str, ...]:
    """The name broken where the script changes, so that neither line is long; or left whole."""
    ends = {found.end() for found in _RUN.finditer(name)} - {len(name)}
    breaks = [(name[:end].strip(), name[end:].strip()) for end in sorted(ends)]
    whole = [pair for pair in breaks if all(pair)]
    if _width(name) <= _LINE or not whole:
        return (name,)
    return min(whole, key=lambda pair: max(map(_width, pair)))


def _width(text: str) -> float:
    return sum(0.5 if sign.isascii() else 1.0 for sign in text)
