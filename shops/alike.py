"""Names that are like what was typed, for guesses: a likeness of letters, reckoned for the likeliest candidates only."""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
from rapidfuzz import fuzz, process

from shops.folding import kana_of_romaji, sound
from shops.substrings import NONE, Letters, Numbers, Substrings
from shops.terms import Terms
from shops.texts import heard, said

CANDIDATES: Final = 600
"""Names that are compared letter by letter."""
LEAST: Final = 60.0
MOST: Final = 50
"""Guesses at most."""
_RAREST: Final = 6
_PLACES: Final = 20_000
"""Places that are looked at for candidates, but for the rarest pairs of letters."""
_KANA: Final = re.compile(r"[ァ-ヺ]+")


class Alike:
    """Guesses by name over one list."""

    def __init__(self, terms: Terms) -> None:
        self._names = terms.names
        self._sounds = terms.sounds

    def names_like(self, folded: str) -> list[tuple[int, float]]:
        """Numbers of shops whose name or reading is like ``folded``, with the likeness (0 to 100), best first."""
        found: dict[int, float] = {}
        numbers = candidates(self._names, self._names.letters(folded))
        for number, likeness in _likest(folded, numbers, [self._names.string(n) for n in numbers.tolist()]):
            found[number] = likeness
        spoken = sound(kana_of_romaji(folded) or folded)
        if _KANA.fullmatch(spoken) and len(spoken) > 2:
            numbers = candidates(self._sounds, said(spoken))
            for number, likeness in _likest(spoken, numbers, [self._first(n) for n in numbers.tolist()]):
                found[number] = max(found.get(number, 0.0), likeness - 2)
        return sorted(found.items(), key=lambda item: (-item[1], item[0]))[:MOST]

    def _first(self, number: int) -> str:
        """The first reading of a shop without long vowels."""
        return heard(bytes(self._sounds.bytes(number)).partition(b"\0")[0])


def candidates(texts: Substrings, letters: Letters) -> Numbers:
    """The strings that hold most of the rarest pairs of ``letters``."""
    pairs = {
        tuple(letters[at : at + 2].tolist()): letters[at : at + 2] for at in range(max(len(letters) - 1, 1))
    }
    often = sorted((count, pair) for pair in pairs if (count := texts.count(pairs[pair])))
    found: list[Numbers] = []
    places = 0
    for count, pair in often[:_RAREST]:
        if found and places + count > _PLACES:
            break
        places += count
        found.append(texts.numbers(texts.places(pairs[pair])[:_PLACES]))
    if not found:
        return NONE
    numbers, times = np.unique(np.concatenate(found), return_counts=True)
    if len(numbers) > CANDIDATES:
        numbers = np.sort(numbers[np.argsort(-times, kind="stable")[:CANDIDATES]])
    return numbers


def _likest(text: str, numbers: Numbers, names: Sequence[str]) -> list[tuple[int, float]]:
    """The likeness of whole names, or of one with the beginning of a longer other (a chain without its branch)."""
    if not names:
        return []
    whole = process.cdist([text], names, scorer=fuzz.ratio, dtype=np.float64)[0]
    heads = process.cdist(
        [text], [name[: len(text) + 1] for name in names], scorer=fuzz.ratio, dtype=np.float64
    )[0]
    longer = np.array([len(name) > len(text) + 1 for name in names])
    likeness = np.where(longer, np.maximum(whole, heads - 4), whole)
    best = np.lexsort((numbers, -likeness))[:MOST]
    return [(int(numbers[at]), float(likeness[at])) for at in best if likeness[at] >= LEAST]
