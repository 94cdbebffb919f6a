"""Whole numbers as they are written in Japanese: 12,500, 1万2500, 1.5万, 三, 二十八, 二〇二〇, 壱万."""

import re
from decimal import Decimal, InvalidOperation

_DIGITS = dict(zip("〇零一二三四五六七八九壱弐参", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3), strict=True))
_SMALL = {"十": 10, "拾": 10, "百": 100, "千": 1_000}
_LARGE = {"万": 10_000, "億": 100_000_000}
KANJI_DIGITS = "〇零一二三四五六七八九壱弐参"
NUMBER = (
    rf"(?:[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?|[{KANJI_DIGITS}]+)?"
    rf"(?:[十拾百千万億](?:[0-9]+(?:,[0-9]{{3}})*|[{KANJI_DIGITS}]+)?)*"
)
"""A pattern for one number. It also matches nothing: put ``(?=[0-9一-九…])`` before it, as ``WRITTEN`` does."""
WRITTEN = rf"(?=[0-9{KANJI_DIGITS}十拾百千万億])(?>{NUMBER})"
_PIECE = re.compile(rf"[0-9][0-9,]*(?:\.[0-9]+)?|[{KANJI_DIGITS}]+|[十拾百千万億]")


def number(written: str) -> int | None:
    """The number written so, or None when it is none or not whole ("1.5" is none, "1.5万" is 15000)."""
    total = section = Decimal(0)
    pending: Decimal | None = None
    for piece in _PIECE.findall(written):
        if piece in _SMALL:
            section += (Decimal(1) if pending is None else pending) * _SMALL[piece]
            pending = None
        elif piece in _LARGE:
            section += pending or Decimal(0)
            total += (section or Decimal(1)) * _LARGE[piece]
            section, pending = Decimal(0), None
        else:
            pending = _digits(piece)
    total += section + (pending or Decimal(0))
    if not written or total != total.to_integral_value():
        return None
    return int(total)


def _digits(piece: str) -> Decimal:
    if piece[0] in _DIGITS:
        return Decimal("".join(str(_DIGITS[c]) for c in piece))
    try:
        return Decimal(piece.replace(",", ""))
    except InvalidOperation:  # pragma: no cover - the pattern admits digits only
        return Decimal(0)
