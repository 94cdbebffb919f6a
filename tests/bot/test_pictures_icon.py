"""The icon: small, always the same bytes, and of whatever a programme's data says."""

from dataclasses import replace
from io import BytesIO

import pytest
import shipped
from PIL import Image

from bot.pictures.icon import icon
from bot.pictures.names import first_word, in_two_lines

PROGRAMMES = shipped.programmes()


@pytest.mark.parametrize("code", PROGRAMMES)
def test_every_programme_has_an_icon_as_line_takes_it(code):
    drawn = icon(PROGRAMMES[code])
    picture = Image.open(BytesIO(drawn))
    assert (picture.format, picture.size) == ("PNG", (400, 400))
    assert len(drawn) < 100_000


def test_icons_tell_programmes_apart():
    assert len({icon(programme) for programme in PROGRAMMES.values()}) == len(PROGRAMMES)
    assert len({first_word(p.short_name) for p in PROGRAMMES.values()}) == len(PROGRAMMES)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("ぎふ Go To Eat", "ぎふ"),
        ("鳥取エリア食事券", "鳥取"),
        ("愛郷ぐんま", "愛郷"),
        ("「伊勢」の商品券", "伊勢"),
        ("佐々木商店街券", "佐々木商"),
        ("カレーフェスタ", "カレーフ"),
        ("GoTo券", "GoTo"),
        ("Go To Eat 岐阜", "Go"),
        ("★", "★"),
    ],
)
def test_the_word_of_an_icon_is_the_first_of_one_script(name, word):
    assert first_word(name) == word


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("ぎふ Go To Eat", ("ぎふ", "Go To Eat")),
        ("ぐんま Go To Eat", ("ぐんま", "Go To Eat")),
        ("愛郷ぐんま", ("愛郷", "ぐんま")),
        ("伊勢の商品券", ("伊勢の", "商品券")),
        ("鳥取エリア食事券", ("鳥取エリア", "食事券")),
        ("伊勢券", ("伊勢券",)),
        ("プレミアムカード", ("プレミアムカード",)),
    ],
)
def test_a_name_is_broken_where_it_has_a_seam(name, lines):
    assert in_two_lines(name) == lines


@pytest.mark.parametrize("colour", ["#FFFF00", "#000000", "#FFFFFF", "no colour"])
def test_any_colour_gives_an_icon_whose_word_can_be_read(colour):
    programme = replace(next(iter(PROGRAMMES.values())), colour=colour)
    shades = Image.open(BytesIO(icon(programme))).convert("L").getextrema()
    assert shades[0] < 120
    assert shades[1] > 235
