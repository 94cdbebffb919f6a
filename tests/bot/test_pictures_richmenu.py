"""The picture of a rich menu: as LINE takes it, readable, tapped where it is drawn, and always the same bytes."""

from io import BytesIO

import pytest
from PIL import Image

from bot.colours import contrast
from bot.pictures.richmenu import SIZES, MenuPicture, Tab, Tile, areas, draw, drawn
from bot.pictures.shapes import SHAPES

TABS = (Tab("使う方", active=True), Tab("加盟店の方"))
BACK = (Tab("券を選ぶ", back=True), *TABS)


def picture(tiles: int, tabs: tuple[Tab, ...] = TABS, colour: str = "#0B6E4F") -> MenuPicture:
    shapes = list(SHAPES)
    return MenuPicture(
        "ぎふ Go To Eat",
        colour,
        tabs,
        tuple(Tile(shapes[at % len(shapes)], ("いつまで", "使える？")) for at in range(tiles)),
    )


@pytest.mark.parametrize("size", SIZES)
def test_a_picture_is_one_that_line_takes(size):
    file = draw(picture(5), size)
    read = Image.open(BytesIO(file))
    assert (read.format, read.size) == ("PNG", SIZES[size])
    assert len(file) < 300_000


def test_the_same_menu_is_the_same_bytes():
    again = draw.__wrapped__(picture(6), "small")
    assert draw(picture(6), "small") == again


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("tabs", [(), TABS, BACK], ids=["no tabs", "two tabs", "three tabs"])
@pytest.mark.parametrize("tiles", [1, 2, 3, 4, 5, 6, 7, 12, 17])
def test_areas_lie_within_the_picture_and_never_upon_each_other(size, tabs, tiles):
    width, height = SIZES[size]
    boxes = [box for kind in areas(picture(tiles, tabs), size) for box in kind]
    assert len(boxes) == len(tabs) + tiles
    for left, top, right, bottom in boxes:
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, (one, other)


@pytest.mark.parametrize("tabs", [TABS, BACK])
@pytest.mark.parametrize("tiles", [4, 5, 6])
def test_every_area_is_large_enough_for_a_thumb(tabs, tiles):
    """44 points each way on a phone of 375 points' width."""
    for kind in areas(picture(tiles, tabs), "large"):
        for left, top, right, bottom in kind:
            assert min(right - left, bottom - top) >= 44 * 2500 / 375


def test_one_taps_what_one_sees():
    """In the middle of each tile's area there is a card, and between cards there is none."""
    menu = picture(6, BACK)
    image = drawn(menu, "large")
    _, tiles = areas(menu, "large")
    for left, top, _, bottom in tiles:
        assert image.getpixel((left + 60, (top + bottom) // 2)) == (255, 255, 255)
        assert image.getpixel((left + 2, top + 2)) != (255, 255, 255)


@pytest.mark.parametrize("active", [0, 1])
def test_the_active_tab_is_open_to_the_sheet_below(active):
    tabs = tuple(Tab("使う方", at == active) for at in range(2))
    image = drawn(picture(6, tabs), "large")
    boxes, _ = areas(picture(6, tabs), "large")
    sheet = image.getpixel((4, boxes[0][3] + 4))
    for at, (left, _, right, bottom) in enumerate(boxes):
        below = image.getpixel(((left + right) // 2, bottom - 6))
        assert (below == sheet) is (at == active)


@pytest.mark.parametrize("colour", ["#FFE600", "#FFFFFF", "#000000", "#0B6E4F", "none"])
def test_letters_can_be_read_on_any_colour(colour):
    """The title on its band, white on a colour; the active tab's letters on the sheet."""
    image = drawn(picture(4, colour=colour), "large")
    band = image.getpixel((4, 4))
    assert contrast(band, (255, 255, 255)) >= 4.5
    tab = image.crop((200, 200, 1000, 400))
    shades = [colour for _, colour in tab.getcolors(1 << 20)]
    sheet = image.getpixel((4, 480))
    assert max(contrast(shade, sheet) for shade in shades) >= 4.5
