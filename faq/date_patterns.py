"""How dates are written: one pattern a way of writing, and how its match is read for a given today.

A reader gets the match and a :class:`Setting` and returns a :class:`Reading`, or None when the words are
no date here ("2/3以上残っている", "1日に何枚"). Patterns are written for text that ``normalise.unify`` has been over.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from faq.calendar_words import (
    ERAS,
    KANA_DAYS,
    KANA_MONTHS,
    NAMED_DAYS,
    RELATIVE_DAYS,
    RELATIVE_MONTHS,
    RELATIVE_WEEKS,
    RELATIVE_YEARS,
    SEASON_MONTHS,
    WEEKDAYS,
    Span,
    month_of,
    months_later,
    named_day,
    part_of_month,
    week_of,
)
from faq.numerals import number
from faq.patterns import any_of

Around = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a date without year or month is read against. ``anchor``: the day read just before in the same
    message and ``gap`` the words between; ``past``: the words after it speak of something that has happened."""

    today: date
    around: Around | None = None
    anchor: date | None = None
    gap: str = ""
    past: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    first: date
    last: date
    inferred: frozenset[str] = frozenset()
    relative: bool = False


Reader = Callable[[re.Match[str], Setting], Reading | None]

_K = "〇零一二三四五六七八九十"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_ERA_YEAR = rf"(?:元|[0-9]{{1,2}}|[{_K}]{{1,3}})"


_PART = (
    "末日|末まで|末|まつ|上旬|中旬|下旬|初旬|初め|はじめ|頭|あたま|前半|後半|半ば|なかば|中頃|中ごろ|いっぱい"
)
_YEAR = (
    rf"(?:(?P<y>(?:19|20)[0-9]{{2}}|[一二][{_K}]{{3}})年|(?P<e>令和|平成|昭和|れいわ|(?<![a-z])[rhs])\.?\s*"
    rf"(?P<ey>{_ERA_YEAR})(?:年|ねん)|(?P<ry>{any_of(RELATIVE_YEARS)}))"
)
_MONTH_WORD = rf"(?:(?P<m>{_MONTH})\s*(?:月|がつ)|(?P<km>{any_of(KANA_MONTHS)}))"
_DAY_WORD = rf"(?:(?P<d>{_DAY})\s*(?:日|にち)|(?P<kd>{any_of(KANA_DAYS)}))"
_WEEKDAY = r"(?:(?P<w>[月火水木金土日])(?:曜日?|よう(?:び)?)|(?P<kw>げつ|か|すい|もく|きん|ど|にち)ようび?)"
_KANA_WEEKDAYS = dict(zip(("げつ", "か", "すい", "もく", "きん", "ど", "にち"), range(7), strict=True))


def _reading(span: Span | None, *inferred: str, relative: bool = False) -> Reading | None:
    return Reading(span[0], span[1], frozenset(inferred), relative) if span else None


def _one(day: date | None, *inferred: str, relative: bool = False) -> Reading | None:
    return _reading((day, day) if day else None, *inferred, relative=relative)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _outside(span: Span, around: Around | None) -> int:
    """Days between the span and the period ``around``; 0 when they touch or there is no period."""
    if around is None:
        return 0
    return max(0, (around[0] - span[1]).days, (span[0] - around[1]).days)


def nearest_year(spans: Callable[[int], Span | None], setting: Setting) -> Span | None:
    """Of the span in each year, the one within (or nearest to) the programme's period, then nearest to today."""
    today, around = setting.today, setting.around
    years = {today.year + n for n in (-2, -1, 0, 1, 2)}
    if around:
        years.update(range(around[0].year - 1, around[1].year + 2))
    found = [span for year in sorted(years) if 1 < year < 9998 and (span := spans(year))]
    return min(
        found,
        key=lambda s: (_outside(s, around), abs((s[0] - today).days), s[0] < today),
        default=None,
    )


def _written_year(match: re.Match[str], setting: Setting) -> int | None:
    groups = match.groupdict()
    if groups.get("y"):
        return number(groups["y"])
    if groups.get("e"):
        year = 1 if groups["ey"] == "元" else number(groups["ey"])
        return None if year is None else ERAS[groups["e"]] + year
    if groups.get("ry"):
        return setting.today.year + RELATIVE_YEARS[groups["ry"]]
    return None


def _month_number(match: re.Match[str]) -> int:
    groups = match.groupdict()
    named = groups.get("km")
    return (KANA_MONTHS | SEASON_MONTHS)[named] if named else number(groups["m"]) or 0


def _day_number(match: re.Match[str]) -> int:
    groups = match.groupdict()
    return KANA_DAYS[groups["kd"]] if groups.get("kd") else number(groups["d"]) or 0


