"""One ranking of everything a message can mean: entries, things to do, and what is not for us.

Lexical channels, added up for each candidate: BM25F on words (with near words at a small weight), BM25 on
characters in ones and twos, the cosine of characters with the best phrasing, and, for messages in kana, the
sound. Where a candidate has several texts its best one counts. Nothing is generated and nothing learned at run time.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from faq.channels import CHANNELS, Channels, Index, levelled
from faq.confidence import BARE, Band, Coefficients, shipped_coefficients
from faq.lexicon import Lexicon, shipped_lexicon
from faq.normalise import unify
from faq.postings import Floats
from faq.seen import Seen, look
from faq.words import Cut, Words, cut, vocabulary_of, words_of

Role = Literal["consumer", "merchant"]
Kind = Literal["faq", "not_stated", "do", "outside"]
_PHRASED = 2
"""Texts a candidate from which on a collection counts as one with phrasings."""
_LEADS = 1.0
"""By so much more is a candidate of ours than one from outside."""
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

    @property
    def handler(self) -> str:
        """The name of the handler behind a thing to do; "" of anything else."""
        return self.id.removeprefix("do:") if self.kind == "do" else ""


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate with the probability that it is what was meant, its fused score, and what was seen."""

    candidate: Candidate
    probability: float
    score: float
    features: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """``matches`` best first; ``band``: answer the first, offer a choice, or say that nothing was found.

    A message that is not for this counter has one match, of kind "outside", in band "answer".
    """

    matches: tuple[Match, ...]
    band: Band

    def choices(self, most: int = 3) -> tuple[Match, ...]:
        """The first matches, to be offered as buttons; none when the message is not for this counter."""
        return tuple(match for match in self.matches if match.candidate.kind != "outside")[:most]


class Finder:
    """The candidates of one programme, ready to be asked. Built once; safe to share between threads."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        coefficients: Coefficients | None = None,
        lexicon: Lexicon | None = None,
        cut_up: Callable[[str], Cut] | None = None,
        cannot_be: Callable[[Candidate, str], bool] = lambda candidate, text: False,
    ) -> None:
        if not all(candidate.texts for candidate in candidates) or all(
            c.kind == "outside" for c in candidates
        ):
            raise ValueError("a Finder needs candidates for this counter, each with at least one text")
        self.candidates = tuple(candidates)
        self._cannot_be = cannot_be
        self.coefficients = coefficients or shipped_coefficients()
        texts = [text for candidate in candidates for text in candidate.texts]
        bare = len(texts) < _PHRASED * len(candidates)
        counted = BARE if bare else self.coefficients.weights
        self._counted = np.array([counted.get(name, 0.0) for name in CHANNELS], np.float32)
        lexicon = lexicon or shipped_lexicon()
        self.lexicon = lexicon.of_any_office() if bare else lexicon
        owner = np.repeat(np.arange(len(candidates)), [len(c.texts) for c in candidates]).astype(np.int32)
        cuts = list(map(cut_up or self._cut, texts))
        answers = [self._cut(candidate.answer) for candidate in candidates]
        self.vocabulary = vocabulary_of((*cuts, *answers), self.lexicon)
        words = [words_of(each, self.vocabulary, self.lexicon) for each in cuts]
        answered = [words_of(each, self.vocabulary, self.lexicon) for each in answers]
        self._outside = np.array([c.kind == "outside" for c in candidates])
        self.index = Index(words, owner, answered, self.lexicon, self._outside)
        self._exact: dict[str, tuple[tuple[int, str], ...]] = {}
        for row, word, text in zip(owner.tolist(), words, texts, strict=True):
            self._exact[word.plain] = (*self._exact.get(word.plain, ()), (row, _figures(text)))
        self._weights = np.array([c.weight for c in candidates], np.float32)
        computed = self.coefficients.computed
        self._given = np.array([computed if c.kind == "do" else 0.0 for c in candidates], np.float32)
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
        seen = self.look(text, role)
        outside = self.coefficients.outside.probability(seen.of_the_whole())
        if (
            seen.outside is not None
            and outside >= self.coefficients.outside_from
            and not self._is_ours(seen, text)
        ):
            score = float(seen.scores[seen.outside])
            match = Match(self.candidates[seen.outside], outside, score, seen.of_the_whole())
            return Found((match,), "answer")
        return self._inside(seen, k)

    def _is_ours(self, seen: Seen, text: str) -> bool:
        """Whether a candidate of ours leads one from outside that the text cannot mean by its words."""
        best = None if seen.outside is None else self.candidates[seen.outside]
        return best is not None and seen.lead >= _LEADS and self._cannot_be(best, text)

    def look(self, text: str, role: Role | None = None) -> Seen:
        """What the ranking sees of a message, before anything is concluded from it."""
        message = self.read(text)
        channels = self.index.channels(message)
        scores = self._exact_first(self._scores(message, channels, role), message, _figures(text), role)
        return look(self.index, message, channels, scores, self._outside, self.index.belonging.score(message))

    def _scores(self, message: Words, channels: Channels, role: Role | None) -> Floats:
        scores: Floats = self._counted @ levelled(channels) * self._weights
        scores += self._given * (scores > 0)
        return scores if role is None else scores - self._penalties[role]

    def _inside(self, seen: Seen, k: int) -> Found:
        """The best candidates that are not from outside."""
        features = seen.of_the_best()
        first = self.coefficients.meant.probability(features)
        matches = tuple(
            Match(
                self.candidates[row], first * float(share / seen.shares[0]), float(seen.scores[row]), features
            )
            for row, share in zip(seen.best[:k], seen.shares[:k], strict=True)
            if seen.scores[row] > 0
        )
        return Found(matches, self.coefficients.band(first) if matches else "none")

    def _exact_first(self, scores: Floats, message: Words, figures: str, role: Role | None) -> Floats:
        """A message that is word for word a phrasing of one entry is that entry, whatever the sums say. What computes takes any
        day for its example's; a stored answer about February is none about April."""
        texts = self._exact.get(message.plain, ())
        alike = {row for row, told in texts if told == figures}
        same = alike or {row for row, _ in texts if self.candidates[row].kind == "do"}
        if not message.plain or not same:
            return scores
        rows = [row for row in same if role is None or role in self.candidates[row].roles] or list(same)
        scores = scores.copy()
        scores[rows] += scores.max()
        return scores


def _figures(text: str) -> str:
    """The digits of a text, which its words are compared without."""
    return "".join(_DIGITS.findall(unify(text).text))


_DIGITS = re.compile(r"[0-9]+|[一二三四五六七八九十]+(?=[月日])")
