"""A sheet to draw on in units of its own: drawn larger than needed and reduced, so that every edge is smooth.

The same strokes give the same bytes: nothing depends on the clock, on a locale or on fonts of the machine.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from bot.colours import Rgb
from bot.pictures.fonts import font

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
_FINE: Final = 2
"""So many pixels are drawn for each that stays, in both directions."""


class Canvas:
    """``width`` × ``height`` units, to become a picture ``pixels`` wide."""

    def __init__(self, width: float, height: float, pixels: int, colour: Rgb) -> None:
        self.width, self.height = width, height
        self._pixels = pixels
        self._scale = pixels * _FINE / width
        self._image = Image.new("RGB", (pixels * _FINE, round(height * self._scale)), colour)
        self._draw = ImageDraw.Draw(self._image)

    def box(
        self,
        box: Box,
        *,
        fill: Rgb | None = None,
        line: Rgb | None = None,
        width: float = 0,
        round_by: float = 0,
        corners: tuple[bool, bool, bool, bool] = (True, True, True, True),
    ) -> None:
        """A rectangle; ``corners`` that are round: left top, right top, right bottom, left bottom."""
        self._draw.rounded_rectangle(
            self._box(box),
            self._long(round_by),
            fill=fill,
            outline=line,
            width=max(1, round(self._long(width))) if line else 0,
            corners=corners,
        )

    def disc(self, centre: Point, radius: float, *, fill: Rgb) -> None:
        x, y = centre
        self._draw.ellipse(self._box((x - radius, y - radius, x + radius, y + radius)), fill=fill)

    def line(self, points: Sequence[Point], colour: Rgb, width: float) -> None:
        """A stroke through the points with round ends and corners."""
        self._draw.line([self._point(p) for p in points], fill=colour, width=max(1, round(self._long(width))))
        for point in points:
            self.disc(point, width / 2, fill=colour)

    def shape(self, points: Iterable[Point], fill: Rgb) -> None:
        """A filled polygon."""
        self._draw.polygon([self._point(p) for p in points], fill=fill)

    def text(
        self,
        at: Point,
        text: str,
        size: float,
        colour: Rgb,
        *,
        bold: bool = True,
        most: float = 0,
        anchor: str = "mm",
    ) -> None:
        """One line, ``size`` high; smaller where it would be wider than ``most``. ``anchor`` as Pillow names them."""
        if most:
            size = min(size, size * most / max(self.text_width(text, size, bold=bold), 1e-6))
        face = font(round(self._long(size)), bold=bold)
        self._draw.text(self._point(at), text, fill=colour, font=face, anchor=anchor)

    def text_width(self, text: str, size: float, *, bold: bool = True) -> float:
        return font(round(self._long(size)), bold=bold).getlength(text) / self._scale

    def finished(self) -> Image.Image:
        """The picture in its own size."""
        height = round(self.height * self._pixels / self.width)
        return self._image.resize((self._pixels, height), Image.Resampling.LANCZOS)

    def _long(self, units: float) -> float:
        return units * self._scale

    def _point(self, point: Point) -> Point:
        return point[0] * self._scale, point[1] * self._scale

    def _box(self, box: Box) -> list[float]:
        left, top, right, bottom = (self._long(side) for side in box)
        return [left, top, right, bottom]


def png(image: Image.Image, colours: int = 0) -> bytes:
    """The picture as PNG; with a palette of so many ``colours`` where it must be small."""
    if colours:
        image = image.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()
