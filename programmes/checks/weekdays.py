"""A weekday written beside a day is the weekday of that day."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from programmes.checks.days_in_text import WrittenDay, written_days
from programmes.checks.sheet import Sheet, Text
from programmes.checks.style import Remark
from programmes.japanese import WEEKDAYS, day_in_words
from programmes.model import Clause, Conflict, Statement
from programmes.reading.typed import fields_of

_MARGIN = timedelta(days=60)
"""How far from the days of the programme a day without a year is still taken to belong to it."""


def check_weekdays(sheet: Sheet) -> None:
    """What people type (``phrasings``) and what quotes a mistake of a document (a conflict, a row or an
    answer that names one, a clause that a conflict rests on) is left as it is."""
    programme_days = sorted(days_of(sheet))
    quoted = {clause for statement in sheet.objects(Statement) for clause in statement.source}
    for text in sheet.texts():
        if not _quotes(text, quoted):
            _check_text(sheet, text, programme_days)


def days_of(sheet: Sheet) -> set[date]:
    """Every day that stands in the programme as a date."""
    found = {sheet.programme.demo_day}
    for owner in sheet.objects():
        found.update(day for name in fields_of(type(owner)) if isinstance(day := getattr(owner, name), date))
    return found


def possible_days(written: WrittenDay, days: list[date]) -> list[date]:
    """Which days may be meant: with a year one at most, without one those near ``days`` (sorted)."""
    if written.year is not None:
        return _existing([written.year], written)
    every = _existing(range(days[0].year, days[-1].year + 1), written)
    near = [day for day in every if days[0] - _MARGIN <= day <= days[-1] + _MARGIN]
    return near or every


def wrong_weekdays(text: str, days: list[date]) -> Iterator[Remark]:
    """The days in a text whose weekday is not theirs; ``days`` as in :func:`possible_days`."""
    for written in written_days(text):
        if written.weekday is None:
            continue
        possible = possible_days(written, days)
        if not possible:
            yield Remark(f"「{written.words}」という日はありません。", "日付を直してください。")
        elif all(day.weekday() != written.weekday for day in possible):
            right = "、".join(day_in_words(day) for day in possible)
            what = f"「{written.words}」の曜日({WEEKDAYS[written.weekday]})が日付と合いません。"
            yield Remark(what, f"{right} です。日付と曜日のどちらかを直してください。")


def _check_text(sheet: Sheet, text: Text, days: list[date]) -> None:
    for remark in wrong_weekdays(text.text, days):
        sheet.note(text.owner, *text.below, what=remark.what, mend=remark.mend)


def _quotes(text: Text, quoted: set[str]) -> bool:
    owner = text.owner
    if text.below[0] == "phrasings" or isinstance(owner, Conflict | Statement):
        return True
    return bool(getattr(owner, "conflict", "")) or (isinstance(owner, Clause) and owner.id in quoted)


def _existing(years: Iterable[int], written: WrittenDay) -> list[date]:
    found = []
    for year in years:
        try:
            found.append(date(year, written.month, written.day))
        except ValueError:
            continue
    return found
