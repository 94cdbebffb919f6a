"""The picture of a LINE rich menu, and where on it people tap: one layout for both.

LINE shows a menu as wide as the screen, so 2500 units are about 375 points on a phone: letters of 120 units are read
at arm's length (18 points), and a tab of 290 is a full touch target (44 points). Only the full heights are drawn: in
the half ones, tabs and two rows of areas would leave letters of 11 points.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from PIL import Image

from bot.colours import BLACK, WHITE, Rgb, mixed, parse_or_default, until_readable
from bot.pictures.canvas import Box, Canvas, png
from bot.pictures.shapes import SHAPES, Pen

Size = Literal["large", "medium", "small"]
PixelBox = tuple[int, int, int, int]
"""Left, top, right, bottom."""
SIZES: Final[dict[Size, tuple[int, int]]] = {
    "large": (2500, 1686),
    "medium": (1200, 810),
    "small": (800, 540),
}
"""Width and height in pixels, as LINE's own editor offers them."""

WIDTH: Final = 2500
_TITLE: Final = 165
_TABS: Final = 300
_EDGE: Final = 46
_GAP: Final = 30
_ROWS: Final[dict[int, tuple[int, ...]]] = {1: (1,), 2: (2,), 3: (3,), 4: (2, 2), 5: (2, 3), 6: (3, 3)}
"""How many tiles stand in each row; what people do most stands in the first, with more room."""
_INK: Final[Rgb] = (26, 26, 28)


@dataclass(frozen=True, slots=True)
class Tab:
    """``back``: leads out of this set of tabs."""

    label: str
    active: bool = False
    back: bool = False


@dataclass(frozen=True, slots=True)
class Tile:
    """``shape``: a name of :data:`bot.pictures.shapes.SHAPES`. ``lines``: one or two. ``colour``: its own, or ""."""

    shape: str
    lines: tuple[str, ...]
    colour: str = ""


@dataclass(frozen=True, slots=True)
class MenuPicture:
    """What is drawn: a programme's colour and name, the tabs (none: none), and up to 20 tiles."""

    title: str
    colour: str
    tabs: tuple[Tab, ...]
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes in the units of the drawing (2500 wide), in the order of the picture's tabs and tiles."""

    height: float
    tabs: tuple[Box, ...]
    tiles: tuple[Box, ...]


def layout(picture: MenuPicture, size: Size) -> Layout:
    """Where everything lies."""
    width, height = SIZES[size]
    tall = WIDTH * height / width
    tabs = _tab_boxes(picture.tabs)
    top = _TITLE + (_TABS if tabs else 0)
    return Layout(tall, tabs, tuple(_tile_boxes(_rows(picture), top, tall)))


def areas(picture: MenuPicture, size: Size) -> tuple[tuple[PixelBox, ...], tuple[PixelBox, ...]]:
    """Where to tap, in whole pixels: tabs and tiles; between two tiles no tap is lost."""
    boxes, (width, height) = layout(picture, size), SIZES[size]
    half, scale = _GAP / 2, width / WIDTH
    grown = (
        (left - half, top - half, right + half, bottom + half) for left, top, right, bottom in boxes.tiles
    )
    return _pixels(boxes.tabs, scale, width, height), _pixels(grown, scale, width, height)


@lru_cache(maxsize=64)
def draw(picture: MenuPicture, size: Size) -> bytes:
    """The picture as PNG, well below LINE's 1 MB."""
    return png(drawn(picture, size), colours=128)


def drawn(picture: MenuPicture, size: Size) -> Image.Image:
    ground = until_readable(parse_or_default(picture.colour), BLACK, WHITE)
    boxes = layout(picture, size)
    paper = mixed(ground, WHITE, 0.86)
    sheet = Canvas(WIDTH, boxes.height, SIZES[size][0], paper)
    top = _TITLE + (_TABS if boxes.tabs else 0)
    sheet.box((0, 0, WIDTH, top), fill=ground)
    sheet.text((WIDTH / 2, _TITLE / 2 + 4), picture.title, 92, WHITE, most=WIDTH - 160)
    _draw_tabs(sheet, picture.tabs, boxes.tabs, ground, paper)
    _draw_tiles(sheet, picture.tiles, boxes.tiles, ground)
    return sheet.finished()


# --- where things lie -----------------------------------------------------------------------------------


def _tab_boxes(tabs: Sequence[Tab]) -> tuple[Box, ...]:
    """Side by side; one that leads back is narrower."""
    weights = [0.72 if tab.back else 1.0 for tab in tabs]
    boxes, left = [], 0.0
    for weight in weights:
        right = left + WIDTH * weight / sum(weights)
        boxes.append((left, float(_TITLE), right, float(_TITLE + _TABS)))
        left = right
    return tuple(boxes)


def _rows(picture: MenuPicture) -> tuple[int, ...]:
    count = len(picture.tiles)
    if picture.tabs and count in _ROWS:
        return _ROWS[count]
    columns = 2 if count <= 8 else 3 if count <= 12 else 4
    full, rest = divmod(count, columns)
    return (*(columns,) * full, *((rest,) if rest else ()))


