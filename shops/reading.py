"""How a shop's name may be read: SudachiPy, with the other readings of its parts. Used when a list is taken in, not in a search.

A quarter of the names is misread by every dictionary, so each shop has several readings; ``data/readings.toml`` puts names right.
A reading is folded kana with "|" before each word: a search for a reading begins at the beginning of a word.
"""

import re
import threading
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import chain, islice, product

from sudachipy import Dictionary, Morpheme, SplitMode, Tokenizer  # type: ignore[import-untyped]

from shops.folding import fold, kana_of_romaji, modern
from shops.words import table

MOST = 6
"""Readings kept of a name."""
_LATIN = re.compile(r"[a-z]+(?:['’][a-z]+)?")
_KANA = re.compile(r"[ァ-ヺ]+")
_VOICED = str.maketrans(
    "カキクケコサシスセソタチツテトハヒフヘホ", "ガギグゲゴザジズゼゾダヂヅデドバビブベボ"
)
_VOICING = frozenset("寿司鮨鮓処所蔵酒鳥沢川島田亀桜茶") | {"寿司", "茶屋", "酒場", "天ぷら"}
_local = threading.local()


def readings_of(name: str, given: Iterable[str] = ()) -> tuple[str, ...]:
    """Readings of ``name``, "|" before each word; ``given`` ones (kana from the list or from staff) first."""
    first = ["|" + "|".join(map(fold, re.split(r"[\s　]+", kana.strip()))) for kana in given if kana.strip()]
    found = dict.fromkeys([*first, *_generated(modern(name))])
    return tuple([reading for reading in found if len(reading) > 1][:MOST])


def _generated(plain: str) -> list[str]:
    head = next((known for known in _heads().get(plain[:1], ()) if plain.startswith(known)), "")
    heads = [f"|{kana}" for kana in _names()[head]] if head else [""]
    words = _cut(plain[len(head) :])
    parts = [_choices(surface, reading, at > 0) for at, (surface, reading) in enumerate(words)]
    choices = ["".join([f"|{kana}" for kana in choice if kana]) for choice in _combinations(parts)]
    return [start + choice for start in heads for choice in choices][:MOST]


def _combinations(parts: list[list[str]]) -> Iterable[tuple[str, ...]]:
    """The first choices, then each part with its other readings, then the first few parts combined: so many as are kept."""
    first = tuple([part[0] for part in parts])
    if all(len(part) == 1 for part in parts[:4]):
        return (first,)
    others = (
        (*first[:at], other, *first[at + 1 :]) for at, part in enumerate(parts[:4]) for other in part[1:]
    )
    combined = ((*choice, *first[3:]) for choice in product(*parts[:3]))
    return islice(chain((first,), others, combined), MOST)


@lru_cache(maxsize=32768)
def _choices(surface: str, reading: str, later: bool) -> list[str]:
    """The readings of one word of a name, the likeliest first. ``later``: it is not the first word."""
    if _LATIN.fullmatch(surface):
        word = re.sub(r"['’]", "", surface)
        loan = _loans().get(word) or (
            _loans().get(word[:-1], "") + "ズ" if word.endswith("s") and word[:-1] in _loans() else ""
        )
        return [fold(loan) if loan else (kana_of_romaji(word) and fold(kana_of_romaji(word))) or ""]
    kana, others = fold(reading), _words().get(surface, ())
    found = dict.fromkeys([*others, kana] if later and len(surface) == 1 else [kana, *others])
    if (
        later
        and kana
        and surface in _VOICING
        and (voiced := fold(kana[0].translate(_VOICED) + kana[1:])) != kana
    ):
        found[voiced] = None
    return [choice for choice in found if _KANA.fullmatch(choice)] or [""]


def _cut(plain: str) -> list[tuple[str, str]]:
    return [
        (surface, m.reading_form())
        for m in _tokenizer().tokenize(plain.encode("utf-8", "replace").decode())
        if (surface := m.surface()).strip() and not _is_mark(m.part_of_speech_id(), m)
    ]


_marks: dict[int, bool] = {}


def _is_mark(kind: int, morpheme: Morpheme) -> bool:
    """Whether a morpheme is a space or a sign. ``kind``: the number of its part of speech."""
    if kind not in _marks:
        _marks[kind] = morpheme.part_of_speech()[0] in ("空白", "補助記号", "記号")
    return _marks[kind]


def _tokenizer() -> Tokenizer:
    tokenizer: Tokenizer | None = getattr(_local, "tokenizer", None)
    if tokenizer is None:
        tokenizer = _local.tokenizer = Dictionary(dict="small").tokenizer(mode=SplitMode.C)
    return tokenizer


def _in_words(kana: str) -> str:
    return "|".join(map(fold, kana.split()))


@cache
def _names() -> dict[str, tuple[str, ...]]:
    names = {modern(name): tuple(map(_in_words, kana)) for name, kana in table("readings")["names"].items()}
    return dict(sorted(names.items(), key=lambda item: -len(item[0])))


@cache
def _heads() -> dict[str, list[str]]:
    """The names that are put right by their first letter, the longest first."""
    heads: dict[str, list[str]] = defaultdict(list)
    for name in _names():
        heads[name[:1]].append(name)
    return dict(heads)


@cache
def _words() -> dict[str, tuple[str, ...]]:
    return {modern(word): tuple(map(fold, kana)) for word, kana in table("readings")["words"].items()}


@cache
def _loans() -> dict[str, str]:
    return dict(table("readings")["loans"])
