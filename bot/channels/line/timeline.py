"""A calendar as a Flex bubble: bars are boxes whose place and width are shares of the bubble's own width.

A box without contents is a coloured surface; one that stands absolutely is placed by ``offsetStart``, in percent
[Messaging API reference, box; Flex Message layout, offset].
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Any, Final

from bot.blocks import Bar, Block, Button, Key, KeyKind, Lane, Mark, Open, Phase, Tick, Timeline, Track
from bot.channels.line.actions import address_to_open
from bot.channels.line.colours import EDGE, INK, PAPER, QUIET, TONES, under_white
from bot.channels.line.flex import (
    BUBBLE_BYTES,
    box,
    broken_between_days,
    bubble,
    button_parts,
    source_parts,
    text_parts,
    weight,
)
from bot.channels.line.wording import SEE_PICTURE
from bot.colours import WHITE, mixed, parse, written
from bot.pictures.addresses import timeline_address
from bot.timeline import Scale, news_of

Json = dict[str, Any]
_PAST: Final = "#C4C7CD"
_HIGH: Final = 14
"""Height of a line of the picture in pixels."""
_ACROSS: Final = 268
"""Pixels between the sides of a bubble, about: a sign has its middle on its day."""
_MANY_MONTHS: Final = 8
_LINE_EMS: Final = 19.0
"""Widths of a full-width character on a line of small letters."""
_MOST_DASHES: Final = 9


def with_pictures(blocks: tuple[Block, ...], public_url: str) -> tuple[Block, ...]:
    """The blocks; a calendar without an image gets the address of its own on this site, if that is public."""
    return tuple(
        replace(block, picture=timeline_address(public_url, block))
        if isinstance(block, Timeline) and not block.picture
        else block
        for block in blocks
    )


def timeline_bubbles(block: Timeline, *, in_group: bool) -> list[Json]:
    """The calendar as a bubble, as two where it is too large for one: the second begins with the lane that brings the
    first over the half. None if it is too large for two."""
    whole = _bubble(block, in_group=in_group)
    if weight(whole) <= BUBBLE_BYTES:
        return [whole]
    sizes = list(accumulate(len(lane.tracks) for lane in block.lanes))
    half = sum(1 for size in sizes if size * 2 <= sizes[-1]) or 1
    first = replace(block, lanes=block.lanes[:half], notes=(), citations=(), picture="")
    bubbles = [
        _bubble(each, in_group=in_group)
        for each in (first, replace(block, lanes=block.lanes[half:]))
        if each.lanes
    ]
    return bubbles if all(weight(each) <= BUBBLE_BYTES for each in bubbles) else []


def _bubble(block: Timeline, *, in_group: bool) -> Json:
    pen = _Pen(block)
    head = text_parts(block.title, color=PAPER, weight="bold", size="lg")
    head += text_parts(block.summary, color=PAPER, size="sm", margin="sm")
    body = [
        *_axis(block, pen),
        *(part for lane in block.lanes for part in _lane(lane, pen)),
        *_legend(block, pen),
    ]
    body += [part for note in block.notes for part in text_parts(note, color=QUIET, size="xs")]
    body += source_parts(block.citations, in_group=in_group)
    return bubble(head, body, _see(block, in_group=in_group), block.colour) or {}


def _see(block: Timeline, *, in_group: bool) -> list[Json]:
    if not address_to_open(block.picture):
        return []
    return button_parts(
        [Button(SEE_PICTURE, Open(block.picture), primary=True)], block.colour, in_group=in_group
    )


def _axis(block: Timeline, pen: "_Pen") -> list[Json]:
    """Today's label on its side, then years and months, each as wide as its days."""
    share = pen.scale.today
    align = "start" if share < 35 else "end" if share > 65 else "center"
    today = text_parts(block.today_label, color=TONES["stop"], size="xs", weight="bold", align=align)
    years = [tick for tick in block.ticks if tick.year]
    months = block.ticks[:: 2 if len(block.ticks) > _MANY_MONTHS else 1]
    rows = [
        box([_span_of_days(tick, tick.year, wide, INK) for tick, wide in pen.widths(years)], "horizontal"),
        box(
            [_span_of_days(tick, tick.label, wide, QUIET) for tick, wide in pen.widths(months)], "horizontal"
        ),
    ]
    return [box([*today, *rows, pen.ground()], spacing="xs")]


