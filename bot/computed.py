"""What can be computed beats stored text: a message that holds a day or a count goes to the handler that reads it."""

from dataclasses import replace
from datetime import date
from typing import Final

from bot.registry import Registry
from faq.amounts import read_amounts
from faq.dates import read_dates
from faq.ranking import Found

DAY: Final = "day"
_NEAR_ENOUGH: Final = 0.3
"""Of the best match's probability: below it the handler is not what was meant."""


def values_in(text: str, today: date) -> frozenset[str]:
    """The kinds of values ``text`` holds: ``"day"``, and the units of its amounts and counts (faq.amounts)."""
    days = {DAY} if read_dates(text, today) else set()
    return frozenset(days | {amount.unit for amount in read_amounts(text) if amount.unit})


def computed_first(found: Found, text: str, today: date, registry: Registry) -> Found:
    """``found`` with the handler first that computes with a value of the text, if a stored answer stood before it
    and it was nearly as likely. Then it is sure enough to answer."""
    if (
        not found.matches
        or found.band == "none"
        or found.matches[0].candidate.kind not in ("faq", "not_stated")
    ):
        return found
    values = values_in(text, today)
    best = found.matches[0]
    for match in found.matches[1:]:
        if match.candidate.kind != "do" or match.probability < _NEAR_ENOUGH * best.probability:
            continue
        if values & registry.reads(match.candidate.id.removeprefix("do:")):
            others = tuple(other for other in found.matches if other is not match)
            sure = replace(match, probability=max(match.probability, best.probability))
            return replace(found, matches=(sure, *others), band="answer")
    return found
