"""Amounts and counts as people write them: 12,500円, 1万2500円, 三冊, ふたり, 500円券1200枚, 2連泊, 大人2人, 3割."""

import re
from dataclasses import dataclass
from functools import lru_cache

from faq.dates import date_spans
from faq.normalise import Unified, unify
from faq.numerals import WRITTEN, number
from faq.patterns import any_of


@dataclass(frozen=True, slots=True)
class Amount:
    """One number with its unit: ``value`` in whole ``unit`` (yen for "円"; "円券" is a face value; "" when no
    unit was written). ``noun``: who or what is counted, when it stands right before or after (大人, 小学生,
    500円券). ``ordinal``: 第3回, 3回目. ``text`` is ``given[start:end]``."""

    value: int
    unit: str
    text: str
    start: int
    end: int
    noun: str = ""
    ordinal: bool = False


_UNITS = {
    "円券": "円券", "円": "円", "えん": "円", "yen": "円", "枚": "枚", "まい": "枚", "冊": "冊", "さつ": "冊",
    "人": "人", "名様": "人", "名": "人", "にん": "人", "連泊": "泊", "泊": "泊", "はく": "泊", "ぱく": "泊", "店舗": "店",
    "店": "店", "軒": "店", "セット": "セット", "せっと": "セット", "組": "組", "台": "台", "回": "回", "かい": "回", "個": "個",
    "口": "口", "部": "部", "部屋": "部屋", "室": "部屋", "週間": "週間", "日間": "日間", "日": "日間", "か月": "か月",
    "ヶ月": "か月", "ヵ月": "か月", "カ月": "か月", "ケ月": "か月", "箇月": "か月", "年間": "年間", "年": "年間", "歳": "歳", "才": "歳",
    "%": "%", "パーセント": "%", "ぱーせんと": "%", "割": "割", "件": "件", "箱": "箱", "束": "束", "通": "通", "局": "局",
    "ポイント": "ポイント", "pt": "ポイント", "平米": "平米", "m2": "平米", "㎡": "平米", "メートル": "m", "m": "m",
    "号": "号", "期": "期", "分": "分", "時間": "時間",
}  # fmt: skip
UNITS = frozenset(_UNITS.values())
"""Every unit an :class:`Amount` can have, besides "" for none."""
_ONLY_AFTER_DIGITS = frozenset(
    ["部", "口", "日", "年", "分", "期", "号", "m", "通", "局", "組", "束", "軒", "部屋", "室"]
)
_UNIT = any_of(_UNITS)
_KANA_COUNTS = {
    "ひとり": (1, "人"), "ふたり": (2, "人"), "さんにん": (3, "人"), "よにん": (4, "人"), "ごにん": (5, "人"), "ろくにん": (6, "人"),
    "いちまい": (1, "枚"), "にまい": (2, "枚"), "さんまい": (3, "枚"), "よんまい": (4, "枚"), "ごまい": (5, "枚"), "じゅうまい": (10, "枚"),
    "いっさつ": (1, "冊"), "にさつ": (2, "冊"), "さんさつ": (3, "冊"), "よんさつ": (4, "冊"), "ごさつ": (5, "冊"),
    "いっぱく": (1, "泊"), "にはく": (2, "泊"), "さんぱく": (3, "泊"), "よんはく": (4, "泊"), "いちまんえん": (10_000, "円"),
    "せんえん": (1_000, "円"), "ごひゃくえん": (500, "円"), "いっかい": (1, "回"), "にかい": (2, "回"), "さんかい": (3, "回"),
    "いちにん": (1, "人"), "ひとつ": (1, "個"), "ふたつ": (2, "個"), "みっつ": (3, "個"), "二つ": (2, "個"), "三つ": (3, "個"),
}  # fmt: skip
_PEOPLE = (
    "大人|おとな|成人|子ども|子供|こども|小学生|中学生|高校生|大学生|未就学児|幼児|乳児|赤ちゃん|あかちゃん|シニア|"
    "高齢者|家族|夫婦|友達|友人|従業員|スタッフ"
)
_NUMBER = re.compile(
    rf"(?P<mark>[¥\\])?\s?(?P<first>第)?(?P<n>{WRITTEN})\s?(?P<unit>{_UNIT})?(?P<nth>目|め(?![いで]))?(?!\s?(?:緒|般|部始終|括|覧|番|応))"
)
_KANA = re.compile(any_of(_KANA_COUNTS))
_NOUN_BEFORE = re.compile(rf"({_PEOPLE}|[0-9]+円券)(?:さん|様)?\s*(?:が|は|の|を|も|で|、|:)?\s*$")
_NOUN_AFTER = re.compile(r"(家族|連れ|組|グループ)")
_FACE_VALUE = re.compile(
    rf"({WRITTEN})\s?円(?:の|分の)?(?:券|食事券|商品券|クーポン|チケット)\s*(?:が|は|の|を|も|で|、|:|×|x)?\s*$"
)
_TICKET = re.compile(r"(?:分)?の?券")
_NEAR = 30
"""How far before a number its noun can begin."""
_PART_OF_NUMBER = re.compile(r"[0-9\-/:.]")


