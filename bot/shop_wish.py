"""Which texts are a search of the list of shops, and when such a search goes before stored answers.

The list itself knows places, stations, genres, ticket kinds, names and numbers (:meth:`shops.index.ShopIndex.ask`). What it
explains whole is a search; a stored answer goes before it only where it is likelier than the kind of search allows.
"""

import re
import threading
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, Literal

from rapidfuzz import fuzz

from bot.memory import Memory
from bot.twins import is_text_of
from faq.normalise import normalise
from faq.patterns import speaks_of
from faq.ranking import Found
from programmes.model import Programme
from shops.asked import Asked
from shops.folding import fold, kana
from shops.index import ShopIndex
from shops.results import Results

Kind = Literal[
    "number",
    "place",
    "near",
    "genre",
    "ticket",
    "name",
    "named",
    "alike",
    "unlisted",
    "bare",
    "beside",
    "start",
    "own",
]
"""``name``: nothing but a name that is on the list; ``named``: one within a sentence; ``alike``: it is only like one;
``unlisted``: a name that is not on the list, ``bare``: nothing but such a one; ``beside``: a place and a genre among
other words; ``start``: the search itself; ``own``: a shop asks about itself."""
Step = Literal["nearer", "more", "other"]
_STEPS: Final[tuple[Step, ...]] = ("nearer", "more", "other")

_GIVES_WAY: Final[dict[Kind, float]] = {
    "number": 1.1, "near": 0.9, "place": 0.65, "genre": 0.4, "ticket": 0.5, "name": 0.9, "named": 0.6, "alike": 0.45,
    "unlisted": 0.4, "bare": 0.4, "beside": 0.45, "start": 0.9, "own": 0.6,
}  # fmt: skip
"""The probability from which a stored answer, or a computed one, goes before a search of that kind."""
_BARELY: Final = 0.8
"""From here on what no programme answers goes before a name that nobody knows."""
_SURE: Final = 0.9
"""From here on a stored answer goes before what goes on from a search."""
_NAME_ASKED: Final = 0.5
"""From here on it goes before a name that was asked for."""
_ALIKE: Final = 74.0
"""Likeness of names (0 to 100) from which a text is one of them with a slip."""
_LEAST_ALIKE: Final = 4
"""Signs of a name of which likeness says anything."""
_LONGEST_NAME: Final = 24
_LONGEST_BARE: Final = 10
_LONGEST_WISH: Final = 40
_LEFT_OVER: Final = 2
"""Signs beside a name that say nothing: a particle, 店."""
_ROUND_NUMBER: Final = 6
"""Digits from which a number is no sum, no year and no count."""
_WORDS: Final[dict[str, Any]] = tomllib.loads(
    (files("bot") / "data" / "shop_words.toml").read_text(encoding="utf-8")
)
NEAR_HERE: Final[str] = _WORDS["near_here"]
_MARKS: Final = re.compile(r"[\s、。,.!?…~「」()ー-]+")
_SIGNS: Final = re.compile(r"[\s、。,.!?…「」『』]+")
_STRANGE: Final = re.compile(r"[{}<>=;*\"\\\\|$]")
_KANA: Final = re.compile(r"[ァ-ヺー]+")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a text asks of a list, and how it shows it."""

    kind: Kind
    asked: Asked

    @property
    def is_certain(self) -> bool:
        """Several kinds of filters at once: no rule is asked about so."""
        asked = self.asked
        kinds = (asked.areas or asked.stations or asked.here, asked.genres, asked.ticket_kinds)
        return asked.pure and sum(map(bool, kinds)) > 1

    @property
    def is_a_place_alone(self) -> bool:
        """Nothing but the name of a place: where there is a list, its shops are what is there."""
        names = {fold(area.name) for area in self.asked.areas}
        return self.kind == "place" and self.asked.whole in names

    @property
    def may_be_elsewhere(self) -> bool:
        """Whether it holds words that another region's name may be among."""
        return self.kind in ("named", "alike", "unlisted", "beside") or (
            self.kind == "place" and not self.asked.genres
        )


def _any(name: str, plain: str) -> bool:
    return speaks_of(plain, _WORDS[name])


@lru_cache(maxsize=4096)
def step_said(text: str) -> Step | None:
    """What a text that is nothing else wants of the shops that were just shown."""
    plain = _MARKS.sub("", normalise(text))
    for step in _STEPS:
        if plain in _bare(step):
            return step
    return None


@lru_cache(maxsize=8)
def _bare(name: str) -> frozenset[str]:
    words = [_MARKS.sub("", normalise(word)) for word in _WORDS[name]]
    return frozenset(word + end for word in words for end in ("", *_WORDS["ends"]))


_last_read = threading.local()


