"""A message that leans on the one before it, and a bare one that leans on nothing."""

import pytest
from talking import CODES, Talk, buttons_of, said


@pytest.mark.parametrize(
    ("code", "at", "first", "then", "expected"),
    [
        (
            "gifu-gotoeat",
            "2020-12-15",
            "12/13に使われた券の入金日は？",
            "じゃあ12月14日は？",
            "2021年2月1日(月)",
        ),
        ("gifu-gotoeat", "2020-12-15", "12/20に届いたらいつ入金", "21日だと？", "2021年2月1日(月)"),
        ("ise-shouhinken", "2023-11-10", "今日読み取った分はいつ入金", "16日は？", "2023年12月7日(木)"),
        ("gifu-gotoeat", "2021-01-20", "まだ買えますか", "2月1日は？", "2021年1月31日(日)"),
        ("gifu-gotoeat", "2020-12-15", "いま使えますか", "3月1日は？", "2021年2月28日(日)"),
        ("gifu-gotoeat", "2020-12-15", "今日電話つながりますか", "土曜は？", "土曜日のため、お休み"),
        ("aikyo-gunma", "2020-06-20", "昨日の宿泊分の提出期限は", "じゃあ7月10日は？", "2020年7月23日(木)"),
        (
            "tottori-area",
            "2022-05-20",
            "15店のエリアの補助の上限はいくらですか？",
            "じゃあ20店だと？",
            "6,000,000円",
        ),
        ("gifu-gotoeat", "2020-12-15", "家族4人だと何セット買えますか", "3人だったら？", "6セット"),
    ],
)
def test_a_day_or_a_count_alone_goes_on_with_the_last_question(
    code: str, at: str, first: str, then: str, expected: str
) -> None:
    talk = Talk(code, at=at)
    assert talk.say(first).kind == "answer"
    assert expected in said(talk.say(then))


def test_that_one_points_at_the_last_answer() -> None:
    talk = Talk("gifu-gotoeat", at="2020-12-15")
    talk.say("いま買えますか？")
    assert "10,000円" in said(talk.say("それっていくら？"))


def test_a_new_question_does_not_lean_on_the_last_one() -> None:
    talk = Talk("gifu-gotoeat", at="2020-12-15")
    talk.say("12/20に届いたらいつ入金")
    reply = talk.say("おつりは出ますか？")
    assert "入金" not in said(reply)


def test_a_day_alone_after_a_case_was_offered_opens_none() -> None:
    talk = Talk("gifu-gotoeat", at="2020-12-15")
    talk.say("人と話したい")
    talk.tap("自動の回答に戻る")
    assert talk.say("12月20日").case is None


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("text", ["いつ？", "いつですか", "いつまで？", "いつからですか？"])
def test_a_bare_when_is_asked_back(code: str, text: str) -> None:
    reply = Talk(code).say(text)
    assert reply.kind == "choices"
    labels = [button.label for button in buttons_of(reply)]
    assert 3 <= len(labels) <= 6
    assert labels[-1] == "どれでもない"


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("text", ["どこ？", "どうやって？", "なんで？"])
def test_any_other_bare_question_is_not_guessed_at(code: str, text: str) -> None:
    assert Talk(code).say(text).kind in ("choices", "no_answer")


@pytest.mark.parametrize("code", CODES)
def test_every_choice_for_a_bare_when_answers(code: str) -> None:
    for number in range(4):
        talk = Talk(code)
        button = buttons_of(talk.say("いつ？"))[number]
        if button.label != "どれでもない":
            assert talk.tap(button.label).kind == "answer"


def test_a_bare_when_after_an_answer_about_days_is_about_that() -> None:
    talk = Talk("gifu-gotoeat", at="2020-12-15")
    talk.say("次の締切はいつですか？")
    assert "2020年12月20日(日)" in said(talk.say("いつまで？"))


def test_a_merchant_is_offered_what_merchants_ask() -> None:
    labels = [button.label for button in buttons_of(Talk("gifu-gotoeat", role="merchant").say("いつ？"))]
    assert labels[0] == "入金日を調べる"
