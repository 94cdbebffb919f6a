"""A programme's calendar as a block to be drawn, and the scale on which every channel draws it."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from bot.blocks import Bar, BarKind, Key, KeyKind, Lane, Mark, MarkKind, Phase, Tick, Timeline, Track
from bot.turn import Words, cite
from programmes import rules
from programmes.model import Programme, Role
from programmes.rules.timeline import LaneKind, SpanKind
from programmes.rules.timeline import MarkKind as RuleMark

_BARS: Final[dict[SpanKind, BarKind]] = {
    "recruitment": "recruitment", "sale": "sale", "lottery": "sale", "application": "sale", "pickup": "sale",
    "use": "use", "suspension": "stop", "round": "round",
}  # fmt: skip
_MARKS: Final[dict[RuleMark, MarkKind]] = {
    "cutoff": "cutoff", "final_cutoff": "cutoff", "payout": "payout", "checkout": "last", "keeping": "keeping",
}  # fmt: skip
_FEW_MONTHS: Final = 8
"""So many months have room for 10月; of more, only the number stands."""
_ROOM: Final = 14
"""Days that an end without a day needs to fade out in."""
_PLAIN: Final = frozenset({"recruitment", "sale", "use"})
"""Bars that the heading of their lane explains."""
_PHASES: Final[tuple[Phase, ...]] = ("past", "now", "coming")
TEMPLATE: Final = "timeline"


def timeline_block(
    programme: Programme, today: date, words: Words, *, role: Role | None = None
) -> Timeline | None:
    """The calendar as ``role`` needs it, standing on ``today``; None where the documents name no day at all.

    ``words`` finds ``timeline.j2``."""
    told = rules.timeline_of(programme, today, role)
    if told.first is None or told.last is None:
        return None
    return _Teller(programme, words, told, _axis(told, told.first, told.last), role).block()


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a day lies between the first and the last of a block, in percent of the whole."""

    block: Timeline

    def left(self, day: str) -> float:
        """Where the day begins; days outside lie on the edge."""
        return self._share(date.fromisoformat(day))

    def right(self, day: str) -> float:
        """Where the day ends."""
        return self._share(date.fromisoformat(day) + timedelta(days=1))

    def middle(self, first: str, last: str = "") -> float:
        return round((self.left(first) + self.right(last or first)) / 2, 2)

    @property
    def today(self) -> float:
        return self.middle(self.block.today)

    @property
    def side(self) -> Literal["", "before", "after"]:
        """On which side of the whole today lies; "" within it. ISO days stand in the order of time."""
        block = self.block
        return "before" if block.today < block.first else "after" if block.today > block.last else ""

    def _share(self, day: date) -> float:
        first, last = date.fromisoformat(self.block.first), date.fromisoformat(self.block.last)
        share = (day - first).days / ((last - first).days + 1) * 100
        return round(min(max(share, 0.0), 100.0), 2)


def news_of(track: Track) -> str:
    """What stands beside the name of a line today: the next cutoff, a stop, that it runs or that nobody knows."""
    if _is_next_round(track):
        return f"{track.marks[0].label} {track.marks[0].state}"
    if stop := _stop_now(track):
        return f"{stop.state}{stop.label}"
    whole = track.bars[0] if track.bars else None
    return whole.state if whole and whole.kind != "round" and whole.phase in ("now", "unknown") else ""


def is_stopped(track: Track) -> bool:
    """Whether :func:`news_of` tells of a stop."""
    return _stop_now(track) is not None and not _is_next_round(track)


def _is_next_round(track: Track) -> bool:
    return track.current and bool(track.marks)


def _stop_now(track: Track) -> Bar | None:
    return next((bar for bar in track.bars if bar.kind == "stop" and bar.phase == "now"), None)


def _axis(told: rules.Timeline, first: date, last: date) -> tuple[date, date]:
    """Whole months around everything, with room where an end fades out."""
    spans = [span for lane in told.lanes for line in lane.lines for span in line.spans]
    begin = first.replace(day=1)
    if any(span.open_start and (span.first - begin).days < _ROOM for span in spans):
        begin = (begin - timedelta(days=1)).replace(day=1)
    end = _end_of_month(last)
    if any(span.open_end and (end - span.last).days < _ROOM for span in spans):
        end = _end_of_month(end + timedelta(days=1))
    return begin, end


def _end_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


