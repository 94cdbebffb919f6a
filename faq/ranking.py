"""One ranking of everything a message can mean: entries, things to do, and what is not for us.

Lexical channels, added up for each candidate: BM25F on words (with near words at a small weight), BM25 on
characters in ones and twos, the cosine of characters with the best phrasing, and, for messages in kana, the
sound. Where a candidate has several texts its best one counts. Nothing is generated and nothing learned at run time.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from faq.channels import Channels, Index, fused
from faq.confidence import Band, Coefficients, shipped_coefficients
from faq.lexicon import Lexicon, shipped_lexicon
from faq.plugins import PlugIns, reranked
from faq.postings import Floats
from faq.words import Cut, Words, cut, vocabulary_of, words_of

Role = Literal["consumer", "merchant"]
Kind = Literal["faq", "not_stated", "do", "outside"]
_LOOKED_AT = 30
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
        cut_up: Callable[[str], Cut] | None = None,
    ) -> None:
        if not candidates or not all(candidate.texts for candidate in candidates):
            raise ValueError("a Finder needs candidates, each with at least one text")
        self.candidates = tuple(candidates)
        self.coefficients = coefficients or shipped_coefficients()
        self.lexicon = lexicon or shipped_lexicon()
        self.plug_ins = plug_ins
        texts = [text for candidate in candidates for text in candidate.texts]
        owner = np.repeat(np.arange(len(candidates)), [len(c.texts) for c in candidates]).astype(np.int32)
        cuts = list(map(cut_up or self._cut, texts))
        answers = [self._cut(candidate.answer) for candidate in candidates]
        self.vocabulary = vocabulary_of((*cuts, *answers), self.lexicon)
        words = [words_of(each, self.vocabulary, self.lexicon) for each in cuts]
        answered = [words_of(each, self.vocabulary, self.lexicon) for each in answers]
        self.index = Index(words, owner, answered, self.lexicon)
        self._exact: dict[str, set[int]] = {}
        for row, word in zip(owner, words, strict=True):
            self._exact.setdefault(word.plain, set()).add(int(row))
        self._weights = np.array([c.weight for c in candidates], np.float32)
        self._penalties = {role: self._penalty(role) for role in BOTH}

    def _cut(self, text: str) -> Cut:
        return cut(text, self.lexicon)

    def read(self, text: str) -> Words:
        """The words of a message as this ranking sees them."""
        return words_of(self._cut(text), self.vocabulary, self.lexicon)

    def _penalty(self, role: Role) -> Floats:
        off = self.coefficients.other_role
        return np.array([0.0 if role in c.roles else off for c in self.candidates], np.float32)

    def find(self, text: str, role: Role | None = None, k: int = 5) -> Found:
        """The ``k`` best candidates for a message of someone in ``role`` (None: not known)."""
        message = self.read(text)
        channels = self.index.channels(message)
        scores = fused(channels, self.coefficients.weights) * self._weights
        if role is not None:
            scores = scores - self._penalties[role]
        scores = self._exact_first(scores, message, role)
        scores = reranked(scores, text, self.candidates, self.plug_ins)
        best = np.argsort(-scores, kind="stable")[:_LOOKED_AT]
        shares = _shares(scores[best])
        features = self._features(message, channels, best, shares)
        first = self.coefficients.probability(features) if scores[best[0]] > 0 else 0.0
        matches = tuple(
            Match(self.candidates[row], first * float(share / shares[0]), float(scores[row]), features)
            for row, share in zip(best[:k], shares[:k], strict=True)
            if scores[row] > 0
        )
        return Found(matches, self._band(matches))

    def _band(self, matches: tuple[Match, ...]) -> Band:
        if not matches:
            return "none"
        band = self.coefficients.band(matches[0].probability)
        return "none" if band == "choose" and matches[0].candidate.kind == "outside" else band

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
        self, message: Words, channels: Channels, best: npt.NDArray[np.intp], shares: Floats
    ) -> dict[str, float]:
        """What is seen of the first candidate; see ``confidence.FEATURES``."""
        first = int(best[0])
        coverage, in_text = self.index.coverage(message, first)
        leaders = [
            int(channel.argmax())
            for channel in (channels.best, channels.words, channels.grams, channels.cosine)
        ]
        raw = float(channels.words[first])
        asked = len(set(message.terms))
        return {
            "share": float(shares[0]),
            "margin": float(shares[0] - shares[1]) if len(shares) > 1 else 1.0,
            "words": raw,
            "words_each": raw / max(asked, 1),
            "coverage": coverage,
            "coverage_text": in_text,
            "cosine": float(channels.cosine[first]),
            "unknown": self.index.unknown(message),
            "asked": float(min(asked, 8)),
            "exact": float(message.plain != "" and first in self._exact.get(message.plain, ())),
            "agreement": leaders.count(first) / len(leaders),
            "kana": float(message.kana),
        }


def _shares(scores: Floats) -> Floats:
    """What each of the best scores is of all of them: how likely it is meant if one of them is meant."""
    powers = np.exp(scores - scores[0])
    shares: Floats = (powers / powers.sum()).astype(np.float32)
    return shares
