"""How the shops that were found spread over places, genres and ticket kinds: for menus, and for a bot that narrows."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter that can be chosen. ``value``: what ``ShopIndex.refined`` takes, ``label``: what people read (Japanese),
    ``count``: shops that would stay."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """Filters that narrow a search, those with most shops first. ``areas``: municipalities, or the towns within one
    that is chosen already; ``genres``, ``kinds`` (of tickets): codes. A shop may count for several genres and kinds."""

    areas: tuple[Facet, ...] = ()
    genres: tuple[Facet, ...] = ()
    kinds: tuple[Facet, ...] = ()


def counted(often: Counter[str], label: Callable[[str], str]) -> tuple[Facet, ...]:
    """A facet for each value of ``often``, the most frequent first."""
    ordered = sorted(often.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Facet(value, label(value), count) for value, count in ordered if value)