def _month_day(match: re.Match[str], setting: Setting) -> Reading | None:
    month, day = _month_number(match), _day_number(match)
    year = _written_year(match, setting)
    if year is not None:
        return _one(_day(year, month, day), relative=bool(match.groupdict().get("ry")))

    def in_year(candidate: int) -> Span | None:
        found = _day(candidate, month, day)
        return (found, found) if found else None

    return _reading(nearest_year(in_year, setting), "year")


def _days_of_month(match: re.Match[str], setting: Setting) -> Reading | None:
    """ "7/23〜26", "7月23〜26日": from one day of a month to another of it."""
    first, last = _month_day(match, setting), number(match["until"])
    if first is None or last is None or last <= first.first.day:
        return first
    until = _day(first.first.year, first.first.month, last)
    return replace(first, last=until) if until else None


def _month_only(match: re.Match[str], setting: Setting) -> Reading | None:
    month, part = _month_number(match), match["p"] or ""
    year = _written_year(match, setting)
    if year is not None:
        return _reading(part_of_month(*month_of(year, month), part))
    return _reading(nearest_year(lambda y: part_of_month(*month_of(y, month), part), setting), "year")


def _year_only(match: re.Match[str], setting: Setting) -> Reading | None:
    year = _written_year(match, setting)
    if year is None or not 1 < year < 9998:
        return None
    if match["fiscal"]:
        return Reading(date(year, 4, 1), date(year + 1, 3, 31))
    return Reading(date(year, 1, 1), date(year, 12, 31), relative=bool(match["ry"]))


def _compact(match: re.Match[str], setting: Setting) -> Reading | None:
    return _one(_day(int(match["y"]), int(match["m"]), int(match["d"])))


def _relative_day(match: re.Match[str], setting: Setting) -> Reading | None:
    return _one(setting.today + timedelta(days=RELATIVE_DAYS[match["word"]]), relative=True)


def _relative_month(match: re.Match[str], setting: Setting) -> Reading | None:
    first, last = month_of(setting.today.year, setting.today.month + RELATIVE_MONTHS[match["rm"]])
    if match["d"]:
        return _one(_day(first.year, first.month, _day_number(match)), relative=True)
    return _reading(part_of_month(first, last, match["p"] or ""), relative=True)


def _month_end(match: re.Match[str], setting: Setting) -> Reading | None:
    """A bare 月末: that of this month, or the last one that has passed when the words speak of the past."""
    months = -1 if setting.past else 0
    first, last = month_of(setting.today.year, setting.today.month + months)
    if match["begin"]:
        months = 0 if setting.past or setting.today.day == 1 else 1
        first, last = month_of(setting.today.year, setting.today.month + months)
        return _reading(part_of_month(first, last, "初"), "month", relative=True)
    return _one(last, "month", relative=True)


def _weekday_number(match: re.Match[str]) -> int:
    return WEEKDAYS.index(match["w"]) if match["w"] else _KANA_WEEKDAYS[match["kw"]]


def _week(match: re.Match[str], setting: Setting) -> Reading | None:
    monday, sunday = week_of(setting.today, RELATIVE_WEEKS[match["rw"]])
    if match["w"] or match["kw"]:
        return _one(monday + timedelta(days=_weekday_number(match)), relative=True)
    if match["end"]:
        return Reading(monday + timedelta(days=5), sunday, relative=True)
    return Reading(monday, sunday, relative=True)


def _weekend(match: re.Match[str], setting: Setting) -> Reading | None:
    monday, sunday = week_of(setting.today, -1 if setting.past and setting.today.weekday() < 5 else 0)
    return Reading(monday + timedelta(days=5), sunday, relative=True)


def _bare_weekday(match: re.Match[str], setting: Setting) -> Reading | None:
    """The next such weekday, today included; the last one when the words speak of the past."""
    which, today = match["which"] or "", setting.today
    ahead = (_weekday_number(match) - today.weekday()) % 7
    back = ahead - 7 if ahead else 0
    if which in ("前の", "この前の", "こないだの"):
        back = ahead - 7
        return _one(today + timedelta(days=back), "day", relative=True)
    if which and ahead == 0:
        ahead = 7
    days = back if setting.past and not which else ahead
    return _one(today + timedelta(days=days), "day", relative=True)


def _bare_day(match: re.Match[str], setting: Setting) -> Reading | None:
    """The next such day of a month, today included; the last one when the words speak of the past; the one
    that follows a day written just before ("12月1日から5日まで")."""
    day = _day_number(match)
    if not setting.anchor and _UP_TO.match(match.string, match.end()):
        return _one(_nearest_day(day, setting.today), "month", "year")
    start = setting.anchor or setting.today
    months = (0, 1, 2) if setting.anchor or not setting.past else (0, -1, -2)
    for months_on in months:
        first, last = month_of(start.year, start.month + months_on)
        if day > last.day:
            continue
        found = first.replace(day=day)
        if found <= start if months[1] < 0 else found >= start:
            return _one(found, "month", *(() if setting.anchor else ("year",)))
    return None


