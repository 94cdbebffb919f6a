"""Where a piece of text stands in very many strings: every place in them, sorted by the letters that follow.

All places that go on with the same letters stand together, so a piece is a range found by halving: it is known at once how many
there are, and nothing has to be looked through. A place is sorted by eight bytes; longer pieces are compared to their end.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from shops.packed import Arrays

Letters = NDArray[Any]
Places = NDArray[np.uint32]
Numbers = NDArray[np.int32]
NONE: Numbers = np.empty(0, dtype=np.int32)
NOWHERE: Places = np.empty(0, dtype=np.uint32)
_EVERY: Final = 64
"""Of so many places one stands in the table that is halved first."""
_BYTES: Final = 8
WORD: Final = 0x80
"""In texts of one byte a letter: here a word begins."""
_LETTER: Final = 0x7F
_SIGN: Final = 16
"""Of so many letters one tells which string it is in."""
_LOT: Final = 1_000_000


def packed_substrings(name: str, text: Letters, starts: Places, places: Places | None = None) -> Arrays:
    """Arrays for :class:`Substrings`. ``text``: strings, each with a 0 behind it, in one or two bytes a letter; ``starts``: where
    each shop's begin; ``places``: those that can be found, all where none are given."""
    padded = np.concatenate([text, np.zeros(_BYTES, text.dtype)])
    if places is None:
        places = np.flatnonzero(text).astype(np.uint32)
    windows = _windows(padded)
    lots = [_keys(windows, places[at : at + _LOT]) for at in range(0, len(places), _LOT)]
    keys = np.concatenate(lots) if lots else np.empty(0, np.uint64)
    order = np.argsort(keys)
    places = places[order]
    return {
        f"{name}.text": padded,
        f"{name}.starts": starts,
        f"{name}.places": places,
        f"{name}.samples": keys[order[::_EVERY]],
        f"{name}.signs": np.searchsorted(starts, np.arange(0, len(padded), _SIGN), side="right").astype(
            np.int32
        )
        - 1,
    }


def wide(texts: list[str]) -> tuple[Letters, Places]:
    """Strings of any letters in two bytes each, and where each begins."""
    joined = "".join([text.replace("\0", " ") + "\0" for text in texts])
    letters = np.frombuffer(joined.encode("utf-16-le", "surrogatepass"), np.uint16)
    ends = np.flatnonzero(letters == 0) + 1
    return letters, np.concatenate([[0], ends]).astype(np.uint32)


def narrow(texts: list[bytes]) -> tuple[Letters, Places]:
    """Strings of one byte a letter (each already with its 0s), and where each begins."""
    starts = np.cumsum([0, *map(len, texts)]).astype(np.uint32)
    return np.frombuffer(b"".join(texts), np.uint8), starts


@dataclass(frozen=True, slots=True)
class Here:
    """Where a piece stands: ``places`` in the text, the ``numbers`` of the strings (neither in any order)."""

    places: Places
    numbers: Numbers


