"""The words of a text as the ranking counts them: terms, characters in ones and twos, and the reading.

A message (or a phrasing) without kanji is read by sound: cut into words whose readings are known, so that
"じむきょく どこ" meets 事務局. Dates are one class on both sides, so that "11/20に読み取ったら" meets "12月5日に読み取ったら".
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from faq.amounts import read_amounts
from faq.dates import date_spans
from faq.lexicon import Lexicon, shipped_lexicon
from faq.morphemes import Piece, pieces_of
from faq.normalise import katakana, normalise

DATE = "〔日付〕"
CLASS = "〔"
"""Terms that begin so are classes: a date, or a count with its unit ("〔枚〕" for 3枚 and 1200枚)."""
_KANJI = re.compile(r"[一-鿿々]")
_KANA = re.compile(r"[ぁ-ゖァ-ヺー]")
_KANA_RUN = re.compile(r"[ぁ-ゖァ-ヺー]+")
_KATAKANA = re.compile(r"[ァ-ヺー]{2,}")
_SIGNS = re.compile(r"[^0-9a-zぁ-ゖァ-ヺー一-鿿々%◆]+")
_LEAST_KANA = 3
_COUNTED = frozenset({"何", "幾"})
_HIRAGANA_RUN = re.compile(r"[ぁ-ゖー]{3,}")
_LOOKS_LOANED = re.compile(r"[ぁぃぅぇぉーぱぴぷぺぽ]|っ[とくぷ]")
_NUMERAL = re.compile(r"[0-9一二三四五六七八九十百千万]")


@dataclass(frozen=True, slots=True)
class Words:
    """``terms``: content words in order; ``plain``: the text without spaces and signs, a date as ◆;
    ``reading``: its katakana; ``kana``: written without kanji."""

    terms: tuple[str, ...]
    plain: str
    reading: str
    kana: bool

    @property
    def grams(self) -> tuple[str, ...]:
        """Characters and pairs of characters."""
        return tuple(self.plain) + _pairs(self.plain)

    @property
    def sounds(self) -> tuple[str, ...]:
        """Pairs of kana of the reading."""
        return _pairs(self.reading)


def _pairs(text: str) -> tuple[str, ...]:
    return tuple(text[i : i + 2] for i in range(len(text) - 1))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words by their reading, the commonest first choice: how kana is read. ``longest`` in kana."""

    by_reading: Mapping[str, Piece]
    longest: int
    loans: Mapping[str, Piece]

    def loans_in(self, text: str) -> list[Piece]:
        """Words of katakana that are written in hiragana there (ふぁみま, ていくあうと)."""
        found: list[Piece] = []
        for run in filter(_LOOKS_LOANED.search, _HIRAGANA_RUN.findall(text)):
            kana = katakana(run)
            found += [piece for reading, piece in self.loans.items() if reading in kana]
        return found

    def read(self, kana: str) -> list[Piece]:
        """The words heard in ``kana`` (katakana): those that cover most of it, the fewest that do."""
        best: list[tuple[float, int, Piece | None]] = [(0.0, 0, None)]
        for end in range(1, len(kana) + 1):
            choice: tuple[float, int, Piece | None] = (best[end - 1][0], end - 1, None)
            for start in range(max(0, end - self.longest), end - 1):
                piece = self.by_reading.get(kana[start:end])
                if piece and (value := best[start][0] + (end - start) - 0.8) > choice[0]:
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


def vocabulary(texts: Iterable[str], lexicon: Lexicon | None = None) -> Vocabulary:
    """The vocabulary of the texts that are written with kanji, and of the lexicon."""
    lexicon = lexicon or shipped_lexicon()
    counts: Counter[Piece] = Counter()
    for text in texts:
        plain = lexicon.respell(normalise(text))
        if _KANJI.search(plain):
            counts.update(_bare(piece) for piece in pieces_of(plain))
    counts.update(_bare(piece) for piece in lexicon.vocabulary)
    by_reading: dict[str, Piece] = {}
    for piece, _count in sorted(counts.items(), key=lambda item: (-item[1], item[0].form)):
        if len(piece.reading) >= 2 and _KANA_RUN.fullmatch(piece.reading):
            by_reading.setdefault(piece.reading, piece)
    loans = {
        reading: piece for reading, piece in by_reading.items() if len(reading) >= 3 and piece.form == reading
    }
    return Vocabulary(by_reading, max(map(len, by_reading), default=0), loans)


def _bare(piece: Piece) -> Piece:
    return Piece(piece.form, piece.reading, piece.content, 0, 0)


def analyse(text: str, vocabulary: Vocabulary | None = None, lexicon: Lexicon | None = None) -> Words:
    """The words of ``text``; with a ``vocabulary`` what is written in kana only is read by sound."""
    lexicon = lexicon or shipped_lexicon()
    plain = lexicon.respell(normalise(text))
    kana = not _KANJI.search(plain) and len(_KANA.findall(plain)) >= _LEAST_KANA
    terms: list[str] = []
    masked: list[str] = []
    reading: list[str] = []
    for part in _around_dates(plain):
        if part == DATE:
            terms.append(DATE)
            masked.append("◆")
            continue
        pieces = pieces_of(part)
        if vocabulary:
            pieces = _by_sound(part, pieces, vocabulary) if kana else _mixed(part, pieces, vocabulary)
        terms += lexicon.terms(pieces)
        terms += _counters(pieces)
        terms += _classes(part)
        masked.append(part)
        reading.append(katakana(part) if kana else "".join(piece.reading for piece in pieces))
    return Words(
        tuple(terms),
        _SIGNS.sub("", "".join(masked)),
        "".join(_KANA_RUN.findall("".join(reading))),
        kana,
    )


def _around_dates(text: str) -> list[str]:
    parts: list[str] = []
    at = 0
    for start, end in date_spans(text):
        parts += [text[at:start], DATE]
        at = end
    parts.append(text[at:])
    return [part for part in parts if part]


def _counters(pieces: list[Piece]) -> list[str]:
    """ "何枚" as one term beside 枚: what is asked for."""
    return [
        "何" + after.form
        for before, after in itertools.pairwise(pieces)
        if before.form in _COUNTED and after.content
    ]


def _classes(text: str) -> list[str]:
    if not _NUMERAL.search(text):
        return []
    return [f"{CLASS}{amount.unit}〕" for amount in read_amounts(text) if amount.unit]


def _by_sound(text: str, pieces: list[Piece], vocabulary: Vocabulary) -> list[Piece]:
    heard = [piece for run in _KANA_RUN.findall(text) for piece in vocabulary.read(katakana(run))]
    others = [
        piece for piece in pieces if piece.content and not _KANA_RUN.fullmatch(text[piece.start : piece.end])
    ]
    return heard + others if heard else pieces


def _mixed(text: str, pieces: list[Piece], vocabulary: Vocabulary) -> list[Piece]:
    """A text that has kanji as well: katakana of a till ("券 ﾅﾝﾏｲ") by sound, loan words in hiragana."""
    loans = vocabulary.loans_in(text)
    strange = [
        m
        for m in _KATAKANA.finditer(text)
        if any(not p.known and m.start() <= p.start < m.end() for p in pieces)
    ]
    if not strange:
        return pieces + loans
    out = [piece for piece in pieces if not any(m.start() <= piece.start < m.end() for m in strange)]
    return out + [piece for m in strange for piece in vocabulary.read(m[0])] + loans
