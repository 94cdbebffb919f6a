"""What only shows when all rows of a list are laid side by side: shops that stand in it twice, positions far from their
neighbours'."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import Final

from desk.imports.problems import Problem
from desk.imports.reading import Line, Sheet
from desk.imports.shops.judging import Judged
from desk.imports.shops.places import distance_km
from desk.imports.shops.tidying import digits

FAR_KM: Final = 40.0
"""From the middle of the shops of its municipality; no less is doubted, since municipalities are large."""
_TIMES: Final = 6
"""And so many times as far as the half of them."""
_ENOUGH: Final = 10
"""Shops that a municipality must have for its middle to mean something."""
_MOST: Final = 20
"""Shops with one telephone number (a department store, a head office) that are compared."""


def width_of(sheet: Sheet, header: Line) -> int:
    """How many cells each row must have; 0 where rows may end early (spreadsheets)."""
    if not sheet.separator:
        return 0
    lengths = Counter(len(line.cells) for line in sheet.lines if line.row != header.row)
    return lengths.most_common(1)[0][0] if lengths else len(header.cells)


def sift(rows: Sequence[Judged]) -> None:
    """Refuse rows that repeat an earlier one, warn of those that may, and distrust positions that are far off."""
    first: dict[str, int] = {}
    by_phone: dict[str, list[Judged]] = defaultdict(list)
    for judged in rows:
        if judged.refused:
            continue
        if (earlier := first.setdefault(judged.likeness, judged.row)) != judged.row:
            judged.refused = Problem("duplicate", judged.row, values={"first": earlier})
            continue
        if phone := digits(judged.values["phone"]):
            known = by_phone[phone]
            if other := next((each for each in known[:_MOST] if _alike(each, judged)), None):
                _warn(judged, "possible_duplicate", first=other.row, name=other.values["name"])
            known.append(judged)
    _distrust_far_ones([judged for judged in rows if not judged.refused])


def _alike(one: Judged, other: Judged) -> bool:
    """Whether one name is the other with something left out."""
    short, long = sorted((_name(one), _name(other)), key=len)
    return bool(short) and _is_within(short, long)


def _is_within(short: str, long: str) -> bool:
    signs = iter(long)
    return all(sign in signs for sign in short)


def _name(judged: Judged) -> str:
    return judged.likeness.partition("|")[0]


def _distrust_far_ones(rows: Iterable[Judged]) -> None:
    groups: dict[tuple[str, frozenset[str]], list[Judged]] = defaultdict(list)
    for judged in rows:
        if judged.values["lat"] is not None and judged.values["trusted"] and judged.values["municipality"]:
            groups[judged.values["municipality"], judged.prefectures].append(judged)
    for group in groups.values():
        if len(group) >= _ENOUGH:
            for judged, far in _far_ones(group):
                judged.values["trusted"] = False
                _warn(judged, "coordinates_far", km=round(far), municipality=judged.values["municipality"])


def _far_ones(group: Sequence[Judged]) -> Iterator[tuple[Judged, float]]:
    lat = median(each.values["lat"] for each in group)
    lng = median(each.values["lng"] for each in group)
    distances = [distance_km(lat, lng, each.values["lat"], each.values["lng"]) for each in group]
    limit = max(FAR_KM, _TIMES * median(distances))
    return ((each, far) for each, far in zip(group, distances, strict=True) if far > limit)


def _warn(judged: Judged, code: str, **values: object) -> None:
    judged.warnings.append(Problem(code, judged.row, values=values, gravity="warning"))
