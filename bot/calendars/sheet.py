"""The settlement days of a programme on one page A4, in large letters, for a shop's wall: for those without a smartphone.

Nothing on it is smaller than 11 points. What does not fit is tried in smaller letters, then without the other days, the
periods and the notes; only a calendar that is too long even then takes a second page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from bot.calendars.entries import known_as_of, source_line
from bot.calendars.round_table import RoundTable, Row
from bot.clock import TOKYO
from bot.holidays import business_calendar
from bot.merchants.paper import LEFT, MISSING, RIGHT, SOFT, Paper, printable, wrapped
from bot.turn import Words
from programmes.model import Desk, Programme, Round
from programmes.rules import (
    LastPosting,
    Payout,
    PostalService,
    desks_for,
    last_safe_posting,
    payout_notes,
    payout_of,
)
from programmes.rules.deadlines import Deadline, deadlines_of

TEMPLATE: Final = "calendar_sheet"
LEAST: Final = 11.0
"""Points of the smallest letters."""
_LABEL: Final = 160.0
"""Width of the days left of what they are."""


@dataclass(frozen=True, slots=True)
class Style:
    """One way to try it. ``size``: points of the days."""

    size: float
    with_others: bool = True
    with_periods: bool = True
    with_notes: bool = True


STYLES: Final = (
    Style(14),
    Style(13),
    Style(12),
    Style(LEAST),
    Style(LEAST, with_others=False),
    Style(LEAST, with_others=False, with_periods=False),
    Style(LEAST, with_others=False, with_periods=False, with_notes=False),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A round on the sheet. ``posting`` None: nothing is posted."""

    round: Round
    posting: LastPosting | None
    payout: Payout


def sheet(programme: Programme, words: Words, post: PostalService, day: date, page: str) -> bytes:
    """The PDF. ``day``: on which it is printed; ``page``: address of the same on the web, "" if that is not known."""
    made = _Sheet(programme, words, post, day, page)
    for style in STYLES:
        paper = made.written(style, 1)
        if paper is not None and paper.pages == 1:
            return paper.finished()
    whole = made.written(STYLES[-1], paper.pages if paper else 1, anyhow=True)
    if whole is None:
        raise ValueError(f"no sheet of {programme.code}")
    return whole.finished()


