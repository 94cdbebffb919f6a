"""Where the shops of a list stand: by a grid, so that what is around a point or within a box is found without measuring to all."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shops.distance import DEGREE_M, Floats, distances_m
from shops.packed import Arrays
from shops.spots import Box
from shops.substrings import NONE, Numbers

_SIDE: Final = 0.01
"""Degrees of a cell."""
_ROW: Final = 40_000


def packed_grid(lats: Floats, lngs: Floats) -> Arrays:
    """Arrays for :class:`Grid`; NaN where a shop has no position that is trusted."""
    placed = np.flatnonzero(~np.isnan(lats)).astype(np.int32)
    cells = _cells(lats[placed], lngs[placed])
    order = np.argsort(cells, kind="stable")
    every, starts = np.unique(cells[order], return_index=True)
    return {
        "lats": lats,
        "lngs": lngs,
        "grid.order": placed[order],
        "grid.cells": every,
        "grid.starts": np.append(starts, len(order)).astype(np.int32),
    }


class Grid:
    """The positions of a list."""

    def __init__(self, arrays: Arrays) -> None:
        self.lats: Floats = arrays["lats"]
        self.lngs: Floats = arrays["lngs"]
        self._order: Numbers = arrays["grid.order"]
        self._cells: NDArray[np.int64] = arrays["grid.cells"]
        self._starts: Numbers = arrays["grid.starts"]

    @property
    def placed(self) -> Numbers:
        """All shops that have a position, in no order."""
        return self._order

    def within(self, box: Box) -> Numbers:
        """The shops in ``box``."""
        numbers = self._near(box)
        lats, lngs = self.lats[numbers], self.lngs[numbers]
        inside = (lats >= box.south) & (lats <= box.north) & (lngs >= box.west) & (lngs <= box.east)
        return numbers[inside]

    def around(self, lat: float, lng: float, reach_m: float) -> Numbers:
        """The shops within ``reach_m`` of a point."""
        numbers = self.within(box_around(lat, lng, reach_m))
        return numbers[self.away(lat, lng, numbers) <= reach_m]

    def away(self, lat: float, lng: float, numbers: Numbers) -> Floats:
        """Metres to each; NaN where it has no position."""
        return distances_m(lat, lng, self.lats[numbers], self.lngs[numbers])

    def _near(self, box: Box) -> Numbers:
        """The shops of all cells that touch ``box``."""
        first, last = (math.floor(max(-90.0, min(edge, 90.0)) / _SIDE) for edge in (box.south, box.north))
        west, east = (math.floor(max(-180.0, min(edge, 180.0)) / _SIDE) for edge in (box.west, box.east))
        if not len(self._cells):
            return NONE
        rows = np.arange(
            max(first, int(self._cells[0]) // _ROW - 9000), min(last, int(self._cells[-1]) // _ROW - 9000) + 1
        )
        bases = (rows + 9000) * _ROW + 18000
        starts = self._starts[np.searchsorted(self._cells, bases + west)]
        ends = self._starts[np.searchsorted(self._cells, bases + east, side="right")]
        slices = [self._order[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True) if a < b]
        return np.concatenate(slices) if slices else NONE


def box_around(lat: float, lng: float, reach_m: float) -> Box:
    """A box that holds everything within ``reach_m`` of a point."""
    up = reach_m / DEGREE_M * 1.001
    wide = min(up / max(math.cos(math.radians(min(abs(lat) + up, 89.0))), 0.02), 180.0)
    return Box(lat - up, lng - wide, lat + up, lng + wide)


def _cells(lats: Floats, lngs: Floats) -> NDArray[np.int64]:
    rows = np.floor(lats / _SIDE).astype(np.int64) + 9000
    return rows * _ROW + np.floor(lngs / _SIDE).astype(np.int64) + 18000
