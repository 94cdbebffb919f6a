"""People to turn to: desks, their hours and closures."""

from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from programmes.model.values import ClauseId, Role, Weekday


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Opening hours on some weekdays, in some months if ``first``/``last`` limit them.

    ``holidays``: whether these hours also hold on public holidays ("open"), or not ("closed"),
    or the document does not say ("unstated": then the weekday decides and the answer says so).
    """

    days: tuple[Weekday, ...]
    opens: time
    closes: time
    holidays: Literal["open", "closed", "unstated"] = "unstated"
    first: date | None = None
    last: date | None = None
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Days on which a desk is closed. Rows of one ``conflict`` are rival readings of one closure."""

    first: date
    last: date
    why: str
    conflict: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A place people can turn to. ``kind`` orders escalation: call_center before secretariat.

    ``hours`` empty: the document gives none. ``first``/``last``: the period the desk exists for.
    ``phones`` e.g. ("027-243-7274", "027-243-7273"). ``for_what``: e.g. "換金データの読み取り代行".
    """

    id: str
    name: str
    kind: Literal["call_center", "secretariat", "settlement_center", "office", "application"]
    serves: tuple[Role, ...] = ("consumer", "merchant")
    for_what: str = ""
    operator: str = ""
    phones: tuple[str, ...] = ()
    fax: str = ""
    email: str = ""
    website: str = ""
    postal_code: str = ""
    address: str = ""
    first: date | None = None
    last: date | None = None
    hours: tuple[Hours, ...] = ()
    closures: tuple[Closure, ...] = ()
    source: tuple[ClauseId, ...] = ()
