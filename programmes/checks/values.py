"""Single values that the shape alone cannot judge."""

import re

from programmes.checks.sheet import Sheet
from programmes.japanese import time_in_words, yen
from programmes.model import Conflict, Entry, Fact, Hours, LodgingDiscount, Piece, Ticket

_VALUES = ("text", "number", "yen", "percent", "day")
_PLACEHOLDER = re.compile(r"\{[a-z_]+(\.[\w-]+)+(:\w+)?\}")


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


def check_hours(sheet: Sheet) -> None:
    """A desk closes after it opens, the same day."""
    for hours in sheet.objects(Hours):
        if hours.closes <= hours.opens:
            what = f"終わりの{time_in_words(hours.closes)}が、始まりの{time_in_words(hours.opens)}より後になっていません。"
            sheet.note(hours, "closes", what=what, mend="opensとclosesを資料と見比べて直してください。")


def check_sums(sheet: Sheet) -> None:
    """Amounts that the data gives whole and in parts agree."""
    for piece in sheet.objects(Piece):
        if piece.count is not None and piece.total is not None:
            _check_sum(sheet, piece, "total", piece.face * piece.count)
    for ticket in sheet.objects(Ticket):
        parts = [piece.face * piece.count if piece.count else piece.total for piece in ticket.pieces]
        if parts and all(parts):
            _check_sum(sheet, ticket, "value", sum(parts))
    for discount in sheet.objects(LodgingDiscount):
        _check_sum(sheet, discount, "amount", discount.prefecture_share + discount.facility_share)


def check_braces(sheet: Sheet) -> None:
    """Placeholders are filled in the answers to questions and nowhere else."""
    for text in sheet.texts():
        filled = isinstance(text.owner, Entry) and text.below[0] in ("answer", "details")
        if not filled and _PLACEHOLDER.search(text.text):
            mend = "言葉で書いてください(使えるのは質問のanswerとdetailsです)。"
            sheet.note(text.owner, *text.below, what="ここでは差し込み({…})は使えません。", mend=mend)


def _check_sum(sheet: Sheet, owner: object, field: str, parts: int) -> None:
    whole = getattr(owner, field)
    if whole != parts:
        what = f"{yen(whole)}が、内訳の合計{yen(parts)}と合いません。"
        sheet.note(owner, field, what=what, mend="どちらかを資料と見比べて直してください。")
