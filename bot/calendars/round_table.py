"""The table of rounds on the sheet: a row's days in large letters, and under them, small, the period that is settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from bot.merchants.paper import LEFT, RIGHT, RULE, SOFT, Paper, width_of

INSET: Final = 6.0
HEAD: Final = 22.0
SMALL: Final = 11.0
"""Points of the period, and of the heads at least."""


@dataclass(frozen=True, slots=True)
class Row:
    """A round. ``period`` "": it is not shown. ``days``: a cell a column, of one line or two."""

    name: str
    period: str
    days: tuple[tuple[str, ...], ...]

    @property
    def is_double(self) -> bool:
        return bool(self.period) or any(len(cell) > 1 for cell in self.days)


class RoundTable:
    """``heads``: of the column of names and of every column of days; all words printable. ``size``: points of the days."""

    def __init__(self, heads: Sequence[str], rows: Sequence[Row], size: float) -> None:
        self._heads = heads
        self._rows = rows
        self._size = size
        widths = [self._widest(place) + 2 * INSET for place in range(len(heads))]
        self._period = max(width_of(row.period, SMALL) for row in rows) + 2 * INSET
        before = max(0.0, self._period - sum(widths[:-1])) / (len(widths) - 1)
        widths = [*(width + before for width in widths[:-1]), widths[-1]]
        self._spare = (RIGHT - LEFT - sum(widths)) / len(widths)
        self._edges = [0.0, *accumulate(width + self._spare for width in widths)][:-1]

    @property
    def fits(self) -> bool:
        """Whether the columns stand beside each other, and the periods beside the last of them."""
        return self._spare >= 0

    def draw(self, paper: Paper) -> None:
        with paper.element("Table"):
            self._draw_heads(paper)
            for row in self._rows:
                if not paper.has_room(self._height(row)):
                    paper.new_page()
                    with paper.decoration():
                        self._draw_heads(paper)
                self._draw_row(paper, row)

    def _widest(self, place: int) -> float:
        head = width_of(self._heads[place], SMALL, bold=True)
        if place == 0:
            return max(head, *(width_of(row.name, self._size, bold=True) for row in self._rows))
        lines = [line for row in self._rows for line in row.days[place - 1]]
        return max([head, *(width_of(line, self._size, bold=self._is_bold(place)) for line in lines)])

    def _is_bold(self, place: int) -> bool:
        """All but the payout."""
        return place < len(self._heads) - 1

    def _height(self, row: Row) -> float:
        return self._size * (2.75 if row.is_double else 1.45) + 5

    def _draw_heads(self, paper: Paper) -> None:
        paper.tint(paper.y, HEAD)
        with paper.element("TR"):
            for edge, head in zip(self._edges, self._heads, strict=True):
                with paper.element("TH", scope="Column"):
                    paper.write(LEFT + edge + INSET, head, size=SMALL, y=paper.y + 15, bold=True)
        paper.y += HEAD
        paper.rule(paper.y, ink=SOFT, thick=0.8)

    def _draw_row(self, paper: Paper, row: Row) -> None:
        first = paper.y + self._size * 1.3
        second = first + self._size * 1.3
        with paper.element("TR"):
            with paper.element("TH", scope="Row"):
                paper.write(LEFT + INSET, row.name, size=self._size, y=first, bold=True)
                if row.period:
                    paper.write(LEFT + INSET, row.period, size=SMALL, y=second)
            for place, cell in enumerate(row.days, start=1):
                with paper.element("TD"):
                    for y, words in zip((first, second), cell, strict=False):
                        x, bold = LEFT + self._edges[place] + INSET, self._is_bold(place)
                        paper.write(x, words, size=self._size, y=y, bold=bold)
        paper.y += self._height(row)
        paper.rule(paper.y, ink=RULE, thick=0.6)
