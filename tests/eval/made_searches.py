"""Searches made of a list, the same on every run: each class of what people type, with the shops that answer it.

What is right is told from the rows as given (their names, genre column, address, numbers, positions), not by the search's own tables.
"""

import random
import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from shops.results import Results
from shops.shop import Position, Shop

Judge = Literal["first", "top5", "top10", "set", "none"]


_TABLES = tomllib.loads((Path(__file__).with_suffix(".toml")).read_text(encoding="utf-8"))
_WORDS: dict[str, list[str]] = _TABLES["words"]
EACH = 40
"""Searches of a class."""


@dataclass(frozen=True)
class Case:
    group: str
    query: str
    relevant: tuple[Shop, ...]
    judge: Judge
    near: Position | None = None


def right(case: Case, results: Results) -> bool:
    """Whether the results answer the case."""
    found = [hit.shop.id for hit in results.hits]
    relevant = {shop.id for shop in case.relevant}
    if case.judge == "none":
        return not found or not results.exact
    if case.judge == "first":
        return bool(found) and found[0] in relevant
    if case.judge == "top5":
        return bool(set(found[:5]) & relevant)
    if case.judge == "top10":
        return relevant <= set(found[:10])
    need = min(5, len(relevant))
    return len(found) >= need and all(number in relevant for number in found[:need])


def cases_of(shops: list[Shop]) -> list[Case]:
    """All cases of a list."""
    lots = random.Random(20201108)
    makers = (_exact, _partial, _kana, _width, _long_vowels, _kanji, _typo, _branch, _city, _genre, _city_genre, _towns, _sentences, _numbers, _addresses, _near, _known_names, _nothing)  # fmt: skip
    return [case for maker in makers for case in maker(shops, lots)]


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()


def _some(lots: random.Random, items: Sequence[Shop]) -> list[Shop]:
    return lots.sample(items, min(EACH, len(items)))


def _named(shops: list[Shop], part: str) -> tuple[Shop, ...]:
    return tuple(shop for shop in shops if _plain(part) in _plain(shop.name))


def _exact(shops: list[Shop], lots: random.Random) -> Iterator[Case]:
    for shop in _some(lots, shops):
        yield Case(
            "exact", shop.name, tuple(s for s in shops if _plain(s.name) == _plain(shop.name)), "first"
        )


def _partial(shops: list[Shop], lots: random.Random) -> Iterator[Case]:
    parts = [
        (s, p)
        for s in shops
        for p in re.split(r"[\s　]+", s.name)[1:2]
        if 3 <= len(p) < 9 and not p.endswith("店")
    ]
    for _shop, part in lots.sample(parts, min(EACH, len(parts))):
        hits = _named(shops, part)
        if len(hits) <= 3 and not re.search(r"イオン|モール|[市町村]$", part):
            yield Case("partial", part, hits, "top5")


def _kana(shops: list[Shop], lots: random.Random) -> Iterator[Case]:
    heads = {found[0] for s in shops if (found := re.match(r"[ぁ-ゖ]{3,}|[ァ-ヺー]{4,}", s.name))}
    heads = {head for head in heads if not any(_plain(head) in _plain(s.genre + s.address) for s in shops)}
    for head in lots.sample(sorted(heads), min(EACH, len(heads))):
        swapped = "".join(
            chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c
            for c in head
        )
        yield Case("script-kana", swapped, _named(shops, head), "top5")


def _width(shops: list[Shop], lots: random.Random) -> Iterator[Case]:
    latin = [shop for shop in shops if re.search(r"[A-Za-zＡ-Ｚａ-ｚ0-9０-９]{3,}", shop.name)]
    for place, shop in enumerate(_some(lots, latin)):
        plain = unicodedata.normalize("NFKC", shop.name)
        wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in plain)
        yield Case(
            "script-width", (plain.upper(), plain.lower(), wide)[place % 3], _named(shops, shop.name), "top5"
        )


