"""Words looked for in a text: however they are spelled, as a pattern, and taken out of it."""

import re
from collections.abc import Iterable
from functools import lru_cache

from faq.normalise import normalise


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def speaks_of(text: str, words: Iterable[str]) -> bool:
    """Whether any of the words stands in ``text``, as :func:`faq.normalise.normalise` reads both."""
    return _normalised(tuple(words)).search(normalise(text)) is not None


@lru_cache(maxsize=512)
def _normalised(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(any_of(map(normalise, words)) if words else "(?!)")


def without_any(text: str, words: Iterable[str]) -> str:
    """``text`` after each of the words was taken out of it, in their order: long ones first, or their rest stays."""
    for word in words:
        text = text.replace(word, "")
    return text
