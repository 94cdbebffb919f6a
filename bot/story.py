"""The question of a message that says more than its question: a greeting before it, a story around it."""

import re
from collections.abc import Callable
from typing import Final

from bot.courtesy import is_friendly
from faq.ranking import Found

_END: Final = re.compile(r"(?<=[。!！?？\n])")
_SURE: Final = 0.8
"""From here on the whole message is taken as it is."""
_VERY_SURE: Final = 0.9
"""So sure must the last sentence be to stand for a message that is not clear as a whole."""


def heart_of(
    text: str,
    whole: Found,
    find: Callable[[str], Found],
    computes: Callable[[Found, str], bool] = lambda found, story: False,
) -> tuple[str, Found]:
    """The words that ask, and what they can mean; the message itself where it is clear or one sentence.

    Greetings are left out. Of a story that is not clear as a whole its last sentence counts, if that is clear and the story
    before it holds nothing that the first match of the whole computes with (``computes``).
    """
    sentences = [sentence for sentence in _END.split(text) if sentence.strip()]
    if len(sentences) < 2:
        return text, whole
    if _is_greeting(whole):
        rest = "".join(sentence for sentence in sentences if not _is_greeting(find(sentence))).strip()
        return (rest, find(rest)) if rest else (text, whole)
    if whole.matches and whole.matches[0].probability >= _SURE:
        return text, whole
    if computes(whole, "".join(sentences[:-1])):
        return text, whole
    last = find(sentences[-1])
    best = last.matches[0] if last.band == "answer" else None
    if best and best.candidate.kind != "outside" and best.probability >= _VERY_SURE:
        return sentences[-1], last
    return text, whole


def _is_greeting(found: Found) -> bool:
    best = found.matches[0] if found.band == "answer" else None
    return best is not None and best.candidate.kind == "outside" and is_friendly(best)
