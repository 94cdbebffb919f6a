"""One file of named arrays: written once, beside the old one, then read by many processes without being loaded.

write(arrays, file)
arrays = read(file)            # raises UnreadableFileError for one that is cut off, foreign or of another version
"""

import itertools
import json
import mmap
import os
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]
VERSION: Final = 2
"""Of what the arrays hold and mean; raise it when that changes. A file of another is made anew."""
_MAGIC: Final = b"MADOSHOP"
_ALIGNED: Final = 64
MOST: Final = 170 * 2**20
"""Bytes of a file that a process may hold before it gives it back: what searches read of a long list adds up."""
_LOOK: Final = 4
"""After so many searches it is looked how much that is: of a list of a million one search may read 70 MB."""
_BREATH: Final = 400
"""After so many searches a file is given back where the system does not say how much is held."""
_HEAD: Final = len(_MAGIC) + 12


class UnreadableFileError(Exception):
    """The file is not one of this version, or not all of it is there."""


class InFile(dict[str, NDArray[Any]]):
    """Arrays that are parts of a file."""

    def __init__(self, arrays: Arrays, file: mmap.mmap) -> None:
        super().__init__(arrays)
        self._file = file
        self._asked = itertools.count(1)
        self._before = of_files()

    def breathe(self, most: int = MOST) -> None:
        """To be called with every search: gives the file back when more than ``most`` bytes count as this process's memory."""
        asked = next(self._asked)
        if asked % _LOOK:
            return
        now = of_files()
        if asked % _BREATH == 0 if now is None or self._before is None else now - self._before > most:
            self.give_back()
            self._before = of_files()

    def give_back(self) -> None:
        """Say that this process needs nothing of the file just now: what was read of it counts as its memory no more, and is
        at hand again at once."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._file.madvise(mmap.MADV_DONTNEED)


def write(arrays: Arrays, file: Path) -> None:
    """Write ``arrays`` so that whoever opens ``file`` finds all of it or what was there before. Raises OSError."""
    parts, at = {}, 0
    for name, array in arrays.items():
        parts[name] = [array.dtype.str, at, len(array)]
        at += _padded(array.nbytes)
    table = json.dumps({"size": at, "parts": parts}).encode()
    table += b" " * (-(len(table) + _HEAD) % _ALIGNED)
    file.parent.mkdir(parents=True, exist_ok=True)
    number, beside = tempfile.mkstemp(prefix=".", suffix=".part", dir=file.parent)
    try:
        with open(number, "wb") as out:
            os.fchmod(number, 0o644)
            out.write(_MAGIC + b"".join(_four(n) for n in (VERSION, len(table), zlib.crc32(table))) + table)
            for array in arrays.values():
                out.write(np.ascontiguousarray(array).data)
                out.write(bytes(_padded(array.nbytes) - array.nbytes))
            out.flush()
            os.fsync(out.fileno())
        Path(beside).replace(file)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def read(file: Path) -> Arrays:
    """The arrays of a file, as parts of the file itself. Raises UnreadableFileError, FileNotFoundError."""
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
        version, length, checksum = (int.from_bytes(head[at : at + 4], "little") for at in (8, 12, 16))
        if not head.startswith(_MAGIC) or len(head) < _HEAD or version != VERSION:
            raise UnreadableFileError(file.name)
        table = stream.read(length)
        if len(table) < length or zlib.crc32(table) != checksum:
            raise UnreadableFileError(file.name)
        found = json.loads(table)
        start = _HEAD + length
        if os.fstat(stream.fileno()).st_size != start + found["size"]:
            raise UnreadableFileError(file.name)
        whole = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    arrays = {
        name: np.frombuffer(whole, dtype=np.dtype(kind), count=count, offset=start + at)
        for name, (kind, at, count) in found["parts"].items()
    }
    return InFile(arrays, whole)


def of_files() -> int | None:
    """Bytes of files that count as this process's memory just now; None where the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_bytes().split()[2]
    except OSError:
        return None
    return int(pages) * mmap.PAGESIZE


def _padded(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED


def _four(number: int) -> bytes:
    return number.to_bytes(4, "little")
