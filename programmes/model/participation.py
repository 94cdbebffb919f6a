"""How merchants take part: recruitment, registration, forms."""

from dataclasses import dataclass
from typing import Literal

from programmes.model.days import Bound
from programmes.model.values import ClauseId


@dataclass(frozen=True, slots=True, kw_only=True)
class Recruitment:
    """A period in which merchants can apply. ``effect``: what applying in it means. ``tentative``: [予定]."""

    id: str
    name: str
    first: Bound
    last: Bound | None = None
    tentative: bool = False
    effect: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One line of a list (a condition, a paper, a step), with where it stands.

    ``verdict`` is for conditions: "must" or "must_not". ``form`` the form number, ``words`` as people ask.
    """

    text: str
    verdict: Literal["must", "must_not", ""] = ""
    form: str = ""
    words: tuple[str, ...] = ()
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """Who may take part and how: conditions, papers, steps, kit, duties, how one leaves or is removed."""

    who: str
    conditions: tuple[Point, ...] = ()
    papers: tuple[Point, ...] = ()
    steps: tuple[Point, ...] = ()
    kit: tuple[Point, ...] = ()
    duties: tuple[Point, ...] = ()
    notice: str = ""
    cancellation: tuple[Point, ...] = ()
    withdrawal: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form with its number (様式第4号, 様式5) and what it is for."""

    id: str
    name: str
    purpose: str
    get_from: str = ""
    source: tuple[ClauseId, ...] = ()
