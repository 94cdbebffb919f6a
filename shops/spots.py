"""What a map shows: shops, and where they stand close together one mark for many."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shops.distance import Floats
from shops.shop import Shop

_FINEST = 2.0**-40
_ROW = 4_000_000_000


class Box(NamedTuple):
    """A part of a map, in degrees. ``west`` is not east of ``east``: lists are of Japan."""

    south: float
    west: float
    north: float
    east: float


@dataclass(frozen=True, slots=True)
class Spot:
    """One mark of a map: ``count`` shops around their middle, or the one ``shop`` that is there."""

    lat: float
    lng: float
    count: int
    shop: Shop | None = None


class Cluster(NamedTuple):
    """``one``: place in the arrays of a shop of it."""

    lat: float
    lng: float
    shops: int
    one: int


def clusters(lats: Floats, lngs: Floats, at_most: int) -> list[Cluster]:
    """The points gathered into at most ``at_most`` clusters, the largest first.

    The grid is a power of two of degrees and lies still, so that a map which is moved a little shows the same marks.
    """
    if not len(lats):
        return []
    side = _FINEST
    cells = _cells(lats, lngs, side)
    if len(np.unique(cells)) > at_most:
        spread = max(float(np.ptp(lats)), float(np.ptp(lngs)), 1e-6)
        side = 2.0 ** math.floor(math.log2(spread / math.sqrt(max(at_most, 1)))) / 2
        cells = _cells(lats, lngs, side)
        while len(np.unique(cells)) > max(at_most, 1):
            side *= 2
            if side > 512:
                cells = np.zeros(len(lats), dtype=np.int64)
                break
            cells = _cells(lats, lngs, side)
    _every, first, which, counts = np.unique(
        cells, return_index=True, return_inverse=True, return_counts=True
    )
    middle_lat = np.bincount(which, lats) / counts
    middle_lng = np.bincount(which, lngs) / counts
    order = np.lexsort((first, -counts))
    return [
        Cluster(float(middle_lat[at]), float(middle_lng[at]), int(counts[at]), int(first[at])) for at in order
    ]


def _cells(lats: Floats, lngs: Floats, side: float) -> NDArray[np.int64]:
    """One number for each cell of the grid. At the finest, one for each point (to the centimetre)."""
    if side == _FINEST:
        rows, columns = np.round(lats * 1e7), np.round(lngs * 1e7)
    else:
        rows, columns = np.floor(lats / side), np.floor(lngs / side)
    cells: NDArray[np.int64] = rows.astype(np.int64) * _ROW + columns.astype(np.int64)
    return cells
