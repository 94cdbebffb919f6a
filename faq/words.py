"""The words of a text as the ranking counts them: terms, characters in ones and twos, and the reading.

A message (or a phrasing) without kanji is read by sound, so that "じむきょく どこ" meets 事務局. Dates are one class on
both sides, so that "11/20に読み取ったら" meets "12月5日に読み取ったら"; a day in words (年末年始, 今日) is that class and stays a word; a
count is a class by its unit beside its digits.
"""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from faq.amounts import read_amounts
from faq.dates import date_spans
from faq.lexicon import Lexicon, shipped_lexicon
from faq.morphemes import Piece, pieces_of
from faq.normalise import katakana, normalise
from faq.sound import KANA_RUN, Vocabulary, vocabulary

DATE = "〔日付〕"
CLASS = "〔"
"""Terms that begin so are classes: a date, or a count with its unit ("〔枚〕" for 3枚 and 1200枚)."""
_KANJI = re.compile(r"[一-鿿々]")
_KANA = re.compile(r"[ぁ-ゖァ-ヺー]")
_SIGNS = re.compile(r"[^0-9a-zぁ-ゖァ-ヺー一-鿿々%◆]+")
_NUMERAL = re.compile(r"[0-9一二三四五六七八九十百千万]|ひと|ふた|さん|にん|さつ|まい|はく|えん")
_FIGURES = re.compile(r"[0-9一二三四五六七八九十]+(?:[月日年週/.-]|か月|がつ)|/")
_YEAR = re.compile(r".{1,3}年度?|ことし|らいねん|きょねん")
_LEAST_KANA = 3
_MOST_PAIRED = 12
_COUNTED = frozenset({"何", "幾"})


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
    def pairs(self) -> tuple[str, ...]:
        """Words that stand in one text together, in whatever order."""
        terms = sorted(set(self.terms))
        return tuple(f"{one} {other}" for one, other in itertools.combinations(terms[:_MOST_PAIRED], 2))

    @property
    def sounds(self) -> tuple[str, ...]:
        """Pairs of kana of the reading."""
        return _pairs(self.reading)


@dataclass(frozen=True, slots=True)
class Cut:
    """A text cut into pieces around its dates (a part None is a date in figures), before it is read with a vocabulary.
    ``named``: it has a day in words as well (今日, 年末年始), which stay words."""

    parts: tuple[tuple[str, tuple[Piece, ...]] | None, ...]
    kana: bool
    named: bool = False

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return tuple(piece for part in self.parts if part for piece in part[1])


def _pairs(text: str) -> tuple[str, ...]:
    return tuple(map("".join, itertools.pairwise(text)))


def cut(text: str, lexicon: Lexicon | None = None) -> Cut:
    """``text`` normalised, respelt and cut into morphemes."""
    given = normalise(text)
    kana = not _KANJI.search(given) and len(_KANA.findall(given)) >= _LEAST_KANA
    plain = (lexicon or shipped_lexicon()).respell(given)
    spans = date_spans(plain)
    figures = [span for span in spans if _FIGURES.search(plain[slice(*span)])]
    parts: list[tuple[str, tuple[Piece, ...]] | None] = []
    at = 0
    for start, end in (*figures, (len(plain), len(plain))):
        if start > at:
            parts.append((plain[at:start], tuple(pieces_of(plain[at:start]))))
        if end > start:
            parts.append(None)
        at = end
    named = any(span not in figures and not _YEAR.fullmatch(plain[slice(*span)]) for span in spans)
    return Cut(tuple(parts), kana, named)


def words_of(cut: Cut, vocabulary: Vocabulary, lexicon: Lexicon | None = None) -> Words:
    """The words of a text that has been cut; what is written in kana only is read by sound."""
    lexicon = lexicon or shipped_lexicon()
    terms: list[str] = []
    plain: list[str] = []
    reading: list[str] = []
    for part in cut.parts:
        if part is None:
            terms.append(DATE)
            plain.append("◆")
            continue
        text, cut_pieces = part
        pieces = list(cut_pieces)
        pieces = vocabulary.by_sound(text, pieces) if cut.kana else vocabulary.mixed(text, pieces)
        terms += [*lexicon.terms(pieces), *_counters(pieces), *_classes(text)]
        plain.append(text)
        reading.append(katakana(text) if cut.kana else "".join(piece.reading for piece in pieces))
    if cut.named:
        terms.append(DATE)
    sound = "".join(KANA_RUN.findall("".join(reading)))
    return Words(tuple(terms), _SIGNS.sub("", "".join(plain)), sound, cut.kana)


def vocabulary_of(cuts: Iterable[Cut], lexicon: Lexicon | None = None) -> Vocabulary:
    """The words of the texts that are written with kanji, and those of the lexicon."""
    lexicon = lexicon or shipped_lexicon()
    written = (piece for cut in cuts if not cut.kana for piece in cut.pieces)
    return vocabulary(itertools.chain(written, lexicon.vocabulary))


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
