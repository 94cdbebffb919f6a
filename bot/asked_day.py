"""The days a message names, and what each is the day of (use, stay, reading, posting, arrival, payout)."""

import tomllib
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Final

from bot.asked_whether import asks_about_now, asks_of_the_future, days_of_the_plan
from bot.turn import Turn
from bot.written_days import days_written
from faq.calendar_words import months_later
from faq.dates import WrittenDate
from faq.normalise import normalise
from programmes.model import Programme

_WORDS: dict[str, list[str]] = tomllib.loads(
    (files("bot") / "data" / "day_words.toml").read_text(encoding="utf-8")
)

_OF_THE_DAY: Final = tuple(_WORDS.pop("of_the_day"))
_JOINED: Final = tuple(_WORDS.pop("joined"))
_OF_A_MONTH: Final = "分"
"""What is left of a month's name between it and the next day: "10月分きのう届いた"."""
_BRACKETS: Final = tuple(_WORDS.pop("brackets"))
_CHECKOUT: Final = tuple(map(normalise, _WORDS.pop("checkout")))
_NOON: Final = time(12)


@dataclass(frozen=True, slots=True)
class AskedDay:
    """A day as it was asked about. ``basis`` "" if the words do not say what it is the day of.

    ``written`` is None for a day picked on a button. ``told``: its basis stands right behind it, or behind one it is joined to
    ("15日と16日に読んだ"), not only somewhere in the text. ``last`` differs from ``day`` when a range was named
    (6月前半)."""

    day: date
    last: date
    basis: str = ""
    written: WrittenDate | None = None
    told: bool = True

    @property
    def weekday_conflict(self) -> bool:
        """The weekday that was written is not the day's own."""
        return self.written is not None and self.written.weekday_conflict


def span_of(programme: Programme) -> tuple[date, date]:
    """First and last day that anything of the programme happens on: decides which year "12/10" belongs to."""
    bounds = [bound for sale in programme.sales for bound in (sale.first, sale.last)]
    bounds += [programme.use.first, programme.use.last]
    bounds += [b for r in programme.recruitment for b in (r.first, r.last) if b is not None]
    days = [day for bound in bounds for day in (bound.day, bound.known) if day is not None]
    days += [
        day
        for r in programme.settlement.rounds
        for day in (r.first, r.cutoff, r.payout_last or r.payout)
        if day
    ]
    if programme.settlement.final_cutoff:
        days.append(programme.settlement.final_cutoff)
    days.append(programme.demo_day)
    return min(days), max(days)


def asked_days(turn: Turn) -> tuple[AskedDay, ...]:
    """The days of the turn, in the order written; a picked day alone if a button brought one."""
    picked = turn.args.get("day")
    if picked:
        day = date.fromisoformat(picked)
        return (AskedDay(day, day, turn.args.get("basis", "")),)
    return days_in(turn.text, turn.today, turn.programme)


def days_in(text: str, today: date, programme: Programme) -> tuple[AskedDay, ...]:
    """The days of ``text``, in the order written."""
    found = days_written(text, today, span_of(programme))
    ends = [*(w.start for w in found[1:]), len(text)][: len(found)]
    days = tuple(_asked(text, written, end, programme) for written, end in zip(found, ends, strict=True))
    return _by_night(days, text) if programme.settlement.basis == "stay" else days


def _asked(text: str, written: WrittenDate, end: int, programme: Programme) -> AskedDay:
    """The day as the words up to ``end`` tell of it, or those before it that it stands in brackets behind ("連休の分(7/23〜26)")."""
    behind = text[_behind(written) : end]
    if normalise(text[: written.start]).rstrip().endswith(_BRACKETS):
        return AskedDay(written.first, written.last, programme.settlement.basis, written)
    return AskedDay(written.first, written.last, _basis(behind, text), written, _is_told(behind))


def _by_night(days: tuple[AskedDay, ...], text: str) -> tuple[AskedDay, ...]:
    """The days with that of a checkout as the night before it, each night once: "7月9日泊、10日チェックアウト"."""
    nights: dict[tuple[date, str], AskedDay] = {}
    for each in days:
        behind = normalise(text[each.written.end :]) if each.written else ""
        if behind.startswith(_CHECKOUT) and each.day == each.last:
            night = each.day - timedelta(days=1)
            each = replace(each, day=night, last=night, basis="stay")
        nights.setdefault((each.day, each.basis), each)
    return tuple(nights.values())


