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


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2024-02-29", "2024年2月29日(木)は、まだ処分できません（保管は2024年2月29日(木)まで）"),
        ("2024-03-01", "2024年3月1日(金)は、保管の期限（2024年2月29日(木)）を過ぎています"),
    ],
)
def test_whether_it_may_go_on_the_day_is_said(ask: Ask, at: str, said: str) -> None:
    assert said in ask("keeping", "ise-shouhinken", "きょう処分しても大丈夫ですか", at)
    assert said not in ask("keeping", "ise-shouhinken", "いつまで保管", at)
