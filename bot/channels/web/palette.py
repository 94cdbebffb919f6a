"""A programme's colour as an accent that can be read: on white, on dark, and under white text.

The page forbids inline styles, so colours reach it as classes of one generated style sheet.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.colours import BLACK, DEFAULT, WHITE, Rgb, mixed, parse, parse_or_default, until_readable, written
from programmes.model import Programme

DARK: Rgb = (44, 45, 50)
"""The lightest dark surface of base.css (``--raised``): what reads there reads on the darker ones too."""
STRONG = 9.0
"""Above the 7 that AAA asks: for those who ask for high contrast."""


@dataclass(frozen=True, slots=True)
class Accent:
    """``ink`` reads on white and carries white text; ``night`` reads on dark surfaces;
    ``tint`` and ``night_tint`` are quiet surfaces; ``strong`` and ``night_strong`` are for high contrast;
    ``bright`` is the colour itself, for ornament only."""

    ink: str
    night: str
    tint: str
    night_tint: str
    strong: str
    night_strong: str
    bright: str


def accent(colour: str) -> Accent:
    """The accent of a colour; one that cannot be read as #RRGGBB gives the default blue."""
    base = parse_or_default(colour)
    return Accent(
        ink=written(until_readable(base, BLACK, WHITE)),
        night=written(until_readable(base, WHITE, DARK)),
        tint=written(mixed(base, WHITE, 0.92)),
        night_tint=written(mixed(base, DARK, 0.78)),
        strong=written(until_readable(base, BLACK, WHITE, STRONG)),
        night_strong=written(until_readable(base, WHITE, BLACK, STRONG)),
        bright=written(base),
    )


def class_name(colour: str) -> str:
    """The class that carries this colour: ``accent-0017c1``; "" where there is none."""
    try:
        return f"accent-{written(parse(colour))[1:]}"
    except ValueError:
        return ""


def style_sheet(programmes: Iterable[Programme]) -> str:
    """One rule for each programme's colour; base.css, dark.css and contrast.css choose among its shades."""
    colours = sorted({programme.colour for programme in programmes} | {DEFAULT})
    return "\n".join(map(rule, colours)) + "\n"


def rule(colour: str) -> str:
    shades = accent(colour)
    named = {
        "day-ink": shades.ink,
        "day-tint": shades.tint,
        "day-strong": shades.strong,
        "night-ink": shades.night,
        "night-tint": shades.night_tint,
        "night-strong": shades.night_strong,
        "bright": shades.bright,
    }
    values = " ".join(f"--{name}: {value};" for name, value in named.items())
    return f".{class_name(colour)} {{ {values} }}"
