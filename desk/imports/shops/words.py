"""Shop lists in words: what is wrong and where, what a list would change, which lists there are."""

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, Final

from desk import TEMPLATES
from desk.imports.problems import Problem
from desk.imports.shops.preview import ListPreview
from desk.imports.words import SHOWN, problem_in_words, said_of
from programmes.model import Programme
from store.tables import Found

_TEMPLATE: Final = "shop_lists"
_OURS: Final = frozenset(
    re.findall(r"macro why_(\w+)\(", (TEMPLATES / f"{_TEMPLATE}.j2").read_text(encoding="utf-8"))
)
"""Reasons of shop lists; the others are those of every file."""


def said(block: str, **values: Any) -> str:
    """A macro of ``shop_lists.j2``."""
    return said_of(_TEMPLATE, block, **values)


def fault_in_words(problem: Problem) -> str:
    """What is wrong, after the row and column where it is."""
    return problem_in_words(problem, template=_TEMPLATE if problem.code in _OURS else "imports")


def list_preview_in_words(preview: ListPreview, programme: Programme) -> str:
    """What taking in the list would do, for a terminal."""
    changes = list(preview.changes())
    return said(
        "preview",
        view=preview,
        programme=programme,
        problems=[fault_in_words(problem) for problem in preview.problems],
        refused=[fault_in_words(problem) for problem in islice(preview.refused, SHOWN)],
        warnings=[fault_in_words(problem) for problem in islice(preview.warnings, SHOWN)],
        changes=changes[:SHOWN],
        changes_in_all=len(changes),
        left=preview.compared.left[:SHOWN],
        additions=list(islice(preview.additions(), SHOWN // 3)),
    )


def lists_in_words(found: Sequence[Found], programmes: Mapping[str, Programme]) -> str:
    """The lists, one line each."""
    return said("lists", found=found, names={code: each.short_name for code, each in programmes.items()})
