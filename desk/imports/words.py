"""Imports in words: what is wrong and where, what a file would change, what was done."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from bot.words import TemplateWords
from desk import TEMPLATES
from desk.console import without_steering
from desk.imports.preview import Preview
from desk.imports.problems import Problem
from programmes.model import Programme
from programmes.rules.counts import counted_kinds
from store.import_undo import UndoError
from store.tables import Found

SHOWN: Final = 30
"""Lines of each kind that a preview shows; the rest is only counted."""

_NAMED: Final = frozenset({"merchant", "shop", "application", "payout"})
"""Tables whose new rows a preview shows; the rest comes with them."""


def said(block: str, **values: Any) -> str:
    """A macro of ``imports.j2``."""
    return said_of("imports", block, **values)


def said_of(template: str, block: str, **values: Any) -> str:
    """A macro of a template, without signs that steer a terminal."""
    return without_steering(_templates()(template, block, **values))


def problem_in_words(problem: Problem, records: bool = False, template: str = "imports") -> str:
    """What is wrong, after the row and column where it is. ``records``: of a bank's file. ``template``: where its reason
    is put in words."""
    why = said_of(template, f"why_{problem.code}", **problem.values)
    if problem.row is None:
        return why
    place = said("place", row=problem.row, letter=problem.letter, header=problem.header, record=records)
    return f"{place}: {why}"


def preview_in_words(preview: Preview, programme: Programme) -> str:
    """What taking in the file would do, for a terminal."""
    of_bank = preview.form == "zengin"
    changes = sorted(preview.changes(), key=lambda change: change.row)
    named = sorted((each for each in preview.additions() if each[1] in _NAMED), key=lambda each: each[0])
    return said(
        "preview",
        view=preview,
        programme=programme,
        kinds={kind.id: kind.name for kind in counted_kinds(programme)},
        refused=[problem_in_words(problem, of_bank) for problem in islice(preview.refused, SHOWN)],
        warnings=[problem_in_words(problem, of_bank) for problem in islice(preview.warnings, SHOWN)],
        changes=changes[:SHOWN],
        changes_in_all=len(changes),
        additions=named[: SHOWN // 3],
        additions_in_all=len(named),
    )


def runs_in_words(runs: Sequence[Found], programmes: Mapping[str, Programme]) -> str:
    """The imports, one line each."""
    return said("runs", found=runs, names={code: each.short_name for code, each in programmes.items()})


def undo_error_in_words(error: UndoError, run: int) -> str:
    """Why an import cannot be undone."""
    return said(error.why, run=run, obstacles=error.obstacles)


@lru_cache(maxsize=1)
def _templates() -> TemplateWords:
    return TemplateWords(TEMPLATES)