def _long_vowels(shops: list[Shop], lots: random.Random) -> Iterator[Case]:
    heads = Counter(found[0] for s in shops if (found := re.match(r"[ァ-ヺ]+ー[ァ-ヺー]{2,}", s.name)))
    for place, head in enumerate(lots.sample(sorted(heads), min(EACH, len(heads)))):
        query = (head.replace("ー", ""), head.replace("ー", "-"), head.replace("ー", "～", 1))[place % 3]
        yield Case("script-longvowel", query, _named(shops, head), "top5")


def _kanji(shops: list[Shop], lots: random.Random) -> Iterator[Case]:
    old = str.maketrans("沢竜島高辺広斎桜滝浜国関会寿", "澤龍嶋髙邊廣齋櫻瀧濱國關會壽")
    new = {value: chr(key) for key, value in old.items()}
    able = [s for s in shops if any(ord(c) in old or ord(c) in new for c in s.name)]
    back = str.maketrans({chr(k): v for k, v in ((ord(chr(k)), v) for k, v in new.items())})
    for shop in _some(lots, able):
        swapped = (
            shop.name.translate(old) if shop.name.translate(old) != shop.name else shop.name.translate(back)
        )
        yield Case("script-kanji", swapped, (shop,), "top5")


def _typo(shops: list[Shop], lots: random.Random) -> Iterator[Case]:
    for place, shop in enumerate(_some(lots, [s for s in shops if 6 <= len(_plain(s.name)) <= 18])):
        name = shop.name.replace("　", "").replace(" ", "")
        at = lots.randrange(1, len(name) - 2)
        changed = (
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            name[:at] + name[at + 1 :],
            name[:at] + "の" + name[at + 1 :],
            name[:at] + "ん" + name[at:],
        )[place % 4]
        yield Case("typo", changed, tuple(s for s in shops if _plain(s.name) == _plain(name)), "top5")


def _branch(shops: list[Shop], lots: random.Random) -> Iterator[Case]:
    able = [s for s in shops if re.fullmatch(r"[^\s　]{2,12}[\s　]+[^\s　]{2,12}[^本]店", s.name)]
    for place, shop in enumerate(_some(lots, able)):
        chain, branch = re.split(r"[\s　]+", shop.name)
        branch = branch.removesuffix("店")
        query = (f"{chain} {branch}", f"{branch} {chain}", f"{branch}の{chain}", f"{chain}の{branch}店")[
            place % 4
        ]
        yield Case("name-branch", query, (shop,), "top5")


def _city_of(shop: Shop) -> str:
    plain = re.sub(r"^.{2,3}県", "", shop.address.strip())
    found = re.match(r"(?:[^市]{1,4}郡)?([^市町村]{1,5}[市町村])", plain)
    return found[1] if found and not re.search(r"[\d玉]", found[1]) else ""


def _chains(shops: list[Shop]) -> dict[str, list[Shop]]:
    chains: dict[str, list[Shop]] = defaultdict(list)
    for shop in shops:
        if found := re.match(r"([ァ-ヺー]{4,}|[一-鿿]{2,4}[家屋軒苑角亭])(?=[\s　].*店$)", shop.name):
            chains[found[1]].append(shop)
    genres = {word for words in _WORDS.values() for word in words} | set(_WORDS)
    return {c: found for c, found in chains.items() if len(_named(shops, c)) >= 3 and c not in genres}


def _city(shops: list[Shop], lots: random.Random) -> Iterator[Case]:
    for chain in sorted(_chains(shops)):
        city = _city_of(lots.choice(_chains(shops)[chain]))
        there = tuple(s for s in _named(shops, chain) if _city_of(s) == city)
        if city and 0 < len(there) <= 10:
            bare = city[:-1]
            for query in (f"{bare}の{chain}", f"{chain} {city}"):
                yield Case("name-city", query, there, "top10")
            yield Case("sentence", f"{bare}に{chain}ってありますか？", there, "top10")


