"""One ranking of everything a message can mean: entries, things to do, and what is not for us.

Lexical channels, added up for each candidate: BM25F on words (with near words at a small weight), BM25 on
characters in ones and twos, the cosine of characters with the best phrasing, and, for messages in kana, the
sound. Where a candidate has several texts its best one counts. Nothing is generated and nothing learned at run time.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from faq.channels import Channels, Index
from faq.confidence import Band, Coefficients, Weights, shipped_coefficients
from faq.lexicon import Lexicon, shipped_lexicon
from faq.plugins import PlugIns, reranked
from faq.postings import Floats
from faq.words import Vocabulary, Words, analyse, vocabulary

Role = Literal["consumer", "merchant"]
Kind = Literal["faq", "not_stated", "do", "outside"]
BOTH: frozenset[Role] = frozenset({"consumer", "merchant"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something a message can mean. ``texts``: the canonical question, then phrasings or examples. ``weight``
    multiplies its score: a computed answer may be favoured a little over a stored one."""

    id: str
    roles: frozenset[Role]
    texts: tuple[str, ...]
    answer: str = ""
    kind: Kind = "faq"
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate with the probability that it is what was meant, its fused score, and what was seen."""

    candidate: Candidate
    probability: float
    score: float
    features: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """``matches`` best first; ``band``: answer the first, offer a choice, or say that nothing was found."""

    matches: tuple[Match, ...]
    band: Band

    def choices(self, most: int = 3) -> tuple[Match, ...]:
        """The first matches that can be offered as buttons (nothing from outside)."""
        return tuple(match for match in self.matches if match.candidate.kind != "outside")[:most]


class Finder:
    """The candidates of one programme, ready to be asked. Built once; safe to share between threads."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        coefficients: Coefficients | None = None,
        plug_ins: PlugIns | None = None,
        lexicon: Lexicon | None = None,
        analysed: Callable[[str, Vocabulary], Words] | None = None,
    ) -> None:
        if not candidates or not all(candidate.texts for candidate in candidates):
            raise ValueError("a Finder needs candidates, each with at least one text")
        self.candidates = tuple(candidates)
        self.coefficients = coefficients or shipped_coefficients()
        self.lexicon = lexicon or shipped_lexicon()
        self.plug_ins = plug_ins
        texts = [text for candidate in candidates for text in candidate.texts]
        owner = np.repeat(np.arange(len(candidates)), [len(c.texts) for c in candidates]).astype(np.int32)
        self.vocabulary = vocabulary(texts, self.lexicon)
        read = analysed or self._read
        words = [read(text, self.vocabulary) for text in texts]
        answers = [read(candidate.answer, self.vocabulary) for candidate in candidates]
        self.index = Index(words, owner, answers, self.lexicon)
        self._exact: dict[str, set[int]] = {}
        for row, word in zip(owner, words, strict=True):
            self._exact.setdefault(word.plain, set()).add(int(row))
        self._multipliers = {role: self._multiplier(role) for role in (None, *sorted(BOTH))}

    def _read(self, text: str, known: Vocabulary) -> Words:
        return analyse(text, known, self.lexicon)

    def _multiplier(self, role: Role | None) -> Floats:
        other = self.coefficients.weights.other_role
        return np.array(
            [c.weight * (1.0 if role is None or role in c.roles else other) for c in self.candidates],
            np.float32,
        )

    def find(self, text: str, role: Role | None = None, k: int = 5) -> Found:
        """The ``k`` best candidates for a message of someone in ``role`` (None: not known)."""
        message = self._read(text, self.vocabulary)
        channels = self.index.channels(message)
        scores = fused(channels, self.coefficients.weights) * self._multipliers[role]
        scores = self._exact_first(scores, message, role)
        scores = reranked(scores, text, self.candidates, self.plug_ins)
        best = np.argsort(-scores, kind="stable")[: max(k, 2)]
        features = self._features(message, channels, scores, best)
        first = self.coefficients.probability(features)
        matches = [
            Match(
                self.candidates[i],
                _share(first, float(scores[i]), float(scores[best[0]])),
                float(scores[i]),
                features if n == 0 else {},
            )
            for n, i in enumerate(best[:k])
            if scores[i] > 0
        ]
        band: Band = self.coefficients.band(first) if matches else "none"
        if matches and matches[0].candidate.kind == "outside" and band == "choose":
            band = "none"
        return Found(tuple(matches), band)

    def _exact_first(self, scores: Floats, message: Words, role: Role | None) -> Floats:
        """A message that is word for word a phrasing of one entry is that entry, whatever the sums say."""
        same = self._exact.get(message.plain)
        if not message.plain or not same:
            return scores
        rows = [row for row in same if role is None or role in self.candidates[row].roles] or list(same)
        scores = scores.copy()
        scores[rows] += scores.max()
        return scores

    def _features(
        self, message: Words, channels: Channels, scores: Floats, best: np.ndarray
    ) -> dict[str, float]:
        first = int(best[0])
        second = float(scores[best[1]]) if len(best) > 1 else 0.0
        coverage, in_text = self.index.coverage(message, first)
        leaders = [int(channel.argmax()) for channel in (channels.words, channels.grams, channels.cosine)]
        raw = float(channels.words[first])
        return {
            "bm25": raw,
            "bm25_log": float(np.log1p(raw)),
            "coverage": coverage,
            "coverage_text": in_text,
            "cosine": float(channels.cosine[first]),
            "margin": (float(scores[first]) - second) / max(float(scores[first]), 1e-6),
            "score": float(scores[first]),
            "unknown": self.index.unknown(message),
            "terms": float(min(len(set(message.terms)), 8)),
            "exact": float(message.plain != "" and first in self._exact.get(message.plain, ())),
            "agreement": leaders.count(first) / len(leaders),
            "kana": float(message.kana),
        }


def fused(channels: Channels, weights: Weights) -> Floats:
    """The channels added up, each against its own best (the cosine as it is)."""
    return (
        weights.words * _against_best(channels.words + weights.near * channels.near)
        + weights.grams * _against_best(channels.grams)
        + weights.cosine * channels.cosine
        + weights.sounds * _against_best(channels.sounds)
    )


def _against_best(scores: Floats) -> Floats:
    most = float(scores.max())
    return (scores / np.float32(most)).astype(np.float32) if most > 0 else scores


def _share(first: float, score: float, best: float) -> float:
    """The probability of a later match: that of the first, thinned as its score falls behind."""
    return first if score >= best else min(first, (1 - first) * (score / best) ** 4)
