"""What each channel of the ranking says of every candidate for one message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from faq.lexicon import Lexicon
from faq.postings import CosineIndex, FieldIndex, FieldWeights, Floats, Ints
from faq.words import DATE, Words

_CHARACTERS = FieldWeights(question=1.0, question_b=0.75)
_COMMON_GRAM = 0.35
"""Characters and pairs in more than this share of all candidates say nothing and cost most of the time."""


@dataclass(frozen=True, slots=True)
class Channels:
    """For each candidate its best text's raw score. ``sounds`` is all zero unless the message is kana."""

    words: Floats
    near: Floats
    grams: Floats
    cosine: Floats
    sounds: Floats


class Index:
    """The texts of all candidates, one after the other; ``starts[c]`` is the first text of candidate c."""

    def __init__(
        self, texts: Sequence[Words], owner: Ints, answers: Sequence[Words], lexicon: Lexicon
    ) -> None:
        self.starts = np.searchsorted(owner, np.arange(len(answers)))
        self.near = lexicon.near
        self.words = FieldIndex([w.terms for w in texts], owner, [a.terms for a in answers], FieldWeights())
        grams = [w.grams for w in texts]
        self.grams = FieldIndex(grams, owner, [a.grams for a in answers], _CHARACTERS, _COMMON_GRAM)
        self.cosine = CosineIndex(grams)
        self.sounds = FieldIndex(
            [w.sounds for w in texts], owner, [()] * len(answers), FieldWeights(), _COMMON_GRAM
        )

    def channels(self, message: Words) -> Channels:
        asked = dict.fromkeys(message.terms, 1.0)
        zero = np.zeros(len(self.starts), np.float32)
        return Channels(
            words=self._best(self.words.scores(asked)),
            near=self._best(self.words.scores(self.nearby(asked))),
            grams=self._best(self.grams.scores(dict.fromkeys(message.grams, 1.0))),
            cosine=self._best(self.cosine.scores(message.grams)),
            sounds=self._best(self.sounds.scores(dict.fromkeys(message.sounds, 1.0)))
            if message.kana
            else zero,
        )

    def _best(self, scores: Floats) -> Floats:
        return np.maximum.reduceat(scores, self.starts)

    def nearby(self, asked: Mapping[str, float]) -> dict[str, float]:
        """What the asked words may also be called, without the asked words themselves."""
        return {other: 1.0 for term in asked for other in self.near.get(term, ()) if other not in asked}

    def unknown(self, message: Words) -> float:
        """The share of the message's words that stand nowhere in the index, by weight (a date counts as known)."""
        heaviest = float(np.log(1 + len(self.starts)))
        total = missing = 0.0
        for term in set(message.terms) - {DATE}:
            weight = self.words.weight(term)
            total += heaviest if weight is None else weight
            missing += heaviest if weight is None and not self._near_known(term) else 0.0
        return missing / total if total else 1.0

    def _near_known(self, term: str) -> bool:
        return any(self.words.weight(other) is not None for other in self.near.get(term, ()))

    def coverage(self, message: Words, candidate: int) -> tuple[float, float]:
        """The share of the message's words, by weight, that the candidate has: anywhere, and in its questions."""
        heaviest = float(np.log(1 + len(self.starts)))
        total = anywhere = asked = 0.0
        for term in set(message.terms):
            weight = self.words.weight(term)
            total += heaviest if weight is None else weight
            if weight is None:
                continue
            in_text, in_answer = self.words.has(term, candidate, self._texts_of(candidate))
            asked += weight * in_text
            anywhere += weight * (in_text or in_answer)
        return (anywhere / total, asked / total) if total else (0.0, 0.0)

    def _texts_of(self, candidate: int) -> tuple[int, int]:
        last = candidate + 1 == len(self.starts)
        return int(self.starts[candidate]), self.words.size if last else int(self.starts[candidate + 1])
