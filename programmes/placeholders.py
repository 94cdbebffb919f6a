"""Fills ``{placeholders}`` in the words of a programme with its own values, so that no date stands twice.

A placeholder is a dotted path through the classes of :mod:`programmes.model`, perhaps with a way of printing:
``{use.first}``, ``{use.first:era}``. In a collection a row is named by its id, a settlement round by its
number, anything else by its place from 1 (``{keeping.1.until}``). Some names are more than fields: ``period``
of anything that has ``first`` and ``last``, ``phone`` (the first of ``phones``), ``rounds`` at the top, and
``payout`` of a round that is paid within a range of days. Text is
taken apart by a pattern and never handed to ``str.format`` or ``eval``: data cannot reach anything but data.
"""

import dataclasses
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final, get_args

from programmes.model import Bound, Fact, Programme, Yen
from programmes.printing import PERIOD, PrintingError, print_value
from programmes.reading.typed import bare_hint, fields_of, guess

_PARTS: Final = re.compile(r"(?P<literal>\{\{|\}\})|\{(?P<path>[^{}]*)\}|(?P<stray>[{}])")
_SHORT_CUTS: Final = {"rounds": "settlement"}
_MORE: Final = {"period": "last", "phone": "phones"}
"""Names that are not fields, with a field that shows they are there."""


class PlaceholderError(ValueError):
    """A placeholder that names nothing, or something that cannot be printed. The message is for people."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Found:
    """A value with the annotation that says how it is printed."""

    value: Any
    hint: Any


def placeholders(text: str) -> list[str]:
    """What stands between braces, in order, as it is written: ``["use.first:era"]``."""
    return [match["path"] for match in _PARTS.finditer(text) if match["path"] is not None]


def fill(text: str, programme: Programme) -> str:
    """``text`` with every placeholder printed; a doubled brace becomes one. Raises PlaceholderError."""

    def printed(match: re.Match[str]) -> str:
        if match["literal"]:
            return match["literal"][0]
        if match["stray"]:
            raise PlaceholderError(
                f"「{match['stray']}」が閉じていません。文字として使うときは二つ重ねます。"
            )
        return shown(match["path"], programme)

    return _PARTS.sub(printed, text)


def shown(placeholder: str, programme: Programme) -> str:
    """One placeholder printed: ``use.first:era`` → 令和2年10月26日(月). Raises PlaceholderError."""
    path, _, manner = placeholder.partition(":")
    found = _find(path, programme)
    try:
        return print_value(found.value, found.hint, manner)
    except PrintingError as reason:
        raise PlaceholderError(f"「{{{placeholder}}}」は{reason}") from None


def value(path: str, programme: Programme) -> Any:
    """The value a path names, unprinted (a date, yen as int, a tuple …). Raises PlaceholderError."""
    return _find(path, programme).value


def _find(path: str, programme: Programme) -> _Found:
    names = path.strip().split(".")
    if names[0] in _SHORT_CUTS:
        names.insert(0, _SHORT_CUTS[names[0]])
    found = _Found(programme, Programme)
    for position, name in enumerate(names):
        step = _step(found, name)
        if step is None:
            here = ".".join(names[:position])
            hint = guess(name, _names_below(found))
            raise PlaceholderError(
                f"「{{{path}}}」の「{name}」は{f'「{here}」に' if here else ''}ありません。{hint}"
            )
        found = step
    return found


def _step(found: _Found, name: str) -> _Found | None:
    here = found.value
    if isinstance(here, tuple):
        return _row(found, name)
    if not _is_object(here):
        return None
    fields = fields_of(type(here))
    if name == "payout" and getattr(here, "payout_last", None):
        return _Found((here.payout, here.payout_last), PERIOD)
    if name in fields:
        return _Found(getattr(here, name), fields[name])
    if name == "period" and {"first", "last"} <= fields.keys():
        return _Found((here.first, here.last), PERIOD)
    if name == "phone" and "phones" in fields:
        return _Found(next(iter(here.phones), ""), str)
    return None


def _is_object(value: Any) -> bool:
    return dataclasses.is_dataclass(value)


def _row(found: _Found, name: str) -> _Found | None:
    hint = get_args(found.hint)[0] if get_args(found.hint) else None
    for position, row in enumerate(found.value, start=1):
        if _name_of(row, position) == name:
            return _Found(row, hint)
    return None


def _name_of(row: object, position: int) -> str:
    """By what a row of a collection is called: its id, its number, otherwise its place from 1."""
    return str(getattr(row, "id", getattr(row, "number", position)))


def _names_below(found: _Found) -> list[str]:
    """What may follow a path, as far as it is worth suggesting."""
    if isinstance(found.value, tuple):
        return [_name_of(row, position) for position, row in enumerate(found.value, start=1)]
    if not _is_object(found.value):
        return []
    fields = fields_of(type(found.value))
    more = [name for name, needed in _MORE.items() if needed in fields]
    return [*fields, *more, *(_SHORT_CUTS if isinstance(found.value, Programme) else ())]


def printable_values(programme: Programme) -> Iterator[tuple[str, date | int]]:
    """Every day (a ``date``) and every amount of yen (an ``int``) a placeholder can print, with its path."""
    for name, hint in fields_of(Programme).items():
        if name != "demo_day":
            yield from _printable_below(name, _Found(getattr(programme, name), hint))


def _printable_below(path: str, found: _Found) -> Iterator[tuple[str, date | int]]:
    here = found.value
    if isinstance(here, Bound):
        yield from _printable_below(path, _Found(here.day or here.known, date))
        return
    if isinstance(here, date) or (isinstance(here, int) and bare_hint(found.hint) is Yen):
        yield path, here
    for name in _names_below(found):
        step = _step(found, name) if name not in _MORE else None
        if step is not None:
            whole = isinstance(here, Fact) and name in ("day", "yen")
            yield from _printable_below(path if whole else f"{path}.{name}", step)
