"""Reading what is written in kana: cut into words whose readings are known from the texts of the counter."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from faq.morphemes import Piece
from faq.normalise import katakana

KANA_RUN = re.compile(r"[ぁ-ゖァ-ヺー]+")
_HIRAGANA_RUN = re.compile(r"[ぁ-ゖー]{3,}")
_HIRAGANA = re.compile(r"[ぁ-ゖー]+")
_KATAKANA = re.compile(r"[ァ-ヺー]{2,}")
_LOOKS_LOANED = re.compile(r"[ぁぃぅぇぉーぱぴぷぺぽ]|っ[とくぷ]")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words by their reading, the commonest first choice. ``longest`` in kana; ``loans``: words of katakana;
    ``forms``: of all words; ``worth``: of hearing a reading: long words before short ones, common before rare."""

    by_reading: Mapping[str, Piece]
    longest: int
    loans: Mapping[str, Piece]
    forms: frozenset[str]
    worth: Mapping[str, float]

    def read(self, kana: str) -> list[Piece]:
        """The words heard in ``kana`` (katakana): those that cover most of it, the fewest that do."""
        best: list[tuple[float, int, Piece | None]] = [(0.0, 0, None)]
        for end in range(1, len(kana) + 1):
            choice: tuple[float, int, Piece | None] = (best[end - 1][0], end - 1, None)
            for start in range(max(0, end - self.longest), end - 1):
                piece = self.by_reading.get(kana[start:end])
                if piece and (value := best[start][0] + self.worth[kana[start:end]]) > choice[0]:
                    choice = (value, start, piece)
            best.append(choice)
        heard: list[Piece] = []
        at = len(kana)
        while at > 0:
            _value, start, piece = best[at]
            if piece:
                heard.append(piece)
            at = start
        return heard[::-1]

    def loans_in(self, text: str) -> list[Piece]:
        """Words of katakana that are written in hiragana there (ふぁみま, ていくあうと)."""
        found: list[Piece] = []
        for run in filter(_LOOKS_LOANED.search, _HIRAGANA_RUN.findall(text)):
            kana = katakana(run)
            found += [piece for reading, piece in self.loans.items() if reading in kana]
        return found

    def by_sound(self, text: str, pieces: list[Piece]) -> list[Piece]:
        """The pieces of a text without kanji: its kana as heard, the rest as cut."""
        heard = [piece for run in KANA_RUN.findall(text) for piece in self.read(katakana(run))]
        others = [
            piece
            for piece in pieces
            if piece.content and not KANA_RUN.fullmatch(text[piece.start : piece.end])
        ]
        return heard + others if heard else pieces

    def mixed(self, text: str, pieces: list[Piece]) -> list[Piece]:
        """The pieces of a text that has kanji as well: katakana of a till ("券 ﾅﾝﾏｲ") and loan words as heard."""
        runs = {found.start(): found for found in _KATAKANA.finditer(text) if self._strange(pieces, found)}
        out: list[Piece] = []
        end = 0
        for piece in pieces:
            found = runs.get(piece.start)
            if found and _covers(heard := self.read(found[0]), found[0]):
                out += heard
                if not piece.known:
                    end = found.end()
            if piece.start >= end:
                out.append(self._known(piece, text))
        return out + self.loans_in(text)

    def _known(self, piece: Piece, text: str) -> Piece:
        """A word in hiragana that nobody uses here is the one that sounds the same, if there is one (つかって → 使う)."""
        surface = text[piece.start : piece.end]
        if (
            not piece.content
            or len(surface) < 2
            or piece.form in self.forms
            or not _HIRAGANA.fullmatch(surface)
        ):
            return piece
        same = self.by_reading.get(katakana(surface))
        return piece._replace(form=same.form, verb=same.verb) if same else piece

    def _strange(self, pieces: list[Piece], found: re.Match[str]) -> bool:
        inside = (piece for piece in pieces if found.start() <= piece.start < found.end())
        return any(piece.form not in self.forms for piece in inside)


def _covers(heard: list[Piece], kana: str) -> bool:
    """Whether the words heard are the whole of it: half of a foreign word is not a word of ours."""
    return sum(len(piece.reading) for piece in heard) >= len(kana)


def vocabulary(pieces: Iterable[Piece]) -> Vocabulary:
    """The vocabulary of the pieces of texts written with kanji; each reading means its commonest word."""
    counts: dict[tuple[str, str], int] = Counter()
    first: dict[tuple[str, str], Piece] = {}
    for piece in pieces:
        key = piece.reading, piece.form
        counts[key] += 1
        first.setdefault(key, piece)
    by_reading: dict[str, Piece] = {}
    for key in sorted(counts, key=lambda key: (-counts[key], key)):
        if len(key[0]) >= 2 and KANA_RUN.fullmatch(key[0]):
            by_reading.setdefault(key[0], first[key])
    loans = {
        reading: piece for reading, piece in by_reading.items() if len(reading) >= 3 and piece.form == reading
    }
    forms = frozenset(form for _reading, form in counts)
    worth = {
        reading: len(reading) - 0.8 + 0.1 * math.log1p(counts[reading, piece.form])
        for reading, piece in by_reading.items()
    }
    return Vocabulary(by_reading, max(map(len, by_reading), default=0), loans, forms, worth)
