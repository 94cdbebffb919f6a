"""From what people type to what they ask for: numbers, places, genres, names, ticket kinds, "near here".

The text is cut into known pieces by the cheapest path: names of the list, places, genres, phrases that say nothing, particles.
What is left over, and what touches it, is taken for a name: "居ん酒屋みなみ" holds a genre by its letters only.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import Literal, NamedTuple, Protocol

from shops.filters import Filters
from shops.folding import LARGE, digits, fold, kana, modern, spell
from shops.gazetteer import Area, Station
from shops.genres import genres_asked
from shops.words import brands, table, ticket_words

LONGEST = 120
"""Characters of a message that are read."""
Kind = Literal["name", "area", "station", "genre", "ticket", "here", "phrase", "particle", "unknown"]
_WORTH: dict[Kind, float] = {
    "name": 3.0, "station": 3.0, "area": 2.9, "ticket": 2.8, "genre": 2.7, "here": 2.6, "phrase": 2.5, "particle": 1.0, "unknown": 0.0,
}  # fmt: skip
_STEP = 0.9
"""What each further piece costs: few long pieces are likelier than many short ones."""
_BREAK = re.compile(r"[\s　、。,，．!?？！「」『』【】()（）\[\]\"“”|/／・:：;；<>＜＞~〜…]+")
_PHONE = re.compile(r"(?<!\d)0\d{1,4}[-(). ]{0,2}\d{1,4}[-(). ]{0,2}\d{3,4}(?!\d)")
_POSTAL = re.compile(r"(?:〒\s*(\d{3})-?(\d{4}))|(?<![\d-])(\d{3})-(\d{4})(?![\d-])")
_NUMBER = re.compile(r"[\d\-()+. 〒]+(?:番)?")


_KANA = re.compile(r"[ァ-ヺー]+")


class Known(Protocol):
    """What a list knows by name (folded)."""

    def named(self, folded: str) -> bool: ...
    def called(self, text: str) -> bool: ...
    def area(self, folded: str) -> Area | None: ...
    def station(self, folded: str) -> Station | None: ...


@dataclass(frozen=True, slots=True)
class Term:
    """A word looked for in names, readings and addresses: ``forms`` folded, the typed one first, then what it stands for."""

    text: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a text asks for. ``whole``: the folded text, ``number``: digits of a phone or postal code, ``here``: near the asker.

    ``second``: another reading, where pieces that touched an unknown word stand apart from it.
    """

    text: str = ""
    whole: str = ""
    number: str = ""
    areas: tuple[Area, ...] = ()
    stations: tuple[Station, ...] = ()
    genres: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    ticket_kinds: frozenset[str] = frozenset()
    here: bool = False
    second: "Asked | None" = None

    @property
    def pure(self) -> bool:
        """Nothing but filters: no name is asked for."""
        return not self.terms and not self.number

    @property
    def empty(self) -> bool:
        """Nothing that could be looked for."""
        return self.pure and not (
            self.areas or self.stations or self.genres or self.ticket_kinds or self.here
        )

    @property
    def filters(self) -> Filters:
        """The filters that this stands for; ``words`` and these ask for the same."""
        return Filters(
            ",".join(area.name for area in self.areas),
            ",".join(station.name for station in self.stations),
            ",".join(self.genres),
            ",".join(sorted(self.ticket_kinds)),
        )

    @property
    def words(self) -> str:
        """What was asked for beside the filters: names, or a number, as typed where nothing else was."""
        if self.number or (self.whole and self.terms and not (self.filters.given or self.here)):
            return self.text.strip()
        return " ".join(term.text for term in self.terms)

    def narrowed(
        self,
        areas: tuple[Area, ...] = (),
        stations: tuple[Station, ...] = (),
        genres: tuple[str, ...] = (),
        ticket_kinds: frozenset[str] = frozenset(),
    ) -> "Asked":
        """This with filters in place of those of their kind; a place takes the place of any other."""
        if not (areas or stations or genres or ticket_kinds):
            return self
        placed = bool(areas or stations)
        return replace(
            self,
            whole="",
            areas=areas if placed else self.areas,
            stations=stations if placed else self.stations,
            here=self.here and not placed,
            genres=genres or self.genres,
            ticket_kinds=ticket_kinds or self.ticket_kinds,
            second=self.second and self.second.narrowed(areas, stations, genres, ticket_kinds),
        )

    def after(self, before: "Asked") -> "Asked":
        """This as a follow-up ("じゃあ前橋は？"): a new place, genre or ticket replaces the old one, the rest stays."""
        if not self.pure or self.empty:
            return self
        placed = bool(self.areas or self.stations or self.here)
        return replace(
            before,
            text=self.text,
            whole="",
            second=None,
            areas=self.areas if placed else before.areas,
            stations=self.stations if placed else before.stations,
            here=self.here if placed else before.here,
            genres=self.genres or before.genres,
            terms=() if self.genres else before.terms,
            ticket_kinds=self.ticket_kinds or before.ticket_kinds,
        )


