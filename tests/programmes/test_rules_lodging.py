"""The discount on a stay: 5,000 yen per person and night from 6,000 yen on average, three nights at most."""

from datetime import date

import pytest

from programmes.rules import Discount, Guest, NoDiscountRule, Stay, lodging_discount

JUNE = date(2020, 6, 20)
ADULT = Guest(8_000)


def stay(*fees, nights=1, first=JUNE, **more):
    return Stay(first, nights, tuple(Guest(fee) for fee in fees), **more)


GROUPS = [
    # label, fees per night, nights, why, average, persons, nights that count, total
    ("one at the least fee", (6_000,), 1, "eligible", 6_000, 1, 1, 5_000),
    ("one a yen below", (5_999,), 1, "below_least_fee", 5_999, 1, 0, 0),
    ("two adults and a child", (8_000, 8_000, 4_000), 1, "eligible", 6_667, 3, 1, 15_000),
    ("the child makes it exactly", (7_000, 7_000, 4_000), 1, "eligible", 6_000, 3, 1, 15_000),
    ("the child draws it down", (7_000, 7_000, 3_999), 1, "below_least_fee", 5_999, 3, 0, 0),
    ("an infant without a fee", (8_000, 8_000, 0), 1, "eligible", 8_000, 2, 1, 10_000),
    ("two nights", (8_000,), 2, "eligible", 8_000, 1, 2, 10_000),
    ("three nights", (8_000,), 3, "eligible", 8_000, 1, 3, 15_000),
    ("four nights, three count", (8_000,), 4, "eligible", 8_000, 1, 3, 15_000),
    ("a week for two", (10_000, 10_000), 7, "eligible", 10_000, 2, 3, 30_000),
    ("nobody", (), 1, "no_paying_guest", None, 0, 0, 0),
    ("infants only", (0, 0), 1, "no_paying_guest", None, 0, 0, 0),
]


@pytest.mark.parametrize(("label", "fees", "nights", "why", "average", "persons", "counted", "total"), GROUPS)
def test_groups(aikyo, label, fees, nights, why, average, persons, counted, total):
    discount = lodging_discount(aikyo, stay(*fees, nights=nights))
    assert (discount.why, discount.average, discount.persons) == (why, average, persons)
    assert (discount.nights, discount.total) == (counted, total)
    assert discount.eligible == (why == "eligible")
    assert discount.source


def test_the_prefecture_pays_four_fifths_and_the_facility_one(aikyo):
    discount = lodging_discount(aikyo, stay(8_000, 8_000, 4_000, nights=2))
    assert (discount.total, discount.prefecture, discount.facility) == (30_000, 24_000, 6_000)
    assert discount.per_person == 10_000


NIGHTS = [
    # label, first night, nights, nights that count, outside, capped
    ("Thu night before the first", date(2020, 6, 4), 1, 0, 1, False),
    ("Thu begins a night early", date(2020, 6, 4), 2, 1, 1, False),
    ("Fri first night", date(2020, 6, 5), 1, 1, 0, False),
    ("Thu last but one", date(2020, 7, 30), 1, 1, 0, False),
    ("Fri last night, check-out 8/1", date(2020, 7, 31), 1, 1, 0, False),
    ("Fri stays a night too long", date(2020, 7, 31), 2, 1, 1, False),
    ("Wed four nights over the end", date(2020, 7, 29), 4, 3, 1, False),
    ("Tue five nights over the end", date(2020, 7, 28), 5, 3, 1, True),
    ("Sat night after the last", date(2020, 8, 1), 1, 0, 1, False),
]


@pytest.mark.parametrize(("label", "day", "nights", "counted", "outside", "capped"), NIGHTS)
def test_only_nights_of_the_period_count(aikyo, label, day, nights, counted, outside, capped):
    discount = lodging_discount(aikyo, stay(8_000, nights=nights, first=day))
    assert (discount.nights, discount.nights_outside, discount.nights_capped) == (counted, outside, capped)
    assert discount.total == 5_000 * counted
    assert discount.why == ("eligible" if counted else "outside_period")


def test_food_settled_together_lifts_the_average(aikyo):
    together = lodging_discount(aikyo, stay(5_000, 5_000, extras=2_000))
    apart = lodging_discount(aikyo, stay(5_000, 5_000, extras=2_000, extras_settled_together=False))
    assert (together.average, together.total) == (6_000, 10_000)
    assert (apart.average, apart.why, apart.total) == (5_000, "below_least_fee", 0)


def test_a_plan_with_something_cashable_is_excluded(aikyo):
    discount = lodging_discount(aikyo, stay(20_000, cashable_plan=True))
    assert (discount.why, discount.total, discount.eligible) == ("cashable_plan", 0, False)


def test_guests_from_elsewhere_count_for_the_average_only(aikyo):
    guests = (Guest(8_000), Guest(8_000, resident=False))
    discount = lodging_discount(aikyo, Stay(JUNE, 1, guests))
    assert (discount.average, discount.persons, discount.total) == (8_000, 1, 5_000)


def test_without_a_resident_there_is_nothing(aikyo):
    discount = lodging_discount(aikyo, Stay(JUNE, 1, (Guest(8_000, resident=False),)))
    assert (discount.why, discount.total) == ("no_resident", 0)


def test_a_guest_who_does_not_pay_is_not_counted(aikyo):
    discount = lodging_discount(aikyo, Stay(JUNE, 1, (ADULT, Guest(3_000, pays=False))))
    assert (discount.average, discount.persons, discount.total) == (8_000, 1, 5_000)


def test_an_average_just_below_is_not_shown_as_if_it_reached_the_least_fee(aikyo):
    discount = lodging_discount(aikyo, stay(6_000, 6_000, 5_999))
    assert (discount.average, discount.eligible) == (5_999, False)


@pytest.mark.parametrize("code", ["gunma-gotoeat", "gifu-gotoeat", "tottori-area", "ise-shouhinken"])
def test_other_programmes_have_no_lodging_discount(shipped, code):
    assert isinstance(lodging_discount(shipped(code), stay(8_000)), NoDiscountRule)


@pytest.mark.parametrize("wrong", [{"nights": 0}, {"extras": -1}])
def test_impossible_stays_are_refused(wrong):
    with pytest.raises(ValueError, match="must"):
        stay(8_000, **wrong)


def test_negative_fees_are_refused():
    with pytest.raises(ValueError, match="negative"):
        stay(-1)


def test_the_discount_is_a_discount(aikyo):
    assert isinstance(lodging_discount(aikyo, stay(8_000)), Discount)
