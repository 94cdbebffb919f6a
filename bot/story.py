"""The question of a message that says more than its question: a greeting before it, a story around it."""

import re
from collections.abc import Callable
from typing import Final

from bot.courtesy import is_friendly, is_refused
from bot.seen_as import is_outside
from faq.questions import asks
from faq.ranking import Found

_END: Final = re.compile(r"(?<=[。!！?？\n])")
_LEAST_REST: Final = 7
"""Fewer characters behind a greeting belong to it: "こんばんは、いま平気？"."""
_COMMA: Final = re.compile(r"([、,，])")
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
    without = _without_greeting(text, whole, find)
    if without is not None:
        return without
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


def _without_greeting(text: str, whole: Found, find: Callable[[str], Found]) -> tuple[str, Found] | None:
    """What stands behind a greeting that ends in a comma ("おはようございます、券の使い方教えて"), where the message as a whole
    is taken for none of ours; None where there is no such greeting, or nothing clear behind it."""
    greeting, comma, rest = _COMMA.split(text, maxsplit=1) if _COMMA.search(text) else (text, "", "")
    if not comma or not is_outside(whole) or is_refused(whole.matches[0]) or not _is_greeting(find(greeting)):
        return None
    if len(rest.strip()) < _LEAST_REST or not asks(rest):
        return None
    found = find(rest)
    clear = found.band != "none" and bool(found.matches) and not is_outside(found)
    return (rest, found) if clear else None


def _is_greeting(found: Found) -> bool:
    return is_outside(found) and is_friendly(found.matches[0])