def _of_genre(shops: Sequence[Shop], genre: str) -> tuple[Shop, ...]:
    words = tuple(map(_plain, (genre, *_TABLES["also"].get(genre, ()))))
    return tuple(
        s
        for s in shops
        if any(w in s.genre for w in _TABLES["listed"].get(genre, (genre,)))
        or any(w in _plain(s.name) for w in words)
    )


def _genres_here(shops: list[Shop]) -> list[str]:
    return [genre for genre in _WORDS if sum(genre in s.genre for s in shops) >= 5]


def _genre(shops: list[Shop], lots: random.Random) -> Iterator[Case]:
    for genre in _genres_here(shops):
        for word in _WORDS[genre]:
            yield Case("genre-word", word, _of_genre(shops, genre), "set")


def _cities(shops: list[Shop]) -> list[str]:
    counts = Counter(map(_city_of, shops))
    bare = Counter(city[:-1] for city in counts)
    return [city for city, count in counts.most_common() if city and count >= 15 and bare[city[:-1]] == 1]


def _city_genre(shops: list[Shop], lots: random.Random) -> Iterator[Case]:
    forms = ("{0} {1}", "{1} {0}", "{0}で{1}", "{0}の{1}", "{0}　{1}")
    for place in range(EACH):
        city, genre = lots.choice(_cities(shops)), lots.choice(_genres_here(shops))
        there = _of_genre([s for s in shops if _city_of(s) == city], genre)
        word = lots.choice(_WORDS[genre])
        if there:
            yield Case(
                "city-genre", forms[place % 5].format(city[:-1] if place % 3 else city, word), there, "set"
            )


def _towns(shops: list[Shop], lots: random.Random) -> Iterator[Case]:
    for city in _cities(shops)[:12]:
        yield Case("area", city[:-1], tuple(s for s in shops if _city_of(s) == city), "set")
    towns = Counter(
        found[1]
        for s in shops
        if (found := re.search(r"[市町村]([^\d０-９市町村\s]{2,5}町)[\d０-９]", s.address))
    )
    for place, town in enumerate(town for town, count in towns.most_common(25) if count >= 4):
        there = tuple(s for s in shops if town in s.address)
        yield Case("area", (town, f"{town}のお店", f"{town}周辺")[place % 3], there, "set")


def _sentences(shops: list[Shop], lots: random.Random) -> Iterator[Case]:
    for place in range(EACH):
        city, genre = lots.choice(_cities(shops)[:10]), lots.choice(_genres_here(shops))
        there = _of_genre([s for s in shops if _city_of(s) == city], genre)
        query = _TABLES["asks"][place % len(_TABLES["asks"])].format(city=city[:-1], word=_WORDS[genre][0])
        if there:
            yield Case("sentence", query, there, "set")


def _numbers(shops: list[Shop], lots: random.Random) -> Iterator[Case]:
    phones = [s for s in shops if re.fullmatch(r"0\d{9,10}", re.sub(r"\D", "", s.phone))]
    for place, shop in enumerate(_some(lots, phones)):
        number = re.sub(r"\D", "", shop.phone)
        same = tuple(s for s in shops if number in re.sub(r"\D", "", s.phone))
        dashed = f"{number[:-7]}-{number[-7:-4]}-{number[-4:]}"
        wide = "".join(chr(ord(c) + 0xFEE0) for c in dashed)
        yield Case(
            "phone", (dashed, number, f"電話番号 {dashed}", wide, f"{dashed}のお店")[place % 5], same, "top5"
        )
        part = number[-6:]
        ending = tuple(s for s in shops if part in re.sub(r"\D", "", s.phone))
        yield Case("phone-part", part, ending, "top10")
    for shop in _some(lots, [s for s in shops if re.fullmatch(r"\d{3}-\d{4}", s.postal)])[:20]:
        yield Case(
            "postal",
            lots.choice(("〒", "")) + shop.postal,
            tuple(s for s in shops if s.postal == shop.postal),
            "set",
        )


