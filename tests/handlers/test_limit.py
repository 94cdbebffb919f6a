"""How much one may buy."""

import pytest
from asking import Ask


@pytest.mark.parametrize(
    ("code", "text", "said"),
    [
        ("gifu-gotoeat", "一人何セット", ["2セット", "20,000円"]),
        ("gifu-gotoeat", "家族4人だと", ["8セット", "80,000円"]),
        ("ise-shouhinken", "1人いくらまで", ["5セット", "25,000円", "32,500円"]),
    ],
)
def test_the_limit_is_per_person(ask: Ask, code: str, text: str, said: list[str]) -> None:
    answer = ask("limit", code, text, "2023-11-01")
    assert [words for words in said if words not in answer] == []
