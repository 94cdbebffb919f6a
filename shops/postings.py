"""Which strings hold a piece of text: inverted lists of bigrams, in arrays of numbers."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int32]
NONE: Numbers = np.empty(0, dtype=np.int32)


def bigrams(text: str) -> set[str]:
    """Every two neighbouring characters of ``text``; of a single character itself."""
    return {text[at : at + 2] for at in range(len(text) - 1)} or ({text} if text else set())


class Postings:
    """Bigrams with the numbers of the strings that hold them, ascending. Add in ascending order, then ``seal``."""

    def __init__(self) -> None:
        self._growing: dict[str, array[int]] = defaultdict(lambda: array("i"))
        self._lists: dict[str, Numbers] = {}

    def add(self, number: int, texts: Iterable[str]) -> None:
        """String ``number`` holds ``texts``."""
        found: set[str] = set()
        for text in texts:
            found |= bigrams(text)
            found |= set(text)
        for gram in found:
            self._growing[gram].append(number)

    def seal(self) -> None:
        """Nothing more comes."""
        self._lists = {
            gram: np.frombuffer(numbers, dtype=np.int32) for gram, numbers in self._growing.items()
        }
        self._growing = defaultdict(lambda: array("i"))

    def holding_all(self, text: str) -> Numbers:
        """The numbers of strings that hold every bigram of ``text``: a superset of those that hold ``text``."""
        lists = [self._lists.get(gram, NONE) for gram in bigrams(text)]
        lists.sort(key=len)
        if not lists or not len(lists[0]):
            return NONE
        found = lists[0]
        for other in lists[1:]:
            found = found[_among(found, other)]
            if not len(found):
                return NONE
        return found

    def holding_some(self, texts: Sequence[str], most: int, rarest: int = 6) -> Numbers:
        """The numbers that hold most of the ``rarest`` bigrams of ``texts``, at most ``most`` of them."""
        grams = {gram for text in texts for gram in bigrams(text) if gram in self._lists}
        lists = sorted((self._lists[gram] for gram in grams), key=len)[:rarest]
        if not lists:
            return NONE
        numbers, counts = np.unique(np.concatenate(lists), return_counts=True)
        if len(numbers) > most:
            best = np.argsort(-counts, kind="stable")[:most]
            numbers = np.sort(numbers[best])
        return numbers.astype(np.int32, copy=False)


def _among(few: Numbers, many: Numbers) -> NDArray[np.bool_]:
    """Which of ``few`` stand in ``many`` (both ascending)."""
    at = np.searchsorted(many, few)
    at[at == len(many)] = len(many) - 1
    result: NDArray[np.bool_] = many[at] == few
    return result


def both(one: Numbers, other: Numbers) -> Numbers:
    """The numbers in both ascending arrays."""
    if len(one) > len(other):
        one, other = other, one
    return one[_among(one, other)] if len(one) and len(other) else NONE
