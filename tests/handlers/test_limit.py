"""How much one may buy."""

import pytest
from asking import Ask


@pytest.mark.parametrize(
    ("code", "text", "said"),
    [
        ("gifu-gotoeat", "一人何セット", ["2セット", "20,000円"]),
        ("gifu-gotoeat", "家族4人だと", ["8セット", "80,000円"]),
        ("ise-shouhinken", "1人いくらまで", ["5セット", "25,000円", "32,500円"]),
        ("ise-shouhinken", "上限いっぱい買うたら差し引きなんぼ得", ["7,500円（32,500円−25,000円）"]),
        (
            "gifu-gotoeat",
            "嫁と私で買えるだけ買うと",
            ["4セット（2人×2セット）", "50,000円（4セット×12,500円）"],
        ),
        ("gifu-gotoeat", "夫婦と子ども2人で上限まで", ["8セット", "100,000円", "20,000円"]),
    ],
)
def test_the_limit_is_per_person(ask: Ask, code: str, text: str, said: list[str]) -> None:
    answer = ask("limit", code, text, "2023-11-01")
    assert [words for words in said if words not in answer] == []


def test_more_than_may_be_bought_is_said_to_be_too_many(ask: Ask) -> None:
    assert "6セットは買えません" in ask("limit", "ise-shouhinken", "6セット買えます？", "2023-11-10")
    assert "買えません" not in ask("limit", "ise-shouhinken", "家族3人で6セット買える？", "2023-11-10")