@lru_cache(maxsize=4096)
def read_amounts(text: str) -> tuple[Amount, ...]:
    """The amounts and counts in ``text``, in the order written. Dates, times and telephone numbers are left out."""
    given = unify(text)
    taken = list(date_spans(text))
    found = [amount for match in _NUMBER.finditer(given.text) if (amount := _read(given, text, match))]
    found += [_kana(given, text, match) for match in _KANA.finditer(given.text)]
    return tuple(
        amount
        for amount in sorted(found, key=lambda a: a.start)
        if not any(amount.start < end and start < amount.end for start, end in taken)
    )


def _read(given: Unified, text: str, match: re.Match[str]) -> Amount | None:
    written, unit = match["n"], match["unit"] or ("円" if match["mark"] else "")
    value = number(written)
    digits = written[0].isascii()
    if value is None or value > 10**12 or (not digits and (not unit or unit in _ONLY_AFTER_DIGITS)):
        return None
    if not unit and not digits:
        return None
    end = match.end("unit") if match["unit"] else match.end("n")
    if not match["unit"] and _beside_a_number(given.text, match.start("n"), end):
        return None
    unit = _UNITS[unit] if unit else ""
    if unit == "円" and _TICKET.match(given.text, end):
        unit = "円券"
    ordinal = bool(match["first"] or match["nth"])
    start = (
        match.start("mark") if match["mark"] else match.start("first") if match["first"] else match.start("n")
    )
    first, last = given.span(start, match.end("nth") if match["nth"] else end)
    return Amount(value, unit, text[first:last], first, last, _noun(given.text, start, end), ordinal)


def _kana(given: Unified, text: str, match: re.Match[str]) -> Amount:
    value, unit = _KANA_COUNTS[match[0]]
    first, last = given.span(match.start(), match.end())
    return Amount(value, unit, text[first:last], first, last, _noun(given.text, match.start(), match.end()))


def _beside_a_number(text: str, start: int, end: int) -> bool:
    """Whether a bare number is a piece of something else: a telephone number, a time, a code."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return bool(
        _PART_OF_NUMBER.match(before)
        or _PART_OF_NUMBER.match(after)
        or after == "時"
        or (before.isalpha() and before.isascii())
    )


def _noun(text: str, start: int, end: int) -> str:
    before = text[max(0, start - _NEAR) : start]
    face = _FACE_VALUE.search(before)
    if face and (value := number(face[1])):
        return f"{value}円券"
    person = _NOUN_BEFORE.search(before)
    if person:
        return person[1]
    after = _NOUN_AFTER.match(text, end)
    return after[1] if after else ""
