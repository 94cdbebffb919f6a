"""Days that have names (年末, お正月, 文化の日) and the arithmetic of months and weeks. Nothing here reads a clock."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

import holidays

Span = tuple[date, date]

WEEKDAYS = "月火水木金土日"
RELATIVE_DAYS = {
    "今日": 0, "きょう": 0, "本日": 0, "ほんじつ": 0, "今朝": 0, "けさ": 0, "今夜": 0, "今晩": 0, "今夕": 0,
    "昨日": -1, "きのう": -1, "さくじつ": -1, "昨夜": -1, "昨晩": -1, "ゆうべ": -1,
    "一昨日": -2, "おととい": -2, "おとつい": -2,
    "明日": 1, "あした": 1, "あす": 1, "みょうにち": 1, "明朝": 1, "明晩": 1,
    "明後日": 2, "あさって": 2, "明々後日": 3, "しあさって": 3,
}  # fmt: skip
RELATIVE_WEEKS = {
    "先々週": -2, "先週": -1, "せんしゅう": -1, "前週": -1, "今週": 0, "こんしゅう": 0,
    "来週": 1, "らいしゅう": 1, "再来週": 2, "さらいしゅう": 2,
}  # fmt: skip
RELATIVE_MONTHS = {
    "先々月": -2, "先月": -1, "せんげつ": -1, "前月": -1, "今月": 0, "こんげつ": 0, "当月": 0,
    "来月": 1, "らいげつ": 1, "再来月": 2, "さらいげつ": 2,
}  # fmt: skip
RELATIVE_YEARS = {
    "一昨年": -2, "おととし": -2, "去年": -1, "きょねん": -1, "昨年": -1, "さくねん": -1,
    "今年": 0, "ことし": 0, "本年": 0, "来年": 1, "らいねん": 1, "再来年": 2, "さらいねん": 2,
}  # fmt: skip
ERAS = {
    "令和": 2018,
    "れいわ": 2018,
    "r": 2018,
    "平成": 1988,
    "へいせい": 1988,
    "h": 1988,
    "昭和": 1925,
    "s": 1925,
}
KANA_DAYS = {
    "ついたち": 1, "ふつか": 2, "みっか": 3, "よっか": 4, "いつか": 5, "むいか": 6, "なのか": 7,
    "ようか": 8, "ここのか": 9, "とおか": 10, "はつか": 20,
}  # fmt: skip
KANA_MONTHS = {
    "いちがつ": 1, "にがつ": 2, "さんがつ": 3, "しがつ": 4, "ごがつ": 5, "ろくがつ": 6, "しちがつ": 7,
    "はちがつ": 8, "くがつ": 9, "じゅうがつ": 10, "じゅういちがつ": 11, "じゅうにがつ": 12,
}  # fmt: skip

SEASON_MONTHS = {"暮れ": 12, "年の瀬": 12, "師走": 12, "年末": 12, "年明け": 1, "正月": 1}
"""Months that a day of the month makes of a season: 暮れの30日."""


def _one_day(day: date) -> Span:
    return day, day


def _nth_sunday(year: int, month: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=6 - first.weekday() + 7 * (nth - 1))


def _before_spring(year: int) -> date:
    """節分, the day before 立春 as the sun stands (good for 1901 to 2099): 2021-02-02, else mostly 02-03."""
    past = year - 1901
    return date(year, 2, int(4.8693 + 0.242713 * past) - past // 4) - timedelta(days=1)


# 行政機関の休日に関する法律 第1条: 12月29日 to 1月3日.
_SEASONS: dict[str, Callable[[int], Span]] = {
    "年末年始": lambda year: (date(year, 12, 29), date(year + 1, 1, 3)),
    "年末": lambda year: (date(year, 12, 29), date(year, 12, 31)),
    "年始": lambda year: (date(year, 1, 1), date(year, 1, 3)),
    "正月": lambda year: (date(year, 1, 1), date(year, 1, 3)),
    "三が日": lambda year: (date(year, 1, 1), date(year, 1, 3)),
    "元旦": lambda year: _one_day(date(year, 1, 1)),
    "大晦日": lambda year: _one_day(date(year, 12, 31)),
    "お盆": lambda year: (date(year, 8, 13), date(year, 8, 16)),
    "クリスマスイブ": lambda year: _one_day(date(year, 12, 24)),
    "クリスマス": lambda year: _one_day(date(year, 12, 25)),
    "バレンタイン": lambda year: _one_day(date(year, 2, 14)),
    "ホワイトデー": lambda year: _one_day(date(year, 3, 14)),
    "ひな祭り": lambda year: _one_day(date(year, 3, 3)),
    "七夕": lambda year: _one_day(date(year, 7, 7)),
    "ハロウィン": lambda year: _one_day(date(year, 10, 31)),
    "ポッキーの日": lambda year: _one_day(date(year, 11, 11)),
    "七五三": lambda year: _one_day(date(year, 11, 15)),
    "いい夫婦の日": lambda year: _one_day(date(year, 11, 22)),
    "節分": lambda year: _one_day(_before_spring(year)),
    "母の日": lambda year: _one_day(_nth_sunday(year, 5, 2)),
    "父の日": lambda year: _one_day(_nth_sunday(year, 6, 3)),
    "ゴールデンウィーク": lambda year: (date(year, 4, 29), date(year, 5, 5)),
    "年度末": lambda year: _one_day(date(year, 3, 31)),
}
_SPELLINGS = {
    "ねんまつねんし": "年末年始", "ねんまつ": "年末", "ねんし": "年始", "しょうがつ": "正月", "三ヶ日": "三が日",
    "大みそか": "大晦日", "おおみそか": "大晦日", "おぼん": "お盆", "クリスマスイヴ": "クリスマスイブ",
    "成人式": "成人の日", "ひなまつり": "ひな祭り", "雛祭り": "ひな祭り", "桃の節句": "ひな祭り", "ハロウィーン": "ハロウィン",
    "せつぶん": "節分", "たなばた": "七夕", "体育の日": "スポーツの日", "クリスマス・イブ": "クリスマスイブ",
    "ゴールデンウイーク": "ゴールデンウィーク", "gw": "ゴールデンウィーク", "がんたん": "元旦",
}  # fmt: skip
HOLIDAYS = (
    "元日", "成人の日", "建国記念の日", "天皇誕生日", "春分の日", "昭和の日", "憲法記念日", "みどりの日", "こどもの日",
    "海の日", "山の日", "敬老の日", "秋分の日", "スポーツの日", "文化の日", "勤労感謝の日",
)  # fmt: skip
NAMED_DAYS = tuple(sorted({*_SEASONS, *_SPELLINGS, *HOLIDAYS}, key=len, reverse=True))


@cache
def _holidays_of(year: int) -> dict[str, date]:
    found = holidays.country_holidays("JP", years=year, language="ja")
    return {name: day for day, name in sorted(found.items(), reverse=True)}


def named_day(name: str, year: int) -> Span | None:
    """First and last day of what is called so and begins in ``year``; None when that year has no such day."""
    name = _SPELLINGS.get(name, name)
    if name in _SEASONS:
        return _SEASONS[name](year)
    day = _holidays_of(year).get(name)
    return (day, day) if day else None


def month_of(year: int, month: int) -> Span:
    """First and last day of that month; ``month`` may lie outside 1..12 and is carried into the year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def months_later(day: date, months: int) -> date:
    """The same day so many months on, or the last day of a shorter month."""
    first, last = month_of(day.year, day.month + months)
    return min(first.replace(day=min(day.day, last.day)), last)


def week_of(day: date, weeks: int = 0) -> Span:
    """Monday to Sunday of the week ``weeks`` after that of ``day``."""
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=weeks)
    return monday, monday + timedelta(days=6)


def part_of_month(first: date, last: date, part: str) -> Span:
    """上旬 is 1–10, 中旬 11–20, 下旬 21–end, 前半 1–15, 後半 16–end; 末 the last day."""
    if part in ("末", "まつ", "いっぱい", "末日", "末まで"):
        return last, last
    if part in ("上旬", "初め", "はじめ", "初旬", "頭", "あたま", "初"):
        return first, first.replace(day=10)
    if part in ("中旬", "半ば", "なかば", "中頃", "中ごろ"):
        return first.replace(day=11), first.replace(day=20)
    if part == "下旬":
        return first.replace(day=21), last
    if part == "前半":
        return first, first.replace(day=15)
    if part == "後半":
        return first.replace(day=16), last
    return first, last
