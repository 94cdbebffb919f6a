"""Words that the shipped questions use for the same thing, learned from which entries they stand in together.

A word leads to another as strongly as questions with the first are put with the second in one entry more often than by
chance. All programmes teach together, so that 返品 of one leads to 払い戻し of another. Kept as ``data/learned_words.toml``.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping

from faq.words import CLASS

MOST_COMMON = 0.15
"""A word in more than this share of all entries leads nowhere."""
MOST = 8
LEAST = 0.1
_SURE_AT = 4.0


def learn(entries: Iterable[Iterable[str]]) -> dict[str, dict[str, float]]:
    """For each word the words it leads to, with a strength from 0 to 1. ``entries``: the words of each entry's questions."""
    held = [{word for word in words if not word.startswith(CLASS)} for words in entries]
    holders = Counter(word for words in held for word in words)
    together: dict[str, Counter[str]] = {}
    for words in held:
        for word in words:
            together.setdefault(word, Counter()).update(words)
    total = len(held)
    return {
        word: strengths
        for word, others in sorted(together.items())
        if holders[word] <= MOST_COMMON * total and (strengths := _strengths(word, others, holders, total))
    }


def _strengths(word: str, others: Counter[str], holders: Counter[str], total: int) -> dict[str, float]:
    found = []
    for other, count in others.items():
        surprise = math.log(count * total / (holders[word] * holders[other]))
        if other != word and count >= 2 and surprise > 0:
            found.append((count / holders[word] * min(1.0, surprise / _SURE_AT), other))
    found.sort(key=lambda pair: (-pair[0], pair[1]))
    return {other: round(strength, 2) for strength, other in found[:MOST] if strength > LEAST}


def write_learned(learned: Mapping[str, Mapping[str, float]], head: str) -> str:
    """The text of ``learned_words.toml``: a line a word."""
    lines = [f"# {line}" for line in head.splitlines()] + [""]
    for word, others in learned.items():
        inside = ", ".join(
            f"{json.dumps(other, ensure_ascii=False)} = {strength}" for other, strength in others.items()
        )
        lines.append(f"{json.dumps(word, ensure_ascii=False)} = {{{inside}}}")
    return "\n".join(lines) + "\n"
