"""Counts by kind, as shop owners write them."""

import pytest
from talking import programmes

from bot.merchants.counting import counts_in, unwritten, written, yen_of


@pytest.mark.parametrize(
    ("code", "text", "counts"),
    [
        ("gifu-gotoeat", "今日500円券120枚送った", {"face-500": 120}),
        ("gifu-gotoeat", "千円券12枚と500円券を三十枚", {"face-1000": 12, "face-500": 30}),
        ("gifu-gotoeat", "１０００円券が１２枚", {"face-1000": 12}),
        ("gifu-gotoeat", "250円券10枚", {}),
        ("gifu-gotoeat", "12/10に120枚送った", {}),
        ("gunma-gotoeat", "五百円券三十枚", {"face-500": 30}),
        (
            "ise-shouhinken",
            "共通券30枚、専用券20枚、電子で12,000円",
            {"common-1000": 30, "small-500": 20, "electronic": 12_000},
        ),
        ("ise-shouhinken", "12,000円分を読み取った", {}),
        ("tottori-area", "500円券120枚と250円券60枚", {"area-500": 120, "area-250": 60}),
        ("aikyo-gunma", "18人泊の報告を送った", {"guest-nights": 18}),
        ("aikyo-gunma", "2人で3泊の報告", {"guest-nights": 6}),
        ("aikyo-gunma", "18名の報告", {}),
        ("gifu-gotoeat", "500円券99999999999枚", {}),
    ],
)
def test_a_message_names_its_kinds(code: str, text: str, counts: dict[str, int]) -> None:
    assert counts_in(text, programmes()[code]) == counts


@pytest.mark.parametrize(
    ("code", "text", "counts"),
    [
        ("gifu-gotoeat", "12 30", {"face-1000": 12, "face-500": 30}),
        ("gifu-gotoeat", "1000円券12 500円券30", {"face-1000": 12, "face-500": 30}),
        ("gifu-gotoeat", "12枚、0枚", {"face-1000": 12, "face-500": 0}),
        ("gifu-gotoeat", "120枚", {}),
        ("aikyo-gunma", "18", {"guest-nights": 18}),
        ("aikyo-gunma", "18泊", {"guest-nights": 18}),
    ],
)
def test_asked_for_counts_bare_numbers_stand_in_the_order_of_the_kinds(
    code: str, text: str, counts: dict[str, int]
) -> None:
    assert counts_in(text, programmes()[code], asked=True) == counts


def test_counts_come_to_yen_and_unknown_kinds_of_an_older_import_to_nothing() -> None:
    gifu = programmes()["gifu-gotoeat"]
    assert yen_of(gifu, {"face-1000": 12, "face-500": 30, "gone": 7}) == 27_000
    assert yen_of(gifu, {}) is None


def test_counts_survive_a_draft() -> None:
    counts = {"face-1000": 12, "face-500": 0}
    assert unwritten(written(counts)) == counts
    assert unwritten("") == {}
