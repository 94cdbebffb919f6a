"""How good the ranking is on the shipped questions it does not know: ``python -m faq.evaluate`` (``make eval``).

Every phrasing of every entry and of every thing to do is asked of a counter without it, every outside example of one
without it. Authors write phrasings to be unlike each other, so this is harder than real use: read it as a trend.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from faq.confidence import Coefficients, shipped_coefficients
from faq.fit import EXAMPLES, judged
from faq.folds import everything, folds
from faq.thresholds import Judged
from programmes.loader import load_programmes


def outcomes(cases: Iterable[Judged], coefficients: Coefficients) -> dict[str, Counter[str]]:
    """What became of the questions, by programme and in all; outside messages under "outside"."""
    found: dict[str, Counter[str]] = {}
    for case in cases:
        outside = case.asked.meant.startswith("outside:")
        for group in ("outside",) if outside else ("all", case.asked.programme):
            counts = found.setdefault(group, Counter())
            counts[case.outcome(coefficients)] += 1
            counts["first"] += case.right
            counts["in_three"] += case.in_three
            counts["asked"] += 1
    return found


def line(group: str, counts: Counter[str]) -> str:
    """One line of the report."""
    asked = counts["asked"]
    if group == "outside":
        return f"{group:16} asked {asked:6}  refused {counts['refused'] / asked:.3f}"
    answered = counts["right"] + counts["wrong"]
    return (
        f"{group:16} asked {asked:6}  first {counts['first'] / asked:.3f}  in three {counts['in_three'] / asked:.3f}"
        f"  right {counts['right'] / asked:.3f}  wrong among answered {counts['wrong'] / max(1, answered):.3f}"
        f"  choices {(counts['choices'] + counts['choices_wrong']) / asked:.3f}  refused {counts['refused'] / asked:.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=Path, default=EXAMPLES, help="folder with the handlers' examples")
    examples = parser.parse_args().examples
    coefficients = shipped_coefficients()
    candidates = everything(list(load_programmes().values()), examples)
    report = outcomes(judged(folds(candidates, coefficients)), coefficients)
    sys.stdout.writelines(line(group, counts) + "\n" for group, counts in sorted(report.items()))


if __name__ == "__main__":
    main()
