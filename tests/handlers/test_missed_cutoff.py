"""What happens past a cutoff."""

import pytest
from asking import Ask


def test_a_missed_cutoff_moves_to_the_next_round(ask: Ask) -> None:
    answer = ask("missed_cutoff", "gifu-gotoeat", "締切すぎちゃった", "2020-12-21")
    assert "第3回" in answer
    assert "2021年1月11日(月)" in answer


def test_past_the_last_cutoff_nothing_is_accepted(ask: Ask) -> None:
    answer = ask("missed_cutoff", "gifu-gotoeat", "もう換金できない？", "2021-03-08")
    assert "2021年3月7日(日)" in answer
    assert "次の期限" not in answer


def test_an_early_round_missed_after_everything_names_the_final_cutoff(ask: Ask) -> None:
    answer = ask("missed_cutoff", "ise-shouhinken", "11/10の分を出し忘れました", "2024-03-01")
    assert "最後の期限は2024年2月9日(金)" in answer
    assert "次の期限" not in answer


def test_the_way_out_is_the_next_cutoff_still_to_come(ask: Ask) -> None:
    answer = ask("missed_cutoff", "gifu-gotoeat", "11/10の分を出し忘れました", "2021-01-20")
    assert "2021年2月7日(日)必着" in answer


def test_a_late_report_may_not_be_paid(ask: Ask) -> None:
    answer = ask("missed_cutoff", "aikyo-gunma", "6/10の分、間に合わなかった", "2020-06-26")
    assert "2020年6月25日(木)" in answer
    assert "お支払いできない場合" in answer


@pytest.mark.parametrize(
    ("code", "text", "at", "said"),
    [
        ("gifu-gotoeat", "3回目の必着に間に合わんかった", "2020-12-21", "第4回の2021年1月11日(月)"),
        ("ise-shouhinken", "15日の締めに乗り遅れた分は", "2023-12-16", "2024年1月11日(木)の予定"),
        ("aikyo-gunma", "今日必着の書類まだ送ってない", "2020-07-02", "第2期の提出期限は2020年7月2日(木)"),
    ],
)
def test_the_round_that_was_missed_is_known_by_its_number_or_its_day(
    ask: Ask, code: str, text: str, at: str, said: str
) -> None:
    assert said in ask("missed_cutoff", code, text, at)


def test_before_the_last_cutoff_nothing_is_said_to_be_over(ask: Ask) -> None:
    early = ask("missed_cutoff", "ise-shouhinken", "2/9に間に合わなかったら", "2023-11-10")
    assert "この日を過ぎると、次の回はありません" in early
    assert "終わっています" not in early


def test_the_day_on_which_reading_was_forgotten_says_which_round_was_missed(ask: Ask) -> None:
    answer = ask("missed_cutoff", "ise-shouhinken", "15日に読み忘れて今日読みました", "2023-12-18")
    assert "第4回の期限は2023年12月15日(金)でした" in answer
