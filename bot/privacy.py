"""Is somebody else's data asked for? Another shop's sales, a named person's address: never a question for the counter."""

import re
import tomllib
from importlib.resources import files
from typing import Final

from faq.normalise import normalise
from faq.patterns import any_of

_WORDS: Final[dict[str, list[str]]] = tomllib.loads(
    (files("bot") / "data" / "privacy.toml").read_text(encoding="utf-8")
)


def _any_of(*names: str) -> str:
    return any_of({normalise(word) for name in names for word in _WORDS[name]})


_NAME: Final = rf"(?<![一-鿿ァ-ヶ])(?!(?:{_any_of('no_names')}))[一-鿿ァ-ヶー]{{1,6}}(?:{_any_of('titles')})"
_SOMEBODY: Final = (
    rf"(?:(?:{_any_of('others')})の(?:{_any_of('of_others')})|(?<!お)(?:{_any_of('people')})|{_NAME})"
)
_ASKED: Final = re.compile(rf"{_SOMEBODY}[^、。,.!?]{{0,8}}?(?:{_any_of('data')})")
_WANTED: Final = re.compile("|".join(_WORDS["wants"]))


def asks_for_somebodys_data(text: str) -> bool:
    """Whether ``text`` asks what others' names, addresses, accounts, sales … are."""
    plain = normalise(text).replace(" ", "").rstrip("?!。、")
    asked = _ASKED.search(plain)
    return asked is not None and _WANTED.search(plain, asked.start()) is not None
