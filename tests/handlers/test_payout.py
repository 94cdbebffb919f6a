"""When it is paid, day by day and programme by programme."""

from datetime import date

import pytest
from asking import Ask
from own_records import args_of, buttons, shop_with

from bot.memory import Memory
from store import Store


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
        (
            "ise-shouhinken",
            "2023-12-02",
            "勤労感謝の日に受けた券を昨日読み取りました。いつ入金？",
            ["2023年12月22日(金)"],
        ),
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


@pytest.mark.parametrize(
    ("code", "at", "day", "by_calendar"),
    [
        ("gifu-gotoeat", "2020-12-18", date(2021, 1, 19), "2021年2月1日(月)"),
        ("ise-shouhinken", "2023-11-16", date(2023, 11, 22), "2023年12月7日(木)"),
        ("aikyo-gunma", "2020-06-26", date(2020, 7, 9), "2020年7月23日(木)"),
        ("gunma-gotoeat", "2021-11-01", date(2021, 11, 5), "入金の日付は、資料に書かれていません"),
        ("tottori-area", "2022-05-20", date(2022, 5, 31), "入金の日付は、資料に書かれていません"),
    ],
)
def test_who_is_linked_hears_of_their_own_next_payout_before_the_calendar(
    store: Store, code: str, at: str, day: date, by_calendar: str
) -> None:
    row = {"day": day, "amount": 12_345, "state": "planned"}
    with shop_with(store, code, handler="payout", p=row) as shop:
        said = shop.ask("入金いつですか", at=at)
        assert said.text.index("12,345円") < said.text.index(by_calendar)
        assert args_of(buttons(said)["うちの入金は？"])[0] == "payouts"
        of_a_day = shop.ask("今日の分はいつ入金", at=at)
        assert "12,345円" not in of_a_day


def test_who_is_linked_without_a_payout_to_come_hears_the_calendar_as_before(store: Store) -> None:
    with shop_with(store, handler="payout", p={"day": date(2020, 11, 30)}) as shop:
        said = shop.ask("入金いつですか", at="2020-12-18")
        assert said.text.startswith("■ 2020年12月18日(金)の利用分の入金日")
        assert "うちの入金は？" in buttons(said)


@pytest.mark.parametrize(
    ("code", "text", "at", "said"),
    [
        ("gifu-gotoeat", "12月分はいつ入金", "2020-12-01", ["2021年1月19日(火)", "2021年2月1日(月)"]),
        ("gifu-gotoeat", "10月分の入金日", "2020-12-01", ["2020年11月30日(月)"]),
        ("ise-shouhinken", "次の入金はいつ", "2024-01-08", ["2024年1月11日(木)"]),
        (
            "ise-shouhinken",
            "明日読み取るのと明後日読み取るのとで入金日は",
            "2023-11-14",
            ["2023年11月22日(水)", "2023年12月7日(木)"],
        ),
    ],
)
def test_each_round_that_is_asked_about_is_told(
    ask: Ask, code: str, text: str, at: str, said: list[str]
) -> None:
    answer = ask("payout", code, text, at)
    assert [words for words in said if words not in answer] == []


def test_papers_that_are_accepted_today_are_paid_about_two_weeks_from_today(ask: Ask) -> None:
    assert "2020年7月20日(月)ごろ" in ask("payout", "aikyo-gunma", "今日書類が受理されたって", "2020-07-06")


def test_where_no_day_is_stated_asking_for_one_is_not_answered(ask: Ask) -> None:
    assert ask("payout", "gunma-gotoeat", "次の入金はいつ", "2021-11-01").kind == "no_answer"
    assert ask("payout", "gunma-gotoeat", "入金のペースは", "2021-11-01").kind == "answer"


def test_money_that_came_where_the_documents_name_no_day_can_be_of_the_rounds_about_it(ask: Ask) -> None:
    answer = ask("payout", "aikyo-gunma", "昨日振込があったんですがいつの宿泊分ですか", "2020-07-21")
    assert "第2期" in answer
    assert "第3期" in answer


def test_a_day_on_which_reading_was_only_meant_is_not_the_day_that_is_paid(ask: Ask) -> None:
    text = "15日に読み取るつもりが忘れとって16日になってもうた。入金いつにずれる？"
    answer = ask("payout", "ise-shouhinken", text, "2024-01-17")
    assert "2024年2月7日(水)" in answer
    assert "2024年1月22日" not in answer


@pytest.mark.parametrize(
    ("code", "text", "at", "said"),
    [
        ("ise-shouhinken", "今日読んだら来月7日に入る？", "2023-10-31", "2023年11月7日(火)"),
        (
            "gifu-gotoeat",
            "年末に入るはずの11月分がまだ",
            "2021-01-04",
            "2020年12月28日(月)〜2021年1月5日(火)",
        ),
        ("gifu-gotoeat", "11月分を明日出したら入金いつ", "2020-12-10", "2021年1月19日(火)"),
        ("aikyo-gunma", "きのう届いてれば入金いつ頃", "2020-07-03", "2020年7月16日(木)ごろ"),
    ],
)
def test_the_day_that_counts_is_that_of_the_tickets_or_of_their_way(
    ask: Ask, code: str, text: str, at: str, said: str
) -> None:
    assert said in ask("payout", code, text, at)
