"""What can be computed beats stored text: a message that holds a day or a count goes to the handler that reads it."""

import re
import tomllib
from dataclasses import replace
from datetime import date
from importlib.resources import files
from typing import Final

from bot.asked_count import is_all_one_may
from bot.asked_whether import asks_besides
from bot.registry import Registry
from faq.amounts import Amount, read_amounts
from faq.clock_times import read_time
from faq.confidence import shipped_coefficients
from faq.dates import read_dates
from faq.normalise import normalise
from faq.ranking import Found, Match
from programmes.model import Programme

_WHETHER_GOOD: Final = "use"
DAY: Final = "day"
TIME: Final = "time"
ALL: Final = "all"
"""As many as may be bought: "上限いっぱい"."""
_NOT_STATED_NEAR_ENOUGH: Final = 0.6
"""The same where the best match says that nothing is stated: a day or a count in a question does not make an answer."""
_NEAR_ENOUGH: Final = 0.3
"""Of the best match's probability: below it the handler is not what was meant."""
_COUNTED_FROM_TODAY_NEAR_ENOUGH: Final = 0.2
"""The same for a day that is counted from today (今晩, 来週): it asks how things stand."""
_SEVERAL_NEAR_ENOUGH: Final = 0.15
"""The same where several of something are counted ("3冊", "20店"): hardly anything else computes with them."""
_BESIDE_ANOTHER_MATTER: Final = 0.8
"""The same for whether tickets are good, where what is paid with them is named: "今日のディナー、ワインも券でいい？"."""
_SURE: Final = 0.99
_WORDS: dict[str, list[str]] = tomllib.loads(
    (files("bot") / "data" / "figures.toml").read_text(encoding="utf-8")
)
_SPOKEN_OF: Final = re.compile("|".join(re.escape(normalise(word)) for word in _WORDS["behind"]))


def values_in(text: str, today: date) -> frozenset[str]:
    """The kinds of values ``text`` holds: ``"day"``, ``"time"`` (of day), ``"all"`` (as many as may be bought), and the units of its
    amounts and counts (faq.amounts)."""
    return frozenset(
        _without_a_number(text, today) | {amount.unit for amount in read_amounts(text) if amount.unit}
    )


def computed_first(found: Found, text: str, today: date, registry: Registry) -> Found:
    """``found`` with the handler first that computes with a value of the text, if a stored answer stood before it
    and it was nearly as likely, or nothing did. Then it is sure enough to answer."""
    if not found.matches or found.band == "none" or found.matches[0].candidate.kind == "outside":
        return found
    if not any(registry.reads(match.candidate.handler) for match in found.matches):
        return found
    values, several = _to_compute_with(text, today), _several(text)
    relative = any(day.relative for day in read_dates(text, today))
    days_near_enough = _COUNTED_FROM_TODAY_NEAR_ENOUGH if relative else _NEAR_ENOUGH
    best = found.matches[0]
    if best.candidate.kind == "do":
        computes = values & registry.reads(best.candidate.handler)
        return replace(found, band="answer") if computes else found
    for match in found.matches[1:]:
        if match.candidate.kind != "do":
            continue
        reads = registry.reads(match.candidate.handler)
        near = _SEVERAL_NEAR_ENOUGH if several & reads else days_near_enough
        if best.candidate.kind == "not_stated":
            near = _NOT_STATED_NEAR_ENOUGH
        if match.candidate.handler == _WHETHER_GOOD and asks_besides(text):
            near = _BESIDE_ANOTHER_MATTER
        if values & reads and match.probability >= near * best.probability:
            others = tuple(other for other in found.matches if other is not match)
            sure = replace(match, probability=max(match.probability, best.probability))
            return replace(found, matches=(sure, *others), band="answer")
    return found


def computes_with(today: date, registry: Registry, found: Found, text: str) -> bool:
    """Whether the first of ``found`` is a handler that is sure to answer and computes with a value of ``text``."""
    name = found.matches[0].candidate.handler if found.matches and found.band == "answer" else ""
    return bool(name and values_in(text, today) & registry.reads(name))


def without_what_to_compute(found: Found, text: str, programme: Programme, registry: Registry) -> Found:
    """``found`` without the handlers that can do nothing but compute and find nothing in the text to compute with.
    Where the first one goes, those behind it become as much more likely."""
    left = [m for m in found.matches if _can_take(m, text, programme, registry)]
    if len(left) == len(found.matches):
        return found
    if not left or left[0] is found.matches[0]:
        return replace(found, matches=tuple(left))
    gone = min(found.matches[0].probability, _SURE)
    more = min(1 / (1 - gone), gone / left[0].probability)
    matches = tuple(replace(m, probability=m.probability * more) for m in left)
    return replace(found, matches=matches, band=shipped_coefficients().band(matches[0].probability))


def _can_take(match: Match, text: str, programme: Programme, registry: Registry) -> bool:
    candidate = match.candidate
    return candidate.kind != "do" or registry.takes(candidate.handler, text, programme)


def _to_compute_with(text: str, today: date) -> frozenset[str]:
    """The kinds of values as :func:`values_in`, but for a sum that is only spoken of ("5000円のうち県の分は")
    and for one person, who says "each"."""
    amounts = [amount for amount in read_amounts(text) if not _is_spoken_of(text, amount)]
    units = {a.unit for a in amounts if a.unit and not (a.unit == "人" and a.value == 1)}
    return frozenset(_without_a_number(text, today) | units)


def _without_a_number(text: str, today: date) -> set[str]:
    there = {DAY: read_dates(text, today), TIME: read_time(text), ALL: is_all_one_may(text)}
    return {kind for kind, value in there.items() if value}


def _is_spoken_of(text: str, amount: Amount) -> bool:
    return amount.unit == "円" and bool(_SPOKEN_OF.match(normalise(text[amount.end :])))


def _several(text: str) -> frozenset[str]:
    """The units of which more than one is counted, and all that may be bought; sums of money and ordinals are no counts."""
    counted = {
        amount.unit
        for amount in read_amounts(text)
        if amount.unit not in ("", "円", "円券") and amount.value > 1 and not amount.ordinal
    }
    return frozenset(counted | ({ALL} if is_all_one_may(text) else set()))
