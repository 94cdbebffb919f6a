"""The discount on a stay: so much per person and night, for the nights and people that count."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from programmes.model import ClauseId, LodgingDiscount, Nights, Programme, Yen
from programmes.rules.moments import Moment, phase
from programmes.rules.sources import merged

WhyDiscount = Literal[
    "eligible", "cashable_plan", "no_paying_guest", "below_least_fee", "outside_period", "no_resident"
]


@dataclass(frozen=True, slots=True)
class Guest:
    """One guest. ``fee``: yen per night, tax excluded, before any discount. A guest who does not pay (an
    infant without a fee) is not counted. ``resident``: of the prefecture, as the programme asks."""

    fee: int
    pays: bool = True
    resident: bool = True


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay of one group in one facility. ``extras``: food and souvenirs of the same facility, in yen, tax
    excluded, for the whole group and stay; they count only if settled together with the lodging fee.
    ``cashable_plan``: the plan holds something that can be turned into money (クオカード, 商品券)."""

    first_night: date
    nights: int
    guests: tuple[Guest, ...]
    extras: int = 0
    extras_settled_together: bool = True
    cashable_plan: bool = False

    def __post_init__(self) -> None:
        if self.nights < 1:
            raise ValueError(f"nights must be at least 1, but is {self.nights}")
        if self.extras < 0 or any(guest.fee < 0 for guest in self.guests):
            raise ValueError("fees and extras must not be negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """The discount for a stay, or why there is none.

    ``average``: yen per paying guest and night, rounded, never rounded up to the least fee. ``persons`` get
    the discount for ``nights``; ``nights_capped``: the stay is longer than the most consecutive nights;
    ``nights_outside``: so many nights lie outside the period. ``total`` = ``prefecture`` + ``facility``.
    """

    eligible: bool
    why: WhyDiscount
    average: Yen | None
    persons: int
    nights: Nights
    nights_capped: bool
    nights_outside: int
    total: Yen
    per_person: Yen
    prefecture: Yen
    facility: Yen
    rule: LodgingDiscount
    source: tuple[ClauseId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoDiscountRule:
    """This programme has no discount on lodging."""

    source: tuple[ClauseId, ...] = ()


def lodging_discount(programme: Programme, stay: Stay) -> Discount | NoDiscountRule:
    """The discount for a stay. Example (愛郷ぐんま): two adults at 8,000 and a child at 4,000, one night: on
    average 6,667 yen, at least 6,000, so 3 × 5,000 = 15,000 yen."""
    rule = programme.discount
    if rule is None:
        return NoDiscountRule()
    inside = [night for night in _nights(stay) if _counts(programme, night)]
    why = _why(rule, stay, bool(inside))
    nights = min(len(inside), rule.most_nights) if why == "eligible" else 0
    persons = len(_discounted(stay))
    units = nights * persons
    return Discount(
        eligible=why == "eligible",
        why=why,
        average=average_fee(rule, stay),
        persons=persons,
        nights=Nights(nights),
        nights_capped=len(inside) > rule.most_nights,
        nights_outside=stay.nights - len(inside),
        total=Yen(rule.amount * units),
        per_person=Yen(rule.amount * nights),
        prefecture=Yen(rule.prefecture_share * units),
        facility=Yen(rule.facility_share * units),
        rule=rule,
        source=merged(rule.source, programme.use.source),
    )


def average_fee(rule: LodgingDiscount, stay: Stay) -> Yen | None:
    """Yen per paying guest and night, rounded half up; None if nobody pays. 5,999.67 is shown as 5,999: an
    average that does not reach the least fee must not look as if it did."""
    units = len(_paying(stay)) * stay.nights
    if not units:
        return None
    rounded = (2 * _fees(stay) + units) // (2 * units)
    return Yen(rounded if _reaches(rule, stay) else min(rounded, rule.least_fee - 1))


def _why(rule: LodgingDiscount, stay: Stay, in_period: bool) -> WhyDiscount:
    if stay.cashable_plan:
        return "cashable_plan"
    if not in_period:
        return "outside_period"
    if not _paying(stay):
        return "no_paying_guest"
    if not _discounted(stay):
        return "no_resident"
    return "eligible" if _reaches(rule, stay) else "below_least_fee"


def _reaches(rule: LodgingDiscount, stay: Stay) -> bool:
    return _fees(stay) >= rule.least_fee * len(_paying(stay)) * stay.nights


def _fees(stay: Stay) -> int:
    """All fees of the group for all nights, with what else was settled together with them."""
    extras = stay.extras if stay.extras_settled_together else 0
    return sum(guest.fee for guest in _paying(stay)) * stay.nights + extras


def _paying(stay: Stay) -> list[Guest]:
    return [guest for guest in stay.guests if guest.pays and guest.fee > 0]


def _discounted(stay: Stay) -> list[Guest]:
    return [guest for guest in _paying(stay) if guest.resident]


def _nights(stay: Stay) -> list[date]:
    return [stay.first_night + timedelta(days=n) for n in range(stay.nights)]


def _counts(programme: Programme, night: date) -> bool:
    return phase(programme.use.first, programme.use.last, Moment(night)) == "within"
