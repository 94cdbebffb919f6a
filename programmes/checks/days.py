"""Periods, sale windows and settlement rounds: what comes first must come first, and no day may be left over."""

from datetime import timedelta
from itertools import pairwise

from programmes.checks.sheet import Sheet, day_of
from programmes.japanese import day_in_words
from programmes.model import Round, SaleWindow
from programmes.reading.typed import fields_of

ONE_DAY = timedelta(days=1)


def check_periods(sheet: Sheet) -> None:
    """Everything with ``first`` and ``last`` ends on or after the day it begins."""
    for owner in sheet.objects():
        if not {"first", "last"} <= fields_of(type(owner)).keys():
            continue
        first, last = day_of(owner.first), day_of(owner.last)
        if first and last and last < first:
            what = f"終わりの{day_in_words(last)}が、始まりの{day_in_words(first)}より前です。"
            sheet.note(owner, "last", what=what, mend="firstとlastを資料と見比べて直してください。")


def check_sales(sheet: Sheet) -> None:
    """A sale is sold out or broken off within its window."""
    for window in sheet.objects(SaleWindow):
        first, last = day_of(window.first), day_of(window.last)
        for field, word in (("sold_out", "完売日"), ("suspended", "中断日")):
            day = getattr(window, field)
            if day and ((first and day < first) or (last and day > last)):
                what = f"{word}の{day_in_words(day)}が販売期間の外です。"
                sheet.note(window, field, what=what, mend="販売期間と見比べて直してください。")


def check_rounds(sheet: Sheet) -> None:
    """Settlement rounds follow each other without gap or overlap, and each runs period, cutoff, payout."""
    rounds = sheet.programme.settlement.rounds
    for round_ in rounds:
        _check_round(sheet, round_)
    for before, after in pairwise(rounds):
        if not sheet.lost_rows(before, after):
            _check_follows(sheet, before, after)
    final = sheet.programme.settlement.final_cutoff
    if final and rounds and final < rounds[-1].cutoff:
        what = (
            f"最終締切の{day_in_words(final)}が、最後の回の締切{day_in_words(rounds[-1].cutoff)}より前です。"
        )
        sheet.note(
            sheet.programme.settlement, "final_cutoff", what=what, mend="資料と見比べて直してください。"
        )


def _check_round(sheet: Sheet, round_: Round) -> None:
    order = (
        ("cutoff", "締切日", round_.last, "対象期間の最終日"),
        ("payout", "入金日", round_.cutoff, "締切日"),
        ("payout_last", "入金日の終わり", round_.payout, "入金日"),
    )
    for field, name, before, before_name in order:
        day = getattr(round_, field)
        if day and before and day < before:
            what = f"{name}の{day_in_words(day)}が、{before_name}の{day_in_words(before)}より前です。"
            sheet.note(round_, field, what=what, mend="資料の日程表と見比べて直してください。")
    if round_.payout_last and not round_.payout:
        sheet.note(
            round_,
            "payout_last",
            what="payoutがないのにpayout_lastがあります。",
            mend="payoutも書いてください。",
        )


def _check_follows(sheet: Sheet, before: Round, after: Round) -> None:
    if after.number != before.number + 1:
        what = f"第{before.number}回の次が第{after.number}回になっています。"
        sheet.note(after, "number", what=what, mend="numberを1ずつ増やし、回の順に並べてください。")
    expected = before.last + ONE_DAY
    if after.first > expected:
        missing = (
            day_in_words(expected)
            if after.first == expected + ONE_DAY
            else f"{day_in_words(expected)}から{day_in_words(after.first - ONE_DAY)}まで"
        )
        what = f"前の回との間が空いています({missing})。"
        sheet.note(after, "first", what=what, mend="前の回のlastの翌日から始めてください。")
    if after.first < expected:
        what = f"前の回({day_in_words(before.last)}まで)と重なっています。"
        sheet.note(after, "first", what=what, mend="前の回のlastの翌日から始めてください。")
