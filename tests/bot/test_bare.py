"""A question that is one word and nothing else."""

import pytest

from bot.bare import bare_question, handlers_of_days


@pytest.mark.parametrize(
    "text",
    [
        "いつ？",
        "いつ",
        "いつまで？",
        "いつからですか？",
        "いつになりますか",
        "いつ頃…",
        "何日？",
        "ｲﾂ?",
        "あの、いつですか",
    ],
)
def test_about_time(text: str) -> None:
    assert bare_question(text) == "when"


@pytest.mark.parametrize(
    "text",
    ["どこ？", "どうやって？", "なんで", "だれですか", "何ですか", "どうすればいいですか？", "方法は？"],
)
def test_about_anything_else(text: str) -> None:
    assert bare_question(text) == "other"


@pytest.mark.parametrize(
    "text",
    [
        "いつまで使えますか",
        "いつ入金",
        "どこで買える",
        "いくら？",
        "なんで使えないの",
        "電話",
        "",
        "？",
        "いつもありがとう",
        "どう思う",
    ],
)
def test_what_says_more_is_not_bare(text: str) -> None:
    assert bare_question(text) is None


def test_merchants_and_consumers_mean_other_days() -> None:
    assert handlers_of_days("merchant")[0] == "payout"
    assert "payout" not in handlers_of_days("consumer")
    assert set(handlers_of_days(None)) >= {"use", "payout"}
