"""Until when to keep papers."""

import pytest
from asking import Ask


@pytest.mark.parametrize(
    ("code", "said"),
    [("ise-shouhinken", ["2024年2月29日(木)"]), ("aikyo-gunma", ["5年間", "2026年3月31日(火)"])],
)
def test_papers_are_kept_until_their_day(ask: Ask, code: str, said: list[str]) -> None:
    answer = ask("keeping", code, "いつまで保管", "2023-11-10")
    assert [words for words in said if words not in answer] == []