class Piece(NamedTuple):
    kind: Kind
    text: str
    value: object = None


def asked_of(text: str, known: Known) -> Asked:
    """What ``text`` asks of the list ``known``."""
    plain = modern(text)[:LONGEST].strip()
    if number := _number(plain):
        return Asked(text, fold(text), number)
    for word in table("phrases")["instead"]:
        plain = plain.rpartition(word)[2] or plain
    chunks = [chunk for chunk in _BREAK.split(_spelled(plain)) if chunk]
    cuts = [_one_word(chunk, _cut(chunk, known), known) for chunk in chunks]
    first = _gathered(text, [piece for cut in cuts for piece in _glued(cut)])
    apart = [piece for cut in cuts for piece in cut]
    second = _gathered(text, apart)
    return replace(first, second=second) if second != first else first


def _number(plain: str) -> str:
    """The digits of a phone number or postal code that a text is, or holds."""
    if _NUMBER.fullmatch(plain) and len(digits(plain)) >= 3:
        return digits(plain)
    if found := _PHONE.search(plain):
        return digits(found[0]) if len(digits(found[0])) >= 9 else ""
    found = _POSTAL.search(plain)
    return digits(found[0]) if found and not re.search(r"[一-鿿]-?$", plain[: found.start()]) else ""


def _spelled(plain: str) -> str:
    """Katakana for all kana, apostrophes out; small kana and other marks stay."""
    return kana(plain).replace("'", "").replace("’", "")


def _cut(chunk: str, known: Known) -> list[Piece]:
    """The cheapest way through a chunk without spaces."""
    best: list[tuple[float, int, Piece]] = [(0.0, -1, Piece("unknown", ""))]
    for end in range(1, len(chunk) + 1):
        choice: tuple[float, int, Piece] = (
            best[end - 1][0] - 0.2,
            end - 1,
            Piece("unknown", chunk[end - 1]),
        )
        for start in range(max(0, end - 24), end):
            for piece in _pieces(chunk[start:end], known, start == 0, chunk[end:]):
                worth = best[start][0] + _WORTH[piece.kind] * (end - start) - _STEP
                if worth > choice[0]:
                    choice = worth, start, piece
        best.append(choice)
    pieces: list[Piece] = []
    at = len(chunk)
    while at > 0:
        _worth, start, piece = best[at]
        if piece.kind == "unknown" and pieces and pieces[-1].kind == "unknown":
            pieces[-1] = Piece("unknown", piece.text + pieces[-1].text)
        else:
            pieces.append(piece)
        at = start
    return pieces[::-1]


def _one_word(chunk: str, cut: list[Piece], known: Known) -> list[Piece]:
    """A chunk in kana alone is one word if shops are called so, or if it falls apart into nothing but names and particles
    ("ヨシノヤ" is not ヨシ, ノ and ヤ)."""
    if not _KANA.fullmatch(chunk) or len(chunk) < 3 or len(cut) < 2:
        return cut
    wishes = [
        p
        for p in cut
        if p.kind in ("area", "station", "genre", "here") or (p.kind == "phrase" and len(p.text) > 2)
    ]
    if not wishes or known.called(chunk):
        return [Piece("unknown", chunk)]
    whole: list[Piece] = []
    for named, run in groupby(cut, lambda piece: piece.kind in ("name", "unknown", "particle")):
        pieces = list(run)
        whole += [Piece("unknown", "".join(p.text for p in pieces))] if named and len(pieces) > 2 else pieces
    return whole


