"""Dates as people write them: 12/10, 令和2年12月10日, R2.12.10, きょう, 先週の金曜, 今月末, 来月5日, 土曜日, 年末.

Nothing here reads the clock: ``today`` is an argument (a calendar day in Asia/Tokyo). Weeks begin on Monday.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from faq.calendar_words import WEEKDAYS, month_of
from faq.date_patterns import RULES, WEEKDAY_AFTER, Around, Reader, Reading, Setting
from faq.normalise import Unified, unify


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """One date or span of days in a text.

    ``first`` and ``last`` are equal for a single day. ``text`` is ``given[start:end]``. ``inferred`` names what
    was not written ("year", "month", "day"). ``relative``: counted from today (来週). ``written_weekday`` is 0 for
    Monday; ``weekday_conflict``: it is not the weekday of ``first``.
    """

    first: date
    last: date
    text: str
    start: int
    end: int
    inferred: frozenset[str] = frozenset()
    relative: bool = False
    written_weekday: int | None = None

    @property
    def weekday_conflict(self) -> bool:
        return self.written_weekday is not None and self.first.weekday() != self.written_weekday

    @property
    def one_day(self) -> bool:
        return self.first == self.last


_Place = tuple[int, int, re.Match[str], Reader]
"""Start and end in a text, the match, and who reads it."""
_CLAUSE_END = re.compile(r"[。?!\n]")
_PAST = re.compile(
    r"(?:[いきしちりっんれえけせてねめべじぎびみに]|まし|でし)(?:た|だ)(?!ら(?!し)|[りいくめ])|も(?:う|っ)?た|分(?![かけ割])|ぶんの?"
)
_AHEAD = re.compile(
    r"(?:た|だ)ら(?!し)|[えけせてねめれべげ]ば|なら|(?:つもり|予定)(?!が|だった|やった|でした)|よう|まで"
)
_JOINS = re.compile(r"\s*(?:から|より|~|-|ー|→|→|ないし)\s*")
_KATAKANA_WORDS = re.compile(
    r"(?<![ァ-ヺー])(?:キョウ|アシタ|アサッテ|キノウ|オトトイ|ライシュウ|コンシュウ|センシュウ|ライゲツ|コンゲツ|ゲツマツ|ネンマツ)"
)
_WORTH_READING = re.compile(
    r"[0-9一二三四五六七八九十月日曜週年晦盆朝夜晩夕]|[きひ]ょう|[あけ]す|あし|あさ|けさ|おと|きの|みそか|さく|ゆう|みょ|しゅう|げつ|がつ|はつか|ついたち|まつ|クリスマス|バレン|ゴール|gw|さま|がん|おぼん|にち|旦|ねん|成人式|節分|せつぶん|ひな|雛|桃の節句|七五三|たなばた|ハロウィ|ホワイトデー|イ[ブヴ]"
)


@lru_cache(maxsize=4096)
def read_dates(text: str, today: date, around: Around | None = None) -> tuple[WrittenDate, ...]:
    """The dates in ``text``, in the order written; two joined by 〜 or から are one span.

    ``around``: first and last day of the programme; a day without a year is the one within it, or nearest
    to it, and then the one nearest to ``today``.
    """
    given, plain, matches = _looked_through(text)
    found: list[WrittenDate] = []
    end_of_last = 0
    for start, end, match, reader in matches:
        if start < end_of_last:
            continue
        gap = plain[end_of_last:start]
        anchor = found[-1].last if found and len(gap) <= 6 and not found[-1].relative else None
        setting = Setting(today, around, anchor, gap, _speaks_of_past(plain, end))
        reading = reader(match, setting)
        if reading is None:
            continue
        end, weekday = _weekday_after(plain, end, reading)
        written = _written(given, text, start, end, reading, weekday)
        joined = _joined(found[-1], written, gap, text) if found else None
        if joined:
            found[-1] = joined
        else:
            found.append(written)
        end_of_last = end
    return tuple(found)


def date_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where the dates stand in ``text``, without a day to read them for (the ranking masks them)."""
    return tuple((found.start, found.end) for found in read_dates(text, date(2020, 12, 1)))


def _in_hiragana(match: re.Match[str]) -> str:
    return "".join(chr(ord(c) - 0x60) for c in match[0])


@lru_cache(maxsize=64)
def _looked_through(text: str) -> tuple[Unified, str, tuple[_Place, ...]]:
    """What stands in a text on whatever day it is read: in one spelling, its hiragana, and where dates may be."""
    given = unify(text)
    plain = _KATAKANA_WORDS.sub(_in_hiragana, given.text)
    return given, plain, tuple(_matches(plain)) if _WORTH_READING.search(plain) else ()


def _matches(text: str) -> Iterator[_Place]:
    found = [
        (match.start(), -match.end(), order, match, reader)
        for order, (pattern, reader) in enumerate(RULES)
        for match in pattern.finditer(text)
        if match.end() > match.start()
    ]
    for start, minus_end, _order, match, reader in sorted(found, key=lambda f: f[:3]):
        yield start, -minus_end, match, reader


def _speaks_of_past(text: str, end: int) -> bool:
    """Whether the clause after a date is about something done ("5日に使われた分"), not about a plan ("出したら")."""
    clause = _CLAUSE_END.split(text[end : end + 16], maxsplit=1)[0]
    past, ahead = _PAST.search(clause), _AHEAD.search(clause)
    return past is not None and (ahead is None or past.start() < ahead.start())


def _weekday_after(text: str, end: int, reading: Reading) -> tuple[int, int | None]:
    match = WEEKDAY_AFTER.match(text, end)
    if match is None or reading.first != reading.last:
        return end, None
    return match.end(), WEEKDAYS.index(match[1] or match[2])


def _written(
    given: Unified, text: str, start: int, end: int, reading: Reading, weekday: int | None
) -> WrittenDate:
    first, last = given.span(start, end)
    return WrittenDate(
        reading.first,
        reading.last,
        text[first:last],
        first,
        last,
        reading.inferred,
        reading.relative,
        weekday,
    )


def _joined(earlier: WrittenDate, later: WrittenDate, gap: str, text: str) -> WrittenDate | None:
    """The span from one date to the next when they are written as one (12/1〜12/5), else None."""
    if not _JOINS.fullmatch(gap):
        return None
    last = later.last
    if last < earlier.first and "year" in later.inferred:
        last = _a_year_later(last)
    if last < earlier.first:
        return None
    return replace(
        earlier,
        last=last,
        text=text[earlier.start : later.end],
        end=later.end,
        inferred=earlier.inferred | later.inferred,
        relative=earlier.relative or later.relative,
    )


def _a_year_later(day: date) -> date:
    _first, last = month_of(day.year + 1, day.month)
    return last.replace(day=min(day.day, last.day))
