"""What the ranking saw of one message: the numbers its confidence is computed from."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from faq.channels import Channels, Index
from faq.postings import Floats
from faq.words import Words

LOOKED_AT = 30


@dataclass(frozen=True)
class Seen:
    """``scores`` of all candidates; ``best``: those for this counter, best first; ``shares``: what the score of each
    is of all of theirs; ``outside``: the best outside example, None when there are none; ``lead``: of the first of
    ``best`` over it; ``belongs``: whether the message sounds like one for this counter."""

    index: Index
    message: Words
    channels: Channels
    scores: Floats
    best: npt.NDArray[np.intp]
    shares: Floats
    outside: int | None
    lead: float
    belongs: float

    @cached_property
    def _coverage(self) -> tuple[float, float]:
        return self.index.coverage(self.message, int(self.best[0]))

    @cached_property
    def _unknown(self) -> float:
        return self.index.unknown(self.message)

    def of_the_best(self) -> dict[str, float]:
        """See ``confidence.MEANT``."""
        first = int(self.best[0])
        channels = self.channels
        coverage, in_text = self._coverage
        firsts = [int(c.argmax()) for c in (channels.best, channels.words, channels.grams, channels.cosine)]
        raw, asked = float(channels.words[first]), len(set(self.message.terms))
        return {
            "share": float(self.shares[0]),
            "margin": float(self.shares[0] - self.shares[1]) if len(self.shares) > 1 else 1.0,
            "words": raw,
            "words_each": raw / max(asked, 1),
            "coverage": coverage,
            "coverage_text": in_text,
            "cosine": float(channels.cosine[first]),
            "unknown": self._unknown,
            "asked": float(min(asked, 8)),
            "agreement": firsts.count(first) / len(firsts),
            "kana": float(self.message.kana),
            "belongs": self.belongs,
            "lead": self.lead,
        }

    def of_the_whole(self) -> dict[str, float]:
        """See ``confidence.OUTSIDE``."""
        first = int(self.best[0])
        out = self.outside
        return {
            "lead": self.lead,
            "belongs": self.belongs,
            "cosine": float(self.channels.cosine[first]),
            "cosine_outside": 0.0 if out is None else float(self.channels.cosine[out]),
            "coverage": self._coverage[0],
            "coverage_outside": 0.0 if out is None else self.index.coverage(self.message, out)[1],
            "unknown": self._unknown,
            "asked": float(min(len(set(self.message.terms)), 8)),
        }


def look(
    index: Index,
    message: Words,
    channels: Channels,
    scores: Floats,
    outside: npt.NDArray[np.bool_],
    belongs: float,
) -> Seen:
    """What is seen of the message; ``outside`` marks the candidates that are not for this counter."""
    best = np.argsort(-np.where(outside, -np.inf, scores), kind="stable")[:LOOKED_AT]
    best = best[~outside[best]]
    out = int(np.where(outside, scores, -np.inf).argmax()) if outside.any() else None
    lead = float(scores[best[0]]) - (0.0 if out is None else float(scores[out]))
    return Seen(index, message, channels, scores, best, _shares(scores[best]), out, lead, belongs)


def _shares(scores: Floats) -> Floats:
    """What each of the best scores is of all of them: how likely it is meant if one of them is meant."""
    powers = np.exp(scores - scores[0])
    shares: Floats = (powers / powers.sum()).astype(np.float32)
    return shares
