"""Which of a programme's ways of selling a message names: the shop's machine, the counters, the draw before the sale."""

import tomllib
from importlib.resources import files
from typing import Any, Final

from faq.patterns import speaks_of
from programmes.model import Programme, SaleWindow

_WORDS: Final[dict[str, Any]] = tomllib.loads(
    (files("bot") / "data" / "window_words.toml").read_text(encoding="utf-8")
)


def windows_named(text: str, programme: Programme) -> tuple[SaleWindow, ...]:
    """The windows whose own words stand in the text, of the first way of speaking that names some but not all of them; none
    where the text says nothing of the kind."""
    for way in _WORDS["ways"]:
        if not speaks_of(text, way["said"]):
            continue
        found = tuple(w for w in programme.sales if speaks_of(w.name, way["named"]))
        if found and len(found) < len(programme.sales):
            return found
    return ()