@dataclass(frozen=True, slots=True)
class _Teller:
    """Puts what the rule tells into words and plain values."""

    programme: Programme
    words: Words
    told: rules.Timeline
    axis: tuple[date, date]
    role: Role | None

    def say(self, name: str, /, **values: object) -> str:
        return self.words(TEMPLATE, name, programme=self.programme, **values).replace("\n", "")

    def block(self) -> Timeline:
        first, last = self.axis
        lanes = tuple(self.lane(lane) for lane in self.told.lanes)
        today = self.told.today
        return Timeline(
            title=self.say("title"),
            summary=self.summary(),
            lanes=lanes,
            first=first.isoformat(),
            last=last.isoformat(),
            today=today.isoformat(),
            today_label=self.say("today", day=today),
            ticks=tuple(self.ticks()),
            legend=tuple(self.legend(lanes)),
            notes=tuple(self.notes()),
            programme=self.programme.code,
            role=self.role or "",
            colour=self.programme.colour,
            citations=cite(self.programme, self.told.source),
        )

    def summary(self) -> str:
        """Where use stands, and the next cutoff where rounds are shown."""
        today = self.told.today
        found = rules.next_cutoff(self.programme, today)
        shown = any(lane.kind == "settlement" for lane in self.told.lanes)
        cutoff = found if shown and isinstance(found, rules.RoundFound) else None
        return self.say("summary", day=today, use=rules.use_state(self.programme, today), cutoff=cutoff)

    def lane(self, lane: rules.Lane) -> Lane:
        return Lane(
            self.say("lane_name", kind=lane.kind), tuple(self.track(lane.kind, line) for line in lane.lines)
        )

    def track(self, kind: LaneKind, line: rules.Line) -> Track:
        label = self.say("line_name", kind=kind, named=line.name)
        bars = tuple(self.bar(label, span) for span in line.spans)
        marks = tuple(self.mark(mark) for mark in line.marks)
        told: tuple[Bar | Mark, ...] = marks if kind == "settlement" and marks else (*bars, *marks)
        says = tuple(each.words if each.label == label else f"{each.label} {each.words}" for each in told)
        return Track(label, says, line.standing, bars, marks, current=line.next_round)

    def bar(self, label: str, span: rules.Span) -> Bar:
        first, last = self.axis
        earliest = first if span.open_start else span.earliest
        named = {"round": self.say("period"), "suspension": span.name}
        return Bar(
            kind=_BARS[span.kind],
            label=named.get(span.kind, label),
            words=self.say("span_days", span=span),
            first=span.first.isoformat(),
            last=span.last.isoformat(),
            phase=span.standing,
            state=self.say("span_state", standing=span.standing),
            fades_from=earliest.isoformat() if earliest else "",
            fades_to=last.isoformat() if span.open_end else "",
        )

    def mark(self, mark: rules.Mark) -> Mark:
        days, one_day = (mark.first - self.told.today).days, mark.first == mark.last
        return Mark(
            kind=_MARKS[mark.kind],
            label=self.say("mark_name", kind=mark.kind),
            words=self.say("mark_days", mark=mark),
            first=mark.first.isoformat(),
            last=mark.last.isoformat(),
            phase=mark.standing,
            state=self.say("mark_state", standing=mark.standing, days=days, one_day=one_day),
        )

    def ticks(self) -> Iterator[Tick]:
        first, last = self.axis
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        day = first
        while day <= last:
            begins = day == first or day.month == 1
            yield Tick(
                day.isoformat(),
                self.say("tick", day=day, many=months > _FEW_MONTHS),
                self.say("year", day=day) if begins else "",
            )
            day = _end_of_month(day) + timedelta(days=1)

    def legend(self, lanes: tuple[Lane, ...]) -> Iterator[Key]:
        """How bars look before, now and after, and each sign that is drawn; a stop by its own name."""
        drawn = [each for lane in lanes for track in lane.tracks for each in track.drawn]
        bars = [each for each in drawn if isinstance(each, Bar)]
        plain = {bar.phase for bar in bars if bar.kind in _PLAIN}
        kinds: list[KeyKind] = [phase for phase in _PHASES if phase in plain]
        if any(bar.fades_from or bar.fades_to for bar in bars):
            kinds.append("open")
        kinds += [kind for kind in dict.fromkeys(each.kind for each in drawn) if kind not in _PLAIN]
        stop = next((bar.label for bar in bars if bar.kind == "stop"), "")
        for kind in (*kinds, "today"):
            yield Key(kind, stop if kind == "stop" else self.say("key", kind=kind))

    def notes(self) -> Iterator[str]:
        for missing in self.told.missing:
            yield self.say(missing)
        if self.programme.use.ends_early:
            yield self.say("ends_early")
        touching = self.told.conflicts
        yield from (each.note for each in self.programme.conflicts if each.id in touching)
