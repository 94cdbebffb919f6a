"""A programme's colour as an accent that can be read: on white, on dark, and under white text.

The page forbids inline styles, so colours reach it as classes of one generated style sheet.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.colours import BLACK, DEFAULT, WHITE, Rgb, mixed, parse, parse_or_default, until_readable, written
from programmes.model import Programme

DARK: Rgb = (44, 45, 50)
"""The lightest dark surface of base.css (``--raised``): what reads there reads on the darker ones too."""


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
    base = parse_or_default(colour)
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