def _span_of_days(tick: Tick, label: str, wide: int, ink: str) -> Json:
    (text,) = text_parts(label, color=ink, size="xxs")
    return {**text, "flex": wide}


def _lane(lane: Lane, pen: "_Pen") -> Iterator[Json]:
    yield {"type": "separator", "color": EDGE}
    yield from text_parts(lane.label, color=pen.accent, size="sm", weight="bold")
    for track in lane.tracks:
        yield _track(track, pen)


def _track(track: Track, pen: "_Pen") -> Json:
    news = news_of(track)
    over = track.phase == "past"
    look = {"color": QUIET} if over else {"weight": "bold"}
    name = text_parts(f"{track.label}（{news}）" if news else track.label, size="sm", **look)
    says = "\n".join(broken_between_days(phrase, _LINE_EMS) for phrase in track.says)
    days = text_parts(says, color=INK if track.current else QUIET, size="xs")
    return box([*name, *days, box(list(pen.track(track)), height=f"{_HIGH}px")], spacing="xs")


def _legend(block: Timeline, pen: "_Pen") -> list[Json]:
    rows = [box([_key(key, pen) for key in pair], "horizontal") for pair in _pairs(block.legend)]
    return [{"type": "separator", "color": EDGE}, box(rows, spacing="xs")]


def _pairs(keys: tuple[Key, ...]) -> list[tuple[Key, ...]]:
    return [keys[at : at + 2] for at in range(0, len(keys), 2)]


def _key(key: Key, pen: "_Pen") -> Json:
    swatch = box(list(pen.swatch(key.kind)), width="26px", height=f"{_HIGH}px")
    return {**box([swatch, *text_parts(key.label, size="xs", flex=1)], "horizontal", spacing="sm"), "flex": 1}


