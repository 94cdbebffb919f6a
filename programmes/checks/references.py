"""What names something else names something that is there: clauses, documents, desks, tickets, entries."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from programmes.checks.sheet import Sheet
from programmes.model import (
    Clause,
    Closure,
    Dispute,
    Entry,
    Hours,
    Piece,
    Point,
    Report,
    SaleWindow,
    Sending,
    Settlement,
    ShopSize,
    ShopSizeRule,
    SizeQuestion,
)
from programmes.reading.typed import fields_of, guess


class Reference(NamedTuple):
    """A field of a class that holds ids (one, or several) of a table."""

    owner: type
    field: str
    table: str


REFERENCES: Final = (
    Reference(Clause, "document", "documents"),
    Reference(SaleWindow, "tickets", "tickets"),
    Reference(Piece, "kind", "ticket_kinds"),
    Reference(Dispute, "desk", "desks"),
    Reference(Sending, "desk", "desks"),
    Reference(Report, "forms", "forms"),
    Reference(ShopSize, "takes", "ticket_kinds"),
    Reference(ShopSizeRule, "otherwise", "shop_size.sizes"),
    Reference(SizeQuestion, "yes", "shop_size.sizes"),
    Reference(Entry, "related", "faq"),
    Reference(object, "conflict", "conflicts"),
    Reference(object, "source", "clauses"),
    Reference(object, "late_source", "clauses"),
)

HAS_THE_SOURCE_OF_ITS_OWNER: Final = (Hours, Closure, Point)
"""A desk names where its hours stand, a registration where its points stand; the parts may, but need not."""


def check_references(sheet: Sheet) -> None:
    """Every id that is named exists. Ids of rows that could not be read count as existing: those rows have
    their own problems."""
    for reference in REFERENCES:
        for owner in sheet.objects(reference.owner):
            for below, name in _named(owner, reference.field):
                _check_known(sheet, owner, below, name, reference.table)


def check_sources(sheet: Sheet) -> None:
    """Every class that carries a rule says where it was read."""
    for owner in sheet.objects():
        if _needs_source(owner) and not owner.source:
            sheet.note(
                owner,
                "source",
                what="出典(source)がありません。",
                mend='資料の箇所を source = ["…"] で示してください。',
            )
    settlement: Settlement = sheet.programme.settlement
    if (settlement.late_cycle or settlement.late_arrival) and not settlement.late_source:
        mend = 'late_source = ["…"] を書いてください。'
        sheet.note(settlement, "late_source", what="遅れたときの扱いの出典がありません。", mend=mend)


def check_ids(sheet: Sheet) -> None:
    """No id is used twice among the questions (among named tables TOML itself forbids it)."""
    seen: dict[str, str] = {}
    for entry in sheet.programme.entries:
        line = sheet.reading.place(entry)[1]
        if entry.id in seen:
            what = f"id「{entry.id}」は{seen[entry.id]}行目でも使われています。"
            sheet.note(entry, "id", what=what, mend="別のidにしてください。")
        seen.setdefault(entry.id, str(line))


def _needs_source(owner: Any) -> bool:
    if isinstance(owner, HAS_THE_SOURCE_OF_ITS_OWNER) or "source" not in fields_of(type(owner)):
        return False
    return not (isinstance(owner, Entry) and owner.kind == "not_stated")


def _named(owner: Any, field: str) -> Iterator[tuple[tuple[str | int, ...], str]]:
    value = getattr(owner, field, "")
    if isinstance(value, tuple):
        yield from (((field, position), name) for position, name in enumerate(value))
    elif value:
        yield (field,), value


def _check_known(sheet: Sheet, owner: Any, below: tuple[str | int, ...], name: str, table: str) -> None:
    ids = sheet.reading.written(table)
    if name == getattr(owner, "id", None) and table == "faq":
        sheet.note(owner, *below, what="自分自身を指しています。", mend="消してください。")
    if name in ids:
        return
    where = "[[faq]]" if table == "faq" else f"[{table}.{name}]"
    mend = f"{guess(name, sorted(ids))}{where} を書くか、名前を直してください。"
    sheet.note(owner, *below, what=f"「{name}」は{table}にありません。", mend=mend)
