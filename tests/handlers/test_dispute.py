"""Until when one can object."""

import pytest
from asking import Ask


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2021-02-03", ["2021年2月15日(月)", "あと12日"]),
        ("2021-02-15T23:59:59", ["2021年2月15日(月)", "今日が最後の日"]),
        ("2021-02-16T00:00:00", ["2021年2月15日(月)まででした"]),
    ],
)
def test_two_weeks_from_the_payout_day(ask: Ask, at: str, said: list[str]) -> None:
    answer = ask("dispute", "gifu-gotoeat", "2月1日の入金額がおかしい。いつまで申し立てできる？", at)
    assert [words for words in said if words not in answer] == []


def test_without_a_day_the_rule_is_said(ask: Ask) -> None:
    answer = ask("dispute", "gifu-gotoeat", "金額が合わない", "2021-02-03")
    assert "2週間以内" in answer
    assert "半券" in answer


@pytest.mark.parametrize("code", ["gunma-gotoeat", "aikyo-gunma", "tottori-area", "ise-shouhinken"])
def test_no_window_is_made_up_where_there_is_no_rule(ask: Ask, code: str) -> None:
    answer = ask("dispute", code, "金額が合わない", "2021-02-03")
    assert answer.kind == "no_answer"
    assert "資料に書かれていません" in answer


def test_a_call_center_that_closes_before_the_last_day_is_told(ask: Ask) -> None:
    answer = ask("dispute", "gifu-gotoeat", "2021年3月22日の入金額が違う", "2021-03-23")
    assert "2021年4月5日(月)まで" in answer
    assert "受付は2021年3月31日(水)まで" in answer


def test_a_last_day_on_which_nobody_answers_names_the_last_day_to_call(ask: Ask) -> None:
    answer = ask("dispute", "gifu-gotoeat", "2020年12月17日の入金額が違う", "2020-12-18")
    assert "2020年12月31日(木)まで" in answer
    assert "2020年12月28日(月)までに" in answer
