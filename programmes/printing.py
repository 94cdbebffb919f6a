"""Prints the values of a programme by their type: a day with its weekday, yen with 円, hours as people say them."""

from collections.abc import Callable
from datetime import date, time
from typing import Any, Final, Literal, get_origin

from programmes.japanese import (
    both_years,
    day_in_words,
    era_day,
    number_in_words,
    period_in_words,
    short_day,
    time_in_words,
    weekdays_in_words,
    yen_in_units,
)
from programmes.model import Bound, Closure, Days, Fact, Hours, Nights, Percent, Premium, Years, Yen
from programmes.reading.typed import bare_hint, fields_of

_DAYS: Final[dict[str, Callable[[date], str]]] = {
    "": day_in_words,
    "era": era_day,
    "both": both_years,
    "short": short_day,
}
PERIOD: Final = "period"
"""In place of an annotation: the value is a pair, first and last."""

_UNITS: Final = {Yen: "円", Percent: "%", Days: "日", Years: "年", Nights: "泊"}
_HOLIDAYS: Final = {"open": "（祝日を含む）", "closed": "（祝日を除く）", "unstated": ""}


class PrintingError(ValueError):
    """A value that has no words. The message, in Japanese, goes on after "…は"."""


def print_value(value: Any, hint: Any = None, manner: str = "") -> str:
    """``value`` in words, by its annotation ``hint`` where the type alone does not tell (yen, days).

    ``manner``: "" or "era" or "both" or "short" for days, "short" (8億1,250万円) or "plain" (a bare number) for yen,
    "plain" for other numbers. Raises PrintingError.
    """
    if value is None or value in ("", ()):
        raise PrintingError("値がありません。")
    if hint == PERIOD:
        return _period(value, manner)
    if isinstance(value, Fact):
        return print_fact(value, manner)
    if isinstance(value, Bound):
        return _bound(value, manner)
    if isinstance(value, date):
        return _day(value, manner)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, _unit(hint), manner)
    if manner:
        raise PrintingError(f":{manner} で書けません。")
    if isinstance(value, tuple):
        return "、".join(print_value(each) for each in value)
    if isinstance(value, time):
        return time_in_words(value)
    if isinstance(value, str) and get_origin(hint) is not Literal:
        return value
    return _row(value)


def _row(value: Any) -> str:
    if isinstance(value, Hours):
        return _hours(value)
    if isinstance(value, Closure):
        return period_in_words(value.first, value.last) + (f"（{value.why}）" if value.why else "")
    if isinstance(value, Premium):
        return f"{value.who}{number_in_words(value.percent)}%"
    raise PrintingError("そのままでは文にできません。項目まで書いてください。")


def print_fact(fact: Fact, manner: str = "") -> str:
    """The one value of a fact in words."""
    if fact.first or fact.last:
        return _period((fact.first, fact.last), manner)
    if fact.number is not None:
        return _number(fact.number, fact.unit, manner)
    for name in ("yen", "percent", "day", "text"):
        value = getattr(fact, name)
        if value not in (None, ""):
            return print_value(value, fields_of(Fact)[name], manner)
    raise PrintingError("値がありません。")


def _day(day: date, manner: str) -> str:
    if manner not in _DAYS:
        raise PrintingError(f":{manner} で書けません(使えるのは era と both と short です)。")
    return _DAYS[manner](day)


def _bound(bound: Bound, manner: str) -> str:
    if bound.day:
        return _day(bound.day, manner) + (time_in_words(bound.at) if bound.at else "")
    if not bound.known:
        return bound.words
    known = _day(bound.known, manner)
    if not bound.words:
        return known
    as_of = f"{_day(bound.as_of, manner)}現在は" if bound.as_of else ""
    return f"{bound.words}（{as_of}{known}）"


def _period(ends: tuple[Any, Any], manner: str) -> str:
    first, last = (print_value(end, None, manner) if end else "" for end in ends)
    if not first and not last:
        raise PrintingError("値がありません。")
    return first if first == last else f"{first}〜{last}"


def _unit(hint: Any) -> str:
    return _UNITS.get(bare_hint(hint), "")


def _number(number: float, unit: str, manner: str) -> str:
    if manner == "short" and unit == _UNITS[Yen]:
        return yen_in_units(int(number))
    if manner not in ("", "plain"):
        raise PrintingError(f":{manner} で書けません(使えるのは plain です)。")
    return number_in_words(number) + ("" if manner else unit)


def _hours(hours: Hours) -> str:
    when = ""
    if hours.first or hours.last:
        when = _period((hours.first, hours.last), "") + "は"
    days = weekdays_in_words(hours.days)
    return (
        f"{when}{days} {time_in_words(hours.opens)}〜{time_in_words(hours.closes)}{_HOLIDAYS[hours.holidays]}"
    )
