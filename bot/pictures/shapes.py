"""Simple signs drawn of lines and surfaces: calendar, yen, telephone and the like.

Each is drawn in a square from -50 to 50 in both directions, by a :class:`Pen` that knows where the square lies.
"""

from collections.abc import Callable, Mapping
from math import cos, radians, sin
from typing import Final

from bot.colours import Rgb
from bot.pictures.canvas import Canvas, Point

STROKE: Final = 8.0


class Pen:
    """Draws in ``ink`` on ``paper`` within a square of ``size`` units around ``centre``; ``turn``: degrees clockwise."""

    def __init__(
        self, sheet: Canvas, centre: Point, size: float, ink: Rgb, paper: Rgb, turn: float = 0
    ) -> None:
        self._sheet = sheet
        self._centre = centre
        self._size = size
        self._scale = size / 100
        self._turn = radians(turn)
        self.ink, self.paper = ink, paper

    def turned(self, degrees: float) -> "Pen":
        return Pen(self._sheet, self._centre, self._size, self.ink, self.paper, degrees)

    def line(self, *points: Point, width: float = STROKE, colour: Rgb | None = None) -> None:
        self._sheet.line([self._at(p) for p in points], colour or self.ink, width * self._scale)

    def shape(self, *points: Point, colour: Rgb | None = None) -> None:
        self._sheet.shape([self._at(p) for p in points], colour or self.ink)

    def disc(self, centre: Point, radius: float, colour: Rgb | None = None) -> None:
        self._sheet.disc(self._at(centre), radius * self._scale, fill=colour or self.ink)

    def ring(self, centre: Point, radius: float, width: float = STROKE) -> None:
        middle = radius - width / 2
        self.line(*curve(centre, middle, 0, 360), width=width)

    def block(
        self, left: float, top: float, right: float, bottom: float, round_by: float, colour: Rgb | None = None
    ) -> None:
        """A filled rectangle with round corners."""
        self.shape(*_corners(left, top, right, bottom, round_by), colour=colour)

    def frame(self, left: float, top: float, right: float, bottom: float, round_by: float) -> None:
        """A rectangle's line; it lies inside."""
        self.block(left, top, right, bottom, round_by)
        inner = max(round_by - STROKE, 1.0)
        self.block(left + STROKE, top + STROKE, right - STROKE, bottom - STROKE, inner, self.paper)

    def _at(self, point: Point) -> Point:
        x, y = point
        c, s = cos(self._turn), sin(self._turn)
        return (
            self._centre[0] + (x * c - y * s) * self._scale,
            self._centre[1] + (x * s + y * c) * self._scale,
        )


def curve(centre: Point, radius: float, start: float, end: float) -> list[Point]:
    """Points of a circle from ``start`` to ``end``, in degrees clockwise from three o'clock."""
    steps = max(8, round(abs(end - start) / 3))
    angles = (radians(start + (end - start) * step / steps) for step in range(steps + 1))
    return [(centre[0] + radius * cos(a), centre[1] + radius * sin(a)) for a in angles]


def _corners(left: float, top: float, right: float, bottom: float, by: float) -> list[Point]:
    return [
        *curve((left + by, top + by), by, 180, 270),
        *curve((right - by, top + by), by, 270, 360),
        *curve((right - by, bottom - by), by, 0, 90),
        *curve((left + by, bottom - by), by, 90, 180),
    ]


def calendar(pen: Pen) -> None:
    pen.frame(-42, -34, 42, 44, 10)
    pen.block(-42, -34, 42, -8, 10)
    pen.block(-42, -18, 42, -8, 1)
    for x in (-20, 20):
        pen.line((x, -44), (x, -26), width=13, colour=pen.paper)
        pen.line((x, -44), (x, -28))
    for x in (-20, 0, 20):
        for y in (8, 26):
            pen.block(x - 6, y - 6, x + 6, y + 6, 2)


def bag(pen: Pen) -> None:
    pen.line((-18, -18), *curve((0, -24), 18, 180, 360), (18, -18))
    pen.block(-40, -20, 40, 46, 10)
    pen.line((-18, -6), *curve((0, 2), 18, 180, 0), (18, -6), width=7, colour=pen.paper)


