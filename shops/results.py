"""What a search found."""

from dataclasses import dataclass
from typing import Literal

from shops.gazetteer import Area, Station
from shops.shop import Shop

Why = Literal["name", "reading", "address", "number", "genre", "place", "near", "alike", "wider"]
"""By what a shop was found. ``alike``: its name is like what was typed; ``wider``: one of the wishes was left out."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A shop that was found. ``distance_m``: from the asker or the station, None where no position is trusted. ``left``: it
    takes part no more (``shop.left_on`` says since when)."""

    shop: Shop
    why: Why
    distance_m: float | None = None
    left: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """Some of the ``total`` hits, best first. ``guess``: none of them is what was asked for, they are only like it.

    ``left_out``: wishes that could not be met (as typed; a place's name), ``no_kinds``: the list does not say which tickets
    a shop takes; ``needs_position``: "near here" was asked without a position.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    guess: bool = False
    left_out: tuple[str, ...] = ()
    around: Station | Area | None = None
    no_kinds: bool = False
    needs_position: bool = False

    @property
    def nothing(self) -> bool:
        """Nothing on the list is what was asked for (there may be guesses)."""
        return self.guess or not self.hits

    @property
    def exact(self) -> bool:
        """The hits are what was asked for."""
        return bool(self.hits) and not self.guess
