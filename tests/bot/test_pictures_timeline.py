"""A calendar as an image: as wide as a phone, small enough for LINE, the same for the same day."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import shipped
from PIL import Image

import bot
from bot.blocks import Timeline
from bot.colours import BLACK, WHITE, parse, until_readable
from bot.pictures.timeline import WIDTH, timeline_picture, width_of, wrapped
from bot.timeline import Scale, timeline_block
from bot.words import TemplateWords

WORDS = TemplateWords(Path(bot.__file__).parent / "templates")
PROGRAMMES = shipped.programmes()
MOST_BYTES = 1_000_000
"""Of a preview on LINE [Messaging API reference, image message]."""
STOP = (165, 14, 28)


def block(code: str, day: date | None = None) -> Timeline:
    made = timeline_block(PROGRAMMES[code], day or PROGRAMMES[code].demo_day, WORDS, role="merchant")
    assert made
    return made


def opened(picture: bytes) -> Image.Image:
    return Image.open(BytesIO(picture)).convert("RGB")


def near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < 24


@pytest.mark.parametrize("code", PROGRAMMES)
def test_it_is_a_small_png_under_a_head_in_the_programmes_colour(code: str) -> None:
    picture = timeline_picture(block(code))
    image = opened(picture)
    assert len(picture) <= MOST_BYTES
    assert image.width == WIDTH
    assert image.height <= 3 * WIDTH
    corner = image.getpixel((4, 4))
    assert isinstance(corner, tuple)
    assert near(corner, until_readable(parse(PROGRAMMES[code].colour), BLACK, WHITE))


def test_the_same_day_gives_the_same_bytes_and_another_day_others() -> None:
    today = block("tottori-area")
    assert timeline_picture(today) == timeline_picture(block("tottori-area"))
    assert timeline_picture(today) != timeline_picture(block("tottori-area", date(2022, 6, 20)))


@pytest.mark.parametrize(("day", "drawn"), [(date(2022, 6, 20), True), (date(2022, 8, 1), False)])
def test_todays_line_stands_on_today_and_nowhere_when_it_is_outside(day: date, drawn: bool) -> None:
    timeline = block("tottori-area", day)
    image = opened(timeline_picture(timeline))
    x = round(48 + (WIDTH - 96) * Scale(timeline).today / 100)
    column = [image.getpixel((x, y)) for y in range(300, image.height, 3)]
    assert (sum(isinstance(pixel, tuple) and near(pixel, STOP) for pixel in column) > 20) is drawn


def test_lines_fit_and_keep_their_dates_whole() -> None:
    text = (
        "2020年12月28日(月)〜2021年1月5日(火)に入金されます。くわしくは、事務局にお問い合わせください。" * 3
    )
    lines = list(wrapped(text, 28, 500))
    assert "".join(lines) == text
    assert max(width_of(line, 28) for line in lines) <= 560
    assert not [line for line in lines if line[0] in "、。）)」〜"]
    assert all(line.count("年") == line.count("月") - line.count("(月)") for line in lines)
