"""One cell to one value: numbers of merchants, days, money, counts, words with a meaning, accounts cut short.

Stricter than what the counter reads in a conversation (``faq.dates``): a cell says one thing only, and what could be
meant in two ways (12/18/2020, 20/12/18, a day without its year) is refused with the reason, never guessed.
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from desk.imports.problems import shown
from desk.imports.reading import Cell
from programmes.japanese import ERAS, WEEKDAYS

TEXT: Final = 200
"""Characters that a text may have."""
MONEY: Final = 10**10
"""Yen that nothing here can come to: a transfer has ten digits."""
YEARS: Final = range(2000, 2100)
_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－─━"), "-")
_FIRST_OF_EXCEL: Final = date(1899, 12, 30)
_SERIALS: Final = range(36526, 73051)
"""2000-01-01 to 2099-12-31 as Excel counts days."""
_ERA_FIRST: Final = dict(ERAS) | {"r": ERAS[0][1], "h": ERAS[1][1], "s": ERAS[2][1]}
_ERA: Final = "|".join([name for name, _ in ERAS[:3]] + ["r", "h", "s"])
_WEEKDAY: Final = rf"(?:\s*[(\[]?([{WEEKDAYS}])(?:曜日?)?[)\]]?)?"
_YEAR_FIRST: Final = re.compile(
    rf"([0-9]{{4}})(?:年|[-/.])([0-9]{{1,2}})(?:月|[-/.])([0-9]{{1,2}})(?:日)?{_WEEKDAY}"
)
_OF_ERA: Final = re.compile(
    rf"({_ERA})\s*([0-9]{{1,2}}|元)\s*(?:年|[-/.])\s*([0-9]{{1,2}})\s*(?:月|[-/.])\s*([0-9]{{1,2}})(?:日)?{_WEEKDAY}"
)
_COMPACT: Final = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_TWO_WAYS: Final = re.compile(r"[0-9]{1,2}[-/.年][0-9]{1,2}[-/.月](?:[0-9]{2}|[0-9]{4})(?:日)?")
_NO_YEAR: Final = re.compile(r"[0-9]{1,2}[-/.月][0-9]{1,2}(?:日)?(?:\s*[(\[].[)\]])?")
_MIDNIGHT: Final = re.compile(r"[t\s]\s*0?0:00(?::00(?:\.0+)?)?")
_MONEY: Final = re.compile(
    r"[¥\\]?\s*([-+▲△]?)\s*[¥\\]?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.0+)?\s*(?:円|yen)?-?"
)
_IN_BRACKETS: Final = re.compile(r"\((.*)\)")
_COUNT: Final = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.0+)?\s*(?:[枚冊泊件個]|人泊|セット)?")
_ROUND: Final = re.compile(r"(?:第\s*)?([0-9]{1,3})(?:\.0+)?\s*(?:[回期次]|ラウンド)?")
_NUMBER: Final = re.compile(r"[0-9a-z][0-9a-z_./-]{0,39}", re.IGNORECASE)
_EXPONENT: Final = re.compile(r"[0-9](?:\.[0-9]+)?e\+?[0-9]+", re.IGNORECASE)
_ACCOUNT: Final = re.compile(r"[*●•x]*([0-9]{1,8})", re.IGNORECASE)
_PARTS: Final = re.compile(r"[、,;\n・/]+")


class CellError(Exception):
    """A cell that cannot be read. ``code``: as of :class:`Problem`; ``values``: what its words need."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def plain(text: str) -> str:
    """One width, one case, one kind of dash, nothing around it."""
    return unicodedata.normalize("NFKC", text.translate(_DASHES)).translate(_DASHES).strip().lower()


def is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


@lru_cache(maxsize=65536, typed=True)
def text_of(cell: Cell) -> str:
    """A text as written, on one line. Raises CellError if it is too long or no text."""
    if isinstance(cell, bool | time | timedelta):
        raise CellError("no_text", cell=shown(cell))
    if isinstance(cell, int | float):
        return _digits(cell)
    text = " ".join(unicodedata.normalize("NFC", str(cell)).split())
    if len(text) > TEXT:
        raise CellError("too_long", cell=shown(text), most=TEXT)
    return text


@lru_cache(maxsize=65536, typed=True)
def number_of(cell: Cell) -> str:
    """The number of a merchant, a shop, a payout: letters, digits and dashes. Raises CellError."""
    if isinstance(cell, date | datetime):
        raise CellError("became_a_day", cell=shown(cell))
    text = plain(text_of(cell))
    if _EXPONENT.fullmatch(text):
        raise CellError("became_exponent", cell=shown(cell))
    if not _NUMBER.fullmatch(text):
        raise CellError("no_number", cell=shown(cell))
    return text.upper()


@lru_cache(maxsize=65536, typed=True)
def day_of(cell: Cell) -> date:
    """A day: 2020/12/18, 2020年12月18日(金), 令和2年12月18日, R2.12.18, 20201218, or Excel's count of days.

    Raises CellError for one that is not in the calendar, has another weekday, or can be meant in two ways.
    """
    if isinstance(cell, datetime):
        if cell.time() != time():
            raise CellError("day_with_time", cell=shown(cell))
        return _in_our_time(cell.date(), cell)
    if isinstance(cell, date):
        return _in_our_time(cell, cell)
    if isinstance(cell, bool | time | timedelta) or (isinstance(cell, float) and cell % 1):
        raise CellError("no_day", cell=shown(cell))
    text = plain(_digits(cell) if isinstance(cell, int | float) else cell)
    if len(text) == 5 and text.isascii() and text.isdigit() and int(text) in _SERIALS:
        return _FIRST_OF_EXCEL + timedelta(days=int(text))
    return _written_day(_MIDNIGHT.sub("", text), cell)


