"""Optional models an operator has on disk, beside the lexical ranking. None is shipped and none is ever downloaded.

When a model fails the lexical ranking stands (it is logged): a counter without its model still answers.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from faq.postings import Floats

_log = logging.getLogger(__name__)


class Scorer(Protocol):
    """A reranker: how well each text answers the message, 0 to 1."""

    def score(self, message: str, texts: Sequence[str]) -> Sequence[float]: ...


class Encoder(Protocol):
    """A dense encoder: one vector of length 1 a text."""

    def encode(self, texts: Sequence[str]) -> Sequence[Sequence[float]]: ...


@dataclass(frozen=True, slots=True)
class PlugIns:
    """``weight``: what a model's score counts beside the lexical ones; ``depth``: how many candidates it sees.
    The coefficients of the confidence are to be fitted anew with the model in place."""

    scorer: Scorer | None = None
    encoder: Encoder | None = None
    weight: float = 0.5
    depth: int = 20


class _Named(Protocol):
    @property
    def texts(self) -> tuple[str, ...]: ...


def reranked(scores: Floats, message: str, candidates: Sequence[_Named], plug_ins: PlugIns | None) -> Floats:
    """The scores with what the models add for the first ``depth`` candidates."""
    if plug_ins is None:
        return scores
    rows = np.argsort(-scores, kind="stable")[: plug_ins.depth]
    texts = [candidates[int(row)].texts[0] for row in rows]
    added = scores.copy()
    for worth in (_by_scorer(plug_ins.scorer, message, texts), _by_encoder(plug_ins.encoder, message, texts)):
        if worth is not None:
            added[rows] += np.float32(plug_ins.weight) * worth
    return added


def _by_scorer(scorer: Scorer | None, message: str, texts: Sequence[str]) -> Floats | None:
    if scorer is None:
        return None
    try:
        return _checked(scorer.score(message, texts), len(texts))
    except Exception:
        _log.exception("reranker failed, the lexical ranking stands")
        return None


def _by_encoder(encoder: Encoder | None, message: str, texts: Sequence[str]) -> Floats | None:
    if encoder is None:
        return None
    try:
        vectors = np.asarray(encoder.encode([message, *texts]), np.float32)
        return _checked(vectors[1:] @ vectors[0], len(texts))
    except Exception:
        _log.exception("encoder failed, the lexical ranking stands")
        return None


def _checked(values: Any, count: int) -> Floats:
    worth = np.asarray(values, np.float32)
    if worth.shape != (count,) or not np.isfinite(worth).all():
        raise ValueError(f"expected {count} finite scores, got shape {worth.shape}")
    return worth
