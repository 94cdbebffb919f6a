"""Single values that the shape alone cannot judge."""

import re

from programmes.checks.sheet import Sheet
from programmes.model import Conflict, Fact

_VALUES = ("text", "number", "yen", "percent", "day")


def check_facts(sheet: Sheet) -> None:
    """A fact has one value: one of its fields, or a period of ``first`` and ``last``."""
    for fact in sheet.objects(Fact):
        given = [name for name in _VALUES if getattr(fact, name) not in (None, "")]
        if fact.first or fact.last:
            given.append("first/last")
        if len(given) != 1:
            what = f"値が{len(given)}個あります({'、'.join(given)})。" if given else "値がありません。"
            mend = "text, number, yen, percent, day, first/last のどれか一つにしてください。"
            sheet.note(fact, given[1].split("/")[0] if given else "label", what=what, mend=mend)
        if fact.unit and fact.number is None:
            sheet.note(
                fact,
                "unit",
                what="numberがないのにunitがあります。",
                mend="unitを消してください。",
                severity="warning",
            )


def check_conflicts(sheet: Sheet) -> None:
    """A conflict needs two sides."""
    for conflict in sheet.objects(Conflict):
        if len(conflict.statements) < 2:
            what = f"食い違う記述が{len(conflict.statements)}件しかありません。"
            sheet.note(conflict, "statements", what=what, mend="両方の記述をstatementsに書いてください。")


def check_colour(sheet: Sheet) -> None:
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", sheet.programme.colour):
        mend = '"#0017C1" のように # と6桁の16進数にしてください。'
        sheet.note(sheet.programme, "colour", what=f"色「{sheet.programme.colour}」が読めません。", mend=mend)