def wish_of(text: str, index: ShopIndex, programme: Programme) -> Wish | None:
    """What ``text`` asks of the list; None where it asks nothing of it. A turn may ask twice (where a stored answer goes first, for
    the button beside it); the text is read once."""
    before: tuple[str, ShopIndex, Programme, Wish | None] | None = getattr(_last_read, "wish", None)
    if before and before[0] == text and before[1] is index and before[2] is programme:
        return before[3]
    wish = _wish_of(text, index, programme)
    _last_read.wish = (text, index, programme, wish)
    return wish


def _wish_of(text: str, index: ShopIndex, programme: Programme) -> Wish | None:
    plain = normalise(text)
    if _any("own", plain) and _any("listed", plain):
        return Wish("own", Asked(text))
    if re.search(_WORDS["starts"], _SIGNS.sub("", plain)):
        return Wish("start", Asked(text))
    asked = index.ask(_asked_text(text, programme))
    if asked.number:
        return _numbered(asked, index)
    if _any("asks_what", plain) or _STRANGE.search(plain):
        return None
    if asked.empty:
        return None
    if asked.pure:
        return _filtered(asked, plain, index)
    if _MARKS.sub("", plain) in map(normalise, (programme.region, *programme.places)):
        return Wish("start", asked)
    return _worded(asked, plain, index) or _unlisted(asked, plain, index, programme)


def following(text: str, index: ShopIndex, programme: Programme) -> Asked | None:
    """What ``text`` changes of the search before it ("じゃあ前橋は？", "ラーメンは？"); None where it is no such thing."""
    plain = normalise(text)
    asked = index.ask(_asked_text(text, programme))
    if asked.empty or not asked.pure or _any("asks_what", plain) or _any("buys", plain):
        return None
    return asked


def is_public(wish: Wish, text: str) -> bool:
    """Whether ``text`` asks of a listed shop what the list tells of every one: its telephone, its address."""
    return wish.kind in ("name", "named") and _any("public", normalise(text))


def goes_first(wish: Wish, found: Found, leads: Iterable[str]) -> bool:
    """Whether the search is the answer, rather than what the ranking found. ``leads``: ids of the entries that a search
    answers better."""
    if found.band == "none" or not found.matches:
        return True
    best = found.matches[0]
    if best.candidate.id in leads:
        return True
    if best.candidate.kind == "outside":
        unknown = wish.kind in ("unlisted", "beside") and best.probability >= _BARELY
        return not unknown and not is_text_of(best.candidate, wish.asked.text)
    if wish.is_certain:
        return not is_text_of(best.candidate, wish.asked.text)
    if wish.is_a_place_alone:
        return True
    return best.probability < _GIVES_WAY[wish.kind]


def _numbered(asked: Asked, index: ShopIndex) -> Wish | None:
    """A number that is on the list, or one that can be nothing but a telephone number or a postal code."""
    rest = re.sub(r"[\d\s()〒-]", "", normalise(asked.text))
    can_only_be_one = len(asked.number) in (7, 10) and (
        asked.number[0] == "0" or "-" in normalise(asked.text)
    )
    on_list = len(asked.number) >= _ROUND_NUMBER and index.search(asked, None, 1).exact
    is_one = on_list or (can_only_be_one and len(rest) <= len(asked.number))
    return Wish("number", asked) if is_one else None


def _filtered(asked: Asked, plain: str, index: ShopIndex) -> Wish | None:
    """Filters alone. Where tickets are bought is another question, but for "高崎でケーキを買える店"."""
    placed = bool(asked.areas or asked.stations)
    if _any("buys", plain) and not (asked.genres and (placed or _any("shops", plain))):
        return None
    if asked.here:
        return Wish("near", asked)
    if placed:
        return Wish("place", asked)
    if asked.genres:
        return Wish("genre", asked)
    return Wish("ticket", asked) if index.kinds and _any("wishes", plain) else None


def _worded(asked: Asked, plain: str, index: ShopIndex) -> Wish | None:
    """With a name, or a part of an address, that is on the list, or that is one with a slip of the pen."""
    named = index.ask(name_said(plain)) if name_said(plain) else Asked()
    if named.terms and not named.here and _is_known(named, index):
        return Wish("name", named)
    results = index.search(asked, None, 1)
    typed = "".join(term.text for term in asked.terms)
    alone = len(typed) >= len(asked.whole) - _LEFT_OVER
    if not all(_can_be_name(term.text) for term in asked.terms) or (_any("buys", plain) and not alone):
        return None
    if results.exact:
        if _is_day(asked):
            return None
        if alone or index.called(asked.whole):
            return Wish("name", asked)
        said = asked.areas or asked.stations or _any("wishes", plain) or _any("public", plain)
        return Wish("named", asked) if said else None
    if len(plain) <= _LONGEST_NAME and _is_slip(asked, results, index):
        return Wish("alike", asked)
    return Wish("beside", asked) if _is_beside(asked, plain, results) else None


