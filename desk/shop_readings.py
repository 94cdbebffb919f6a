"""How the names of a list's shops are read, put right by staff: which shop is meant, which kana may stand, what stands."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from faq.normalise import katakana
from store import Store, shop_lists
from store.tables import Found

MOST: Final = 6
"""Readings that one shop may have."""
LONGEST: Final = 100
_KANA: Final = re.compile(r"(?=.*[ァ-ヺ])[ァ-ヺー・ ]+")
Row = Mapping[str, Any]


class ReadingError(Exception):
    """A reading cannot stand. ``why``: not_kana, reading_too_long, too_many_readings; ``reading``: which one."""

    def __init__(self, why: str, reading: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.reading = reading


@dataclass(frozen=True, slots=True)
class Meant:
    """The shops that a name or an id means on the current list. ``has_list``: there is one."""

    rows: Sequence[Row]
    has_list: bool = True


def shops_meant(store: Store, programme: str, typed: str) -> Meant:
    """The shop of that id, or those of exactly that name; width and spaces do not count where nothing is written so."""
    current = store.read_now(lambda db: shop_lists.current(db, programme))
    if current is None:
        return Meant((), has_list=False)
    rows = store.read_now(lambda db: shop_lists.rows(db, current.id))
    written = [row for row in rows if typed in (row["key"], row["name"])]
    return Meant(written or [row for row in rows if _plain(row["name"]) == _plain(typed)])


def kana_from(readings: Sequence[str]) -> list[str]:
    """Readings as they are kept: katakana, in the order given, each once. Raises ReadingError."""
    found: list[str] = []
    for typed in readings:
        plain = katakana(" ".join(unicodedata.normalize("NFKC", typed).split()))
        if len(plain) > LONGEST:
            raise ReadingError("reading_too_long", typed[:LONGEST])
        if not _KANA.fullmatch(plain):
            raise ReadingError("not_kana", typed)
        found.append(plain)
    kept = list(dict.fromkeys(found))
    if len(kept) > MOST:
        raise ReadingError("too_many_readings")
    return kept


def correct(store: Store, programme: str, key: str, readings: Sequence[str], who: str, now: datetime) -> None:
    """Put right how the shop of that id is read; none takes the correction back. Searches see it at once."""
    store.write_now(lambda db: shop_lists.correct_readings(db, programme, key, readings, who, now))


def corrected(store: Store, programme: str) -> Sequence[tuple[Found, str]]:
    """What staff put right, the latest first, each with the shop's name ("" where it is on the list no more)."""
    found = store.read_now(lambda db: shop_lists.corrections(db, programme))
    current = store.read_now(lambda db: shop_lists.current(db, programme))
    rows = store.read_now(lambda db: shop_lists.rows(db, current.id)) if current and found else []
    names = {row["key"]: row["name"] for row in rows}
    return [(each, names.get(each.key, "")) for each in found]


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