class _Sheet:
    _paper: Paper

    def __init__(self, programme: Programme, words: Words, post: PostalService, day: date, page: str) -> None:
        self._programme = programme
        self._words = words
        self._post = post
        self._day = day
        self._page = page
        self._holidays = business_calendar()
        self._lines = tuple(self._line(each) for each in programme.settlement.rounds)

    def written(self, style: Style, pages: int, *, anyhow: bool = False) -> Paper | None:
        """None where the table is too wide for the style; ``anyhow``: then too."""

        def footer(number: int) -> tuple[str, str]:
            counted = self._say("page_number", number=number, pages=pages) if pages > 1 else ""
            return self._say("footer"), counted

        made_at = datetime.combine(self._day, time(), TOKYO)
        self._paper = Paper(self._say("document"), made_at, footer, foot=LEAST)
        self._lost = False
        self._head()
        if not self._rounds(style, anyhow):
            return None
        if style.with_others:
            self._others()
        self._desk()
        self._notes(style)
        return self._paper

    def _say(self, block: str, **values: Any) -> str:
        return printable(self._words(TEMPLATE, block, programme=self._programme, **values))

    def _line(self, round_: Round) -> Line:
        posting = last_safe_posting(self._programme, round_, self._post, self._holidays)
        safe = posting if isinstance(posting, LastPosting) else None
        return Line(round_, safe, payout_of(self._programme, round_))

    # --- from the top to the foot ---------------------------------------------------------------------

    def _head(self) -> None:
        paper = self._paper
        paper.y += 10
        with paper.element("P"):
            paper.write(LEFT, self._say("programme_name"), size=13, within=RIGHT - LEFT)
        paper.y += 30
        with paper.element("H1"):
            paper.write(LEFT, self._say("title"), size=24, bold=True, within=250)
        with paper.element("P"):
            paper.write(LEFT + 262, self._say("for_whom"), size=13, within=110)
        with paper.element("P"):
            paper.write(RIGHT, self._say("printed_on", day=self._day), size=LEAST, right=True, ink=SOFT)
        paper.y += 12
        paper.rule(paper.y, thick=1.5, ink=SOFT)
        paper.y += 8

    def _rounds(self, style: Style, anyhow: bool) -> bool:
        """Whether the table fits in that style."""
        if not self._lines:
            self._paper.y += 4
            self._paragraph(self._say("no_rounds"), size=14)
            return True
        rows = [self._row(line, style) for line in self._lines]
        table = RoundTable(self._heads(), rows, style.size)
        if not (table.fits or anyhow):
            return False
        table.draw(self._paper)
        self._paper.y += 4
        return True

    @property
    def _posted(self) -> bool:
        return any(line.posting for line in self._lines)

    @property
    def _approximate(self) -> bool:
        return any(line.payout.approximate for line in self._lines)

    def _heads(self) -> list[str]:
        posted = [self._say("column_post")] if self._posted else []
        paid = self._say("column_payout", approximate=self._approximate)
        return [self._say("column_round"), *posted, self._say("column_cutoff"), paid]

    def _row(self, line: Line, style: Style) -> Row:
        period = self._say("period", round=line.round) if style.with_periods else ""
        posting = (self._days(line.posting.post_by, line.posting.post_by),) if line.posting else ()
        cutoff = self._days(line.round.cutoff, line.round.cutoff)
        paid = self._days(line.payout.first, line.payout.last)
        return Row(printable(line.round.name), period, (*posting, cutoff, paid))

    def _days(self, first: date | None, last: date | None) -> tuple[str, ...]:
        if first is None or last is None:
            return (self._say("no_day"),)
        if first == last:
            return (self._say("one_day", day=first),)
        return (self._say("from_day", day=first), self._say("one_day", day=last))

    def _others(self) -> None:
        """The other last days of shops."""
        found = deadlines_of(self._programme, self._post, self._holidays)
        rounds = {f"round:{each.number}" for each in self._programme.settlement.rounds}
        others = [each for each in found if "merchant" in each.roles and each.id not in rounds]
        if not others:
            return
        self._heading("heading_others")
        with self._paper.element("Table"):
            for each in others:
                self._fact(self._say("other_day", deadline=each), self._other(each))
        self._paper.y += 6

    def _other(self, deadline: Deadline) -> str:
        return self._say("other", deadline=deadline, as_of=known_as_of(self._programme, deadline))

    def _desk(self) -> None:
        """Whom to call about payouts, else anybody who can be called; otherwise who it is, without a number."""
        self._heading("heading_desk")
        ask = payout_notes(self._programme).ask
        serving = [*([ask] if ask else []), *desks_for(self._programme, "merchant")]
        desk = next((each for each in serving if each.phones), next(iter(serving), None))
        if desk is not None:
            self._reached(desk)
        settlement = self._programme.settlement
        if settlement.send_to and settlement.travels == "post":
            self._paragraph(self._say("send_to"), size=12)

    def _reached(self, desk: Desk) -> None:
        self._paragraph(desk.name, size=13)
        if desk.phones:
            self._paper.y += 2
            self._paragraph(self._say("phone", desk=desk), size=20, bold=True)
            self._paper.y += 2
        else:
            self._paragraph(self._say("no_phone"), size=12)
        self._paragraph(self._say("hours" if desk.hours else "no_hours", desk=desk), size=12)
        if desk.closures:
            self._paragraph(self._say("closures", desk=desk), size=12)

    def _notes(self, style: Style) -> None:
        self._paper.y += 4
        if style.with_notes:
            for words in self._known():
                self._paragraph(words)
        settlement = self._programme.settlement
        of_rounds = tuple(dict.fromkeys(clause for line in self._lines for clause in line.round.source))
        self._paragraph(source_line(self._programme, of_rounds or settlement.source, self._words))
        if self._page:
            self._paragraph(self._say("newest", page=self._page))
        if self._lost:
            self._paragraph(self._say("missing_signs"))

    def _known(self) -> Iterator[str]:
        settlement = self._programme.settlement
        if lead := next((line.posting.lead_days for line in self._lines if line.posting), None):
            yield self._say("note_post", lead_days=lead)
        if self._approximate:
            yield self._say("note_approximate")
        yield from filter(None, (self._say("note_late"), self._say("note_cycle")))
        for conflict in self._programme.conflicts:
            if conflict.id == settlement.conflict:
                yield self._say("note_conflict", note=conflict.note)

    # --- pieces ---------------------------------------------------------------------------------------

    def _heading(self, block: str) -> None:
        self._break_before(60)
        self._paper.y += 22
        with self._paper.element("H2"):
            self._paper.write(LEFT, self._say(block), size=14, bold=True)
        self._paper.y += 4

    def _fact(self, label: str, words: str) -> None:
        rows = self._fitted(words, RIGHT - LEFT - _LABEL, 12)
        self._break_before(17 * len(rows))
        with self._paper.element("TR"):
            with self._paper.element("TH", scope="Row"):
                self._paper.write(LEFT, label, size=12, y=self._paper.y + 16, bold=True, within=_LABEL - 4)
            with self._paper.element("TD"):
                self._write(LEFT + _LABEL, rows, 12)

    def _paragraph(self, words: str, *, size: float = LEAST, bold: bool = False) -> None:
        with self._paper.element("P"):
            self._write(LEFT, self._fitted(words, RIGHT - LEFT, size, bold=bold), size, bold=bold)
        self._paper.y += 2

    def _write(self, x: float, rows: Sequence[str], size: float, *, bold: bool = False) -> None:
        for row in rows:
            self._break_before(size * 1.4)
            self._paper.y += size * 1.4
            self._paper.write(x, row, size=size, bold=bold)

    def _fitted(self, words: str, width: float, size: float, *, bold: bool = False) -> list[str]:
        plain = printable(words)
        self._lost = self._lost or MISSING in plain
        return wrapped(plain, width, size, bold=bold)

    def _break_before(self, height: float) -> None:
        if not self._paper.has_room(height):
            self._paper.new_page()
