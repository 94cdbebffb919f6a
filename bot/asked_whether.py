"""Whether tickets may be used, or bought, on a day that is named or now: questions of yes or no that the calendar answers,
however much of a story stands around them ("今週末、食事券もって焼肉いくつもりなんだけどいいんかね")."""

import re
import tomllib
from datetime import date
from importlib.resources import files
from typing import Any, Final

from bot.written_days import days_written
from faq.amounts import read_amounts
from faq.date_patterns import Around
from faq.dates import WrittenDate
from faq.normalise import normalise
from faq.patterns import speaks_of

_WORDS: Final[dict[str, Any]] = tomllib.loads(
    (files("bot") / "data" / "whether_words.toml").read_text(encoding="utf-8")
)
_SHORT: Final = 20
"""Characters: a text with nothing but a day and a question of yes or no."""
_CLAUSES: Final = re.compile(r"[、,。!！?？…\n]+")
_END: Final = "。!?\n 　、"


def asks_whether_to_use(text: str, today: date) -> bool:
    """Whether it is asked if tickets are good on a day that is named, or still."""
    words, plain = _WORDS["use"], normalise(text)
    if not speaks_of(text, words["what"]) or not speaks_of(text, words["does"]) or not _is_yes_or_no(plain):
        return False
    if speaks_of(text, words["not"]) or _counts_something(text):
        return False
    still = speaks_of(text, words["still"]) and speaks_of(text, words["still_good"])
    return still or bool(days_of_the_plan(text, today))


def asks_besides(text: str) -> bool:
    """Whether another matter is named: what is to be paid for, or a place to go to."""
    return speaks_of(text, _WORDS["use"]["besides"])


def asks_whether_still_good(text: str, today: date) -> bool:
    """Whether nothing is said but a day and whether it is all right: "6月いっぱいはいけますよね？"."""
    words, plain = _WORDS["use"], normalise(text)
    short = len(text) <= _SHORT and speaks_of(text, words["bare"]) and not speaks_of(text, words["not"])
    return short and _is_yes_or_no(plain) and any(day.last >= today for day in days_written(text, today))


def asks_for_the_period(text: str) -> bool:
    """Whether what is said last asks from when or until when tickets are good: "はがきまだ来んけど、いつから使えるの"."""
    said = last_clause(text)
    return speaks_of(said, _WORDS["use"]["period"]) and not speaks_of(said, _WORDS["use"]["not"])


def asks_whether_on_sale(text: str, today: date) -> bool:
    """Whether it is asked if tickets are sold: still, again, or on a day that is named."""
    words, plain = _WORDS["sale"], normalise(text)
    if not speaks_of(text, words["what"]) or speaks_of(text, words["not"]):
        return False
    if speaks_of(text, words["again"]) and speaks_of(text, words["when"]):
        return True
    if not _is_yes_or_no(plain):
        return False
    return speaks_of(text, words["now"]) or bool(days_written(text, today))


def asks_since_when_on_sale(text: str) -> bool:
    """Whether it is asked from which day on tickets can be bought."""
    return speaks_of(text, _WORDS["sale"]["what"]) and speaks_of(text, _WORDS["sale"]["start"])


def last_clause(text: str) -> str:
    """What is said last, behind the story: "13000円分のやつ、今日行ったらまだ買える？"."""
    return next((part for part in reversed(_CLAUSES.split(text)) if part.strip()), text)


def asks_whether_to_apply(text: str, today: date) -> bool:
    """Whether it is asked if a shop can still apply to take part, or on a day that is named."""
    words, plain = _WORDS["recruitment"], normalise(text)
    if all(speaks_of(text, words[kind]) for kind in ("what", "missed", "next")):
        return speaks_of(text, words["does"])
    if (
        not speaks_of(text, words["what"])
        or not speaks_of(text, words["does"])
        or speaks_of(text, words["not"])
    ):
        return False
    return _is_yes_or_no(plain) and (speaks_of(text, words["now"]) or bool(days_written(text, today)))


def asks_whether_to_throw_away(text: str, today: date) -> bool:
    """Whether it is asked if what was kept may be thrown away on a day that is named, or now."""
    words = _WORDS["keeping"]
    if not speaks_of(text, words["throw"]) or speaks_of(text, words["not"]):
        return False
    now = speaks_of(text, words["still"])
    return _is_yes_or_no(normalise(text)) and (now or bool(days_of_the_plan(text, today)))


def days_of_the_plan(text: str, today: date, around: Around | None = None) -> tuple[WrittenDate, ...]:
    """The days in ``text`` but those on which something was bought or got before: "年末に買った券、3月に使える？"."""
    found = days_written(text, today, around)
    ends = [*(w.start for w in found[1:]), len(text)][: len(found)]
    return tuple(
        written
        for written, end in zip(found, ends, strict=True)
        if not speaks_of(text[written.end : end], _WORDS["got"]["words"])
    )


def asks_about_now(text: str) -> bool:
    """Whether it is asked how things stand now: "まだ使える？"."""
    return speaks_of(text, _WORDS["still"]) and not speaks_of(text, _WORDS["stayed"])


def asks_of_the_future(text: str) -> bool:
    """Whether what is asked about is still to come: nothing in the words is past."""
    return not speaks_of(text, _WORDS["past"])


def asks_about_the_next(text: str) -> bool:
    """Whether it is asked for the next time: "また売る？", "次はいつ"."""
    return speaks_of(text, _WORDS["sale"]["again"])


def _is_yes_or_no(plain: str) -> bool:
    return not speaks_of(plain, _WORDS["open"]) and (
        "?" in plain or plain.rstrip(_END).endswith(tuple(map(normalise, _WORDS["yes_or_no"])))
    )


def _counts_something(text: str) -> bool:
    """Several of something, or a sum of money, are asked about besides; a discount by its sum is only named so."""
    return any(a.value > 1 and a.unit in ("人", "セット", "冊", "店") for a in read_amounts(text))