def _tile_boxes(rows: Sequence[int], top: float, height: float) -> list[Box]:
    tall = (height - top - 2 * _EDGE - (len(rows) - 1) * _GAP) / len(rows)
    boxes = []
    for row, count in enumerate(rows):
        wide = (WIDTH - 2 * _EDGE - (count - 1) * _GAP) / count
        y = top + _EDGE + row * (tall + _GAP)
        for column in range(count):
            x = _EDGE + column * (wide + _GAP)
            boxes.append((x, y, x + wide, y + tall))
    return boxes


def _pixels(boxes: Iterable[Box], scale: float, width: int, height: int) -> tuple[PixelBox, ...]:
    return tuple(
        (
            max(0, round(left * scale)),
            max(0, round(top * scale)),
            min(width, round(right * scale)),
            min(height, round(bottom * scale)),
        )
        for left, top, right, bottom in boxes
    )


# --- how it looks ---------------------------------------------------------------------------------------


def _draw_tabs(sheet: Canvas, tabs: Sequence[Tab], boxes: Sequence[Box], ground: Rgb, paper: Rgb) -> None:
    """The active tab is open to the sheet below it and underlined; the others lie behind it, dark."""
    behind = mixed(ground, BLACK, 0.32)
    for tab, (left, top, right, bottom) in zip(tabs, boxes, strict=True):
        middle, room = (left + right) / 2, right - left - (200 if tab.back else 130)
        if tab.active:
            open_below = (True, True, False, False)
            sheet.box((left + 18, top + 6, right - 18, bottom), fill=paper, round_by=44, corners=open_below)
            ink = until_readable(ground, BLACK, paper)
            sheet.text((middle, top + 138), tab.label, 128, ink, most=room)
            half = min(sheet.text_width(tab.label, 128), room) / 2
            sheet.line([(middle - half, top + 246), (middle + half, top + 246)], ground, 16)
        else:
            sheet.box((left + 18, top + 6, right - 18, bottom - 34), fill=behind, round_by=44)
            aside = 26 if tab.back else 0
            sheet.text((middle + aside, top + 136), tab.label, 112, WHITE, most=room)
            if tab.back:
                x, y = left + 88, top + 136
                sheet.line([(x, y - 36), (x - 32, y), (x, y + 36)], WHITE, 15)


def _draw_tiles(sheet: Canvas, tiles: Sequence[Tile], boxes: Sequence[Box], ground: Rgb) -> None:
    sizes = _letter_sizes(sheet, tiles, boxes)
    for tile, box in zip(tiles, boxes, strict=True):
        own = until_readable(parse_or_default(tile.colour), BLACK, WHITE) if tile.colour else ground
        left, top, right, bottom = box
        sheet.box((left, top + 8, right, bottom + 8), fill=mixed(ground, WHITE, 0.66), round_by=44)
        sheet.box(box, fill=WHITE, round_by=44)
        _draw_tile(sheet, tile, box, own, sizes[_is_wide(box)])


def _is_wide(box: Box) -> bool:
    left, top, right, bottom = box
    return (right - left) / (bottom - top) > 1.6


def _letter_sizes(sheet: Canvas, tiles: Sequence[Tile], boxes: Sequence[Box]) -> dict[bool, float]:
    """One size of letters for wide tiles and one for others, so that the longest label fits."""
    sizes = {True: 178.0, False: 140.0}
    for tile, box in zip(tiles, boxes, strict=True):
        wide = _is_wide(box)
        room = _room_for_letters(box)
        for line in tile.lines:
            sizes[wide] = min(sizes[wide], 100 * room / sheet.text_width(line, 100))
        sizes[wide] = min(
            sizes[wide], (box[3] - box[1]) * (0.74 if wide else 0.42) / (1.24 * len(tile.lines))
        )
    return sizes


def _room_for_letters(box: Box) -> float:
    width, height = box[2] - box[0], box[3] - box[1]
    return width - height * 0.86 - 60 if _is_wide(box) else width - 70


def _draw_tile(sheet: Canvas, tile: Tile, box: Box, ink: Rgb, letters: float) -> None:
    left, top, right, bottom = box
    height = bottom - top
    if _is_wide(box):
        radius = height * 0.31
        centre = (left + height * 0.46, top + height / 2)
        x, y, anchor = left + height * 0.86, top + height / 2, "lm"
    else:
        radius = height * 0.22
        centre = ((left + right) / 2, top + height * 0.28)
        x, y, anchor = (left + right) / 2, top + height * 0.74, "mm"
    sheet.disc(centre, radius, fill=ink)
    SHAPES[tile.shape](Pen(sheet, centre, radius * 1.16, WHITE, ink))
    for at, line in enumerate(tile.lines):
        offset = (at - (len(tile.lines) - 1) / 2) * letters * 1.24
        sheet.text((x, y + offset), line, letters, _INK, anchor=anchor)
