"""A programme's calendar as one image, as wide as a phone in portrait: the picture that the web draws, with its words.

Filled: now; hollow: to come; grey: over; stripes: a stop; dashes: no day is stated. Nothing is said by colour alone.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from bot.blocks import Bar, Key, Lane, Mark, Phase, Timeline, Track
from bot.colours import BLACK, WHITE, Rgb, mixed, parse_or_default, until_readable
from bot.pictures.canvas import Canvas, png
from bot.pictures.fonts import font
from bot.timeline import Scale, is_stopped, news_of

WIDTH: Final = 1080
_LEFT: Final = 48
_ACROSS: Final = WIDTH - 2 * _LEFT
_INK: Final = (26, 26, 28)
_QUIET: Final = (92, 92, 97)
_EDGE: Final = (135, 136, 142)
_OVER: Final = (205, 207, 212)
_HAIR: Final = (226, 228, 232)
_STOP: Final = (165, 14, 28)
_GOOD: Final = (11, 93, 42)
_WHOLE: Final = re.compile(r"[（(「]*(?:\d+年\d+月\d+日(?:\(.\))?|[0-9A-Za-z,.:-]+|.)[、。）)」〜]*")
"""A date, a word of another script, or a single sign, each with what may not end or begin a line apart from it."""
_BAR: Final = 40
"""Height of a line's picture."""
Stroke = Callable[[Canvas], None]


def timeline_picture(block: Timeline) -> bytes:
    """The block as PNG, 1080 pixels wide and as high as it needs."""
    return png(_Drawing(block).finished().finished(), colours=64)


