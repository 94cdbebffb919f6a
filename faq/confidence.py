"""How sure the ranking may be of its first candidate, and what to do about it: answer, offer a choice, or say no.

The probability is a logistic regression on what the ranking saw. Its coefficients and the two thresholds are
fitted from the shipped questions by ``python -m faq.fit`` and kept in ``data/coefficients.toml``.
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

Band = Literal["answer", "choose", "none"]
FEATURES = (
    "bm25",
    "bm25_log",
    "coverage",
    "coverage_text",
    "cosine",
    "margin",
    "score",
    "unknown",
    "terms",
    "exact",
    "agreement",
    "kana",
)
PATH = Path(__file__).parent / "data" / "coefficients.toml"


@dataclass(frozen=True, slots=True)
class Weights:
    """What each channel of the ranking counts for; ``other_role`` multiplies the score of a candidate that is
    for the other role only."""

    words: float = 1.0
    near: float = 0.2
    grams: float = 0.3
    cosine: float = 0.5
    sounds: float = 0.5
    learned: float = 0.0
    other_role: float = 0.7


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Fitted numbers: channel weights, the logistic regression, and the bands. ``answer_from``: at least so
    probable is answered; ``choose_from``: at least so probable is offered as a choice."""

    weights: Weights = field(default_factory=Weights)
    intercept: float = -3.0
    slopes: Mapping[str, float] = field(
        default_factory=lambda: {"coverage": 3.0, "cosine": 4.0, "exact": 3.0}
    )
    answer_from: float = 0.5
    choose_from: float = 0.25

    def probability(self, features: Mapping[str, float]) -> float:
        """That the first candidate is what was meant."""
        odds = self.intercept + sum(slope * features.get(name, 0.0) for name, slope in self.slopes.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))

    def band(self, probability: float) -> Band:
        if probability >= self.answer_from:
            return "answer"
        return "choose" if probability >= self.choose_from else "none"


@cache
def shipped_coefficients() -> Coefficients:
    """The coefficients in ``faq/data``, or plain defaults before the first fit."""
    if not PATH.exists():
        return Coefficients()
    return read_coefficients(PATH.read_text(encoding="utf-8"))


def read_coefficients(toml: str) -> Coefficients:
    """Coefficients from the text of a ``coefficients.toml``."""
    data = tomllib.loads(toml)
    return Coefficients(
        Weights(**data["weights"]),
        data["confidence"]["intercept"],
        dict(data["confidence"]["slopes"]),
        data["bands"]["answer_from"],
        data["bands"]["choose_from"],
    )


def write_coefficients(coefficients: Coefficients, head: str) -> str:
    """The text of a ``coefficients.toml``; ``head`` is put above it as a comment."""
    weights = coefficients.weights
    lines = [f"# {line}" for line in head.splitlines()]
    lines += ["", "[weights]"]
    lines += [f"{name} = {getattr(weights, name):.4f}" for name in Weights.__dataclass_fields__]
    lines += ["", "[confidence]", f"intercept = {coefficients.intercept:.4f}", "", "[confidence.slopes]"]
    lines += [f"{name} = {slope:.4f}" for name, slope in coefficients.slopes.items()]
    lines += [
        "",
        "[bands]",
        f"answer_from = {coefficients.answer_from:.4f}",
        f"choose_from = {coefficients.choose_from:.4f}",
    ]
    return "\n".join(lines) + "\n"
