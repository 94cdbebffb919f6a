"""The genres of a shop, from the list's own word and from its name, in one common set; and the genre that a word asks for."""

import re
from collections import defaultdict
from functools import cache, lru_cache
from operator import add

from shops.folding import modern, spell, written
from shops.shop import Shop
from shops.words import genre_words

LISTED, NAMED, CHAIN, COARSE = 4, 3, 2, 1
"""How sure a genre is: the list says so; the name does; the name is that of such a chain; the list's word is a wider one."""
_JOINTS = re.compile(r"[、,，・/／\s　;；|]+")
_ENDINGS = tuple(
    map(
        spell,
        (
            "専門店",
            "料理店",
            "料理屋さん",
            "料理屋",
            "料理",
            "屋さん",
            "やさん",
            "屋",
            "店",
            "系",
            "処",
            "さん",
            "ショップ",
            "もの",
            "物",
        ),
    )
)


def genres_of(shop: Shop) -> dict[str, int]:
    """The genres of ``shop`` with how sure each is (sums of the above)."""
    found = dict.fromkeys(shop.genres, LISTED)
    for code, weight in _listed(shop.genre):
        found[code] = max(found.get(code, 0), weight)
    for code, weight in _named(written(shop.name)):
        found[code] = found.get(code, 0) + weight
    return found


@lru_cache(maxsize=1024)
def _listed(raw: str) -> tuple[tuple[str, int], ...]:
    pieces = [written(piece) for piece in _JOINTS.split(modern(raw)) if piece]
    found: dict[str, int] = {}
    for code, words in genre_words().items():
        for piece in pieces:
            bare = _without(piece, words.never)
            if any(word in bare for word in words.listed):
                found[code] = LISTED
            elif any(word in bare for word in words.coarse):
                found.setdefault(code, COARSE)
    return tuple(found.items())


def _named(name: str) -> list[tuple[str, int]]:
    heads = _heads()
    begun = heads.keys() & {*name, *map(add, name, name[1:])}
    likely = {at for head in begun for at in heads[head]}
    found = []
    for at in sorted(likely):
        code, pattern, chains, never = _name_patterns()[at]
        if pattern and pattern.search(never.sub(" ", name) if never else name):
            found.append((code, NAMED))
        elif chains and chains.search(name):
            found.append((code, CHAIN))
    return found


@cache
def _heads() -> dict[str, frozenset[int]]:
    """Which genres have a word that begins with these two letters (or is this one letter)."""
    heads: dict[str, set[int]] = defaultdict(set)
    for at, words in enumerate(genre_words().values()):
        for word in (*words.name, *words.chains):
            heads[word[:2]].add(at)
    return {head: frozenset(genres) for head, genres in heads.items()}


_Pattern = re.Pattern[str] | None


@cache
def _name_patterns() -> list[tuple[str, _Pattern, _Pattern, _Pattern]]:
    every = genre_words().values()
    return [(words.code, _any(words.name), _any(words.chains), _any(words.never)) for words in every]


def _any(words: tuple[str, ...]) -> _Pattern:
    return re.compile("|".join(map(_edged, sorted(words, key=len, reverse=True)))) if words else None


def _edged(word: str) -> str:
    """Short Latin words count whole (bar is not in barber); after the fold there are no spaces, so only letters bound them."""
    return (
        rf"{re.escape(word)}"
        if not word.isascii() or len(word) > 4
        else rf"(?<![b-z]){re.escape(word)}(?![b-df-z])"
    )


def _without(text: str, words: tuple[str, ...]) -> str:
    for word in words:
        text = text.replace(word, " ")
    return text


def genres_asked(word: str) -> tuple[str, ...]:
    """The codes that a word in :func:`shops.folding.spell` asks for ("オニク", "ヤキトリヤサン"), () where it is no genre."""
    return _asked().get(word, ())


@cache
def _asked() -> dict[str, tuple[str, ...]]:
    """Words with the codes they ask for: as they stand, with an ending, then with オ or 御 before them."""
    bare: dict[str, tuple[str, ...]] = {}
    for code, words in genre_words().items():
        for word in words.asked:
            codes = words.same or (code,)
            bare[word] = tuple(dict.fromkeys((*bare.get(word, ()), *codes)))
    found = dict(bare)
    for polite in ("", "オ", "御"):
        for ending in ("", *_ENDINGS):
            for word, codes in bare.items():
                if not polite or len(word) > 1:
                    found.setdefault(f"{polite}{word}{ending}", codes)
    return found


def label(code: str) -> str:
    """What people read for a genre."""
    return genre_words()[code].label
