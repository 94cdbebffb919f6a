"""A new list laid beside the one that is searched now: which shop is which, what is new, what changed, who left."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import itemgetter
from typing import Any, Final

from desk.imports.shops.judging import Judged
from desk.imports.shops.tidying import digits
from store.shop_tables import LISTED_SHOPS

Row = Mapping[str, Any]
REMEMBERED: Final = timedelta(days=400)
"""For so long a shop that left stays in the lists: a year and a month, so that somebody with last year's list is told."""
_UNTOLD: Final = frozenset({"id", "list_id", "key", "row", "checked_on", "likeness", "genres"})
"""Columns whose change is no change of what the list says of a shop."""
_told: Final = itemgetter(*(column.name for column in LISTED_SHOPS.c if column.name not in _UNTOLD))


@dataclass(slots=True)
class Compared:
    """The new list beside the old one. ``rows``: all of it, those that left among them. ``new``: keys. ``changed``: new
    row and old one. ``left``: those that leave with this list."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    new: set[str] = field(default_factory=set)
    changed: list[tuple[Row, Row]] = field(default_factory=list)
    unchanged: int = 0
    left: list[Row] = field(default_factory=list)


def compare(rows: Sequence[Judged], standing: Sequence[Row], today: date) -> Compared:
    """Lay the rows that can be taken beside what stands. A shop that is in the list no more stays with ``left_on``, for as
    long as it is ``REMEMBERED``."""
    taken = [judged.values for judged in rows if not judged.refused]
    old_of = _matched(taken, standing)
    found = Compared()
    used = {each["key"] for each in standing}
    for at, values in enumerate(taken):
        old = old_of.get(at)
        key = old["key"] if old else _key(values["likeness"], used)
        used.add(key)
        row = {**values, "key": key}
        found.rows.append(row)
        if old is None:
            found.new.add(key)
        elif changes_between(old, row):
            found.changed.append((row, old))
        else:
            found.unchanged += 1
    closed = {judged.likeness: judged.closed_on for judged in rows if judged.closed_on}
    there = {old["key"] for old in old_of.values()}
    for old in standing:
        if old["key"] not in there and not _forgotten(old, today):
            row = {name: value for name, value in old.items() if name not in ("id", "list_id")}
            if old["left_on"] is None or old["left_on"] > today:
                row |= {"left_on": closed.get(old["likeness"]) or today, "row": None}
                found.left.append(row)
            found.rows.append(row)
    return found


def _forgotten(old: Row, today: date) -> bool:
    return old["left_on"] is not None and old["left_on"] + REMEMBERED < today


def changes_between(old: Row, new: Row) -> list[str]:
    """The columns in which two rows of one shop differ."""
    if _told(old) == _told(new):
        return []
    return [name for name in new if name not in _UNTOLD and new[name] != old[name]]


def _matched(taken: Sequence[Row], standing: Sequence[Row]) -> dict[int, Row]:
    """For each new row, by its place, the old one of the same shop. By the list's own number, then by name and address,
    by name and telephone, by name and municipality; each only where both lists have it once."""
    found: dict[int, Row] = {}
    free = dict(enumerate(standing))
    for sign in _SIGNS:
        ours = _once({at: sign(row) for at, row in enumerate(taken) if at not in found})
        theirs = _once({at: sign(row) for at, row in free.items()})
        for mark, at in ours.items():
            if mark in theirs:
                found[at] = free.pop(theirs[mark])
    return found


def _once(marks: Mapping[int, str]) -> dict[str, int]:
    often = Counter(marks.values())
    return {mark: at for at, mark in marks.items() if mark and often[mark] == 1}


def _name(row: Row) -> str:
    name: str = row["likeness"].partition("|")[0]
    return name


def _number(row: Row) -> str:
    number: str = row["number"]
    return number


def _likeness(row: Row) -> str:
    likeness: str = row["likeness"]
    return likeness


def _name_and_phone(row: Row) -> str:
    return f"{_name(row)}|{digits(row['phone'])}" if row["phone"] else ""


def _name_and_town(row: Row) -> str:
    return f"{_name(row)}|{row['municipality']}" if row["municipality"] else ""


_SIGNS: Final[tuple[Callable[[Row], str], ...]] = (_number, _likeness, _name_and_phone, _name_and_town)


def _key(likeness: str, used: set[str]) -> str:
    """A key for a new shop, the same wherever the list is taken in first."""
    turn = 0
    while True:
        key = hashlib.sha256(f"{likeness}{turn or ''}".encode()).hexdigest()[:12]
        if key not in used:
            return key
        turn += 1
