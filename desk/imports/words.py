"""Imports in words: what is wrong and where, what a file would change, what was done."""

import re
from functools import lru_cache
from typing import Any, Final

from bot.words import TemplateWords
from desk import TEMPLATES
from desk.imports.problems import Problem

_STEERING: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Signs that steer a terminal instead of being seen on it: what stands in a file must not."""


def said(block: str, **values: Any) -> str:
    """A macro of ``imports.j2``."""
    return _STEERING.sub("", _templates()("imports", block, **values))


def problem_in_words(problem: Problem, records: bool = False) -> str:
    """What is wrong, after the row and column where it is. ``records``: of a bank's file."""
    why = said(f"why_{problem.code}", **problem.values)
    if problem.row is None:
        return why
    place = said("place", row=problem.row, letter=problem.letter, header=problem.header, record=records)
    return f"{place}: {why}"


@lru_cache(maxsize=1)
def _templates() -> TemplateWords:
    return TemplateWords(TEMPLATES)
