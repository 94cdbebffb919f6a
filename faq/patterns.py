"""Words looked for in a text: as a pattern, and taken out of it."""

import re
from collections.abc import Iterable


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def without_any(text: str, words: Iterable[str]) -> str:
    """``text`` after each of the words was taken out of it, in their order: long ones first, or their rest stays."""
    for word in words:
        text = text.replace(word, "")
    return text
