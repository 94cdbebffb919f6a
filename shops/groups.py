"""Something that many shops have in common (a place, a set of genres or of tickets): by shop, and the shops of each."""

from collections.abc import Hashable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from shops.packed import Arrays
from shops.substrings import NONE, Numbers

_What = TypeVar("_What", bound=Hashable)


def packed_groups(name: str, values: Sequence[_What]) -> tuple[Arrays, list[_What]]:
    """Arrays for :class:`Groups`, and what each group is. ``values``: one for each shop."""
    groups: dict[_What, int] = {}
    column = np.fromiter((groups.setdefault(value, len(groups)) for value in values), np.int32, len(values))
    order = np.argsort(column, kind="stable").astype(np.int32)
    starts = np.searchsorted(column[order], np.arange(len(groups) + 1)).astype(np.int32)
    return {f"{name}.column": column, f"{name}.order": order, f"{name}.starts": starts}, list(groups)


class Groups:
    """Groups by their number; each shop is in one. Within a group shops are in their order."""

    def __init__(self, name: str, arrays: Arrays) -> None:
        self.column: Numbers = arrays[f"{name}.column"]
        self._order: Numbers = arrays[f"{name}.order"]
        self._starts: Numbers = arrays[f"{name}.starts"]

    def __len__(self) -> int:
        return len(self._starts) - 1

    def size(self, groups: Numbers) -> int:
        """How many shops all of ``groups`` have."""
        return int((self._starts[groups + 1] - self._starts[groups]).sum())

    def shops(self, groups: Numbers, standing: int) -> Numbers:
        """The shops of all of ``groups`` below number ``standing``, in no order."""
        if not len(groups):
            return NONE
        starts, ends = self._starts[groups], self._starts[groups + 1]
        if len(groups) == 1:
            found = self._order[starts[0] : ends[0]]
        else:
            found = np.concatenate(
                [self._order[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
            )
        return found if standing == len(self.column) else found[found < standing]

    def among(self, groups: Numbers, numbers: Numbers) -> NDArray[np.bool_]:
        """Which of the shops ``numbers`` are in one of ``groups``."""
        wanted = np.zeros(len(self), np.bool_)
        wanted[groups] = True
        return wanted[self.column[numbers]]

    def counts(self, numbers: Numbers) -> NDArray[np.int64]:
        """How many of the shops ``numbers`` each group has."""
        return np.bincount(self.column[numbers], minlength=len(self))
