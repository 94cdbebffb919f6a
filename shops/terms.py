"""Shops whose name, reading or address holds words, with how well it does."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from shops.asked import Term
from shops.fields import Fields, address_part_key
from shops.folding import fold, kana_of_romaji, sound
from shops.postings import NONE, Numbers, both
from shops.results import Why

SAME, WHOLE, BEGINS, IN_NAME, READ, IN_ADDRESS, PART_OF_NUMBER = 100, 80, 60, 50, 40, 20, 10
"""What a match is worth; tens count before distance, units do not."""
_KANA: Final = re.compile(r"[ァ-ヺ]+")
_LATIN: Final = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Found:
    """Numbers of shops, ascending, each with its score and the length of its name."""

    numbers: Numbers
    scores: Numbers
    lengths: Numbers

    @classmethod
    def none(cls) -> "Found":
        return cls(NONE, NONE, NONE)

    def over(self, other: "Found") -> "Found":
        """These, and the others that are not among them."""
        if not len(self.numbers) or not len(other.numbers):
            return other if not len(self.numbers) else self
        fresh = ~np.isin(other.numbers, self.numbers)
        return Found(
            np.concatenate([self.numbers, other.numbers[fresh]]),
            np.concatenate([self.scores, other.scores[fresh]]),
            np.concatenate([self.lengths, other.lengths[fresh]]),
        )

    def without_addresses_of_those_that_left(self, standing: int) -> "Found":
        """These without shops from number ``standing`` on that hold the words in their address only."""
        kept = (self.numbers < standing) | (self.scores >= READ)
        return Found(self.numbers[kept], self.scores[kept], self.lengths[kept])

    def why(self, at: int) -> Why:
        """By what the shop at that place was found."""
        score = int(self.scores[at])
        return "name" if score >= IN_NAME else "reading" if score > IN_ADDRESS else "address"


class Terms:
    """The search for words in the texts of one list."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields

    def same_name(self, folded: str) -> Numbers:
        """The shops of exactly that folded name."""
        return self._keep(
            self._fields.by_name.holding_all(folded), self._fields.names, lambda name: name == folded
        )

    def name_numbers(self, folded: str) -> Numbers:
        """The shops whose folded name holds ``folded``."""
        return self._keep(
            self._fields.by_name.holding_all(folded), self._fields.names, lambda name: folded in name
        )

    def in_name(self, folded: str) -> Found:
        """The shops whose name holds the whole of what was typed."""
        numbers = self.name_numbers(folded)
        return self._found(
            numbers,
            np.array([WHOLE + _place(self._fields.names[n], folded) for n in numbers], dtype=np.int32),
        )

    def all_of(self, terms: Sequence[Term], allowed: Sequence[Numbers]) -> Found:
        """The shops that hold every term and are in every one of ``allowed``."""
        numbers: Numbers | None = None
        scores: dict[int, int] = {}
        for term in terms:
            found = self._one(term)
            here = np.array(sorted(found), dtype=np.int32)
            numbers = here if numbers is None else both(numbers, here)
            if not len(numbers):
                return Found.none()
            scores = {number: min(found[number], scores.get(number, SAME)) for number in map(int, numbers)}
        if numbers is None:
            return Found.none()
        for group in allowed:
            numbers = both(numbers, group)
        return self._found(numbers, np.array([scores[int(number)] for number in numbers], dtype=np.int32))

    def known(self, text: str) -> bool:
        """Whether a name holds ``text``, or a reading has a word that begins with it."""
        return bool(len(self.name_numbers(fold(text)))) or bool(self._read(fold(text), sound(text)))

    def _one(self, term: Term) -> dict[int, int]:
        """The shops that hold one term, with the best score of its forms."""
        found: dict[int, int] = {}
        key = address_part_key(term.text)
        for number in self._fields.by_address.holding_all(key) if len(key) > 1 else ():
            if key in (address := self._fields.addresses[number]):
                found[int(number)] = IN_ADDRESS if _whole_numbers(key, address) else PART_OF_NUMBER
        for form in term.forms:
            for number, score in self._read(
                form, sound(term.text if form == term.forms[0] else form)
            ).items():
                found[number] = max(score, found.get(number, 0))
            for number in self.name_numbers(form):
                score = BEGINS if self._fields.names[number].startswith(form) else IN_NAME
                found[int(number)] = max(score, found.get(int(number), 0))
        return found

    def _read(self, form: str, heard: str) -> dict[int, int]:
        """The shops with a reading that has a word beginning with ``form``, which is kana (``heard`` without long vowels) or romaji."""
        if _LATIN.fullmatch(form):
            kana, wanted = kana_of_romaji(form), sound(kana_of_romaji(form))
            return self._heard(wanted, self._fields.sounds, 3) if kana else {}
        if not _KANA.fullmatch(form):
            return {}
        found = self._heard(form, self._fields.readings, 2)
        return found or self._heard(heard, self._fields.sounds, 4)

    def _heard(self, wanted: str, texts: Sequence[str], least: int) -> dict[int, int]:
        if len(wanted) < least:
            return {}
        pattern = _reading_pattern(wanted)
        found = {}
        for number in self._fields.by_reading.holding_all(wanted):
            if match := pattern.search(texts[number]):
                ends_a_word = match.end() == len(texts[number]) or texts[number][match.end()] in "| "
                found[int(number)] = READ + 2 * ends_a_word + (match.start() == 0)
        return found

    def _keep(self, numbers: Numbers, texts: Sequence[str], holds: Callable[[str], bool]) -> Numbers:
        return np.array([number for number in numbers if holds(texts[number])], dtype=np.int32)

    def _found(self, numbers: Numbers, scores: Numbers) -> Found:
        lengths = np.array([len(self._fields.names[number]) for number in numbers], dtype=np.int32)
        return Found(numbers, scores, lengths)


def _place(name: str, folded: str) -> int:
    return (SAME - WHOLE) if name == folded else 5 if name.startswith(folded) else 0


def _whole_numbers(key: str, address: str) -> bool:
    """Whether an address holds ``key``, whose last number is not the beginning of a longer one."""
    at = address.find(key)
    while at >= 0:
        end = at + len(key)
        if not (key[-1].isdigit() and address[end : end + 1].isdigit()):
            return True
        at = address.find(key, at + 1)
    return False


@lru_cache(maxsize=512)
def _reading_pattern(wanted: str) -> re.Pattern[str]:
    return re.compile(r"\|" + r"\|?".join(map(re.escape, wanted)))
