"""All shops that were found, each with what it is ordered by; a page of them is taken without ordering all."""

from dataclasses import dataclass, field
from typing import Any, Final, get_args

import numpy as np
from numpy.typing import NDArray

from shops.distance import Floats
from shops.gazetteer import Area, Station
from shops.results import Hit, Results, Why
from shops.shop import Shop
from shops.substrings import NONE, Numbers

Keys = NDArray[np.int64]
_WHYS: Final[tuple[Why, ...]] = get_args(Why)
_FAR: Final = (1 << 27) - 1


def keys_of(numbers: Numbers, standing: int, rank: NDArray[Any] | int, step: NDArray[Any] | int = 0) -> Keys:
    """What shops are ordered by: those that left last; then by ``rank`` (0 to 127), by ``step`` (letters, or metres to the
    decimetre; NaN last), by name."""
    if isinstance(step, np.ndarray) and step.dtype.kind == "f":
        step = np.nan_to_num(np.round(step * 10), nan=_FAR)
    left = (numbers >= standing).astype(np.int64)
    return ((left << 7 | rank) << 27 | np.minimum(step, _FAR).astype(np.int64)) << 28 | numbers


@dataclass(frozen=True, slots=True)
class Matches:
    """``numbers`` in no order, ``keys``: the smaller the better; ``away``: metres. ``total``: of all, where only the nearest were
    looked for. The rest is as in :class:`Results`."""

    numbers: Numbers = field(default_factory=lambda: NONE)
    keys: Keys = field(default_factory=lambda: NONE.astype(np.int64))
    why: Why | NDArray[np.uint8] = "name"
    away: Floats | None = None
    total: int = 0
    guess: bool = False
    left_out: tuple[str, ...] = ()
    around: Station | Area | None = None
    no_kinds: bool = False

    def page(self, limit: int, skip: int) -> NDArray[np.intp]:
        """Places in ``numbers`` of the best after ``skip``."""
        most = max(limit, 0) + max(skip, 0)
        if most < len(self.keys):
            some = np.argpartition(self.keys, most)[:most]
            ordered = some[np.argsort(self.keys[some])]
        else:
            ordered = np.argsort(self.keys)
        return ordered[max(skip, 0) : most]

    def results(self, shops: Any, standing: int, limit: int, skip: int, needs_position: bool) -> Results:
        """A page as it is told."""
        hits = tuple(self._hit(int(at), shops, standing) for at in self.page(limit, skip))
        return Results(
            hits,
            self.total,
            self.guess,
            self.left_out,
            self.around,
            self.no_kinds,
            needs_position=needs_position,
        )

    def _hit(self, at: int, shops: Any, standing: int) -> Hit:
        number = int(self.numbers[at])
        shop: Shop = shops[number]
        left = number >= standing
        away = None if self.away is None or left or np.isnan(self.away[at]) else float(self.away[at])
        why: Why = self.why if isinstance(self.why, str) else _WHYS[self.why[at]]
        return Hit(shop, why, away, left)


def why_number(why: Why) -> int:
    """A why as it stands in an array of them."""
    return _WHYS.index(why)
