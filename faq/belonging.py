"""Whether a message sounds like the questions of this counter or like what is said outside of it.

Naive Bayes on characters in pairs and on words: how much likelier each is among the candidates' questions than
among the outside examples, as a mean over those seen on either side. It never looks at which question it is.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np

from faq.words import Words

_SMOOTHING = 0.5
_FOR_A_WORD = 2.0
"""A word weighs as much as two pairs of characters."""


class Belonging:
    """``inside`` and ``outside``: the words of the questions and of the outside examples."""

    def __init__(self, inside: Iterable[Words], outside: Iterable[Words]) -> None:
        here, there = _counts(inside), _counts(outside)
        self._odds: Mapping[str, float] = _odds(here, there) if there else {}

    def score(self, message: Words) -> float:
        """Above 0: rather a question for us; below: rather not; 0 when nothing is known."""
        total = weight = 0.0
        for mark in _marks(message):
            odds = self._odds.get(mark)
            if odds is not None:
                count = _FOR_A_WORD if mark[0] == "w" else 1.0
                total += odds * count
                weight += count
        return total / weight if weight else 0.0


def _marks(words: Words) -> set[str]:
    return {f"w{term}" for term in words.terms} | {f"c{gram}" for gram in words.grams if len(gram) == 2}


def _counts(texts: Iterable[Words]) -> Counter[str]:
    return Counter(mark for words in texts for mark in _marks(words))


def _odds(here: Counter[str], there: Counter[str]) -> dict[str, float]:
    marks = here.keys() | there.keys()
    all_here = here.total() + _SMOOTHING * len(marks)
    all_there = there.total() + _SMOOTHING * len(marks)
    base = float(np.log(all_there / all_here))
    return {
        mark: float(np.log((here[mark] + _SMOOTHING) / (there[mark] + _SMOOTHING))) + base for mark in marks
    }
