"""The next cutoff, and the cutoff of a day."""

import pytest
from asking import Ask


@pytest.mark.parametrize(
    ("code", "at", "text", "said"),
    [
        ("gifu-gotoeat", "2020-12-18", "次の締め切りいつ？", ["2020年12月20日(日)必着", "あと2日"]),
        ("gifu-gotoeat", "2020-12-20", "次の締切", ["2020年12月20日(日)", "今日が期限"]),
        ("gifu-gotoeat", "2020-12-21", "次の締切", ["2021年1月11日(月)"]),
        ("aikyo-gunma", "2020-06-19", "6/19に泊まった人の分の提出期限", ["2020年7月2日(木)"]),
        ("aikyo-gunma", "2020-07-01", "6月前半に泊まった分の報告期限", ["2020年6月25日(木)"]),
        ("aikyo-gunma", "2020-07-17", "7月17日の宿泊の報告の締切", ["2020年7月30日(木)"]),
        ("gifu-gotoeat", "2020-12-03", "今月の締め切りまだ間に合う？", ["2020年12月6日(日)必着"]),
        ("gifu-gotoeat", "2021-01-11", "1/10に受けた券はいつまでに送れば", ["2021年2月7日(日)必着"]),
        (
            "gifu-gotoeat",
            "2020-12-01",
            "明日から10日間休業します。休業明けに送っても先月分は間に合いますか",
            ["2020年12月6日(日)必着"],
        ),
        ("ise-shouhinken", "2023-11-10", "次の締切は", ["2023年11月15日(水)", "2023年11月22日(水)"]),
    ],
)
def test_the_cutoff_is_the_calendars_own(ask: Ask, code: str, at: str, text: str, said: list[str]) -> None:
    answer = ask("next_cutoff", code, text, at)
    assert [words for words in said if words not in answer] == []


def test_a_sunday_cutoff_names_an_earlier_day_to_post(ask: Ask) -> None:
    answer = ask("next_cutoff", "gifu-gotoeat", "次の締切", "2020-12-01")
    assert "投函の目安" in answer
    assert "2020年12月6日(日)まで" not in answer


def test_after_the_last_cutoff_there_is_none(ask: Ask) -> None:
    answer = ask("next_cutoff", "gifu-gotoeat", "次の締切", "2021-03-08")
    assert "2021年3月7日(日)" in answer
    assert "あと" not in answer


def test_too_late_for_ordinary_mail_is_said(ask: Ask) -> None:
    assert "普通郵便では間に合わない" in ask("next_cutoff", "gifu-gotoeat", "次の締切", "2020-12-18")
    assert "普通郵便では間に合わない" not in ask("next_cutoff", "gifu-gotoeat", "次の締切", "2020-12-10")


@pytest.mark.parametrize(
    ("code", "text", "at", "said"),
    [
        (
            "gifu-gotoeat",
            "12月分はいつまでに送ればいい",
            "2020-12-01",
            ["第3回", "2020年12月20日(日)必着", "第4回", "2021年1月11日(月)必着"],
        ),
        ("gifu-gotoeat", "10月分はいつまでに送ればいい", "2020-10-28", ["2020年11月8日(日)"]),
        (
            "ise-shouhinken",
            "11/22の入金に乗せるにはいつまでに読めばいい",
            "2023-11-10",
            ["2023年11月15日(水)"],
        ),
        ("ise-shouhinken", "1月末に預かった券、あと何日", "2024-02-08", ["2024年2月9日(金)", "あと1日"]),
        ("aikyo-gunma", "7月23日が期限の書類は何期の分", "2020-07-22", ["第5期"]),
    ],
)
def test_a_month_a_payout_day_and_a_cutoff_lead_to_their_rounds(
    ask: Ask, code: str, text: str, at: str, said: list[str]
) -> None:
    answer = ask("next_cutoff", code, text, at)
    assert [words for words in said if words not in answer] == []


@pytest.mark.parametrize("text", ["6/25泊と6/26泊で締切は違いますか", "6/25〜26の宿泊分はいつまで"])
def test_days_of_different_rounds_are_told_side_by_side(ask: Ask, text: str) -> None:
    answer = ask("next_cutoff", "aikyo-gunma", text, "2020-07-01")
    assert "2020年7月2日(木)必着" in answer
    assert "2020年7月9日(木)必着" in answer


@pytest.mark.parametrize(
    ("code", "text", "at", "said"),
    [
        ("ise-shouhinken", "昨日お金入っとった、いつからいつまでの分？", "2024-01-23", "第6回（2024年1月1日"),
        ("ise-shouhinken", "今日の入金って11月分？", "2023-12-22", "第4回（2023年12月1日"),
        ("ise-shouhinken", "今日入った金額は何日までの読み取り？", "2023-11-22", "第2回（2023年11月1日"),
        ("ise-shouhinken", "昨日お金入っとった、いつの分？", "2024-01-25", "第6回（2024年1月1日"),
        ("gifu-gotoeat", "昨日入金されてたけど何日から何日の分", "2021-01-20", "第3回（2020年12月1日"),
    ],
)
def test_money_that_came_is_of_the_round_paid_then_or_last_before(
    ask: Ask, code: str, text: str, at: str, said: str
) -> None:
    assert said in ask("next_cutoff", code, text, at)


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("7/2泊の分、今日送っても間に合わんよね", "2020-07-09", "2020年7月2日(木)の分の期限"),
        ("お盆に出したら最後の分間に合う？", "2020-08-10", "2020年8月20日(木)必着"),
    ],
)
def test_a_day_of_sending_is_none_of_a_stay(ask: Ask, text: str, at: str, said: str) -> None:
    assert said in ask("next_cutoff", "aikyo-gunma", text, at)
