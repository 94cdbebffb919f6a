"""How many sets and people a message speaks of."""

import pytest

from bot.asked_count import is_all_one_may, persons_in


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("旦那と私で買えるだけ", 2),
        ("うちの嫁はんと二人で", 2),
        ("母と買いに行く", 2),
        ("父と母と私で", 3),
        ("私と妻の2人", 2),
        ("母と2人で", 2),
        ("私と妻と子ども2人", 4),
        ("夫と子供2人で", 4),
        ("友達5人と私", 6),
        ("夫婦で上限まで", 2),
        ("夫婦2人で", 2),
        ("夫婦と子供2人", 4),
        ("大人2人と子ども3人の5人家族", 5),
        ("家族4人だと1人何セット", 4),
        ("ひとり何冊まで", 1),
        ("何冊まで買える", 1),
        ("値段と買える数", 1),
    ],
)
def test_people_are_counted_or_named(text: str, persons: int) -> None:
    assert persons_in(text) == persons


@pytest.mark.parametrize(
    "text", ["上限いっぱい買うたら", "買えるだけ買うと", "めいっぱい買うと", "マックスでなんぼ"]
)
def test_as_many_as_may_be_bought(text: str) -> None:
    assert is_all_one_may(text)


@pytest.mark.parametrize("text", ["何冊買える", "満額もらえる？", "いくらで買えるの"])
def test_some_other_number(text: str) -> None:
    assert not is_all_one_may(text)
