"""Whether a message sounds like the questions of this counter or like what is said outside of it.

Naive Bayes on characters in pairs and on words: how much likelier each is among the candidates' questions than
among the outside examples, as a mean over those seen on either side. It never looks at which question it is.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from faq.postings import Spelled
from faq.words import Words

_SMOOTHING = 0.5
_FOR_A_WORD = 2.0
"""A word weighs as much as two pairs of characters."""


class Odds:
    """How much likelier each mark is inside than outside. ``texts``: their marks; ``outside``: which texts are."""

    def __init__(self, slots: Mapping[str, int], texts: Spelled, outside: npt.NDArray[np.bool_]) -> None:
        self._slots = slots
        size = len(slots)
        _rows, marks, _count = texts.counts(max(1, size))
        there = np.bincount(marks[outside[_rows]], minlength=size) + _SMOOTHING
        here = np.bincount(marks[~outside[_rows]], minlength=size) + _SMOOTHING
        self._odds = np.log(here / here.sum()) - np.log(there / there.sum())

    def of(self, marks: set[str]) -> tuple[float, int]:
        """The sum over the known marks, and how many they are."""
        known = [slot for mark in marks if (slot := self._slots.get(mark)) is not None]
        return float(self._odds[known].sum()), len(known)


class Belonging:
    """Both kinds of marks over the same texts. Without outside texts everything belongs as much as anything."""

    def __init__(self, words: Odds, pairs: Odds, told_apart: bool) -> None:
        self._words, self._pairs, self._told_apart = words, pairs, told_apart

    def score(self, message: Words) -> float:
        """Above 0: rather a question for us; below: rather not; 0 when nothing is known."""
        words, word_count = self._words.of(set(message.terms))
        pairs, pair_count = self._pairs.of({gram for gram in message.grams if len(gram) == 2})
        weight = _FOR_A_WORD * word_count + pair_count
        return (_FOR_A_WORD * words + pairs) / weight if weight and self._told_apart else 0.0
