"""Does a message lean on the one before it ("じゃあ12月20日は？", "それっていくら？")?"""

import re
import tomllib
from datetime import date
from functools import lru_cache
from importlib.resources import files

from bot.computed import values_in
from faq.amounts import read_amounts
from faq.dates import read_dates
from faq.normalise import normalise
from faq.patterns import without_any

_WORDS: dict[str, list[str]] = tomllib.loads(
    (files("bot") / "data" / "following.toml").read_text(encoding="utf-8")
)
_LEADS = tuple(normalise(word) for word in _WORDS["leads"])
_POINTS = tuple(normalise(word) for word in _WORDS["points"])
_FILLERS = sorted((normalise(word) for word in _WORDS["fillers"]), key=len, reverse=True)
_BACK = frozenset(normalise(word) for word in _WORDS["back"])
_LONGEST = 80
"""Characters: whoever writes more says more than a value."""
_MARKS = re.compile(r"[\s、。,.!?！？・…~\-「」()（）]+")


@lru_cache(maxsize=4096)
def only_values(text: str, today: date) -> frozenset[str]:
    """What kinds of values ``text`` is made of (as :func:`bot.computed.values_in` names them), if nothing but values
    and fillers stands in it: it needs the last question to mean anything. Empty where it says more than that."""
    if len(text) > _LONGEST:
        return frozenset()
    spans = [(day.start, day.end) for day in read_dates(text, today)]
    spans += [(amount.start, amount.end) for amount in read_amounts(text)]
    rest = "".join(c for i, c in enumerate(text) if not any(start <= i < end for start, end in spans))
    rest = without_any(_MARKS.sub("", normalise(rest)), _FILLERS)
    return frozenset() if rest else values_in(text, today)


@lru_cache(maxsize=4096)
def leads_on(text: str) -> bool:
    """Whether ``text`` begins as the continuation of something said before."""
    return normalise(text).startswith(_LEADS)


@lru_cache(maxsize=4096)
def points_back(text: str) -> bool:
    """Whether ``text`` points at what was said before ("それ", "その")."""
    plain = normalise(text)
    for lead in _LEADS:
        plain = plain.removeprefix(lead).lstrip("、, ")
    return plain.startswith(_POINTS)


def asks_back_to_bot(text: str) -> bool:
    """Whether the person, being with staff, asks for the automatic counter again."""
    return _MARKS.sub("", normalise(text)) in _BACK
