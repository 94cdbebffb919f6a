"""Which of a programme's ways of selling a message names: the shop's machine, the counters, the draw before the sale."""

import tomllib
from importlib.resources import files
from typing import Any, Final

from faq.normalise import normalise
from programmes.model import Programme, SaleWindow

_WORDS: Final[dict[str, Any]] = tomllib.loads(
    (files("bot") / "data" / "window_words.toml").read_text(encoding="utf-8")
)


def windows_named(text: str, programme: Programme) -> tuple[SaleWindow, ...]:
    """The windows whose own words stand in the text, of the first way of speaking that names some but not all of them; none
    where the text says nothing of the kind."""
    plain = normalise(text)
    for way in _WORDS["ways"]:
        if not any(normalise(word) in plain for word in way["said"]):
            continue
        names = [normalise(word) for word in way["named"]]
        found = tuple(w for w in programme.sales if any(name in normalise(w.name) for name in names))
        if found and len(found) < len(programme.sales):
            return found
    return ()
