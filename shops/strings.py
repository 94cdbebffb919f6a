"""Many strings as two arrays, and sets of strings as sorted numbers."""

import hashlib
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, overload

import numpy as np

from shops.packed import Arrays

_HOLES: Final = 8
"""Bits of the sieve for each string, at least."""


def packed_strings(name: str, texts: Iterable[str]) -> Arrays:
    """``texts`` as arrays for :class:`Strings`."""
    parts = [text.encode("utf-8", "surrogatepass") for text in texts]
    ends = np.cumsum([0, *map(len, parts)], dtype=np.uint64)
    return {f"{name}.bytes": np.frombuffer(b"".join(parts), np.uint8), f"{name}.starts": ends}


class Strings(Sequence[str]):
    """Strings by number."""

    def __init__(self, name: str, arrays: Arrays) -> None:
        self._bytes = memoryview(arrays[f"{name}.bytes"].data)
        self._starts = memoryview(arrays[f"{name}.starts"].data)

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        return str(self._bytes[self._starts[at] : self._starts[at + 1]], "utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return (self[at] for at in range(len(self)))


def packed_marks(name: str, texts: Sequence[str]) -> Arrays:
    """Arrays for :class:`Marks`: which of ``texts`` a string is."""
    written = [_written(text) for text in texts]
    marks = np.fromiter(map(_mark, written), np.uint64, len(written))
    order = np.argsort(marks, kind="stable")
    sieve = np.zeros(max(1 << (len(written) * _HOLES).bit_length(), 64), np.bool_)
    sieve[np.fromiter(map(zlib.crc32, written), np.int64, len(written)) & (len(sieve) - 1)] = True
    return {
        f"{name}.marks": marks[order],
        f"{name}.order": order.astype(np.int32),
        f"{name}.sieve": np.packbits(sieve, bitorder="little"),
    }


class Marks:
    """Finds a string's place among those that were packed. Most others are told apart by a sieve, without looking."""

    def __init__(self, name: str, arrays: Arrays) -> None:
        self._marks = memoryview(arrays[f"{name}.marks"].data)
        self._order = memoryview(arrays[f"{name}.order"].data)
        self._sieve = memoryview(arrays[f"{name}.sieve"].data)
        self._holes = len(self._sieve) * 8 - 1

    def place(self, text: str) -> int | None:
        """The place of ``text``, None where it is not among them."""
        written = _written(text)
        hole = zlib.crc32(written) & self._holes
        if not self._sieve[hole >> 3] >> (hole & 7) & 1:
            return None
        wanted = _mark(written)
        at = bisect_left(self._marks, wanted)
        return self._order[at] if at < len(self._marks) and self._marks[at] == wanted else None

    def __contains__(self, text: str) -> bool:
        return self.place(text) is not None


def _written(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _mark(written: bytes) -> int:
    """A number for a string; that two share one does not happen within a list."""
    return int.from_bytes(hashlib.blake2b(written, digest_size=8).digest(), "little")
