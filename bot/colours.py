"""Colours that can be read: contrast after WCAG 2.2 (relative luminance, success criterion 1.4.3: 4.5 for text)."""

from typing import Final

Rgb = tuple[int, int, int]

WHITE: Final[Rgb] = (255, 255, 255)
BLACK: Final[Rgb] = (0, 0, 0)
DEFAULT: Final = "#0017C1"
"""A programme's colour where its data gives none that can be read."""
READABLE: Final = 5.5
"""Above the 4.5 that AA asks, so that what reads on a surface also reads on a light tint of it."""


def parse(colour: str) -> Rgb:
    """#RRGGBB as three numbers. Raises ValueError for anything else."""
    if len(colour) != 7 or colour[0] != "#":
        raise ValueError(f"not a colour: {colour!r}")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def parse_or_default(colour: str) -> Rgb:
    try:
        return parse(colour)
    except ValueError:
        return parse(DEFAULT)


def written(rgb: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*rgb)


def mixed(one: Rgb, other: Rgb, share: float) -> Rgb:
    """``share`` of ``other`` (0 to 1), the rest of ``one``."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def luminance(rgb: Rgb) -> float:
    red, green, blue = (
        (part / 12.92 if (part := value / 255) <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
        for value in rgb
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def until_readable(colour: Rgb, towards: Rgb, on: Rgb, least: float = READABLE) -> Rgb:
    """The colour moved towards black or white by as little as makes it readable on ``on``."""
    for step in range(101):
        moved = mixed(colour, towards, step / 100)
        if contrast(moved, on) >= least:
            return moved
    return towards
