"""Shops whose name, reading or address holds words, with how well it does."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shops.asked import Term
from shops.folding import fold, kana_of_romaji, sound
from shops.matches import why_number
from shops.packed import Arrays
from shops.substrings import NONE, WORD, Letters, Numbers, Substrings
from shops.texts import address_part_key, said

SAME, WHOLE, BEGINS, IN_NAME, READ, IN_ADDRESS, PART_OF_NUMBER = 100, 80, 60, 50, 40, 20, 10
"""What a match is worth; tens count before distance, units do not."""
_KANA: Final = re.compile(r"[ァ-ヺ]+")
_LATIN: Final = re.compile(r"[a-z]+")
_FEW: Final = 1_000
"""So many names are looked at one by one."""
_ZERO, _NINE = ord("0"), ord("9")


@dataclass(frozen=True, slots=True)
class Found:
    """Numbers of shops, ascending, each with its best score."""

    numbers: Numbers = field(default_factory=lambda: NONE)
    scores: Numbers = field(default_factory=lambda: NONE)

    @classmethod
    def of(cls, parts: Iterable[tuple[Numbers, Numbers | int]]) -> "Found":
        """All shops of ``parts``, each with the best of its scores."""
        keys = [numbers.astype(np.int64) << 8 | scores for numbers, scores in parts if len(numbers)]
        if not keys:
            return cls()
        ordered = np.sort(np.concatenate(keys))
        numbers = (ordered >> 8).astype(np.int32)
        last = np.append(numbers[1:] != numbers[:-1], True)
        return cls(numbers[last], (ordered[last] & 0xFF).astype(np.int32))

    def only(self, kept: NDArray[np.bool_]) -> "Found":
        """Those at which ``kept`` is true."""
        return Found(self.numbers[kept], self.scores[kept])

    def among(self, numbers: Numbers) -> "Found":
        """Those that are among ``numbers``."""
        return self.only(np.isin(self.numbers, numbers))

    def and_too(self, other: "Found") -> "Found":
        """Those that are in both, with the worse of their scores."""
        _both, ours, theirs = np.intersect1d(
            self.numbers, other.numbers, assume_unique=True, return_indices=True
        )
        return Found(self.numbers[ours], np.minimum(self.scores[ours], other.scores[theirs]))

    @property
    def whys(self) -> NDArray[np.uint8]:
        """By what each was found."""
        name, reading, address = why_number("name"), why_number("reading"), why_number("address")
        return np.where(
            self.scores >= IN_NAME, name, np.where(self.scores > IN_ADDRESS, reading, address)
        ).astype(np.uint8)


class Terms:
    """The search for words in the texts of one list."""

    def __init__(self, arrays: Arrays) -> None:
        self.names = Substrings("names", arrays)
        self.addresses = Substrings("addresses", arrays)
        self.readings = Substrings("readings", arrays)
        self.sounds = Substrings("sounds", arrays)

    def same_name(self, folded: str) -> Numbers:
        """The shops of exactly that folded name."""
        here = self.names.find(self.names.letters(folded + "\0"))
        same: Numbers = here.numbers[here.places == self.names.starts[here.numbers]]
        return same

    def with_name(self, folded: str) -> Numbers:
        """The shops whose folded name holds ``folded``, in no order."""
        return self.names.find(self.names.letters(folded)).numbers

    def hold(self, folded: str, numbers: Numbers) -> NDArray[np.bool_]:
        """Which of ``numbers`` have ``folded`` in their name."""
        if len(numbers) <= _FEW:
            return np.array([folded in self.names.string(number) for number in numbers.tolist()], np.bool_)
        places = np.append(np.sort(self.names.places(self.names.letters(folded))), self.names.starts[-1])
        following = places[np.searchsorted(places, self.names.starts[numbers])]
        held: NDArray[np.bool_] = following < self.names.starts[numbers + 1]
        return held

    def in_name(self, folded: str) -> Found:
        """The shops whose name holds the whole of what was typed."""
        numbers, begins = self._named(folded)
        scores = (
            WHOLE
            + 5 * begins
            + (SAME - WHOLE - 5) * (begins & (self.names.lengths(numbers) == _size(folded)))
        )
        return Found.of([(numbers, scores)])

    def all_of(self, terms: Sequence[Term]) -> Found:
        """The shops that hold every term."""
        found: Found | None = None
        often = {term: self._at_most(term) for term in terms}
        if not all(often.values()):
            return Found()
        for term in sorted(terms, key=often.__getitem__):
            here = self._one(term)
            found = here if found is None else found.and_too(here)
            if not len(found.numbers):
                break
        return found or Found()

    def known(self, text: str) -> bool:
        """Whether a name holds ``text``, or a reading has a word that begins with it."""
        folded = fold(text)
        return self.names.holds(self.names.letters(folded)) or bool(self._read(folded, sound(text)))

    def _named(self, folded: str) -> tuple[Numbers, NDArray[np.bool_]]:
        """Shops with ``folded`` in their name, and whether it begins so."""
        here = self.names.find(self.names.letters(folded))
        return here.numbers, here.places == self.names.starts[here.numbers]

    def _at_most(self, term: Term) -> int:
        """No more places than this hold a term: what nobody has, or few, is looked for first."""
        address = address_part_key(term.text)
        places = self.addresses.at_most(self.addresses.letters(address)) if len(address) > 1 else 0
        for form in term.forms:
            kana = kana_of_romaji(form) if _LATIN.fullmatch(form) else form
            heard = sound(kana if form != term.forms[0] or kana != form else term.text)
            places += self.names.at_most(self.names.letters(form))
            if _KANA.fullmatch(kana):
                places += self.readings.at_most(said(kana)) + self.sounds.at_most(said(heard))
        return places

    def _one(self, term: Term) -> Found:
        """The shops that hold one term, with the best score of its forms."""
        parts: list[tuple[Numbers, Numbers | int]] = [self._addressed(address_part_key(term.text))]
        for form in term.forms:
            parts += self._read(form, sound(term.text if form == term.forms[0] else form))
            numbers, begins = self._named(form)
            parts.append((numbers, np.where(begins, BEGINS, IN_NAME)))
        return Found.of(parts)

    def _addressed(self, key: str) -> tuple[Numbers, Numbers | int]:
        """Shops with ``key`` in their address; worth less where its last number is the beginning of a longer one."""
        if len(key) < 2:
            return NONE, 0
        here = self.addresses.find(self.addresses.letters(key))
        if not key[-1].isdigit():
            return here.numbers, IN_ADDRESS
        after = self.addresses.text[here.places.astype(np.int64) + _size(key)]
        return here.numbers, np.where((after >= _ZERO) & (after <= _NINE), PART_OF_NUMBER, IN_ADDRESS)

    def _read(self, form: str, heard: str) -> list[tuple[Numbers, Numbers | int]]:
        """The shops with a reading that has a word beginning with ``form``, which is kana (``heard`` without long vowels) or romaji."""
        if _LATIN.fullmatch(form):
            kana = kana_of_romaji(form)
            return self._heard(sound(kana), self.sounds, 3) if kana else []
        if not _KANA.fullmatch(form):
            return []
        return self._heard(form, self.readings, 2) or self._heard(heard, self.sounds, 4)

    def _heard(self, wanted: str, texts: Substrings, least: int) -> list[tuple[Numbers, Numbers | int]]:
        if len(wanted) < least:
            return []
        letters = said(wanted)
        places = texts.places(letters, whole=False)
        places = places[texts.text[places] >= WORD]
        if not len(places):
            return []
        numbers = texts.numbers(places)
        after = texts.text[places.astype(np.int64) + len(letters)]
        ends_a_word = (after == 0) | (after >= WORD)
        return [(numbers, (READ + 2 * ends_a_word + (places == texts.starts[numbers])).astype(np.int32))]


def _size(text: str) -> int:
    """Letters of a text of two bytes each."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def letters_of(digits: str) -> Letters:
    """Digits as texts of one byte a letter write them."""
    return np.frombuffer(digits.encode("ascii"), np.uint8)
