"""Which programme a message names, or means by the place it names."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files

from faq.normalise import normalise
from faq.patterns import without_any
from programmes.model import Programme

_WORDS: dict[str, list[str]] = tomllib.loads(
    (files("bot") / "data" / "naming.toml").read_text(encoding="utf-8")
)
_MARKS = re.compile(r"[\s、。,.!?・…~\-「」()]+")
_JOIN = re.compile(rf"^(?:{'|'.join(map(re.escape, _WORDS['joins']))})[、,]?")
_LEAST = 2
"""A place of one character would stand in too many words."""


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    return _MARKS.sub("", normalise(text))


_FILLERS = sorted(map(_key, _WORDS["fillers"]), key=len, reverse=True)


class Names:
    """The names of all programmes of a deployment. Built once; safe to share by threads."""

    def __init__(self, programmes: Mapping[str, Programme]) -> None:
        self._names = {code: _keys((p.name, p.short_name, *p.names)) for code, p in programmes.items()}
        self._written = {
            code: [
                _without_spaces(n) for n in sorted((p.name, p.short_name, *p.names), key=len, reverse=True)
            ]
            for code, p in programmes.items()
        }
        self._places = {code: _keys((p.region, *p.places)) for code, p in programmes.items()}
        self._found = lru_cache(maxsize=4096)(self._look_for)

    def named(self, text: str, current: str = "") -> str:
        """Code of the programme named in ``text``, or "". The current one, if it is named at all (a question
        about using two together is a question about the current one); otherwise the longest name wins."""
        found = self._found(text)
        return current if current in found else next(iter(found), "")

    def _look_for(self, text: str) -> tuple[str, ...]:
        """The codes of the programmes named, the one with the longest name first."""
        plain = _key(text)
        found = [(len(name), code) for code, names in self._names.items() for name in names if name in plain]
        return tuple(code for _, code in sorted(found, reverse=True))

    def meant(self, text: str, codes: Iterable[str]) -> tuple[str, ...]:
        """Those of ``codes`` that have a place named in ``text``: "岐阜です" to the question which ticket it is."""
        plain = _key(text)
        return tuple(code for code in codes if any(place in plain for place in self._places[code]))

    def without(self, text: str, code: str) -> str:
        """``text`` as it is asked of that programme alone: without its name and what joins the name to the rest."""
        plain = _without_spaces(text)
        name = next((name for name in self._written[code] if name in plain), "")
        return _JOIN.sub("", plain.replace(name, "", 1)) if name and name != plain else text

    def says_only_which(self, text: str, code: str) -> bool:
        """Whether ``text`` says no more than which programme is meant ("ぎふの食事券のことです")."""
        return not without_any(_key(text), (*self._names[code], *self._places[code], *_FILLERS))


def _without_spaces(text: str) -> str:
    return normalise(text).replace(" ", "")


def _keys(names: Iterable[str]) -> tuple[str, ...]:
    keys = {_key(name) for name in names}
    return tuple(sorted((key for key in keys if len(key) >= _LEAST), key=len, reverse=True))