class _Drawing:
    """Notes strokes from top to bottom, then draws them: only then is the height known. Lengths are pixels."""

    def __init__(self, block: Timeline) -> None:
        self.block = block
        self.scale = Scale(block)
        self.accent = until_readable(parse_or_default(block.colour), BLACK, WHITE)
        self.tint = mixed(self.accent, WHITE, 0.82)
        self.top = 0.0
        self.strokes: list[Stroke] = []

    def finished(self) -> Canvas:
        self._head()
        axis = self.top
        self._axis()
        under = self.top
        for lane in self.block.lanes:
            self._lane(lane)
        end = self.top
        self._legend()
        self._notes()
        sheet = Canvas(WIDTH, round(self.top + 40), WIDTH, WHITE)
        self._ground(sheet, axis, under, end)
        for stroke in self.strokes:
            stroke(sheet)
        return sheet

    # --- parts, from top to bottom -------------------------------------------------------------------

    def _head(self) -> None:
        lines = list(wrapped(self.block.summary, 34, _ACROSS))
        high = 136 + 50 * len(lines)
        self._box((0, 0, WIDTH, high), fill=self.accent)
        self._text((_LEFT, 74), self.block.title, 52, WHITE, bold=True, most=_ACROSS)
        for at, line in enumerate(lines):
            self._text((_LEFT, 142 + 50 * at), line, 34, WHITE)
        self.top = high + 20

    def _axis(self) -> None:
        label, at = self.block.today_label, self._x(self.scale.today)
        wide = width_of(label, 30, bold=True) + 36
        left = min(max(at - wide / 2, _LEFT), WIDTH - _LEFT - wide)
        self._box((left, self.top, left + wide, self.top + 52), fill=_STOP, round_by=26)
        self._text((left + wide / 2, self.top + 26), label, 30, WHITE, bold=True, anchor="mm")
        for tick in self.block.ticks:
            x = self._x(self.scale.left(tick.day))
            if tick.year:
                self._text((x + 6, self.top + 84), tick.year, 28, _INK, bold=True)
            self._text((x + 6, self.top + 122), tick.label, 26, _QUIET)
        self.top += 150

    def _lane(self, lane: Lane) -> None:
        self._line([(_LEFT, self.top), (WIDTH - _LEFT, self.top)], _EDGE, 2)
        self._words((_LEFT, self.top + 38), lane.label, 32, self.accent, bold=True)
        self.top += 66
        for track in lane.tracks:
            self._track(track)
        self.top += 16

    def _track(self, track: Track) -> None:
        """The name, what is new, the days in the same line where they fit into it; the picture under them."""
        over = track.phase == "past"
        middle = self.top + 22
        x = self._words((_LEFT, middle), track.label, 31, _QUIET if over else _INK, bold=not over)
        if news := news_of(track):
            x = self._pill((x + 16, middle), news, stopped=is_stopped(track))
        x += 22
        for phrase in track.says:
            ink = _INK if track.current else _QUIET
            if x + width_of(phrase, 28) > WIDTH - _LEFT:
                x, middle = float(_LEFT), middle + 42
            for at, line in enumerate(wrapped(phrase, 28, _ACROSS)):
                x, middle = (float(_LEFT), middle + 42) if at else (x, middle)
                x = self._words((x, middle), line, 28, ink) + 26
        self.top = middle + 26
        self._picture(track, self.top + _BAR / 2)
        self.top += _BAR + 12

    def _legend(self) -> None:
        self._line([(_LEFT, self.top), (WIDTH - _LEFT, self.top)], _EDGE, 2)
        x, middle = float(_LEFT), self.top + 44
        for key in self.block.legend:
            wide = 64 + width_of(key.label, 28) + 36
            if x + wide - 36 > WIDTH - _LEFT:
                x, middle = float(_LEFT), middle + 50
            self._swatch(key, x, middle)
            self._text((x + 64, middle), key.label, 28, _INK)
            x += wide
        self.top = middle + 34

    def _notes(self) -> None:
        for note in self.block.notes:
            lines = list(wrapped(note, 28, _ACROSS - 28))
            self._box((_LEFT, self.top + 12, _LEFT + 6, self.top + 12 + 42 * len(lines)), fill=_EDGE)
            for at, line in enumerate(lines):
                self._text((_LEFT + 28, self.top + 33 + 42 * at), line, 28, _INK)
            self.top += 42 * len(lines) + 18

    def _ground(self, sheet: Canvas, axis: float, under: float, end: float) -> None:
        for tick in self.block.ticks:
            x = self._x(self.scale.left(tick.day))
            sheet.line([(x, axis + 66), (x, end)], _EDGE if tick.year else _HAIR, 2)
        if not self.scale.side:
            x = self._x(self.scale.today)
            sheet.line([(x, axis + 50), (x, end)], _STOP, 5)

    # --- a line's picture ------------------------------------------------------------------------------

    def _picture(self, track: Track, middle: float) -> None:
        for bar in track.bars:
            self._bar(bar, middle)
        if track.bars and track.marks and track.bars[0].kind == "round":
            begin, end = self.scale.right(track.bars[0].last), self.scale.left(track.marks[-1].first)
            if end > begin:
                self._line([(self._x(begin), middle), (self._x(end), middle)], _EDGE, 3)
        for mark in reversed(track.marks):
            self._mark(mark, middle)

    def _bar(self, bar: Bar, middle: float) -> None:
        begin, end = self._x(self.scale.left(bar.first)), self._x(self.scale.right(bar.last))
        ink = _EDGE if bar.phase == "past" else self.accent
        if bar.fades_from:
            self._dashes(self._x(self.scale.left(bar.fades_from)), begin, middle, ink)
        if bar.fades_to:
            self._dashes(end, self._x(self.scale.right(bar.fades_to)), middle, ink)
        end = max(end, begin + 12)
        if bar.kind == "stop":
            self._stripes(begin, end, middle, _QUIET if bar.phase == "past" else _STOP)
        else:
            self._strip(begin, end, middle, bar.phase, self.tint if bar.kind == "round" else self.accent)

    def _strip(self, begin: float, end: float, middle: float, phase: Phase, filled: Rgb) -> None:
        fill, line = (_OVER, _EDGE) if phase == "past" else (filled if phase == "now" else WHITE, self.accent)
        self._box((begin, middle - 14, end, middle + 14), fill=fill, line=line, width=3, round_by=9)

    def _stripes(self, begin: float, end: float, middle: float, ink: Rgb) -> None:
        self._box((begin, middle - 17, end, middle + 17), fill=WHITE, line=ink, width=3)
        x = begin + 12
        while x + 6 < end:
            self._box((x, middle - 17, x + 6, middle + 17), fill=ink)
            x += 18

    def _dashes(self, begin: float, end: float, middle: float, ink: Rgb) -> None:
        x = begin
        while x < end:
            self._box((x, middle - 4, min(x + 12, end), middle + 4), fill=ink)
            x += 22

    def _mark(self, mark: Mark, middle: float) -> None:
        if mark.first != mark.last:
            ink = _OVER if mark.phase == "past" else _GOOD
            box = (
                self._x(self.scale.left(mark.first)),
                middle - 18,
                self._x(self.scale.right(mark.last)),
                middle + 18,
            )
            self._box(box, fill=ink, round_by=18)
        self._sign(mark.kind, self._x(self.scale.middle(mark.first, mark.last)), middle, mark.phase)

    def _sign(self, kind: str, x: float, y: float, phase: Phase) -> None:
        past = phase == "past"
        if kind == "cutoff":
            for size, ink in ((22, WHITE), (18, _EDGE if past else self.accent)):
                self.strokes.append(_shape([(x, y - size), (x + size, y), (x, y + size), (x - size, y)], ink))
        elif kind == "payout":
            self.strokes.append(lambda sheet: sheet.disc((x, y), 20, fill=WHITE))
            self.strokes.append(lambda sheet: sheet.disc((x, y), 18, fill=_EDGE if past else _GOOD))
            self._text((x, y), "¥", 26, WHITE, bold=True, anchor="mm")
        else:
            self._box(
                (x - 6, y - 20, x + 6, y + 20), fill=_EDGE if past else self.accent, line=WHITE, width=2
            )

    def _swatch(self, key: Key, x: float, middle: float) -> None:
        match key.kind:
            case "past" | "now" | "coming":
                self._strip(x, x + 50, middle, key.kind, self.accent)
            case "round":
                self._strip(x, x + 50, middle, "now", self.tint)
            case "stop":
                self._stripes(x, x + 50, middle, _STOP)
            case "open":
                self._dashes(x, x + 50, middle, self.accent)
            case "today":
                self._line([(x + 25, middle - 20), (x + 25, middle + 20)], _STOP, 5)
            case _:
                self._sign(key.kind, x + 25, middle, "now")

    # --- strokes ----------------------------------------------------------------------------------------

    def _x(self, share: float) -> float:
        return _LEFT + _ACROSS * share / 100

    def _words(
        self, at: tuple[float, float], text: str, size: int, colour: Rgb, *, bold: bool = False
    ) -> float:
        """A text on paper, so that no line runs through it; its right end."""
        end = at[0] + width_of(text, size, bold=bold)
        self._box((at[0], at[1] - size * 0.62, end, at[1] + size * 0.62), fill=WHITE)
        self._text(at, text, size, colour, bold=bold)
        return end

    def _pill(self, at: tuple[float, float], text: str, *, stopped: bool) -> float:
        end = at[0] + width_of(text, 26, bold=True) + 32
        self._box((at[0], at[1] - 21, end, at[1] + 21), fill=_STOP if stopped else self.accent, round_by=21)
        self._text((at[0] + 16, at[1]), text, 26, WHITE, bold=True)
        return end

    def _text(
        self,
        at: tuple[float, float],
        text: str,
        size: int,
        colour: Rgb,
        *,
        bold: bool = False,
        most: float = 0,
        anchor: str = "lm",
    ) -> None:
        self.strokes.append(
            lambda sheet: sheet.text(at, text, size, colour, bold=bold, most=most, anchor=anchor)
        )

    def _line(self, points: list[tuple[float, float]], colour: Rgb, width: float) -> None:
        self.strokes.append(lambda sheet: sheet.line(points, colour, width))

    def _box(
        self,
        box: tuple[float, float, float, float],
        *,
        fill: Rgb,
        line: Rgb | None = None,
        width: float = 0,
        round_by: float = 0,
    ) -> None:
        self.strokes.append(
            lambda sheet: sheet.box(box, fill=fill, line=line, width=width, round_by=round_by)
        )


def _shape(points: list[tuple[float, float]], fill: Rgb) -> Stroke:
    return lambda sheet: sheet.shape(points, fill)


def width_of(text: str, size: int, *, bold: bool = False) -> float:
    """Pixels from side to side."""
    return font(size, bold=bold).getlength(text)


def wrapped(text: str, size: int, most: float) -> Iterator[str]:
    """Lines no wider than ``most``; a date stays whole, and none begins with a sign that ends a sentence or a span."""
    line = ""
    for part in _WHOLE.findall(text):
        if line and width_of(line + part, size) > most:
            yield line
            line = ""
        line += part
    if line:
        yield line