class Substrings:
    """The places of one kind of text of a list."""

    def __init__(self, name: str, arrays: Arrays) -> None:
        self.text: Letters = arrays[f"{name}.text"]
        self.starts: Places = arrays[f"{name}.starts"]
        self._places: Places = arrays[f"{name}.places"]
        self._samples: NDArray[np.uint64] = arrays[f"{name}.samples"]
        self._wide = self.text.itemsize == 2
        self._span = _BYTES // self.text.itemsize
        self._signs: Numbers = arrays[f"{name}.signs"]
        self._windows = _windows(self.text)
        self._bytes = memoryview(self.text.data).cast("B")
        self._begins = memoryview(self.starts.data)

    def letters(self, piece: str) -> Letters:
        """``piece`` as this text writes it."""
        return np.frombuffer(piece.encode("utf-16-le", "surrogatepass"), np.uint16)

    def holds(self, letters: Letters) -> bool:
        """Whether ``letters`` stand anywhere."""
        return bool(len(self.places(letters)))

    def at_most(self, letters: Letters) -> int:
        """No more places than this hold ``letters``; known at once."""
        return self.count(letters[: self._span])

    def count(self, letters: Letters) -> int:
        """How many places there are, for no more letters than are sorted by."""
        first, last = self._range(letters)
        return last - first

    def find(self, letters: Letters) -> Here:
        """All places at which ``letters`` stand."""
        places = self.places(letters)
        return Here(places, self.numbers(places))

    def places(self, letters: Letters, whole: bool = True) -> Places:
        """All places at which ``letters`` stand. ``whole``: every place is one that can be found, so any part may be looked for."""
        if not len(letters):
            return NOWHERE
        if len(letters) <= self._span:
            first, last = self._range(letters)
            return self._places[first:last]
        at, first, last = self._rarest(letters, whole)
        places = self._places[first:last].astype(np.int64) - at
        places = places[places >= 0]
        for offset, letter in enumerate(letters):
            if not at <= offset < at + self._span:
                there = self.text[np.minimum(places + offset, len(self.text) - 1)]
                places = places[(there if self._wide else there & _LETTER) == letter]
        return places.astype(np.uint32)

    def numbers(self, places: Places) -> Numbers:
        """The numbers of the strings that those places are in."""
        numbers = self._signs[places // _SIGN]
        while (later := self.starts[numbers + 1] <= places).any():
            numbers = numbers + later
        return numbers

    def lengths(self, numbers: Numbers) -> Numbers:
        """Letters of those strings."""
        return (self.starts[numbers + 1] - self.starts[numbers] - 1).astype(np.int32)

    def string(self, number: int) -> str:
        """A whole string, of a text of two bytes a letter."""
        first, last = 2 * self._begins[number], 2 * self._begins[number + 1] - 2
        return str(self._bytes[first:last], "utf-16-le", "surrogatepass")

    def bytes(self, number: int) -> memoryview:
        """A whole string (with its 0s), of a text of one byte a letter."""
        return self._bytes[self._begins[number] : self._begins[number + 1]]

    def _rarest(self, letters: Letters, whole: bool) -> tuple[int, int, int]:
        """The part of ``letters`` with fewest places: where it begins in them, and its range."""
        best = (0, *self._range(letters[: self._span]))
        ends = range(self._span // 2, len(letters) - self._span + 1, self._span // 2) if whole else ()
        for at in (*ends, len(letters) - self._span) if whole else ():
            if best[2] - best[1] < 2 * _EVERY:
                break
            first, last = self._range(letters[at : at + self._span])
            if last - first < best[2] - best[1]:
                best = at, first, last
        return best

    def _range(self, letters: Letters) -> tuple[int, int]:
        bits = 8 * self.text.itemsize
        low = 0
        for letter in letters.tolist():
            low = low << bits | letter
        free = 64 - bits * len(letters)
        low <<= free
        return self._first(low), self._first(low + (1 << free))

    def _first(self, key: int) -> int:
        """The place in order from which on keys are not less than ``key``."""
        if key >= 1 << 64:
            return len(self._places)
        wanted = np.uint64(key)
        block = int(np.searchsorted(self._samples, wanted))
        start = max(block - 1, 0) * _EVERY
        keys = _keys(self._windows, self._places[start : block * _EVERY])
        return start + int(np.searchsorted(keys, wanted))


def _windows(text: Letters) -> Letters:
    """The eight bytes from each place on."""
    return np.lib.stride_tricks.sliding_window_view(text, _BYTES // text.itemsize)


def _keys(windows: Letters, places: Places) -> NDArray[np.uint64]:
    """The eight bytes from each of ``places`` on, as numbers that sort as the letters do."""
    letters = windows[places]
    letters = letters.astype(">u2") if letters.itemsize == 2 else letters & _LETTER
    return letters.view(">u8")[:, 0].astype(np.uint64)
