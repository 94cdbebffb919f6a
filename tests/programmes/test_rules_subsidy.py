"""The subsidy to an area: by books, by used tickets, with its caps. The examples are those of the forms."""

import pytest

from programmes.rules import NoSubsidyRule, subsidy_by_books, subsidy_by_tickets

BOOKS = [
    # label, books, shops, publicity, tickets, capped, publicity paid, total
    ("form 1", 3_000, 15, 258_500, 4_500_000, False, 250_000, 4_750_000),
    ("a book more than the cap", 3_001, 15, 0, 4_500_000, True, 0, 4_500_000),
    ("a book less than the cap", 2_999, 15, 0, 4_498_500, False, 0, 4_498_500),
    ("one shop at its cap", 200, 1, 0, 300_000, False, 0, 300_000),
    ("one shop over its cap", 201, 1, 0, 300_000, True, 0, 300_000),
    ("no shop", 10, 0, 0, 0, True, 0, 0),
    ("publicity a yen below", 0, 15, 249_999, 0, False, 249_999, 249_999),
    ("publicity at its cap", 0, 15, 250_000, 0, False, 250_000, 250_000),
    ("publicity a yen above", 0, 15, 250_001, 0, False, 250_000, 250_000),
]


@pytest.mark.parametrize(
    ("label", "books", "shops", "spent", "tickets", "capped", "publicity", "total"), BOOKS
)
def test_by_books_sold(tottori, label, books, shops, spent, tickets, capped, publicity, total):
    subsidy = subsidy_by_books(tottori, books, shops, spent)
    assert (subsidy.tickets, subsidy.capped, subsidy.publicity, subsidy.total) == (
        tickets,
        capped,
        publicity,
        total,
    )
    assert subsidy.publicity_capped == (spent > 250_000)
    assert subsidy.source


def test_fifteen_shops_are_capped_at_four_and_a_half_million(tottori):
    assert subsidy_by_books(tottori, 0, 15).cap == 4_500_000


TICKETS = [
    # label, {face: count}, spending, subsidy
    ("one of 500", {500: 1}, 500, 150),
    ("one of 250", {250: 1}, 250, 75),
    ("one whole book", {500: 8, 250: 4}, 5_000, 1_500),
    ("form 4-1, first shop", {500: 1_200, 250: 400}, 700_000, 210_000),
    ("form 4-1, whole area", {500: 16_000, 250: 10_000}, 10_500_000, 3_150_000),
    ("nothing used", {}, 0, 0),
]


@pytest.mark.parametrize(("label", "used", "spending", "paid"), TICKETS)
def test_by_tickets_used(tottori, label, used, spending, paid):
    subsidy = subsidy_by_tickets(tottori, used, shops=15)
    assert (subsidy.spending, subsidy.tickets, subsidy.capped) == (spending, paid, False)


def test_form_4_multiplies_250_yen_tickets_by_200_and_we_do_not(tottori):
    subsidy = subsidy_by_tickets(tottori, {500: 16_000, 250: 10_000}, shops=15, publicity=229_500)
    as_filled_in = (16_000 * 500 + 10_000 * 200) * 3 // 10 + 229_500
    assert as_filled_in == 3_229_500
    assert subsidy.total == 3_150_000 + 229_500
    assert subsidy.conflict in {conflict.id for conflict in tottori.conflicts}


def test_by_tickets_the_cap_holds_too(tottori):
    subsidy = subsidy_by_tickets(tottori, {500: 2_001}, shops=1)
    assert (subsidy.uncapped, subsidy.tickets, subsidy.capped) == (300_150, 300_000, True)


def test_a_face_the_tickets_do_not_have_is_refused(tottori):
    with pytest.raises(ValueError, match="200"):
        subsidy_by_tickets(tottori, {200: 1}, shops=1)


@pytest.mark.parametrize("wrong", [{"books": -1}, {"shops": -1}, {"publicity": -1}])
def test_negative_numbers_are_refused(tottori, wrong):
    with pytest.raises(ValueError, match="negative"):
        subsidy_by_books(tottori, **({"books": 1, "shops": 1} | wrong))


def test_a_negative_count_of_tickets_is_refused(tottori):
    with pytest.raises(ValueError, match="negative"):
        subsidy_by_tickets(tottori, {500: -1}, shops=1)


@pytest.mark.parametrize("code", ["gunma-gotoeat", "gifu-gotoeat", "aikyo-gunma", "ise-shouhinken"])
def test_other_programmes_have_no_area_subsidy(shipped, code):
    assert isinstance(subsidy_by_books(shipped(code), 1, 1), NoSubsidyRule)
    assert isinstance(subsidy_by_tickets(shipped(code), {500: 1}, 1), NoSubsidyRule)
