"""The rules of reminders: about something the programme has a day for, at a decent hour, with words that can be filled in."""

import re
from collections.abc import Iterator
from typing import Final

from programmes.checks.sheet import Sheet
from programmes.model import DEADLINE_KINDS, MOST_DAYS_BEFORE, Programme, ReminderRule
from programmes.reading.typed import guess
from programmes.rules.business_days import BusinessCalendar
from programmes.rules.deadlines import Deadline, deadlines_of
from programmes.rules.posting import PostalService
from programmes.rules.reminders import PLACEHOLDERS, Quiet, is_about

_BRACED: Final = re.compile(r"\{([^{}]*)\}")
_LAST_HOUR: Final = 23


def check_reminders(sheet: Sheet) -> None:
    """Every rule of ``reminders.toml``. Whether a day is a business day does not matter here."""
    deadlines = deadlines_of(sheet.programme, PostalService(), BusinessCalendar(lambda _: None))
    seen: dict[str, int] = {}
    for rule in sheet.programme.reminders:
        line = sheet.reading.place(rule)[1]
        if rule.id in seen:
            what = f"id「{rule.id}」は{seen[rule.id]}行目でも使われています。"
            sheet.note(rule, "id", what=what, mend="別のidにしてください。")
        seen.setdefault(rule.id, line)
        _check_when(sheet, rule)
        _check_whom(sheet, rule)
        _check_about(sheet, rule, deadlines)
        for field in ("title", "words"):
            _check_placeholders(sheet, rule, field)


def _check_when(sheet: Sheet, rule: ReminderRule) -> None:
    for position, days in enumerate(rule.days_before):
        if not 0 <= days <= MOST_DAYS_BEFORE:
            what = f"{days}日前には送れません。"
            mend = f"0から{MOST_DAYS_BEFORE}までの日数にしてください。"
            sheet.note(rule, "days_before", position, what=what, mend=mend)
    if bool(rule.days_before) != (rule.about in DEADLINE_KINDS):
        what, mend = "days_beforeがありません。", "何日前に送るかを [3, 0] のように書いてください。"
        if rule.days_before:
            what, mend = (
                "起きたときに送るお知らせに、days_beforeがあります。",
                "days_beforeを消してください。",
            )
        sheet.note(rule, "days_before", what=what, mend=mend)
    if not 0 <= rule.hour <= _LAST_HOUR:
        mend = "0から23までの時刻にしてください。"
        sheet.note(rule, "hour", what=f"{rule.hour}時はありません。", mend=mend)
    elif Quiet().covers(rule.hour):
        what = f"{rule.hour}:00は、送らない時間（21:00〜8:00）です。その前の20:00に送られます。"
        mend = "8から20までの時刻にしてください。"
        sheet.note(rule, "hour", what=what, mend=mend, severity="warning")


def _check_whom(sheet: Sheet, rule: ReminderRule) -> None:
    if rule.to != "consumers":
        return
    if rule.default:
        what = "消費者へのお知らせは、希望した人にだけ送ります。"
        sheet.note(rule, "default", what=what, mend="defaultを消してください。")
    if rule.about not in DEADLINE_KINDS:
        what = "店の記録についてのお知らせを、消費者には送れません。"
        sheet.note(rule, "to", what=what, mend='to = "merchants" にしてください。')


def _check_about(sheet: Sheet, rule: ReminderRule, deadlines: tuple[Deadline, ...]) -> None:
    if not _has(sheet.programme, rule, deadlines):
        what = f"「{rule.about}」の日が、この制度の資料にありません。"
        mend = "programme.tomlに日を書くか、このお知らせを消してください。"
        sheet.note(rule, "about", what=what, mend=mend)
        return
    met = [deadline for deadline in deadlines if is_about(rule, deadline)]
    if "{paid}" in rule.words and met and not any(deadline.paid_from for deadline in met):
        what = "入金日の決まっていない締切に、差し込み {paid} があります。"
        sheet.note(rule, "words", what=what, mend="{paid} のない文にしてください。")


def _has(programme: Programme, rule: ReminderRule, deadlines: tuple[Deadline, ...]) -> bool:
    """Whether there can be anything to remind of. Days of a merchant's own need the rule they are counted by."""
    if rule.about == "dispute_end":
        return programme.disputes is not None
    if rule.about == "report_due":
        return bool(programme.reports)
    if rule.about == "application_state":
        return programme.registration is not None
    return rule.about not in DEADLINE_KINDS or any(is_about(rule, deadline) for deadline in deadlines)


def _check_placeholders(sheet: Sheet, rule: ReminderRule, field: str) -> None:
    known = sorted(PLACEHOLDERS[rule.about])
    for name in dict.fromkeys(_unknown(getattr(rule, field), known)):
        mend = guess(name, known) or f"使えるのは {', '.join(f'{{{each}}}' for each in known)} です。"
        sheet.note(rule, field, what=f"差し込み {{{name}}} はありません。", mend=mend)
    if set(_BRACED.sub("", getattr(rule, field))) & {"{", "}"}:
        mend = "差し込みは {day} のように書いてください。"
        sheet.note(rule, field, what="かっこ「{」「}」が閉じていません。", mend=mend)


def _unknown(text: str, known: list[str]) -> Iterator[str]:
    yield from (name for name in _BRACED.findall(text) if name not in known)
