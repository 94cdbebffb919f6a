"""Fits the ranking and its confidence to the shipped questions: ``python -m faq.fit`` (``make fit``).

Everything is judged by rankings that do not know the question: phrasings left out in folds, entries left out
with all their phrasings, other programmes' questions that have no counterpart, the outside examples left out.
Writes ``faq/data/learned_words.toml`` and ``faq/data/coefficients.toml``.
"""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from faq.channels import CHANNELS, levelled
from faq.confidence import MEANT, OUTSIDE, PATH, Coefficients, Logistic, write_coefficients
from faq.folds import Asked, Fold, everything, folds, strangers, taught, without_their_entry
from faq.learned import write_learned
from faq.lexicon import LEARNED
from faq.ranking import Candidate, Finder
from faq.regression import Choice, Matrix, fit_choice, fit_logistic
from faq.thresholds import Judged, bands
from programmes.loader import PACKAGE_DATA, load_programmes

EXAMPLES = PACKAGE_DATA.parent.parent / "handlers" / "examples"
SEEN = 30
LEAST = {"best": 0.3, "cosine": 0.5}
"""Left-out phrasings are unlike those that stay, so the fit would give nothing for being like one of them;
real messages repeat what is known, so the two channels keep at least this much."""
UNKNOWN_SHARE = 0.15
"""What all questions without an answer here count for beside those with one."""


def choices(candidates: Mapping[str, Sequence[Candidate]]) -> list[Choice]:
    """Every left-out question with what each channel saw of the best candidates."""
    start = Coefficients()
    weights = np.array([*(start.weights[name] for name in CHANNELS), start.other_role])
    found: list[Choice] = []
    for fold in folds(candidates, start):
        rows = {candidate.id: row for row, candidate in enumerate(fold.finder.candidates)}
        for asked in fold.asked:
            if not asked.meant.startswith("outside:"):
                seen = _seen(fold.finder, asked)
                found.append(_narrowed(seen, rows[asked.meant], weights))
    return found


def _seen(finder: Finder, asked: Asked) -> Matrix:
    channels = finder.index.channels(finder.read(asked.text))
    other = [0.0 if asked.role in candidate.roles else -1.0 for candidate in finder.candidates]
    return np.vstack([levelled(channels), other]).astype(np.float64)


def _narrowed(seen: Matrix, right: int, weights: Matrix) -> Choice:
    best = set(np.argsort(-(weights @ seen), kind="stable")[:SEEN].tolist()) | {right}
    columns = sorted(best)
    return Choice(seen[:, columns], columns.index(right))


def fitted_weights(found: Sequence[Choice]) -> Coefficients:
    """Channel weights from the left-out questions."""
    least = np.array([*(LEAST.get(name, 0.0) for name in CHANNELS), 0.0])
    weights = fit_choice(found, least)
    named = dict(zip(CHANNELS, map(float, weights), strict=False))
    return replace(Coefficients(), weights=named, other_role=float(weights[-1]))


def judged(groups: Iterable[Fold]) -> list[Judged]:
    """What the ranking saw of each question, and whether its best candidate was right."""
    found: list[Judged] = []
    for fold in groups:
        candidates = fold.finder.candidates
        for asked in fold.asked:
            seen = fold.finder.look(asked.text, asked.role)
            first = [candidates[row] for row in seen.best[:3]]
            found.append(
                Judged(
                    asked,
                    seen.of_the_best(),
                    seen.of_the_whole(),
                    says=first[0].kind in ("faq", "do"),
                    right=first[0].id == asked.meant,
                    in_three=asked.meant in {candidate.id for candidate in first},
                )
            )
    return found


def fitted_confidence(
    weights: Coefficients, known: Sequence[Judged], outside: Sequence[Judged], unknown: Sequence[Judged]
) -> Coefficients:
    """Both regressions. ``known``: questions with an answer here; ``outside``: what is no question for a counter at
    all; ``unknown``: questions in its way that it has no answer to."""
    for_us = _logistic(
        OUTSIDE, [(case.whole, case.asked.meant.startswith("outside:"), 1.0) for case in (*known, *outside)]
    )
    share = UNKNOWN_SHARE * len(known) / max(1, len(unknown))
    said = [(case.best, case.right, 1.0) for case in known if case.says]
    said += [(case.best, False, share) for case in unknown if case.says]
    said += [(case.best, False, 1.0) for case in outside if case.says]
    return bands(replace(weights, outside=for_us, meant=_logistic(MEANT, said)), known, outside, unknown)


def _logistic(names: Sequence[str], cases: Sequence[tuple[Mapping[str, float], bool, float]]) -> Logistic:
    seen = np.array([[features[name] for name in names] for features, _right, _count in cases])
    right = np.array([float(right) for _features, right, _count in cases])
    counts = np.array([count for _features, _right, count in cases])
    intercept, slopes = fit_logistic(seen, right, counts)
    return Logistic(intercept, dict(zip(names, map(float, slopes), strict=True)))


def fit(examples: Path | None) -> None:
    """Fits and writes both files."""
    programmes = list(load_programmes().values())
    candidates = everything(programmes, examples)
    learned = taught(candidates).learned
    LEARNED.write_text(
        write_learned(learned, "Learned from the shipped questions by python -m faq.fit."), "utf-8"
    )
    weights = fitted_weights(choices(candidates))
    left_out = judged(folds(candidates, weights))
    known = [case for case in left_out if not case.asked.meant.startswith("outside:")]
    outside = [case for case in left_out if case.asked.meant.startswith("outside:")]
    unknown = [*judged(without_their_entry(candidates, weights)), *judged(strangers(candidates, weights))]
    coefficients = fitted_confidence(weights, known, outside, unknown)
    PATH.write_text(write_coefficients(coefficients, "Fitted by python -m faq.fit; see faq/fit.py."), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=Path, default=EXAMPLES, help="folder with the handlers' examples")
    fit(parser.parse_args().examples)


if __name__ == "__main__":
    main()