class _Pen:
    """Draws on the scale of one block."""

    def __init__(self, block: Timeline) -> None:
        self.scale = Scale(block)
        self.accent = under_white(block.colour)
        self._tint = written(mixed(parse(self.accent), WHITE, 0.85)).upper()

    def widths(self, ticks: "tuple[Tick, ...] | list[Tick]") -> Iterator[tuple[Tick, int]]:
        """Each tick with its width up to the next, as a share of 1000."""
        ends = [*(self.scale.left(tick.day) for tick in ticks), 100.0]
        for tick, (begin, end) in zip(ticks, pairwise(ends), strict=True):
            yield tick, max(1, round((end - begin) * 10))

    def ground(self) -> Json:
        """A fine line with today's place on it."""
        line = _at(0, 100, 1, PAPER, colour=EDGE, top=6)
        return box([line, *self._today()], height=f"{_HIGH}px")

    def track(self, track: Track) -> Iterator[Json]:
        for bar in track.bars:
            yield from self._bar(bar)
        if track.bars and track.marks and track.bars[0].kind == "round":
            begin, end = self.scale.right(track.bars[0].last), self.scale.left(track.marks[-1].first)
            if end > begin:
                yield _at(begin, end - begin, 2, PAPER, colour=_PAST)
        yield from self._today()
        for mark in reversed(track.marks):
            yield from self._mark(mark)

    def swatch(self, kind: KeyKind) -> Iterator[Json]:
        match kind:
            case "past" | "now" | "coming":
                yield self._strip(0, 100, kind)
            case "stop":
                yield self._stripes(0, 100, "now")
            case "open":
                yield _dashes(0, 100, self.accent)
            case "today":
                yield _at(46, 8, _HIGH, PAPER, colour=TONES["stop"], round_by=0)
            case "round":
                yield self._strip(0, 100, "now", self._tint)
            case "cutoff" | "payout" | "last" | "keeping" | _:
                yield self._sign(kind, 28, "now")

    def _today(self) -> Iterator[Json]:
        if not self.scale.side:
            line = _at(min(self.scale.today, 98.5), 0, _HIGH, PAPER, colour=TONES["stop"], round_by=0)
            yield {**line, "width": "4px", "borderWidth": "1px", "borderColor": PAPER}

    def _bar(self, bar: Bar) -> Iterator[Json]:
        begin, end = self.scale.left(bar.first), self.scale.right(bar.last)
        ink = _PAST if bar.phase == "past" else self.accent
        if bar.fades_from:
            yield _dashes(self.scale.left(bar.fades_from), begin, ink)
        if bar.fades_to:
            yield _dashes(end, self.scale.right(bar.fades_to), ink)
        wide = max(end - begin, 2.0)
        begin = min(begin, 100 - wide)
        if bar.kind == "stop":
            yield self._stripes(begin, wide, bar.phase)
        else:
            yield self._strip(begin, wide, bar.phase, self._tint if bar.kind == "round" else "")

    def _strip(self, begin: float, wide: float, phase: Phase, tint: str = "") -> Json:
        """Grey: over; filled: now; hollow: to come."""
        if phase == "past":
            return _at(begin, wide, 10, PAPER, colour=_PAST)
        filled = (tint or self.accent) if phase == "now" else PAPER
        return _at(begin, wide, 10, self.accent, colour=filled)

    def _stripes(self, begin: float, wide: float, phase: Phase) -> Json:
        ink = QUIET if phase == "past" else TONES["stop"]
        return _filled(_at(begin, wide, 12, ink, colour=PAPER, round_by=0), ink, _pieces(wide))

    def _mark(self, mark: Mark) -> Iterator[Json]:
        if mark.first != mark.last:
            begin, end = self.scale.left(mark.first), self.scale.right(mark.last)
            yield _at(begin, end - begin, 12, PAPER, colour=_PAST if mark.phase == "past" else TONES["good"])
        else:
            yield self._sign(mark.kind, self.scale.middle(mark.first), mark.phase)

    def _sign(self, kind: str, middle: float, phase: Phase) -> Json:
        """A cutoff is a square, a payout a disc, any other day a bar that stands upright."""
        wide, high = {"cutoff": (10, 10), "payout": (12, 12)}.get(kind, (5, _HIGH))
        ink = _PAST if phase == "past" else TONES["good"] if kind == "payout" else self.accent
        begin = min(max(middle - wide / 2 / _ACROSS * 100, 0), 100 - wide / _ACROSS * 100)
        sign = _at(begin, 0, high, PAPER, colour=ink, round_by=6 if kind == "payout" else 1)
        return {**sign, "width": f"{wide}px"}


def _at(
    begin: float, wide: float, high: int, edge: str, *, colour: str, top: int | None = None, round_by: int = 4
) -> Json:
    """A surface in the middle of its line, from ``begin`` on ``wide`` percent wide."""
    above = (_HIGH - high) // 2 if top is None else top
    look = {"borderWidth": "1px", "borderColor": edge} if edge != PAPER else {}
    look |= {"cornerRadius": f"{round_by}px"} if round_by else {}
    return box(
        [],
        position="absolute",
        offsetStart=f"{begin:.1f}%",
        offsetTop=f"{above}px",
        width=f"{wide:.1f}%",
        height=f"{high}px",
        backgroundColor=colour,
        **look,
    )


def _dashes(begin: float, end: float, ink: str) -> Json:
    """An end without a day."""
    wide = end - begin
    line = _at(begin, wide, 3, PAPER, colour=PAPER, round_by=0)
    return _filled(line, ink, min(_pieces(wide), _MOST_DASHES))


def _pieces(wide: float) -> int:
    """Of about two percent each; an odd number, so that paper stands at both ends."""
    return max(3, round(wide / 2) | 1)


def _filled(surface: Json, ink: str, pieces: int) -> Json:
    """The surface with so many pieces side by side, ink between paper."""
    inside = [box([], backgroundColor=ink if at % 2 else PAPER) for at in range(pieces)]
    return {**surface, "layout": "horizontal", "contents": inside}
