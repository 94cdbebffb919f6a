"""A question that is one word and nothing else ("いつ？"): the counter asks back instead of guessing."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from faq.normalise import katakana, normalise
from faq.patterns import without_any
from programmes.model import Role

Bare = Literal["when", "other"]
_DATA: dict[str, Any] = tomllib.loads(
    (files("bot") / "data" / "bare_questions.toml").read_text(encoding="utf-8")
)
_MARKS = re.compile(r"[\s、。,.!?！？・…~ー\-「」()（）]+")


def _key(text: str) -> str:
    return _MARKS.sub("", katakana(normalise(text)))


_FILLERS = sorted(map(_key, _DATA["fillers"]), key=len, reverse=True)
_KINDS: tuple[Bare, ...] = ("when", "other")
_WORDS: dict[str, Bare] = {_key(word): kind for kind in _KINDS for word in _DATA[kind]["words"]}
_LONGEST_FIRST = sorted(_WORDS, key=len, reverse=True)


@lru_cache(maxsize=4096)
def bare_question(text: str) -> Bare | None:
    """What a bare question asks about ("when", or "other"), or None where ``text`` says more than that."""
    plain = _key(text)
    for word in _LONGEST_FIRST:
        if word in plain and not without_any(plain.replace(word, "", 1), _FILLERS):
            return _WORDS[word]
    return None


def handlers_of_days(role: Role | None) -> tuple[str, ...]:
    """Names of the handlers that "いつ？" may mean, for who asks."""
    return tuple(_DATA["when"][role or "anyone"])
