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
        (
            "ise-shouhinken",
            "紙を上限いっぱい買うといくら得",
            ["25,000円（5セット×5,000円）", "7,500円（5セット×1,500円"],
        ),
        (
            "gifu-gotoeat",
            "妻と私で1セットずつ",
            ["20,000円（2セット×10,000円）", "25,000円（2セット×12,500円）"],
        ),
        ("gifu-gotoeat", "旦那と二人で買えるだけ買うと", ["40,000円", "50,000円", "10,000円"]),
    ],
)
def test_price_value_and_gain_are_said(ask: Ask, code: str, text: str, said: list[str]) -> None:
    answer = ask("price", code, text, "2021-11-01")
    assert [words for words in said if words not in answer] == []


@pytest.mark.parametrize(
    "text",
    [
        "紙を3セット持っとる、大型スーパーで使えるんは",
        "紙3セットのうち共通券は",
        "紙3セットで小さいお店だけの分は",
        "紙の券3セット、商店街でしか使えやん分",
    ],
)
def test_what_of_the_sets_is_good_where_is_told_kind_by_kind(ask: Ask, text: str) -> None:
    answer = ask("price", "ise-shouhinken", text, "2023-11-10")
    assert "共通券: 6,000円分（3セット×2,000円）。大型店を含むすべての取扱店で使えます。" in answer
    assert "中小規模店専用券: 13,500円分（3セット×4,500円）" in answer
    assert "電子商品券" not in answer.text.split("\n(")[0]
    assert answer.reply.blocks[0].citations  # type: ignore[union-attr]


def test_a_programme_with_one_kind_of_ticket_has_nothing_to_split(ask: Ask) -> None:
    assert "15,000円（3冊×5,000円）" in ask("price", "tottori-area", "エリア券3冊", "2022-05-20")
