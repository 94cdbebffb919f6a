"""Two small fits in numpy: a choice among candidates (conditional logit) and a yes or no (logistic regression)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
_STEPS = 40
_ENOUGH = 1e-4


@dataclass(frozen=True, slots=True)
class Choice:
    """One question: ``seen`` has a row a feature and a column a candidate; column ``right`` was meant."""

    seen: Matrix
    right: int


def fit_choice(choices: Sequence[Choice], least: Matrix, ridge: float = 1.0) -> Matrix:
    """Weights that make the right candidates likely (Newton's method); none falls below its ``least``."""
    weights = np.maximum(least, 1.0)
    free = np.ones(len(least), bool)
    for _ in range(_STEPS):
        slope, curve = _choice_slope(choices, weights, ridge)
        step = np.zeros_like(weights)
        step[free] = np.linalg.solve(curve[np.ix_(free, free)], slope[free])
        weights = weights + step
        low = weights < least
        weights[low] = least[low]
        free &= ~low
        if np.abs(step).max() < _ENOUGH:
            break
    return weights


def _choice_slope(choices: Sequence[Choice], weights: Matrix, ridge: float) -> tuple[Matrix, Matrix]:
    slope = -ridge * weights
    curve = ridge * np.eye(len(weights))
    for choice in choices:
        scores = weights @ choice.seen
        powers = np.exp(scores - scores.max())
        shares = powers / powers.sum()
        mean = choice.seen @ shares
        slope += choice.seen[:, choice.right] - mean
        curve += (choice.seen * shares) @ choice.seen.T - np.outer(mean, mean)
    return slope, curve


def fit_logistic(seen: Matrix, right: Matrix, counts: Matrix, ridge: float = 1.0) -> tuple[float, Matrix]:
    """Intercept and slopes of a logistic regression; ``seen`` has a row a case, ``counts`` what each case counts for."""
    rows = np.hstack([np.ones((len(seen), 1)), seen])
    weights = np.zeros(rows.shape[1])
    keep = np.eye(rows.shape[1]) * ridge
    keep[0, 0] = 1e-6
    for _ in range(_STEPS):
        odds = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (counts * (right - odds)) - keep @ weights
        curve = (rows * (counts * odds * (1 - odds))[:, None]).T @ rows + keep
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if np.abs(step).max() < _ENOUGH:
            break
    return float(weights[0]), weights[1:]
