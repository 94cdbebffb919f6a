"""What each channel of the ranking says of every candidate for one message."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain

import numpy as np

from faq.lexicon import Lexicon
from faq.postings import CosineIndex, FieldIndex, FieldWeights, Floats, Ints, Postings, postings
from faq.words import CLASS, Words

_ONE_TEXT = FieldWeights()
_ALL_TEXTS = FieldWeights(k1=1.5, question=1.0, question_b=0.7)
_CHARACTERS = FieldWeights(k1=1.5, question=1.0, question_b=0.75)
_COMMON_GRAM = 0.35
"""Characters and pairs in more than this share of all candidates say nothing and cost most of the time."""


@dataclass(frozen=True, slots=True)
class Channels:
    """Scores of one message, a number for each candidate.

    ``best``: BM25F on words, the best single text; ``words``: on all its texts together; ``near``, ``learned``: the
    same for words that often mean the same (by hand, and learned from the shipped questions); ``grams``:
    BM25 on characters in ones and twos; ``cosine``: of characters, with the best text; ``sounds``,
    ``sound``: on the kana reading of all texts and of the best one, zero unless the message is written in kana;
    ``classes``: how many of its texts hold a date, or a count in the same unit, where the message does.
    """

    best: Floats
    words: Floats
    near: Floats
    learned: Floats
    grams: Floats
    cosine: Floats
    sounds: Floats
    sound: Floats
    classes: Floats


_AS_IT_IS = frozenset({"cosine", "classes"})
CHANNELS = tuple(field.name for field in fields(Channels))


class Index:
    """The texts of all candidates, one after the other; ``starts[c]`` is the first text of candidate c."""

    def __init__(
        self, texts: Sequence[Words], owner: Ints, answers: Sequence[Words], lexicon: Lexicon
    ) -> None:
        self.starts = np.searchsorted(owner, np.arange(len(answers)))
        self.size = len(texts)
        self._lexicon = lexicon
        one = np.arange(len(answers), dtype=np.int32)
        together = [texts[start:end] for start, end in map(self.texts_of, range(len(answers)))]
        answer_terms = [answer.terms for answer in answers]
        silent: list[tuple[str, ...]] = [()] * len(answers)
        self._best = FieldIndex([w.terms for w in texts], owner, answer_terms, _ONE_TEXT)
        self._words = FieldIndex(
            [_joined(w.terms for w in group) for group in together], one, answer_terms, _ALL_TEXTS
        )
        self._grams = FieldIndex(
            [_joined(w.grams for w in group) for group in together],
            one,
            [a.grams for a in answers],
            _CHARACTERS,
            _COMMON_GRAM,
        )
        self._cosine = CosineIndex([w.grams for w in texts], _COMMON_GRAM)
        self._sounds = FieldIndex(
            [_joined(w.sounds for w in group) for group in together], one, silent, _ALL_TEXTS
        )
        self._sound = FieldIndex([w.sounds for w in texts], owner, silent, _ONE_TEXT, _COMMON_GRAM)

        self._classes = _class_shares(together)

    def channels(self, message: Words) -> Channels:
        asked = dict.fromkeys(message.terms, 1.0)
        grams = dict.fromkeys(message.grams, 1.0)
        sounds = dict.fromkeys(message.sounds, 1.0) if message.kana else {}
        return Channels(
            best=self._of_best_text(self._best.scores(asked)),
            words=self._words.scores(asked),
            near=self._words.scores(self._lexicon.nearby(asked)),
            learned=self._words.scores(self._lexicon.learned_for(asked)),
            grams=self._grams.scores(grams),
            cosine=self._of_best_text(self._cosine.scores(message.grams)),
            sounds=self._sounds.scores(sounds),
            sound=self._of_best_text(self._sound.scores(sounds)),
            classes=self._classes.scores({term: 1.0 for term in asked if term.startswith(CLASS)}),
        )

    def _of_best_text(self, scores: Floats) -> Floats:
        best: Floats = np.maximum.reduceat(scores, self.starts)
        return best

    def texts_of(self, candidate: int) -> tuple[int, int]:
        """The first text of the candidate and the one after its last."""
        last = candidate + 1 == len(self.starts)
        return int(self.starts[candidate]), self.size if last else int(self.starts[candidate + 1])

    def unknown(self, message: Words) -> float:
        """The share of the message's words that stand nowhere in the index, by weight (dates and counts aside)."""
        total = missing = 0.0
        for term in {term for term in message.terms if not term.startswith(CLASS)}:
            weight = self._best.weight(term)
            total += self._weight(weight)
            missing += self._weight(weight) if weight is None and not self._near_known(term) else 0.0
        return missing / total if total else 1.0

    def _weight(self, weight: float | None) -> float:
        return float(np.log(1 + len(self.starts))) if weight is None else weight

    def _near_known(self, term: str) -> bool:
        return any(self._best.weight(other) is not None for other in self._lexicon.near.get(term, ()))

    def coverage(self, message: Words, candidate: int) -> tuple[float, float]:
        """The share of the message's words, by weight, that the candidate has: anywhere, and in its questions."""
        total = anywhere = asked = 0.0
        for term in set(message.terms):
            weight = self._best.weight(term)
            total += self._weight(weight)
            if weight is not None:
                in_text, in_answer = self._best.has(term, candidate, self.texts_of(candidate))
                asked += weight * in_text
                anywhere += weight * (in_text or in_answer)
        return (anywhere / total, asked / total) if total else (0.0, 0.0)


def _class_shares(together: Sequence[Sequence[Words]]) -> Postings:
    """For each class the share of each candidate's texts that hold it."""
    shares: dict[str, list[tuple[int, float]]] = {}
    for row, group in enumerate(together):
        counts = Counter(term for words in group for term in set(words.terms) if term.startswith(CLASS))
        for term, count in counts.items():
            shares.setdefault(term, []).append((row, count / len(group)))
    return postings(shares, len(together))


def _joined(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(chain.from_iterable(groups))


def against_best(scores: Floats) -> Floats:
    """The scores as shares of the best of them."""
    most = float(scores.max(initial=0.0))
    return (scores / np.float32(most)).astype(np.float32) if most > 0 else scores


def levelled(channels: Channels, name: str) -> Floats:
    """A channel as it is added up: against its own best, or as it is where that is a share already."""
    scores: Floats = getattr(channels, name)
    return scores if name in _AS_IT_IS else against_best(scores)


def fused(channels: Channels, weights: Mapping[str, float]) -> Floats:
    """The channels added up by their weights."""
    total = np.zeros(len(channels.best), np.float32)
    for name, weight in weights.items():
        if weight:
            total += np.float32(weight) * levelled(channels, name)
    return total
