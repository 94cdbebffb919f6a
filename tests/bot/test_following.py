"""Does a message lean on the one before it."""

from datetime import date

import pytest

from bot.following import asks_back_to_bot, leads_on, only_values, points_back

TODAY = date(2020, 12, 15)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("じゃあ12月20日は？", {"day"}),
        ("20日は", {"day"}),
        ("土曜は？", {"day"}),
        ("明日だと？", {"day"}),
        ("１２／２０の場合は？", {"day"}),
        ("では令和2年12月20日なら", {"day"}),
        ("じゃあ3人だと？", {"人"}),
        ("20店だと", {"店"}),
        ("12/20で3冊だと？", {"day", "冊"}),
    ],
)
def test_only_values_need_the_last_question(text: str, kinds: set[str]) -> None:
    assert only_values(text, TODAY) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "12月20日に電話できますか",
        "おつりは？",
        "じゃあ",
        "12/20の入金は",
        "3人で泊まれますか",
        "",
        "？",
        "それっていくら？",
    ],
)
def test_what_says_more_or_nothing_does_not(text: str) -> None:
    assert only_values(text, TODAY) == frozenset()


@pytest.mark.parametrize(
    "text", ["じゃあ電話は？", "では紙の券は", "ほな土曜は", "ちなみに何枚", "あと駐車場は"]
)
def test_a_leading_word_goes_on(text: str) -> None:
    assert leads_on(text)


@pytest.mark.parametrize(
    "text", ["それっていくら？", "その場合は", "じゃあそれは何枚", "これの期限は", "さっきの続き"]
)
def test_a_pointing_word_points_back(text: str) -> None:
    assert points_back(text)


@pytest.mark.parametrize("text", ["いくらですか", "店はどこ", "食事券のこと"])
def test_a_question_of_its_own_does_neither(text: str) -> None:
    assert not leads_on(text)
    assert not points_back(text)


@pytest.mark.parametrize(
    "text", ["ボットに戻る", "ＢＯＴに戻る", "自動応答に戻して。", "相談を終わる！", "もう大丈夫です"]
)
def test_the_way_back_in_words(text: str) -> None:
    assert asks_back_to_bot(text)


@pytest.mark.parametrize(
    "text", ["ボットに戻るにはどうすればいいですか", "終了日はいつ", "キャンセル料は", "大丈夫？", ""]
)
def test_words_around_it_are_for_the_people(text: str) -> None:
    assert not asks_back_to_bot(text)
