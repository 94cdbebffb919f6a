"""Stored answers and things to do that are asked with the same words: two ways to one answer, not two meanings."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Final

from faq.confidence import Band
from faq.normalise import normalise
from faq.ranking import Candidate, Found, Match

_AS_LIKELY: Final = 0.4
WORD_FOR_WORD: Final = 0.95
"""How sure a message is that says just what a candidate is asked with."""


def plain(text: str) -> str:
    """A text as it is compared word for word."""
    return normalise(text).strip(" 、。.?!")


def is_text_of(candidate: Candidate, text: str) -> bool:
    """Whether ``text`` is word for word one of the candidate's texts."""
    said = plain(text)
    return bool(said) and said in _plain_texts(candidate)


@lru_cache(maxsize=4096)
def _plain_texts(candidate: Candidate) -> frozenset[str]:
    return frozenset(map(plain, candidate.texts))


class Twins:
    """Which candidates of one programme share a text. Built once; safe to share by threads."""

    def __init__(self, candidates: Iterable[Candidate], band: Callable[[float], Band]) -> None:
        self._band = band
        self._asked: dict[str, tuple[str, ...]] = {}
        for candidate in candidates:
            for text in _plain_texts(candidate):
                self._asked[text] = (*self._asked.get(text, ()), candidate.id)
        self._twins: dict[str, set[str]] = defaultdict(set)
        for ids in self._asked.values():
            for each in ids:
                self._twins[each].update(other for other in ids if other != each)

    def settled(self, found: Found, text: str) -> Found:
        """``found`` where a message that is word for word a candidate's text leaves no doubt, and where the twins of
        the best candidate speak for it instead of against it. Of twins the one that computes goes first."""
        if not found.matches or found.matches[0].candidate.kind == "outside":
            return found
        ids = self._asked.get(plain(text), ())
        same = [match for match in found.matches if match.candidate.id in ids]
        if same:
            best = _computing(same, 0.0)
            return _with_first(found, best, max(best.probability, WORD_FOR_WORD), "answer", same)
        first = found.matches[0]
        family = [first, *(m for m in found.matches[1:] if m.candidate.id in self._twins[first.candidate.id])]
        if len(family) == 1:
            return found
        together = min(1.0, sum(match.probability for match in family))
        band: Band = "answer" if found.band == "answer" else self._band(together)
        return _with_first(found, _computing(family, _AS_LIKELY), together, band, family)


def _computing(matches: list[Match], share: float) -> Match:
    """The one that computes, if it has at least ``share`` of the first one's probability; otherwise the first."""
    enough = matches[0].probability * share
    return next((m for m in matches if m.candidate.kind == "do" and m.probability >= enough), matches[0])


def _with_first(found: Found, best: Match, probability: float, band: Band, instead_of: list[Match]) -> Found:
    rest = (match for match in found.matches if match not in instead_of)
    return replace(found, matches=(replace(best, probability=probability), *rest), band=band)