def _pieces(text: str, known: Known, first: bool, after: str) -> Iterator[Piece]:
    """What ``text`` may be as one piece."""
    large = text.translate(LARGE)
    bare, phrases, codes = large.replace("ー", ""), _phrases(), genres_asked(large)
    area = None
    if len(bare) > 1 and not text[-1].isdigit() and not after.startswith("駅"):
        area = known.area(bare)
        if area and not area.sure and known.named(bare):
            area = None
    if area:
        yield Piece("area", text, area)
    if codes:
        yield Piece("genre", text, codes)
    if len(bare) > 1 and not (area or codes or large in phrases) and (known.named(bare) or bare in brands()):
        yield Piece("name", text)
    if station := _station(large, known, after):
        yield Piece("station", text, station)
    if kind := ticket_words().get(bare):
        yield Piece("ticket", text, kind)
    said = phrases.get(large)
    if said and (said != "particle" or not first or not after):
        yield Piece(said, text)


def _station(text: str, known: Known, after: str) -> Station | None:
    """The station that ``text`` names: with 駅, or without where what follows or nothing else says so."""
    name, sign, tail = text.partition("駅")
    if sign:
        return known.station(name.replace("ー", "")) if tail in _behind_station() else None
    bare = text.replace("ー", "")
    if len(bare) < 2 or after.startswith("駅") or bare in brands():
        return None
    station = known.station(bare)
    return station if station and known.area(bare) is None else None


@cache
def _behind_station() -> frozenset[str]:
    return frozenset({"", *(spell(word) for word in table("phrases")["station"])})


@cache
def _phrases() -> dict[str, Kind]:
    words = table("phrases")
    kinds: dict[str, Kind] = {}
    for key, kind in (("particles", "particle"), ("drop", "phrase"), ("here", "here")):
        kinds |= dict.fromkeys((spell(word) for word in words[key]), kind)  # type: ignore[arg-type]
    return kinds


def _glued(cut: list[Piece]) -> list[Piece]:
    """The pieces, with what touches an unknown word as one with it: that is how names look."""
    pieces = list(cut)
    loose = _Gluer(pieces)
    while loose.step():
        pass
    return pieces


@dataclass
class _Gluer:
    pieces: list[Piece]

    def step(self) -> bool:
        """Join one pair, if there is one to join."""
        for at, (one, two) in enumerate(zip(self.pieces, self.pieces[1:], strict=False)):
            if self._belong(at, one, two):
                self.pieces[at : at + 2] = [Piece("unknown", one.text + two.text)]
                return True
        return False

    def _belong(self, at: int, one: Piece, two: Piece) -> bool:
        if two.kind == "unknown":
            if one.kind == "particle":
                return at > 0 and self.pieces[at - 1].kind == "unknown"
            return one.kind in ("unknown", "genre", "area", "name") or (
                one.kind in ("phrase", "here") and len(one.text) < 3
            )
        if one.kind != "unknown":
            return False
        if two.kind == "particle":
            return False
        return two.kind in ("genre", "area", "name") or (two.kind == "phrase" and len(two.text) < 2)


def _gathered(text: str, pieces: list[Piece]) -> Asked:
    terms: list[Term] = []
    areas: list[Area] = []
    stations: list[Station] = []
    genres: list[str] = []
    tickets: set[str] = set()
    for piece in pieces:
        value = piece.value
        if isinstance(value, Area):
            areas.append(value)
        elif isinstance(value, Station):
            stations.append(value)
        elif isinstance(value, tuple):
            genres += value
        elif isinstance(value, str):
            tickets.add(value)
        elif piece.kind in ("name", "unknown") and (folded := fold(piece.text)):
            terms.append(
                Term(piece.text, (folded, *(form for form in brands().get(folded, ()) if form != folded)))
            )
    here = any(piece.kind == "here" for piece in pieces) and not stations
    return Asked(
        text,
        fold(text),
        "",
        tuple(areas),
        tuple(stations),
        tuple(dict.fromkeys(genres)),
        tuple(terms),
        frozenset(tickets),
        here,
    )
