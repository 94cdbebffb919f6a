"""What a ticket costs."""

import pytest
from asking import Ask


@pytest.mark.parametrize(
    ("code", "text", "said"),
    [
        ("gunma-gotoeat", "プレミアム券は1冊いくら", ["10,000円", "13,000円", "30%"]),
        ("gunma-gotoeat", "3冊買うといくら、プレミアム券", ["30,000円", "39,000円"]),
        ("gifu-gotoeat", "いくら", ["10,000円", "12,500円", "1,000円券 10枚", "500円券 5枚"]),
        ("tottori-area", "値段", ["3,500円", "5,000円", "1,500円", "43%"]),
        ("ise-shouhinken", "紙の券はいくら", ["5,000円", "6,500円", "1,500円"]),
    ],
)
def test_price_value_and_gain_are_said(ask: Ask, code: str, text: str, said: list[str]) -> None:
    answer = ask("price", code, text, "2021-11-01")
    assert [words for words in said if words not in answer] == []