def days_read(days: tuple[AskedDay, ...], programme: Programme) -> tuple[AskedDay, ...]:
    """Of ``days`` those on which tickets are read, where that is what counts and one is named; otherwise all."""
    read = tuple(each for each in days if each.basis == programme.settlement.basis == "reading")
    return read or days


def days_settled(days: tuple[AskedDay, ...], text: str) -> tuple[AskedDay, ...]:
    """Of ``days`` those whose tickets are named ("先月分"), where there are such beside others; otherwise all."""
    own = tuple(each for each in days if each.written and _is_of_the_day(text[_behind(each.written) :]))
    return own or days


def _behind(written: WrittenDate) -> int:
    """Where the words behind a day begin: "11月分" has its 分 in the date itself."""
    return written.end - written.text.endswith(_OF_A_MONTH)


def moment_asked(turn: Turn) -> tuple[datetime, bool]:
    """Noon of the first day that is named, or now where none is; and whether it is another day than today."""
    days = asked_days(turn)
    if not days:
        return turn.now, False
    return datetime.combine(days[0].day, _NOON, turn.now.tzinfo), days[0].day != turn.today


def moment_planned(turn: Turn) -> tuple[datetime, bool]:
    """As :func:`moment_asked`, for what somebody means to do: a day on which tickets were bought does not count, nor one that has
    passed where it is asked about now; of days that have begun (今週) today is the first."""
    if turn.args.get("day"):
        return moment_asked(turn)
    day = day_planned(turn.text, turn.today, turn.programme)
    return (datetime.combine(day, _NOON, turn.now.tzinfo), True) if day else (turn.now, False)


def days_planned(text: str, today: date, programme: Programme) -> tuple[date, ...]:
    """Every day that is asked about beside others ("27日と28日"), of a span its ends, each once; none where only one day is
    named, or today."""
    planned = _planned(text, today, programme)
    if any(w.last < today for w in planned):
        return ()
    days = tuple(dict.fromkeys(day for w in planned for day in (max(w.first, today), w.last)))
    return days if len(days) > 1 else ()


def _planned(text: str, today: date, programme: Programme) -> list[WrittenDate]:
    return [
        _coming(written, today) if asks_of_the_future(text) else written
        for written in days_of_the_plan(text, today, span_of(programme))
    ]


def day_planned(text: str, today: date, programme: Programme) -> date | None:
    """The day of :func:`moment_planned`; None for today."""
    planned = _planned(text, today, programme)
    ahead = [w for w in planned if w.last >= today]
    if not planned or (not ahead and asks_about_now(text)):
        return None
    first = (ahead or planned)[0].first
    return None if first <= today and ahead else first


def _coming(written: WrittenDate, today: date) -> WrittenDate:
    """A day without its month or year, where a plan is spoken of: the next one, not the one that lies in the programme."""
    if written.last >= today or "year" not in written.inferred or not written.one_day:
        return written
    every = 1 if "month" in written.inferred else 12
    coming = (months_later(written.first, every * times) for times in (1, 2))
    day = next((d for d in coming if d >= today and d.day == written.first.day), None)
    return replace(written, first=day, last=day) if day else written


def basis_of(text: str) -> str:
    """What day the words of ``text`` speak of, or ""."""
    return _basis(text, text)


def _basis(behind: str, whole: str) -> str:
    if _is_of_the_day(behind):
        first = _first_word_in(normalise(behind))
        return first if first in ("use", "stay", "reading") else "use"
    return _first_word_in(normalise(behind)) or _first_word_in(normalise(whole))


def _is_told(behind: str) -> bool:
    """Whether the words up to the next day say what this one is the day of, or join it to the next."""
    return behind.strip() in _JOINED or _is_of_the_day(behind) or bool(_first_word_in(normalise(behind)))


def _is_of_the_day(behind: str) -> bool:
    plain = normalise(behind).strip()
    return plain == _OF_A_MONTH or plain.startswith(_OF_THE_DAY)


def _first_word_in(text: str) -> str:
    """The basis whose word stands first in ``text``; "payout" only if nothing else does."""
    places = [(text.find(normalise(word)), basis) for basis, words in _WORDS.items() for word in words]
    found = sorted((place, basis) for place, basis in places if place >= 0)
    for _, basis in found:
        if basis != "payout":
            return basis
    return "payout" if found else ""