def _addresses(shops: list[Shop], lots: random.Random) -> Iterator[Case]:
    able = [
        s
        for s in shops
        if re.search(r"[市町村][^\d\s]{2,6}\d+-\d+", unicodedata.normalize("NFKC", s.address))
    ]
    for place, shop in enumerate(_some(lots, able)):
        plain = _plain(shop.address)
        found = re.search(r"[市町村]([^\d市町村]{2,6}[町]?\d+-\d+)", plain)
        if found:
            there = tuple(s for s in shops if found[1] in _plain(s.address))
            query = found[1] if place % 2 else re.sub(r"(\d+)-(\d+)", r"\1丁目\2", found[1])
            yield Case("address", query, there, "set")


def _metres(one: Position, two: Position | None) -> float:
    from math import cos, radians, sqrt

    if two is None:
        return 1e9
    return 111_195 * sqrt((one.lat - two.lat) ** 2 + ((one.lng - two.lng) * cos(radians(one.lat))) ** 2)


def _near(shops: list[Shop], lots: random.Random) -> Iterator[Case]:
    placed = [s for s in shops if s.position]
    for place, shop in enumerate(_some(lots, placed)):
        spot = shop.position or Position(0, 0)
        here = Position(spot.lat + lots.uniform(-0.004, 0.004), spot.lng + lots.uniform(-0.004, 0.004))
        query = ("近く", "この辺で使えるお店", "近くのお店を教えて", "現在地周辺")[place % 4]
        yield Case("near", query, _nearest(placed, here), "set", here)
        genre = lots.choice(_genres_here(shops))
        word = _WORDS[genre][0]
        query = (f"近くの{word}", f"この辺の{word}", f"{word} 近く", f"近くに{word}ある？")[place % 4]
        listed = [s for s in placed if genre in s.genre] + [
            s for s in _of_genre(placed, genre) if genre not in s.genre
        ]
        far = _metres(here, _nearest([s for s in placed if genre in s.genre], here)[-1].position)
        yield Case(
            "near-genre", query, tuple(s for s in listed if _metres(here, s.position) <= far + 1), "set", here
        )


def _nearest(shops: Sequence[Shop], here: Position) -> tuple[Shop, ...]:
    ordered = sorted(shops, key=lambda s: _metres(here, s.position))
    far = _metres(here, ordered[:5][-1].position)
    return tuple(s for s in ordered[:40] if _metres(here, s.position) <= far + 1)


def _known_names(shops: list[Shop], lots: random.Random) -> Iterator[Case]:
    for group, table in (("script-reading", _TABLES["readings"]), ("script-romaji", _TABLES["romaji"])):
        for name, typed in table.items():
            if hits := _named(shops, name):
                yield Case(group, typed, hits, "top5")
    for typed, name in _TABLES["aliases"].items():
        if hits := _named(shops, name):
            yield Case("alias", typed, hits, "top5")


def _nothing(shops: list[Shop], lots: random.Random) -> Iterator[Case]:
    words = [*_TABLES["missing"], *_TABLES["not_here"]]
    for word in words:
        if not _named(shops, word) and not any(word in s.genre for s in shops):
            yield Case("none", word, (), "none")
            yield Case("none", f"{word}ありますか", (), "none")
    for city in _TABLES["elsewhere"]:
        if not any(city in s.name + s.address for s in shops):
            yield Case("none", f"{city} ラーメン", (), "none")
            yield Case("none", f"{city}の居酒屋を教えて", (), "none")
    for chain, _found in sorted(_chains(shops).items()):
        empty = [
            c
            for c in _cities(shops)
            if all(_city_of(s) != c and c[:-1] not in s.name for s in _named(shops, chain))
        ]
        if empty:
            yield Case("none", f"{chain} {lots.choice(empty)}", (), "none")
    for _ in range(5):
        yield Case("none", f"0{lots.randrange(900, 999)}-99-{lots.randrange(1000, 9999)}", (), "none")
