"""The words of ``data/``: genres, brands, readings, phrases, ticket kinds, stations. Plain files that staff extend."""

import csv
import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from shops.folding import fold, spell, written

DATA: Final = Path(__file__).parent / "data"


@cache
def table(name: str) -> dict[str, Any]:
    """A file of ``data/``, not to be changed. Raises ``tomllib.TOMLDecodeError`` for one that is no TOML."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def data_stamp() -> str:
    """A short sign of all files of ``data/``: another one as soon as a word in them changes."""
    files = sorted(DATA.iterdir())
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class GenreWords:
    """How one genre of the common set is asked for, and how lists and names show it (all folded)."""

    code: str
    label: str
    asked: tuple[str, ...]
    listed: tuple[str, ...]
    coarse: tuple[str, ...]
    name: tuple[str, ...]
    chains: tuple[str, ...]
    never: tuple[str, ...]
    same: tuple[str, ...]


@cache
def genre_words() -> dict[str, GenreWords]:
    """The common set by code."""
    return {
        code: GenreWords(
            code,
            row["label"],
            asked=tuple(dict.fromkeys(map(spell, row["asked"]))),
            listed=_written(row, "list"),
            coarse=_written(row, "coarse"),
            name=_written(row, "name"),
            chains=_written(row, "chains"),
            never=_written(row, "not"),
            same=tuple(row.get("same", ())),
        )
        for code, row in table("genres").items()
    }


def _written(row: dict[str, Any], key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(written, row.get(key, ()))))


@cache
def brands() -> dict[str, tuple[str, ...]]:
    """Folded everyday names of chains with the folded names that a list may have."""
    return {fold(word): tuple(map(fold, names)) for word, names in table("brands").items()}


@cache
def ticket_words() -> dict[str, str]:
    """What people say of a ticket, folded, longest first, with its kind."""
    words: dict[str, str] = table("tickets")["words"]
    return {fold(word): words[word] for word in sorted(words, key=len, reverse=True)}


@cache
def ticket_labels() -> dict[str, str]:
    """The kinds of tickets with what people read for them."""
    return dict(table("tickets")["labels"])


@cache
def stations() -> tuple[tuple[str, float, float], ...]:
    """Name without 駅, latitude, longitude (the middle of the platforms)."""
    with (DATA / "stations.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(line for line in file if not line.startswith("#"))
        return tuple((name, float(lat), float(lng)) for name, lat, lng in rows)
