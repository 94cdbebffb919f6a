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
    "share",
    "margin",
    "words",
    "words_each",
    "coverage",
    "coverage_text",
    "cosine",
    "unknown",
    "asked",
    "exact",
    "agreement",
    "kana",
)
"""What the confidence looks at, of the first candidate: its share among the best scores and its lead over the
second; BM25F on words, raw and by asked word; how much of the message it has, anywhere and in its questions;
the cosine with its best text; how much of the message no candidate has; how many words were asked; word
for word a phrasing; in how many channels it is first; whether the message is in kana."""
PATH = Path(__file__).parent / "data" / "coefficients.toml"


_UNFITTED = {
    "best": 0.5,
    "words": 3.5,
    "near": 0.8,
    "learned": 1.5,
    "grams": 2.0,
    "cosine": 0.5,
    "sounds": 2.5,
    "sound": 2.0,
    "classes": 1.0,
}


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Fitted numbers: channel weights, the logistic regression, and the bands.

    ``weights``: what each channel of the ranking counts; ``other_role``: what is taken off the score of a candidate
    that is for the other role only. ``answer_from``: at least so probable is answered; ``choose_from``: at least
    so probable is offered as a choice.
    """

    weights: Mapping[str, float] = field(default_factory=lambda: dict(_UNFITTED))
    other_role: float = 4.0
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
        dict(data["weights"]),
        data["other_role"],
        data["confidence"]["intercept"],
        dict(data["confidence"]["slopes"]),
        data["bands"]["answer_from"],
        data["bands"]["choose_from"],
    )


def write_coefficients(coefficients: Coefficients, head: str) -> str:
    """The text of a ``coefficients.toml``; ``head`` is put above it as a comment."""
    lines = [f"# {line}" for line in head.splitlines()]
    lines += ["", f"other_role = {coefficients.other_role:.4f}", "", "[weights]"]
    lines += [f"{name} = {weight:.4f}" for name, weight in coefficients.weights.items()]
    lines += ["", "[confidence]", f"intercept = {coefficients.intercept:.4f}", "", "[confidence.slopes]"]
    lines += [f"{name} = {slope:.4f}" for name, slope in coefficients.slopes.items()]
    lines += [
        "",
        "[bands]",
        f"answer_from = {coefficients.answer_from:.4f}",
        f"choose_from = {coefficients.choose_from:.4f}",
    ]
    return "\n".join(lines) + "\n"
