"""Can a shop still apply."""

import pytest
from asking import Ask


@pytest.mark.parametrize(
    ("code", "at", "said"),
    [
        ("gifu-gotoeat", "2020-12-25", ["申し込めます", "2020年12月25日(金)"]),
        ("gifu-gotoeat", "2020-12-26", ["終わりました", "2020年12月25日(金)"]),
        ("aikyo-gunma", "2020-06-04T15:01:00", ["2020年6月8日(月)"]),
        ("aikyo-gunma", "2020-06-19", ["申し込めます"]),
        ("ise-shouhinken", "2023-07-25", ["2023年7月26日(水)"]),
        ("ise-shouhinken", "2023-08-18", ["申し込めます"]),
    ],
)
def test_the_state_of_recruitment_is_the_days_own(ask: Ask, code: str, at: str, said: list[str]) -> None:
    answer = ask("recruitment", code, "まだ申し込めますか", at)
    assert [words for words in said if words not in answer] == []
