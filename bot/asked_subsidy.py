"""What the subsidy to an area is asked to be computed from: shops, books, used tickets, the costs of publicity."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from bot.asked_count import counts_by_face, is_each
from faq.amounts import Amount, read_amounts
from faq.patterns import speaks_of
from programmes.model import Programme
from programmes.rules import faces_of

_WORDS: Final[dict[str, list[str]]] = tomllib.loads(
    (files("bot") / "data" / "subsidy_words.toml").read_text(encoding="utf-8")
)
_MOST: Final = 10_000_000
_A_SUM: Final = 10_000
"""A bare number from here on is a sum of yen where publicity is spoken of: "広報費20万"."""
_NEAR: Final = 8
"""How far before a number the word may stand that says what it counts: "参加店が22"."""


@dataclass(frozen=True, slots=True)
class AskedSubsidy:
    """``used``: the count of used tickets of each face (yen); ``publicity``: yen spent; 0 where nothing is said."""

    shops: int
    books: int
    used: dict[int, int]
    publicity: int

    @property
    def is_told(self) -> bool:
        """Whether there is anything to compute with."""
        return bool(self.shops or self.books or self.used or self.publicity)


def asked_subsidy(text: str, programme: Programme) -> AskedSubsidy:
    """What is told in ``text``; of several counts of books the largest: "1冊いくら？250冊なら"."""
    amounts = tuple(a for a in read_amounts(text) if not a.ordinal)
    books = [
        a.value * _shops_each(text, a, amounts) for a in amounts if a.unit == "冊" and 0 < a.value <= _MOST
    ]
    return AskedSubsidy(
        shops=_shops(text, amounts),
        books=max(books, default=0),
        used=counts_by_face(text, programme),
        publicity=_publicity(text, amounts, programme),
    )


def asks_how_much_subsidy(text: str) -> bool:
    """Whether the amount of a subsidy is asked for: "補助はいくら", "交付申請額は"."""
    return _has(text, "asks") and _has(text, "subsidy")


def speaks_of_publicity(text: str) -> bool:
    """Whether costs of publicity are named: "広報費", "チラシ"."""
    return _has(text, "publicity")


def _shops(text: str, amounts: tuple[Amount, ...]) -> int:
    counted = [a.value for a in amounts if a.unit == "店" and 0 < a.value <= _MOST]
    counted = [value for value in counted if value > 1] or counted
    bare = [
        a.value
        for a in amounts
        if not a.unit and 0 < a.value < _A_SUM and _SHOP in text[max(0, a.start - _NEAR) : a.start]
    ]
    return next(iter(counted + bare), 0)


def _shops_each(text: str, books: Amount, amounts: tuple[Amount, ...]) -> int:
    """How many shops have so many books: "8店で80冊ずつ", "1店500冊×8店"; 1 where the count is that of all."""
    of_one = any(
        a.unit == "店" and a.value == 1 and text[a.end : books.start].strip() in _OF_ONE for a in amounts
    )
    return max(1, _shops(text, amounts)) if of_one or is_each(text, books) else 1


_OF_ONE: Final = tuple(_WORDS["of_one"])
_SHOP: Final = _WORDS["shop"][0]


def _publicity(text: str, amounts: tuple[Amount, ...], programme: Programme) -> int:
    """The costs of publicity: the sum of all where it is said, too; each one's added up; or the only one."""
    if not speaks_of_publicity(text):
        return 0
    sums = [
        a
        for a in amounts
        if (a.unit == "円" or (not a.unit and a.value >= _A_SUM)) and a.value not in faces_of(programme)
    ]
    named = [a.value for a in sums if speaks_of_publicity(text[max(0, a.start - _NEAR) : a.start])]
    values = [a.value for a in sums]
    whole = next((value for value in values if len(values) > 2 and value * 2 == sum(values)), 0)
    return whole or (sum(named) if len(named) > 1 else next(iter(named + values), 0))


def _has(text: str, kind: str) -> bool:
    return speaks_of(text, _WORDS[kind])