def yen(pen: Pen) -> None:
    pen.disc((0, 0), 46)
    colour = pen.paper
    for line in (
        [(-19, -27), (0, -2)],
        [(19, -27), (0, -2)],
        [(0, -2), (0, 29)],
        [(-19, 3), (19, 3)],
        [(-19, 16), (19, 16)],
    ):
        pen.line(*line, width=8.5, colour=colour)


def telephone(pen: Pen) -> None:
    """A handset, held aslant."""
    pen = pen.turned(-135)
    outer, inner = curve((0, 34), 56, 205, 335), curve((0, 40), 40, 335, 205)
    pen.shape(*outer, *inner)
    for side in (-1, 1):
        x = side * 39
        pen.block(x - 15, -4, x + 15, 28, 9)


def person(pen: Pen) -> None:
    """Somebody who speaks."""
    pen.disc((-14, -12), 19)
    pen.shape((-48, 46), *[(x * 1.0 - 14, y + 46) for x, y in curve((0, 0), 34, 180, 360)], (20, 46))
    pen.block(8, -47, 49, -15, 8)
    pen.shape((14, -20), (30, -20), (14, -3))
    for x in (18, 28.5, 39):
        pen.disc((x, -31), 3.6, pen.paper)


def calculator(pen: Pen) -> None:
    pen.block(-36, -46, 36, 46, 10)
    pen.block(-24, -34, 24, -14, 4, pen.paper)
    for x in (-18, 0, 18):
        for y in (0, 16, 32):
            pen.disc((x, y), 5.4, pen.paper)


def bank(pen: Pen) -> None:
    pen.shape((-46, -14), (0, -46), (46, -14))
    pen.line((-42, -12), (42, -12))
    for x in (-28, 0, 28):
        pen.block(x - 6.5, -4, x + 6.5, 28, 1.5)
    pen.block(-44, 31, 44, 44, 4)
    pen.disc((0, -24), 6, pen.paper)


def clock(pen: Pen) -> None:
    pen.ring((0, 0), 46, 9)
    pen.line((0, -26), (0, 2), (19, 14), width=9)


def schedule(pen: Pen) -> None:
    """A sheet with lines: the whole calendar."""
    pen.frame(-38, -46, 38, 46, 9)
    for y in (-22, 0, 22):
        pen.disc((-20, y), 5)
        pen.line((-6, y), (22, y), width=8)


def shop(pen: Pen) -> None:
    pen.shape((-36, -44), (36, -44), (46, -14), (-46, -14))
    for at, x in enumerate((-34.5, -11.5, 11.5, 34.5)):
        pen.shape(*curve((x, -14), 11.5, 0, 180), colour=pen.ink)
        if at % 2:
            pen.shape((x - 11.5, -14), (x * 0.8 - 9.2, -44), (x * 0.8 + 9.2, -44), (x + 11.5, -14))
    for x in (-23, 0, 23):
        pen.line((x * 0.8, -40), (x, -12), width=3, colour=pen.paper)
    pen.line((-34, 4), (-34, 42), (34, 42), (34, 4))
    pen.block(-4, 14, 24, 42, 2)


def objection(pen: Pen) -> None:
    """A balloon with an exclamation mark."""
    pen.block(-46, -44, 46, 26, 16)
    pen.shape((-24, 20), (4, 20), (-24, 47))
    pen.line((0, -29), (0, -7), width=10, colour=pen.paper)
    pen.disc((0, 10), 6, pen.paper)


def ticket(pen: Pen) -> None:
    pen.block(-47, -30, 47, 30, 8)
    for y in (-30, 30):
        pen.disc((16, y), 8, pen.paper)
    for y in (-14, 0, 14):
        pen.disc((16, y), 3, pen.paper)
    pen.line((-30, -8), (-2, -8), width=7, colour=pen.paper)
    pen.line((-30, 9), (-10, 9), width=7, colour=pen.paper)


def archive(pen: Pen) -> None:
    """A box with a lid, for papers that are kept."""
    pen.block(-46, -40, 46, -14, 5)
    pen.block(-38, -8, 38, 42, 6)
    pen.line((-12, 8), (12, 8), width=9, colour=pen.paper)


SHAPES: Final[Mapping[str, Callable[[Pen], None]]] = {
    shape.__name__: shape
    for shape in (
        calendar, bag, yen, telephone, person, calculator, bank, clock, schedule, shop, objection, ticket, archive,
    )
}  # fmt: skip
"""By the names that data gives them."""
