"""Distances on the ground, in metres (great circle, a sphere of 6,371 km)."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_RADIUS_M = 6_371_000.0
DEGREE_M = 111_194.9
"""Metres of a degree from north to south."""


def distances_m(lat: float, lng: float, lats: Floats, lngs: Floats) -> Floats:
    """Metres from a point to each of many; NaN where the other has no place."""
    here, there = np.radians(lat), np.radians(lats)
    half = (
        np.sin((there - here) / 2) ** 2
        + np.cos(here) * np.cos(there) * np.sin(np.radians(lngs - lng) / 2) ** 2
    )
    result: Floats = 2 * _RADIUS_M * np.arcsin(np.sqrt(half))
    return result
