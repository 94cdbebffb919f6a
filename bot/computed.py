"""What can be computed beats stored text: a message that holds a day or a count goes to the handler that reads it."""

import re
import tomllib
from dataclasses import replace
from datetime import date
from importlib.resources import files
from typing import Final

from bot.registry import Registry
from faq.amounts import Amount, read_amounts
from faq.dates import read_dates
from faq.normalise import normalise
from faq.ranking import Found

DAY: Final = "day"
_NEAR_ENOUGH: Final = 0.3
"""Of the best match's probability: below it the handler is not what was meant."""
_SEVERAL_NEAR_ENOUGH: Final = 0.15
"""The same where several of something are counted ("3冊", "20店"): hardly anything else computes with them."""
_WORDS: dict[str, list[str]] = tomllib.loads(
    (files("bot") / "data" / "figures.toml").read_text(encoding="utf-8")
)
_SPOKEN_OF: Final = re.compile("|".join(re.escape(normalise(word)) for word in _WORDS["behind"]))


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
    values, several = _to_compute_with(text, today), _several(text)
    best = found.matches[0]
    for match in found.matches[1:]:
        if match.candidate.kind != "do":
            continue
        reads = registry.reads(match.candidate.id.removeprefix("do:"))
        near = _SEVERAL_NEAR_ENOUGH if several & reads else _NEAR_ENOUGH
        if values & reads and match.probability >= near * best.probability:
            others = tuple(other for other in found.matches if other is not match)
            sure = replace(match, probability=max(match.probability, best.probability))
            return replace(found, matches=(sure, *others), band="answer")
    return found


def _to_compute_with(text: str, today: date) -> frozenset[str]:
    """The kinds of values as :func:`values_in`, but for a sum that is only spoken of ("5000円のうち県の分は")
    and for one person, who says "each"."""
    days = {DAY} if read_dates(text, today) else set()
    amounts = [amount for amount in read_amounts(text) if not _is_spoken_of(text, amount)]
    return frozenset(days | {a.unit for a in amounts if a.unit and not (a.unit == "人" and a.value == 1)})


def _is_spoken_of(text: str, amount: Amount) -> bool:
    return amount.unit == "円" and bool(_SPOKEN_OF.match(normalise(text[amount.end :])))


def _several(text: str) -> frozenset[str]:
    """The units of which more than one is counted; sums of money and ordinals are no counts."""
    return frozenset(
        amount.unit
        for amount in read_amounts(text)
        if amount.unit not in ("", "円", "円券") and amount.value > 1 and not amount.ordinal
    )