_UP_TO = re.compile(r"\s*までの?(?:分|ぶん|売|客|券)")
"""What lies up to a day may have been, or be still to come: "15日までの分"."""


def _nearest_day(day: int, today: date) -> date | None:
    """The day of a month with that number that is nearest to today, the later one of two."""
    months = [month_of(today.year, today.month + months_on)[0] for months_on in (-1, 0, 1)]
    found = [each for first in months if (each := _day(first.year, first.month, day))]
    return min(found, key=lambda each: (abs((each - today).days), -each.toordinal()), default=None)


_UNIT_DAYS = {"日": 1, "週": 7}


def _shifted(day: date, count: int, unit: str) -> date | None:
    if abs(count) > 5000:
        return None
    if unit in _UNIT_DAYS:
        return day + timedelta(days=_UNIT_DAYS[unit] * count)
    return months_later(day, count * (12 if unit == "年" else 1))


def _before_or_after(match: re.Match[str], setting: Setting) -> Reading | None:
    """3日後, 今日から3日後, 2週間前; "12月10日の3日後" counts from that day, "入金日の2週間後" from none we know."""
    base = setting.today
    if match["base"]:
        base += timedelta(days=RELATIVE_DAYS[match["base"]])
    elif re.search(r"[のら]\s*$", before := match.string[max(0, match.start() - 3) : match.start()]):
        if setting.anchor is None or setting.gap.strip() not in ("の", "から"):
            return None
        base = setting.anchor
    elif before.endswith(("毎", "各")) or re.match(r"まで", match.string[match.end() :]):
        return None
    count = number(match["n"])
    if count is None:
        return None
    count = -count if match["dir"] in ("前", "まえ") else count
    return _one(_shifted(base, count, match["u"]), relative=True)


def _next_day(match: re.Match[str], setting: Setting) -> Reading | None:
    return _one(setting.anchor + timedelta(days=1), relative=True) if setting.anchor else None


def _named(match: re.Match[str], setting: Setting) -> Reading | None:
    name, year = match["name"], _written_year(match, setting)
    if year is not None:
        return _reading(named_day(name, year)) if 1900 < year < 2200 else None
    return _in_nearest_year(name, setting)


def _eve(match: re.Match[str], setting: Setting) -> Reading | None:
    return _in_nearest_year("クリスマスイブ", setting)


def _in_nearest_year(name: str, setting: Setting) -> Reading | None:
    return _reading(nearest_year(lambda y: named_day(name, y) if 1900 < y < 2200 else None, setting), "year")


_NOT_A_FRACTION = (
    r"(?![0-9/.]|\s*(?:以上|以下|未満|残|くらい|ぐらい|ほど|だけ|しか|の(?:大きさ|面積)|ちぎ|破))"
)
_AFTER_TERSE = r"(?=\s*(?:に|の|は|が|を|で|まで|から|って|分|着|必着|消印|使|$|[(、。?,]))"
_NOT_A_DURATION = r"(?!\s*(?:間|以内|以上|以下|未満|後|前|まえ|目|め|ごと|毎|かか|くらい|ぐらい|ほど|程度|しか|で(?:届|入|終|でき|返|処理)|遅))"
_NOT_PER_DAY = (
    r"(?!\s*(?:中|[0-9何]|一|あたり|当たり|に(?:[0-9何]|一|つき|いく)|につき|で(?:何|いく)|も|の上限))"
)
_ALONE = rf"(?<![0-9第月/.,年泊何数毎{_K}])"
_BASE = any_of([w for w in RELATIVE_DAYS if RELATIVE_DAYS[w] in (0, 1, -1)])

