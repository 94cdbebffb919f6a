"""A programme's colour as an accent that can be read: on white, on dark, and under white text.

Contrast after WCAG 2.2 (relative luminance, success criterion 1.4.3). The page forbids inline styles,
so colours reach it as classes of one generated style sheet.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from programmes.model import Programme

Rgb = tuple[int, int, int]

WHITE: Rgb = (255, 255, 255)
DARK: Rgb = (44, 45, 50)
"""The lightest dark surface of base.css (``--raised``): what reads there reads on the darker ones too."""

BLACK: Rgb = (0, 0, 0)
DEFAULT = "#0017C1"
READABLE = 5.5
"""Above the 4.5 that AA asks, so that the accent also reads on a lightly tinted surface."""


def parse(colour: str) -> Rgb:
    """#RRGGBB as three numbers. Raises ValueError for anything else."""
    if len(colour) != 7 or colour[0] != "#":
        raise ValueError(f"not a colour: {colour!r}")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


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


def until_readable(colour: Rgb, towards: Rgb, on: Rgb) -> Rgb:
    """The colour moved towards black or white by as little as makes it readable on ``on``."""
    for step in range(101):
        moved = mixed(colour, towards, step / 100)
        if contrast(moved, on) >= READABLE:
            return moved
    return towards


@dataclass(frozen=True, slots=True)
class Accent:
    """``ink`` reads on white and carries white text; ``night`` reads on dark surfaces;
    ``tint`` and ``night_tint`` are quiet surfaces; ``bright`` is the colour itself, for ornament only."""

    ink: str
    night: str
    tint: str
    night_tint: str
    bright: str


def accent(colour: str) -> Accent:
    """The accent of a colour; one that cannot be read as #RRGGBB gives the default blue."""
    try:
        base = parse(colour)
    except ValueError:
        base = parse(DEFAULT)
    return Accent(
        ink=written(until_readable(base, BLACK, WHITE)),
        night=written(until_readable(base, WHITE, DARK)),
        tint=written(mixed(base, WHITE, 0.92)),
        night_tint=written(mixed(base, DARK, 0.78)),
        bright=written(base),
    )


def class_name(colour: str) -> str:
    """The class that carries this colour: ``accent-0017c1``; "" where there is none."""
    try:
        return f"accent-{written(parse(colour))[1:]}"
    except ValueError:
        return ""


def style_sheet(programmes: Iterable[Programme]) -> str:
    """One rule for each programme's colour, light and dark."""
    colours = sorted({programme.colour for programme in programmes} | {DEFAULT})
    light = "\n".join(_rule(colour, night=False) for colour in colours)
    night = "\n".join(_rule(colour, night=True) for colour in colours)
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n{night}\n}}\n"


def _rule(colour: str, *, night: bool) -> str:
    shades = accent(colour)
    ink, tint = (shades.night, shades.night_tint) if night else (shades.ink, shades.tint)
    return f".{class_name(colour)} {{ --accent: {ink}; --accent-tint: {tint}; --accent-bright: {shades.bright}; --accent-solid: {shades.ink}; }}"
