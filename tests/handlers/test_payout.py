"""When it is paid, day by day and programme by programme."""

import pytest
from asking import Ask

from bot.memory import Memory


@pytest.mark.parametrize(
    ("code", "at", "text", "said"),
    [
        (
            "gifu-gotoeat",
            "2020-11-02",
            "11/1に使われた券はいつ入金？",
            ["2020年12月28日(月)〜2021年1月5日(火)", "2020年12月6日(日)"],
        ),
        (
            "gifu-gotoeat",
            "2020-11-02",
            "10月31日に受け取った券",
            ["2020年11月30日(月)", "必着日: 2020年11月8日(日)"],
        ),
        ("gifu-gotoeat", "2020-12-15", "12/20に届いたらいつ振り込まれる", ["2021年1月19日(火)", "第3回"]),
        ("gifu-gotoeat", "2020-12-15", "12/21に届いたらいつ振り込まれる", ["2021年2月1日(月)"]),
        ("gifu-gotoeat", "2020-12-15", "昨日の分はいつ", ["2021年2月1日(月)", "2021年1月11日(月)"]),
        ("ise-shouhinken", "2023-11-15", "11/15に読み取った", ["2023年11月22日(水)"]),
        ("ise-shouhinken", "2023-11-16", "今日読み取った分", ["2023年12月7日(木)"]),
        ("ise-shouhinken", "2023-12-31", "今日読み取った分", ["2024年1月11日(木)"]),
        ("ise-shouhinken", "2024-02-09", "2/9に換金申請した", ["2024年2月16日(金)"]),
        ("aikyo-gunma", "2020-06-19", "6/19に泊まった分の振込", ["2020年7月2日(木)", "2週間"]),
    ],
)
def test_a_day_is_paid_in_its_own_round(ask: Ask, code: str, at: str, text: str, said: list[str]) -> None:
    answer = ask("payout", code, text, at)
    assert answer.kind == "answer"
    assert [words for words in said if words not in answer] == []


def test_posting_a_day_before_the_cutoff_falls_into_the_next_round(ask: Ask) -> None:
    assert "2021年2月1日(月)" in ask("payout", "gifu-gotoeat", "明日ポストに入れたらいつ入金", "2020-12-18")


def test_a_wrong_weekday_is_pointed_out(ask: Ask) -> None:
    assert "12月20日は日曜日です" in ask(
        "payout", "gifu-gotoeat", "12月20日(土)に届いたらいつ", "2020-12-15"
    ).text.replace("(日)", "")


def test_without_a_day_today_is_meant_and_another_can_be_picked(ask: Ask) -> None:
    answer = ask("payout", "gifu-gotoeat", "入金いつですか", "2020-12-18")
    assert "今日の利用分として" in answer
    assert "日付を選ぶ" in answer


def test_a_day_after_the_last_round_has_no_payout(ask: Ask) -> None:
    answer = ask("payout", "ise-shouhinken", "2/10に読み取ったらいつ入金", "2024-02-10")
    assert "2024年2月9日(金)" in answer
    assert "2024年2月16日" not in answer


@pytest.mark.parametrize("code", ["gunma-gotoeat", "tottori-area"])
def test_where_no_dates_are_written_none_is_made_up(ask: Ask, code: str) -> None:
    asked = ask("payout", code, "11/20に出した分はいつ入金", "2021-11-21")
    assert asked.kind == "no_answer"
    assert "資料に書かれていない" in asked


def test_a_follow_up_keeps_what_the_day_was_the_day_of(ask: Ask) -> None:
    memory = Memory(programme="gifu-gotoeat", slots=(("basis", "arrival"),))
    answer = ask("payout", "gifu-gotoeat", "じゃあ12月21日は？", "2020-12-15", memory=memory, follow_up=True)
    assert "到着分" in answer
    assert "2021年2月1日(月)" in answer


def test_asked_without_a_day_after_everything_the_last_payout_is_told(ask: Ask) -> None:
    answer = ask("payout", "gifu-gotoeat", "入金いつですか", "2021-03-08")
    assert "2021年3月22日(月)" in answer


def test_why_to_post_early_is_said_by_the_days_name(ask: Ask) -> None:
    assert "成人の日のため" in ask("payout", "gifu-gotoeat", "12/20に使われた券の入金", "2020-12-21")
    assert "日曜日のため" in ask("payout", "gifu-gotoeat", "12/1に使われた券の入金", "2020-12-02")