_RULES: tuple[tuple[str, Reader], ...] = (
    (rf"(?P<km>{any_of(SEASON_MONTHS)})\s*の?\s*{_DAY_WORD}{_NOT_A_DURATION}", _month_day),
    (rf"{_YEAR}?(?:の|度の)?\s*{_MONTH_WORD}\s*の?\s*{_DAY_WORD}", _month_day),
    (
        rf"(?<![0-9/.:])(?P<m>{_MONTH})\s?/\s?(?P<d>{_DAY})\s?[~-]\s?(?P<until>{_DAY})(?![0-9/.:日])(?!\s*[枚円人店冊個割時])",
        _days_of_month,
    ),
    (
        rf"{_YEAR}?(?:の|度の)?\s*{_MONTH_WORD}\s?(?P<d>{_DAY})\s?[~-]\s?(?P<until>{_DAY})日",
        _days_of_month,
    ),
    (rf"{_YEAR}(?:の|度の)?\s*(?P<m>{_MONTH})[/.](?P<d>{_DAY})(?![0-9])", _month_day),
    (
        rf"(?<![0-9])(?P<y>(?:19|20)[0-9]{{2}})\s?[-/.]\s?(?P<m>{_MONTH})\s?[-/.]\s?(?P<d>{_DAY})(?![0-9])",
        _month_day,
    ),
    (
        rf"(?P<e>令和|平成|昭和|れいわ|(?<![a-z])[rhs])\.?\s?(?P<ey>{_ERA_YEAR})\s?[-/.]\s?(?P<m>{_MONTH})\s?[-/.]\s?(?P<d>{_DAY})(?![0-9])",
        _month_day,
    ),
    (r"(?<![0-9])(?P<y>20[0-9]{2})(?P<m>0[1-9]|1[0-2])(?P<d>[0-2][0-9]|3[01])(?![0-9])", _compact),
    (rf"(?<![0-9/.:])(?P<m>{_MONTH})\s?/\s?(?P<d>{_DAY}){_NOT_A_FRACTION}", _month_day),
    (rf"(?:(?<=[\s、。,(「])|^)(?P<m>{_MONTH})\.(?P<d>{_DAY})(?![0-9.]){_AFTER_TERSE}", _month_day),
    (
        rf"(?:(?<=[\s、。,(「])|^)(?P<m>1[0-2]|0[1-9]|[1-9](?=-[0-9]{{2}}))-(?P<d>{_DAY})(?![0-9-]){_AFTER_TERSE}",
        _month_day,
    ),
    (rf"{_YEAR}?(?:の|度の)?\s*{_MONTH_WORD}(?:の|中|分)?(?P<p>{_PART})?(?!間)", _month_only),
    (rf"{_YEAR}(?P<fiscal>度)?", _year_only),
    (rf"(?P<rm>{any_of(RELATIVE_MONTHS)})(?:\s*の?\s*(?:{_DAY_WORD}|(?P<p>{_PART})))?", _relative_month),
    (r"(?<![今来先々各毎])(?:月末|げつまつ|(?P<begin>月初め?|月はじめ))", _month_end),
    (rf"(?P<rw>{any_of(RELATIVE_WEEKS)})\s*の?\s*(?:{_WEEKDAY}|(?P<end>末|まつ))?", _week),
    (r"(?<![今来先毎])週末", _weekend),
    (
        rf"(?<!毎週)(?<!毎)(?<![0-9])(?P<which>次の|今度の|この前の|こないだの|前の)?\s*{_WEEKDAY}(?!日?(?:以外|と祝))",
        _bare_weekday,
    ),
    (
        rf"(?:(?P<base>{_BASE})\s*(?:から|より|の)?\s*)?(?<![0-9第])(?P<n>[0-9]{{1,4}}|[{_K}]{{1,3}})\s*"
        r"(?P<u>日|週|[かヶカケヵ箇]月|年)間?\s*(?:ほど|くらい|ぐらい)?\s*(?P<dir>後|前|まえ|ご(?=$|[にはの]))(?![半後]|払|倒|くらい|ぐらい|だっけ|でしたっけ|やんね|やんな|だよね|ですよね|って)",
        _before_or_after,
    ),
    (r"(?<![ぁ-ん])(?P<word>あす|けさ)(?=[はのにもまが、\s?入使読届着払振]|$)", _relative_day),
    (r"(?<![とうい])(?P<word>きょう)(?!と|り|ぎ|か[いし]|じゅ|だい|そう|つう|きゅ|ぞ|む)", _relative_day),
    (
        rf"(?P<word>{any_of(w for w in RELATIVE_DAYS if w not in ('あす', 'けさ', 'きょう'))})(?!物|の道具|(?<=明朝)体|(?<=今晩)は(?:[。!\s]|$))",
        _relative_day,
    ),
    (r"翌日|次の日", _next_day),
    (rf"{_YEAR}?(?:の|度の)?\s*(?<!何)お?(?P<name>{any_of(NAMED_DAYS)})", _named),
    (r"(?<![ァ-ヴー])(?P<eve>イ[ブヴ])(?![ァ-ヴー])", _eve),
    (rf"{_ALONE}(?P<d>1|一)\s*日{_NOT_A_DURATION}{_NOT_PER_DAY}", _bare_day),
    (rf"{_ALONE}(?P<d>(?!(?:0?1|一)日){_DAY})\s*日{_NOT_A_DURATION}", _bare_day),
    (r"(?<![ぁ-ん])(?P<kd>ついたち|はつか)", _bare_day),
)
RULES: tuple[tuple[re.Pattern[str], Reader], ...] = tuple((re.compile(p), reader) for p, reader in _RULES)
WEEKDAY_AFTER = re.compile(
    r"\s*(?:\(\s*([月火水木金土日])(?:曜日?|よう(?:び)?)?\s*(?:[・/]?祝)?\s*\)|([月火水木金土日])曜日?)"
)
