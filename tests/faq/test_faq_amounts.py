"""Amounts and counts as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.amounts import read_amounts
from faq.numerals import number

WIDE = str.maketrans("0123456789,", "０１２３４５６７８９，")


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("12,500円", 12_500, "円"),
        ("１２，５００円", 12_500, "円"),
        ("1万2500円", 12_500, "円"),
        ("１万２千５百円", 12_500, "円"),
        ("1万円", 10_000, "円"),
        ("1.5万円", 15_000, "円"),
        ("二万五千円", 25_000, "円"),
        ("¥12,500", 12_500, "円"),
        ("450万円", 4_500_000, "円"),
        ("3億2000万円", 320_000_000, "円"),
        ("千円券", 1_000, "円券"),
        ("500円の券", 500, "円券"),
        ("三冊", 3, "冊"),
        ("さんさつ", 3, "冊"),
        ("１０枚", 10, "枚"),
        ("ふたり", 2, "人"),
        ("二名", 2, "人"),
        ("15店", 15, "店"),
        ("15店舗", 15, "店"),
        ("4泊", 4, "泊"),
        ("2連泊", 2, "泊"),
        ("5セット", 5, "セット"),
        ("30％", 30, "%"),
        ("3割", 3, "割"),
        ("1,200", 1_200, ""),
    ],
)
def test_an_amount_is_read_with_its_unit(text: str, value: int, unit: str) -> None:
    (found,) = read_amounts(text)
    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "一緒に使える",
        "一部の店",
        "十分です",
        "0570-07-5210",
        "9:30から",
        "12月10日",
        "お釣り",
        "一覧",
        "千葉県",
        "三重県",
        "",
    ],
)
def test_what_is_no_amount_is_left_alone(text: str) -> None:
    assert read_amounts(text) == ()


def test_tickets_are_counted_by_their_face_value() -> None:
    found = read_amounts("500円券を1200枚と1000円の券300枚")
    assert [(a.value, a.unit, a.noun) for a in found] == [
        (500, "円券", ""),
        (1200, "枚", "500円券"),
        (1000, "円券", ""),
        (300, "枚", "1000円券"),
    ]


def test_a_family_is_read_person_by_person() -> None:
    found = read_amounts("大人2人と子ども1人で2泊、1人8000円")
    assert [(a.value, a.unit, a.noun) for a in found] == [
        (2, "人", "大人"),
        (1, "人", "子ども"),
        (2, "泊", ""),
        (1, "人", ""),
        (8000, "円", ""),
    ]


def test_an_ordinal_says_so() -> None:
    assert [a.ordinal for a in read_amounts("第3回と4泊目と5枚")] == [True, True, False]


def test_a_date_is_no_amount_and_an_amount_beside_it_is() -> None:
    assert [(a.value, a.unit) for a in read_amounts("12月10日に3枚")] == [(3, "枚")]


def kanji(value: int) -> str:
    digits = "〇一二三四五六七八九"
    out = ""
    for power, mark in ((10_000, "万"), (1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        count, value = divmod(value, power)
        if count:
            out += (digits[count] if count > 1 or mark in ("", "万") else "") + mark
    return out or "〇"


@given(st.integers(0, 99_999))
def test_any_number_comes_back_however_it_is_written(value: int) -> None:
    forms = [str(value), f"{value:,}", str(value).translate(WIDE), f"{value:,}".translate(WIDE)]
    for form in forms:
        (found,) = read_amounts(f"合わせて{form}円でした")
        assert (found.value, found.unit, found.text) == (value, "円", f"{form}円")
    assert number(kanji(value)) == value


@given(st.integers(1, 9_999), st.integers(0, 9_999))
def test_ten_thousands_and_the_rest_are_added(ten_thousands: int, rest: int) -> None:
    assert number(f"{ten_thousands}万{rest or ''}") == ten_thousands * 10_000 + rest


@given(st.text(max_size=30))
def test_any_text_gives_amounts_inside_it(text: str) -> None:
    for found in read_amounts(text):
        assert 0 <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.text
