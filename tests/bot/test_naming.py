"""Which programme a message names, or means by a place."""

import pytest
from talking import CODES, programmes

from bot.naming import Names

NAMES = Names(programmes())


@pytest.mark.parametrize("code", CODES)
def test_every_name_of_a_programme_names_it(code: str) -> None:
    programme = programmes()[code]
    for name in (programme.name, programme.short_name, *programme.names):
        assert NAMES.named(f"{name}について教えて") == code, name


@pytest.mark.parametrize("code", CODES)
def test_no_name_of_a_programme_stands_in_another_ones(code: str) -> None:
    """Otherwise two programmes would be blended before anything was asked."""
    others = [other for other in CODES if other != code]
    for name in (programmes()[code].short_name, *programmes()[code].names):
        assert NAMES.named(name, others[0]) == code, name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ｷﾞﾌ go to eat の期限", ""),
        ("ぎふ　Ｇｏ　Ｔｏ　Ｅａｔ の期限", "gifu-gotoeat"),
        ("ぎふgotoeatは？", "gifu-gotoeat"),
        ("伊勢の商品券、いつまで", "ise-shouhinken"),
        ("食事券はいつまで", ""),
        ("", ""),
    ],
)
def test_width_case_and_spaces_do_not_matter(text: str, code: str) -> None:
    assert NAMES.named(text) == code


def test_the_current_one_wins_where_two_are_named() -> None:
    text = "ぐんま Go To Eatと愛郷ぐんまは一緒に使える？"
    assert NAMES.named(text, "aikyo-gunma") == "aikyo-gunma"
    assert NAMES.named(text, "gunma-gotoeat") == "gunma-gotoeat"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("岐阜です", {"gifu-gotoeat"}),
        ("伊勢で買いました", {"ise-shouhinken"}),
        ("群馬の", {"gunma-gotoeat", "aikyo-gunma"}),
        ("東京です", set()),
    ],
)
def test_a_place_means_its_programmes(text: str, codes: set[str]) -> None:
    assert set(NAMES.meant(text, CODES)) == codes


@pytest.mark.parametrize(
    "text",
    [
        "岐阜です",
        "ぎふ Go To Eatのことです",
        "岐阜の食事券について教えてください",
        "岐阜県の食事券の質問です。",
    ],
)
def test_only_which_one(text: str) -> None:
    assert NAMES.says_only_which(text, "gifu-gotoeat")


@pytest.mark.parametrize("text", ["岐阜の食事券はいつまで", "岐阜で使える店は", "伊勢の商品券です"])
def test_more_than_which_one(text: str) -> None:
    assert not NAMES.says_only_which(text, "gifu-gotoeat")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("伊勢の商品券は、いつまで使えますか", "いつまで使えますか"),
        ("伊勢の商品券についておつりは出ますか", "おつりは出ますか"),
        ("商品券はいつまで", "商品券はいつまで"),
        ("伊勢の商品券", "伊勢の商品券"),
    ],
)
def test_a_question_without_the_name(text: str, rest: str) -> None:
    assert NAMES.without(text, "ise-shouhinken") == rest