def _written_day(text: str, cell: Cell) -> date:
    if match := _COMPACT.fullmatch(text):
        return _the_day(int(match[1]), match[2], match[3], None, cell)
    if match := _YEAR_FIRST.fullmatch(text):
        return _the_day(int(match[1]), match[2], match[3], match[4], cell)
    if match := _OF_ERA.fullmatch(text):
        first = _ERA_FIRST[match[1]]
        year = first.year - 1 + (1 if not match[2].isdigit() else int(match[2]))
        day = _the_day(year, match[3], match[4], match[5], cell)
        if day < first or any(first < other <= day for _, other in ERAS):
            raise CellError("not_in_era", cell=shown(cell))
        return day
    if _TWO_WAYS.fullmatch(text):
        raise CellError("day_two_ways", cell=shown(cell))
    if _NO_YEAR.fullmatch(text):
        raise CellError("day_without_year", cell=shown(cell))
    raise CellError("no_day", cell=shown(cell))


def _the_day(year: int, month: str, day: str, weekday: str | None, cell: Cell) -> date:
    try:
        found = date(year, int(month), int(day))
    except ValueError as error:
        raise CellError("no_such_day", cell=shown(cell)) from error
    if weekday and WEEKDAYS[found.weekday()] != weekday:
        raise CellError("wrong_weekday", cell=shown(cell), day=found)
    return _in_our_time(found, cell)


def _in_our_time(day: date, cell: Cell) -> date:
    if day.year not in YEARS:
        raise CellError("year_far_off", cell=shown(cell))
    return day


@lru_cache(maxsize=65536, typed=True)
def yen_of(cell: Cell) -> int:
    """Whole yen, not negative: 12500, 12,500円, ¥12,500, １２，５００. Raises CellError."""
    amount = signed_yen_of(cell)
    if amount < 0:
        raise CellError("negative", cell=shown(cell))
    return amount


@lru_cache(maxsize=65536, typed=True)
def signed_yen_of(cell: Cell) -> int:
    """As :func:`yen_of`; below zero it is written -500, ▲500, △500 or (500)."""
    text = plain(_counted(cell, "no_money"))
    bracketed = _IN_BRACKETS.fullmatch(text)
    match = _MONEY.fullmatch(bracketed[1] if bracketed else text)
    if match is None or (bracketed and match[1]):
        raise CellError("no_money", cell=shown(cell))
    amount = int(match[2].replace(",", ""))
    if amount >= MONEY:
        raise CellError("too_much", cell=shown(cell))
    return -amount if bracketed or match[1] in ("-", "▲", "△") else amount


@lru_cache(maxsize=65536, typed=True)
def count_of(cell: Cell) -> int:
    """How many pieces: 25, 1,250枚, ２５. Raises CellError."""
    return _whole(_COUNT, cell, "no_count")


@lru_cache(maxsize=4096, typed=True)
def round_of(cell: Cell) -> int:
    """The number of a settlement round: 5, 第5回. Raises CellError."""
    return _whole(_ROUND, cell, "no_round_number")


def _whole(pattern: re.Pattern[str], cell: Cell, code: str) -> int:
    match = pattern.fullmatch(plain(_counted(cell, code)))
    if match is None:
        raise CellError(code, cell=shown(cell))
    count = int(match[1].replace(",", ""))
    if count >= MONEY:
        raise CellError("too_much", cell=shown(cell))
    return count


def _counted(cell: Cell, code: str) -> str:
    if isinstance(cell, bool | date | time | timedelta):
        raise CellError(code, cell=shown(cell))
    return _digits(cell) if isinstance(cell, int | float) else cell


def _digits(cell: int | float) -> str:
    if not math.isfinite(cell):
        raise CellError("no_text", cell=shown(cell))
    return str(int(cell)) if cell == int(cell) else str(cell)


def word_of(cell: Cell, meanings: Mapping[str, str]) -> str:
    """The code of a word. ``meanings``: folded as by :func:`folded`. Raises CellError for any other word."""
    code = meanings.get(folded(cell)) if isinstance(cell, str) else None
    if code is None:
        raise CellError("unknown_word", cell=shown(cell))
    return code


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """A header or word as it is compared: no width, case, space, bracket or mark makes a difference."""
    return "".join(sign for sign in plain(text) if sign.isalnum() or sign == "ー")


def list_of(cell: Cell) -> list[str]:
    """Several texts in one cell, parted by 、 or line breaks. Raises CellError."""
    written = cell if isinstance(cell, str) else text_of(cell)
    return [text for part in _PARTS.split(written) if (text := text_of(part))]


def tail_of(cell: Cell) -> str:
    """The last three digits of an account; the rest goes no further. Raises CellError, without the cell."""
    if isinstance(cell, bool | date | time | timedelta):
        raise CellError("no_account")
    text = plain(_digits(cell) if isinstance(cell, int | float) else cell).replace("-", "").replace(" ", "")
    match = _ACCOUNT.fullmatch(text)
    if match is None:
        raise CellError("no_account")
    return match[1][-3:].zfill(3)
