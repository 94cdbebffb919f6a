"""How sure the ranking may be, and what to do about it: answer, offer a choice, or say no.

Two logistic regressions on what the ranking saw: whether the message is for this counter at all, and whether the
best candidate is the one meant. Their coefficients and the thresholds are fitted from the shipped questions by
``python -m faq.fit`` and kept in ``data/coefficients.toml``.
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

Band = Literal["answer", "choose", "none"]
MEANT = (
    "share",
    "margin",
    "words",
    "words_each",
    "coverage",
    "coverage_text",
    "cosine",
    "unknown",
    "asked",
    "agreement",
    "kana",
    "belongs",
    "lead",
)
"""Seen of the best candidate: its share among the best scores and its lead over the second; BM25F on words, raw
and by asked word; how much of the message it has, anywhere and in its questions; the cosine with its best text;
how much of the message no candidate has; how many words were asked; in how many channels it is first; whether the
message is in kana; whether it sounds like a question for this counter; its lead over the best outside example."""
OUTSIDE = (
    "lead",
    "belongs",
    "cosine",
    "cosine_outside",
    "coverage",
    "coverage_outside",
    "unknown",
    "asked",
)
"""Seen of the whole: as above, and the cosine and coverage of the best outside example."""
PATH = Path(__file__).parent / "data" / "coefficients.toml"
_UNFITTED = {
    "best": 0.5,
    "words": 3.0,
    "pairs": 1.0,
    "near": 1.2,
    "learned": 1.1,
    "grams": 2.5,
    "cosine": 0.5,
    "sounds": 3.0,
    "sound": 1.0,
    "classes": 1.5,
}
BARE = {"words": 3.3, "near": 0.7, "grams": 1.0, "cosine": 1.7, "sounds": 1.7}
"""Weights for a collection of questions and answers without phrasings: not fitted, kept to the proportions that plain
lexical search over such collections is known for (1 : 0.2 : 0.3 : 0.5). What shipped phrasings teach is left out."""


@dataclass(frozen=True, slots=True)
class Logistic:
    """The probability that something holds, from what was seen."""

    intercept: float
    slopes: Mapping[str, float]

    def probability(self, seen: Mapping[str, float]) -> float:
        odds = self.intercept + sum(slope * seen.get(name, 0.0) for name, slope in self.slopes.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Fitted numbers.

    ``weights``: what each channel of the ranking counts; ``other_role`` is taken off the score of a candidate for
    the other role only, ``computed`` is given to a thing to do (a computed answer goes before a stored one that is
    as near). ``meant``, ``outside``: the two regressions. ``answer_from``: at least so probable is answered;
    ``choose_from``: at least so probable is offered as a choice; ``outside_from``: at least so probable is not for us.
    """

    weights: Mapping[str, float] = field(default_factory=lambda: dict(_UNFITTED))
    other_role: float = 5.0
    computed: float = 1.0
    meant: Logistic = Logistic(-3.0, {"coverage": 3.0, "cosine": 4.0})
    outside: Logistic = Logistic(-2.0, {"belongs": -1.5, "cosine_outside": 4.0, "cosine": -4.0})
    answer_from: float = 0.25
    choose_from: float = 0.15
    outside_from: float = 0.5

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
    """Coefficients from the text of a ``coefficients.toml``. Raises KeyError where something is missing."""
    data = tomllib.loads(toml)
    return Coefficients(
        weights=dict(data["weights"]),
        other_role=data["ranking"]["other_role"],
        computed=data["ranking"]["computed"],
        meant=_logistic(data["meant"]),
        outside=_logistic(data["outside"]),
        **data["bands"],
    )


def _logistic(table: Mapping[str, Any]) -> Logistic:
    return Logistic(table["intercept"], {name: slope for name, slope in table.items() if name != "intercept"})


def write_coefficients(coefficients: Coefficients, head: str) -> str:
    """The text of a ``coefficients.toml``; ``head`` is put above it as a comment."""
    tables: dict[str, Mapping[str, float]] = {
        "ranking": {"other_role": coefficients.other_role, "computed": coefficients.computed},
        "weights": coefficients.weights,
        "meant": {"intercept": coefficients.meant.intercept, **coefficients.meant.slopes},
        "outside": {"intercept": coefficients.outside.intercept, **coefficients.outside.slopes},
        "bands": {
            name: getattr(coefficients, name) for name in ("answer_from", "choose_from", "outside_from")
        },
    }
    lines = [f"# {line}" for line in head.splitlines()]
    for name, table in tables.items():
        lines += ["", f"[{name}]", *(f"{key} = {value:.4f}" for key, value in table.items())]
    return "\n".join(lines) + "\n"
