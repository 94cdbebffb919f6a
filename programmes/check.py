"""Validates programmes: ``python -m programmes.check [DIR …]`` prints what is wrong, with file, line and field."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from programmes.checks.days import check_periods, check_rounds, check_sales
from programmes.checks.merchants import check_conditions, check_counts, check_forms, check_next_steps
from programmes.checks.questions import check_questions
from programmes.checks.references import check_ids, check_references, check_sources
from programmes.checks.reminders import check_reminders
from programmes.checks.sheet import Sheet
from programmes.checks.values import (
    check_braces,
    check_colour,
    check_conflicts,
    check_facts,
    check_hours,
    check_sums,
)
from programmes.checks.weekdays import check_weekdays
from programmes.checks.words import check_words
from programmes.loader import PACKAGE_DATA, Reading, read_root
from programmes.reading.problem import Problem, errors

CHECKS: Final[tuple[Callable[[Sheet], None], ...]] = (
    check_colour,
    check_conflicts,
    check_periods,
    check_sales,
    check_rounds,
    check_hours,
    check_sums,
    check_facts,
    check_braces,
    check_ids,
    check_references,
    check_sources,
    check_weekdays,
    check_questions,
    check_forms,
    check_conditions,
    check_next_steps,
    check_counts,
    check_reminders,
    check_words,
)


def check_programmes(root: Path | None = None) -> list[Problem]:
    """Everything wrong with the programmes under ``root`` (those of the package without one), by file and
    line: the shape first of all, and the sense of every programme whose shape allows to look at it."""
    return [problem for reading in read_root(root or PACKAGE_DATA) for problem in check_reading(reading)]


def check_reading(reading: Reading) -> list[Problem]:
    """Everything wrong with one folder that was read."""
    found = list(reading.problems)
    if reading.programme is not None:
        sheet = Sheet(reading, reading.programme)
        for check in CHECKS:
            check(sheet)
        found += sheet.problems
    return sorted(dict.fromkeys(found), key=lambda problem: (problem.file, problem.line))


def main(arguments: list[str] | None = None) -> int:
    """Prints every problem of the folders named (or of the package's data). 1 when there is an error."""
    roots = [Path(argument) for argument in (sys.argv[1:] if arguments is None else arguments)]
    found = [problem for root in roots or [PACKAGE_DATA] for problem in check_programmes(root)]
    wrong = len(errors(found))
    for problem in found:
        sys.stdout.write(f"{problem}\n")
    sys.stdout.write(f"誤り {wrong} 件、注意 {len(found) - wrong} 件\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
