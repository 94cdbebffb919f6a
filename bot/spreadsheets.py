"""Texts in tables that people open in a spreadsheet."""

import re
from typing import Final

_FORMULA: Final = re.compile(r"\s*[=+\-@＝＋－＠|%]")
"""How a cell begins that a spreadsheet would run [OWASP, CSV Injection]."""


def harmless(text: str) -> str:
    """``text`` as a cell that no spreadsheet runs: one that it would take for a formula begins with an apostrophe."""
    return f"'{text}" if _FORMULA.match(text) else text
