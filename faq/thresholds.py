"""Where to answer, where to offer a choice, and where to say no, from questions the ranking had never seen.

Every case here was left out of the ranking that judges it, which makes it harder than a real message: real ones repeat
what is known. So the thresholds are the lowest that keep a promise, not the highest that are safe:

* ``outside_from``: at most :data:`LOST` of the questions for us may be taken for something from outside;
* ``answer_from``: at least :data:`REFUSED` of the outside messages are refused, each by a counter that does not know it;
* ``choose_from``: buttons (price 1) where a handoff (price 2) would cost more, that is while the meant entry is among
  the three often enough; a wrong answer (price 10) is what the first two rules keep away.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from faq.confidence import Coefficients
from faq.folds import Asked

LOST = 0.035
REFUSED = 0.9
OTHERS = 0.1
"""How many messages of each other kind come for one question that is answered here."""
HANDOFF = 2.0
BUTTONS = 1.0
_STEPS = tuple(step / 100 for step in range(2, 91))


@dataclass(frozen=True, slots=True)
class Judged:
    """What the ranking made of one question. ``best`` and ``whole``: what it saw (``Seen``); ``says``: its best
    candidate says something, it is no honest "not stated"; ``right``: it is the one meant; ``in_three``: one of the
    first three is."""

    asked: Asked
    best: dict[str, float]
    whole: dict[str, float]
    says: bool
    right: bool
    in_three: bool

    def outcome(self, coefficients: Coefficients) -> str:
        """ "right", "wrong", "choices", "choices_wrong" or "refused"."""
        if coefficients.outside.probability(self.whole) >= coefficients.outside_from:
            return "refused"
        band = coefficients.band(coefficients.meant.probability(self.best))
        if band == "answer":
            return ("right" if self.right else "wrong") if self.says or self.right else "refused"
        if band == "choose":
            return "choices" if self.in_three else "choices_wrong"
        return "refused"


def bands(
    coefficients: Coefficients,
    known: Sequence[Judged],
    outside: Sequence[Judged],
    unknown: Sequence[Judged] = (),
) -> Coefficients:
    """The coefficients with their thresholds. ``known``: questions for us, ``outside``: messages that are not,
    ``unknown``: questions in our way that nothing here answers."""
    taken = np.array([coefficients.outside.probability(case.whole) for case in known])
    outside_from = next((step for step in _STEPS if (taken >= step).mean() <= LOST), _STEPS[-1])
    said = np.array([_said(coefficients, case, outside_from) for case in outside])
    answer_from = next((step for step in _STEPS if (said < step).mean() >= REFUSED), _STEPS[-1])
    cases = [*known, *outside, *unknown]
    sure = np.array([_said(coefficients, case, outside_from) for case in cases])
    in_three = np.array([case.in_three and not case.asked.meant.startswith("outside:") for case in cases])
    counts = np.concatenate([np.ones(len(known)), _counting(known, outside), _counting(known, unknown)])
    choose_from = next(
        (step for step in _STEPS if step >= answer_from or _worth_it(sure, in_three, counts, step)),
        answer_from,
    )
    return replace(
        coefficients,
        outside_from=outside_from,
        answer_from=answer_from,
        choose_from=min(choose_from, answer_from),
    )


def _said(coefficients: Coefficients, case: Judged, outside_from: float) -> float:
    """How probable the answer is that an outside message would get; 0 where it gets none."""
    if not case.says or coefficients.outside.probability(case.whole) >= outside_from:
        return 0.0
    return coefficients.meant.probability(case.best)


def _counting(known: Sequence[Judged], others: Sequence[Judged]) -> npt.NDArray[Any]:
    """What each of the other cases counts for, all of them together :data:`OTHERS` of the known ones."""
    return np.full(len(others), OTHERS * len(known) / max(1, len(others)))


def _worth_it(
    sure: npt.NDArray[Any], in_three: npt.NDArray[Any], counts: npt.NDArray[Any], step: float
) -> bool:
    """Whether buttons are cheaper than a handoff for messages about as sure as ``step``."""
    near = (sure >= step) & (sure < step + 0.05)
    if not near.any():
        return False
    among = float(np.average(in_three[near], weights=counts[near]))
    return BUTTONS + HANDOFF * (1 - among) <= HANDOFF
