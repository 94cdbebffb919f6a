"""Money of particular programmes, and every other fact."""

from dataclasses import dataclass
from datetime import date

from programmes.model.values import ClauseId, Count, Nights, Percent, Yen


@dataclass(frozen=True, slots=True, kw_only=True)
class LodgingDiscount:
    """A fixed discount per person and night: ``amount`` = ``prefecture_share`` + ``facility_share`` when the
    fee per person and night (tax excluded, averaged over the paying guests) is at least ``least_fee``."""

    amount: Yen
    prefecture_share: Yen
    facility_share: Yen
    least_fee: Yen
    most_nights: Nights
    quota: Count
    who: str
    identity_papers: tuple[str, ...] = ()
    includes: str = ""
    excludes: str = ""
    average: str = ""
    combination: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaSubsidy:
    """The subsidy to an area: ``per_book`` yen a book, ``rate`` of used tickets, at most ``per_shop`` times
    the number of shops; publicity costs up to ``publicity``."""

    per_book: Yen
    rate: Percent
    per_shop: Yen
    publicity: Yen
    publicity_rate: str = ""
    conflict: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Anything else the document states: exactly one of the values, with ``unit`` for ``number`` (冊, 店舗).

    TOML: ``[facts.trucks]`` then ``number = 7``, ``unit = "台"``, ``source = ["guard"]``.
    ``label``: the name a person would read beside it.
    """

    id: str
    label: str
    text: str = ""
    number: float | None = None
    unit: str = ""
    yen: Yen | None = None
    percent: Percent | None = None
    day: date | None = None
    first: date | None = None
    last: date | None = None
    source: tuple[ClauseId, ...] = ()
