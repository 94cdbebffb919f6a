"""The questions and answers: short, filled from the programme, and no two that answer the same words."""

import re
import unicodedata
from collections import defaultdict
from datetime import date
from typing import Final

from programmes.checks.days_in_text import written_days
from programmes.checks.sheet import Sheet
from programmes.checks.weekdays import days_of, possible_days
from programmes.japanese import day_in_words
from programmes.model import Entry
from programmes.placeholders import PlaceholderError, fill, placeholders, printable_values, shown

GOOD_LENGTH: Final = 200
"""Characters, white space not counted, that still read as one bubble."""
MOST_LENGTH: Final = 260
LABEL_LENGTH: Final = 20
"""What a button on LINE holds."""
FEWEST_PHRASINGS: Final = 6

_YEN: Final = re.compile(r"(?=\d)(?:([\d,]+)億)?(?:([\d,]+)万)?([\d,]+)?円(?!券)")
_PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}")
_KATAKANA: Final = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


def check_questions(sheet: Sheet) -> None:
    """An answer on a conflict quotes what the documents say, so there nothing is taken for a written-out value."""
    days, amounts = _values(sheet)
    every_day = sorted(days_of(sheet))
    for entry in sheet.programme.entries:
        _check_placeholders(sheet, entry)
        _check_length(sheet, entry)
        _check_phrasings(sheet, entry)
        for field in ("answer", "details") if not entry.conflict else ():
            _check_written_days(sheet, entry, field, days, every_day)
            _check_written_amounts(sheet, entry, field, amounts)
    _check_same_words(sheet)


def _check_placeholders(sheet: Sheet, entry: Entry) -> None:
    for field in ("answer", "details"):
        text = getattr(entry, field)
        wrong = {reason: None for path in placeholders(text) if (reason := _reason(sheet, path))}
        for reason in wrong or ([_stray(text)] if _stray(text) else []):
            sheet.note(entry, field, what=reason, mend="差し込みの名前をprogramme.tomlと見比べてください。")


def _reason(sheet: Sheet, path: str) -> str:
    try:
        shown(path, sheet.programme)
    except PlaceholderError as reason:
        return str(reason)
    return ""


def _stray(text: str) -> str:
    rest = _PLACEHOLDER.sub("", text.replace("{{", "").replace("}}", ""))
    return "かっこ「{」「}」が閉じていません。" if "{" in rest or "}" in rest else ""


def _check_length(sheet: Sheet, entry: Entry) -> None:
    try:
        length = len("".join(fill(entry.answer, sheet.programme).split()))
    except PlaceholderError:
        return
    if length > GOOD_LENGTH:
        what = f"答えが{length}文字あります(差し込み後、空白を除く)。"
        mend = f"{GOOD_LENGTH}文字くらいまでにして、残りはdetailsに移してください。"
        sheet.note(
            entry, "answer", what=what, mend=mend, severity="error" if length > MOST_LENGTH else "warning"
        )


def _check_phrasings(sheet: Sheet, entry: Entry) -> None:
    if len(entry.phrasings) < FEWEST_PHRASINGS:
        what = f"言い回しが{len(entry.phrasings)}個しかありません。"
        mend = f"{FEWEST_PHRASINGS}個以上、実際に打たれる言い方を書いてください。"
        sheet.note(entry, "phrasings", what=what, mend=mend, severity="warning")
    seen: set[str] = set()
    for position, phrasing in enumerate(entry.phrasings):
        if phrasing in seen:
            sheet.note(
                entry,
                "phrasings",
                position,
                what=f"「{phrasing}」が二度あります。",
                mend="一つ消してください。",
                severity="warning",
            )
        seen.add(phrasing)
    label = entry.label or entry.question
    if len(label) > LABEL_LENGTH:
        field = "label" if entry.label else "question"
        what = f"ボタンの文字が{len(label)}文字あります。"
        sheet.note(entry, field, what=what, mend=f"{LABEL_LENGTH}文字までのlabelを書いてください。")


def _check_same_words(sheet: Sheet) -> None:
    """Among what one role may ask, the same words lead to one entry only."""
    by_words: dict[str, list[Entry]] = defaultdict(list)
    for entry in sheet.programme.entries:
        for position, phrasing in [(-1, entry.question), *enumerate(entry.phrasings)]:
            words = same_words(phrasing)
            rival = next((other for other in by_words[words] if set(other.roles) & set(entry.roles)), None)
            if rival is not None and rival is not entry:
                below = ("question",) if position < 0 else ("phrasings", position)
                line = sheet.reading.place(rival)[1]
                what = f"「{phrasing}」は「{rival.id}」({line}行目)にもあります。"
                sheet.note(entry, *below, what=what, mend="どちらか一方にだけ書いてください。")
            by_words[words].append(entry)


def same_words(phrasing: str) -> str:
    """A phrasing without what does not tell two questions apart: width, case, kana kind, marks, spaces."""
    folded = unicodedata.normalize("NFKC", phrasing).casefold().translate(_KATAKANA)
    return "".join(letter for letter in folded if letter.isalnum()) or folded


def _values(sheet: Sheet) -> tuple[dict[date, list[str]], dict[int, list[str]]]:
    """The days and amounts of the programme, with the placeholders that print them."""
    days: dict[date, list[str]] = defaultdict(list)
    amounts: dict[int, list[str]] = defaultdict(list)
    for path, value in printable_values(sheet.programme):
        if isinstance(value, date):
            days[value].append(f"{{{path}}}")
        else:
            amounts[value].append(f"{{{path}}}")
    return days, amounts


def _check_written_days(
    sheet: Sheet, entry: Entry, field: str, days: dict[date, list[str]], every_day: list[date]
) -> None:
    for written in written_days(_PLACEHOLDER.sub("＿", getattr(entry, field))):
        for day in possible_days(written, every_day):
            if day in days:
                _use_placeholder(sheet, entry, field, day_in_words(day), days[day])
                break


def _check_written_amounts(sheet: Sheet, entry: Entry, field: str, amounts: dict[int, list[str]]) -> None:
    text = unicodedata.normalize("NFKC", _PLACEHOLDER.sub("＿", getattr(entry, field)))
    for match in _YEN.finditer(text):
        hundred_millions, ten_thousands, ones = (
            int((part or "").replace(",", "") or 0) for part in match.groups()
        )
        amount = hundred_millions * 10**8 + ten_thousands * 10**4 + ones
        if amount in amounts:
            in_units = hundred_millions or ten_thousands
            paths = (
                [path.replace("}", ":short}") for path in amounts[amount]] if in_units else amounts[amount]
            )
            _use_placeholder(sheet, entry, field, match[0], paths)


def _use_placeholder(sheet: Sheet, entry: Entry, field: str, written: str, paths: list[str]) -> None:
    what = f"{written}がそのまま書かれています。"
    sheet.note(
        entry,
        field,
        what=what,
        mend=f"差し込み {' か '.join(paths[:3])} を使ってください。",
        severity="warning",
    )
