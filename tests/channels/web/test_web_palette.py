"""Programme colours stay readable whatever a programme's data says."""

import pytest
import shipped
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.palette import DARK, accent, class_name, style_sheet
from bot.colours import BLACK, WHITE, contrast, parse

COLOURS = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: "#{:02X}{:02X}{:02X}".format(*rgb))


def test_contrast_is_counted_as_wcag_counts_it():
    assert contrast(WHITE, (0, 0, 0)) == pytest.approx(21)
    assert contrast(WHITE, (0x76, 0x76, 0x76)) == pytest.approx(4.54, abs=0.01)


@given(COLOURS)
def test_any_colour_becomes_readable_by_day_and_by_night(colour):
    shades = accent(colour)
    assert contrast(parse(shades.ink), WHITE) >= 4.5
    assert contrast(parse(shades.ink), parse(shades.tint)) >= 4.5
    assert contrast(parse(shades.night), DARK) >= 4.5
    assert contrast(parse(shades.strong), WHITE) >= 7
    assert contrast(parse(shades.night_strong), BLACK) >= 7


def test_a_readable_colour_is_left_as_it_is():
    assert accent("#0B6E4F").ink == "#0b6e4f"


@pytest.mark.parametrize("nonsense", ["", "red", "#fff", "#12345G", "url(x)", "#0B6E4F;}"])
def test_what_is_no_colour_has_no_class_and_the_default_shades(nonsense):
    assert class_name(nonsense) == ""
    assert accent(nonsense) == accent("#0017C1")


def test_every_programme_s_colour_has_its_rule():
    programmes = shipped.programmes().values()
    sheet = style_sheet(programmes)
    for programme in programmes:
        assert sheet.count(f".{class_name(programme.colour)} {{") == 1
