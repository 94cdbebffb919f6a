"""What tickets cost, what they are worth, and how many one may buy."""

import pytest

from programmes.model import PurchaseLimit, Ticket
from programmes.rules import (
    Allowance,
    NoLimit,
    faces_of,
    price_of,
    purchase_limit,
    shares_by_kind,
    worth_of,
)

LIMITS = [
    ("gifu-gotoeat", 1, 2, 20_000, 25_000),
    ("gifu-gotoeat", 4, 8, 80_000, 100_000),
    ("ise-shouhinken", 1, 5, 25_000, 32_500),
    ("ise-shouhinken", 3, 15, 75_000, 97_500),
]


@pytest.mark.parametrize(("code", "persons", "sets", "pays", "worth"), LIMITS)
def test_everyone_may_buy_up_to_the_limit(shipped, code, persons, sets, pays, worth):
    allowance = purchase_limit(shipped(code), persons)
    assert isinstance(allowance, Allowance)
    assert (allowance.sets, allowance.pays, allowance.worth) == (sets, pays, worth)
    assert allowance.gain == worth - pays
    assert allowance.source


@pytest.mark.parametrize("code", ["gunma-gotoeat", "aikyo-gunma", "tottori-area"])
def test_documents_without_a_limit(shipped, code):
    assert isinstance(purchase_limit(shipped(code)), NoLimit)


@pytest.mark.parametrize("persons", [0, -1])
def test_nobody_buys_nothing(gifu, persons):
    with pytest.raises(ValueError, match="persons"):
        purchase_limit(gifu, persons)


def test_a_limit_in_sets_alone_is_turned_into_yen_if_all_tickets_cost_the_same(made, ise, gunma):
    limit = PurchaseLimit(sets=2)
    same = purchase_limit(made(purchase=limit, tickets=ise.tickets))
    assert (same.pays, same.worth) == (10_000, 13_000)
    differing = purchase_limit(made(purchase=limit, tickets=gunma.tickets))
    assert (differing.pays, differing.worth) == (20_000, None)


PRICES = [
    # code, ticket by its value and price, sets, pays, worth, premium, percent
    ("gunma-gotoeat", 12_500, 1, 10_000, 12_500, 2_500, 25),
    ("gunma-gotoeat", 13_000, 1, 10_000, 13_000, 3_000, 30),
    ("gunma-gotoeat", 13_000, 7, 70_000, 91_000, 21_000, 30),
    ("gifu-gotoeat", 12_500, 2, 20_000, 25_000, 5_000, 25),
    ("ise-shouhinken", 6_500, 5, 25_000, 32_500, 7_500, 30),
    ("tottori-area", 5_000, 1, 3_500, 5_000, 1_500, 43),
    ("tottori-area", 5_000, 3_000, 10_500_000, 15_000_000, 4_500_000, 43),
]


@pytest.mark.parametrize(("code", "face", "sets", "price", "value", "premium", "percent"), PRICES)
def test_price_of_sets(shipped, code, face, sets, price, value, premium, percent):
    ticket = next(t for t in shipped(code).tickets if t.value == face)
    bought = price_of(ticket, sets)
    assert (bought.price, bought.value, bought.premium, bought.percent) == (price, value, premium, percent)
    assert bought.source


@pytest.mark.parametrize("code", ["gunma-gotoeat", "gifu-gotoeat", "tottori-area", "ise-shouhinken"])
def test_the_shares_add_up_to_the_premium_and_the_pieces_to_the_value(shipped, code):
    for ticket in shipped(code).tickets:
        bought = price_of(ticket, 3)
        assert sum(share.yen for share in bought.shares) in (0, bought.premium)
        counted = [p.face * p.count for p in ticket.pieces if p.count]
        assert sum(counted) in (0, ticket.value)


def test_the_country_and_the_prefecture_share_the_premium(gunma):
    premium = next(t for t in gunma.tickets if t.value == 13_000)
    assert {share.who: share.yen for share in price_of(premium).shares} == {"国": 2_500, "県": 500}


def test_a_premium_without_a_stated_percentage_is_rounded_half_up():
    def percent(price, value):
        return price_of(Ticket(id="t", name="券", price=price, value=value)).percent

    assert (percent(3_500, 5_000), percent(8_000, 9_000), percent(10_000, 10_000)) == (43, 13, 0)


def test_no_sets_have_no_price(gifu):
    with pytest.raises(ValueError, match="sets"):
        price_of(gifu.tickets[0], 0)


@pytest.mark.parametrize(
    ("code", "counts", "parts", "total"),
    [
        ("gifu-gotoeat", {500: 20, 1000: 35}, [35_000, 10_000], 45_000),
        ("tottori-area", {250: 3}, [750], 750),
        ("ise-shouhinken", {1000: 2, 500: 9}, [2_000, 4_500], 6_500),
    ],
)
def test_counted_tickets_are_summed_up_the_highest_face_first(shipped, code, counts, parts, total):
    worth = worth_of(shipped(code), counts)
    assert ([part.yen for part in worth.parts], worth.total) == (parts, total)
    assert worth.source


@pytest.mark.parametrize("counts", [{2000: 1}, {500: 0}, {500: -1}])
def test_there_are_no_such_tickets(gifu, counts):
    with pytest.raises(ValueError, match=r"face|count"):
        worth_of(gifu, counts)


def test_a_ticket_on_a_telephone_has_no_face(shipped):
    assert faces_of(shipped("ise-shouhinken")) == {1000, 500}
    assert faces_of(shipped("aikyo-gunma")) == set()


def test_the_kinds_of_a_set_add_up_to_its_value(ise, gifu):
    for ticket in ise.tickets:
        shares = shares_by_kind(ise, ticket, 3)
        assert [share.yen for share in shares] == [6_000, 13_500]
        assert sum(share.each for share in shares) == ticket.value
    assert shares_by_kind(gifu, gifu.tickets[0]) == ()
