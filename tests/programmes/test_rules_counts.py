"""What merchants count, in all five programmes, and what it comes to."""

from dataclasses import replace
from pathlib import Path

import pytest

from programmes.loader import load_programme
from programmes.model import CountedKind
from programmes.rules import NotCountable, amount_of, counted_kinds

KINDS = [
    ("gunma-gotoeat", [("face-1000", "1,000円券", 1000, "枚"), ("face-500", "500円券", 500, "枚")]),
    ("gifu-gotoeat", [("face-1000", "1,000円券", 1000, "枚"), ("face-500", "500円券", 500, "枚")]),
    ("aikyo-gunma", [("guest-nights", "割引した宿泊", 4000, "人泊")]),
    ("tottori-area", [("area-500", "500円券", 500, "枚"), ("area-250", "250円券", 250, "枚")]),
    (
        "ise-shouhinken",
        [
            ("common-1000", "共通券", 1000, "枚"),
            ("small-500", "中小規模店専用券", 500, "枚"),
            ("electronic", "電子商品券", None, "円"),
        ],
    ),
]


@pytest.mark.parametrize(("code", "kinds"), KINDS)
def test_what_is_counted(shipped, code, kinds):
    programme = shipped(code)
    found = counted_kinds(programme)
    assert [(kind.id, kind.name, kind.face, kind.unit) for kind in found] == kinds
    assert all(programme.clause(clause) for kind in found for clause in kind.source)
    assert all(kind.source and kind.id.isascii() for kind in found)


@pytest.mark.parametrize(
    ("code", "counts", "total"),
    [
        ("gunma-gotoeat", {"face-500": 26, "face-1000": 10}, 23_000),
        ("gifu-gotoeat", {"face-1000": 10, "face-500": 5}, 12_500),
        ("gifu-gotoeat", {"face-500": 0}, 0),
        ("gifu-gotoeat", {}, 0),
        ("aikyo-gunma", {"guest-nights": 7}, 28_000),
        ("tottori-area", {"area-500": 1200, "area-250": 400}, 700_000),
        ("ise-shouhinken", {"common-1000": 3, "small-500": 9, "electronic": 12_345}, 19_845),
    ],
)
def test_what_counts_come_to(shipped, code, counts, total):
    amount = amount_of(shipped(code), counts)
    assert amount.total == sum(part.yen for part in amount.parts) == total
    assert {part.kind.id: part.count for part in amount.parts} == counts
    assert amount.source


def test_parts_stand_in_the_order_of_the_kinds(gifu):
    amount = amount_of(gifu, {"face-500": 1, "face-1000": 1})
    assert [part.kind.id for part in amount.parts] == ["face-1000", "face-500"]


def test_what_the_document_says_is_paid_comes_along(gifu, gunma):
    paid = amount_of(gifu, {"face-500": 1})
    assert (paid.rule, paid.fee) == (gifu.settlement.amount, gifu.settlement.fee)
    assert "exchange-amount" in paid.source
    assert amount_of(gunma, {"face-500": 1}).rule == ""


def test_the_form_that_multiplies_by_200_is_named_only_with_250_yen_tickets(tottori):
    assert amount_of(tottori, {"area-250": 400}).conflicts == ("form-4-1-face",)
    assert amount_of(tottori, {"area-250": 0, "area-500": 3}).conflicts == ()


@pytest.mark.parametrize("counts", [{"face-250": 1}, {"face-500": 1, "": 0}, {"electronic": 5}])
def test_what_the_programme_does_not_have_is_refused(gifu, counts):
    with pytest.raises(ValueError, match="nothing is counted as"):
        amount_of(gifu, counts)


def test_a_negative_count_is_refused(gifu):
    with pytest.raises(ValueError, match="negative"):
        amount_of(gifu, {"face-500": 3, "face-1000": -1})


def test_a_programme_that_names_nothing_to_count(made):
    assert counted_kinds(made()) == ()
    assert amount_of(made(), {}).why == "no_kinds"


def test_a_slip_that_counts_otherwise_is_data(made, gifu):
    bundles = CountedKind(id="bundles", name="100枚の束", unit="束", source=("slip",))
    amounts = CountedKind(id="amount", name="合計額", unit="円", source=("slip",))
    programme = made(tickets=gifu.tickets, settlement=replace(made().settlement, counts=(bundles, amounts)))
    assert counted_kinds(programme) == (bundles, amounts)
    assert amount_of(programme, {"amount": 700}).total == 700
    answer = amount_of(programme, {"amount": 700, "bundles": 2})
    assert isinstance(answer, NotCountable)
    assert (answer.why, answer.kinds, answer.source) == ("no_value", (bundles,), ("slip",))


def test_a_programme_that_is_data_alone_is_counted_by_its_faces():
    sixth = load_programme(Path(__file__).parents[1] / "scenarios" / "sixth" / "yunosato-fuda")
    assert [(kind.id, kind.name) for kind in counted_kinds(sixth)] == [("face-100", "100円の札")]
    assert amount_of(sixth, {"face-100": 12}).total == 1_200