def _is_beside(asked: Asked, plain: str, results: Results) -> bool:
    """A place and a genre, with words that the list knows nothing of: they are left out, which is said."""
    placed = asked.areas or asked.stations or asked.here
    return bool(placed and asked.genres and results.hits and len(plain) <= _LONGEST_WISH)


def _is_slip(asked: Asked, results: Results, index: ShopIndex) -> bool:
    """A name with a slip of the pen, or a known one at a place where there is none of it."""
    if (asked.areas or asked.stations) and all(_is_name_of(term.text, index) for term in asked.terms):
        return True
    typed = asked.whole
    if not results.hits or len(typed) < _LEAST_ALIKE:
        return False
    name = fold(results.hits[0].shop.name)
    beginnings = (name[: len(typed) + more] for more in (-1, 0, 1))
    return max(fuzz.ratio(typed, each) for each in (name, *beginnings)) >= _ALIKE


def _unlisted(asked: Asked, plain: str, index: ShopIndex, programme: Programme) -> Wish | None:
    """A shop by its name, of which the list knows nothing: "○○で使える？". What the stored questions speak of is none."""
    said = name_said(plain)
    name = said or _MARKS.sub("", plain)
    asked = index.ask(said) if said else asked
    if (
        asked.genres
        or len(asked.terms) > 1
        or not re.search(_WORDS["name_looks" if said else "name_ends"], name)
    ):
        return None
    if not said and len(name) > _LONGEST_BARE:
        return None
    if speaks_of(name, _WORDS["not_a_name"]) or _is_spoken_of(name, programme):
        return None
    return Wish("unlisted" if said else "bare", asked)


@lru_cache(maxsize=4096)
def name_said(text: str) -> str:
    """The shop's name in "○○で使える？"; "" where nothing is asked in that way."""
    plain = _SIGNS.sub("", normalise(text))
    found = next((found for each in _WORDS["by_name"] if (found := re.search(each, plain))), None)
    return found["name"] if found else ""


@lru_cache(maxsize=4096)
def _is_spoken_of(name: str, programme: Programme) -> bool:
    return any(
        name in normalise(text)
        for entry in programme.entries
        if not entry.finds_shops
        for text in (entry.question, *entry.phrasings)
    )


def _is_name_of(word: str, index: ShopIndex) -> bool:
    return _is_known(index.ask(word), index)


def _is_known(asked: Asked, index: ShopIndex) -> bool:
    found = index.search(asked, None, 1)
    return found.exact and found.hits[0].why in ("name", "reading")


def _can_be_name(word: str) -> bool:
    """Not a scrap of a sentence: three kana, or two signs with a kanji among them."""
    if _KANA.fullmatch(kana(word)):
        return len(word) > 2 and not any(word.startswith(kana(each)) for each in _WORDS["no_names"])
    return len(word) > (2 if word.isascii() else 1) and not re.fullmatch(r"[\d/,.-]+", word)


def _is_day(asked: Asked) -> bool:
    """Whether the words are a day of the calendar rather than a part of an address."""
    return any(re.search(r"\d/\d|\d月", term.text) for term in asked.terms)


def _asked_text(text: str, programme: Programme) -> str:
    """What is asked of the list: without the programme's name and without what only stands beside a wish."""
    rest = _without_programme(text, programme.region, programme.places)
    for pattern in ("in_hand", "beside"):
        rest = re.sub(_WORDS[pattern], " ", rest)
    return rest.strip() or text


@lru_cache(maxsize=4096)
def _without_programme(text: str, region: str, places: tuple[str, ...]) -> str:
    """``text`` without the programme's own place before its ticket: "岐阜の食事券が使える店" asks for no place."""
    plain = normalise(text)
    for place in sorted({region, *places}, key=len, reverse=True):
        for ticket in _WORDS["tickets"]:
            for between in _WORDS["between"]:
                words = normalise(place + between + ticket)
                if words in plain:
                    return plain.replace(words, normalise(ticket), 1)
    return text


def leans(text: str, index: ShopIndex, memory: Memory, programme: Programme, found: Found) -> bool:
    """Whether ``text`` goes on from the search before it: another place or genre, more of it, or the name asked for."""
    best = found.matches[0] if found.matches else None
    if best and best.candidate.kind == "outside" and is_text_of(best.candidate, text):
        return False
    likely = best.probability if best and best.candidate.kind != "outside" else 0.0
    if step_said(text) is not None:
        return likely < _SURE
    if memory.slot("asks") and len(text) <= _LONGEST_NAME:
        return likely < _NAME_ASKED
    return likely < _SURE and len(text) <= _LONGEST_NAME and following(text, index, programme) is not None
