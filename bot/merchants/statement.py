"""A payout statement: what was declared, what was counted, what is paid and why, as PDF and as a table (CSV).

Both are pure: the same statement gives the same bytes. The words are in ``statement.toml``.
"""

import csv
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any, Final, Literal

from bot.clock import TOKYO
from bot.spreadsheets import harmless

State = Literal["planned", "sent", "returned"]

WORDS: Final[dict[str, Any]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
HEADERS: Final[tuple[str, ...]] = tuple(WORDS["csv"]["headers"].values())
"""Of the table, in their order; other programmes rely on them."""
_BREAKS: Final = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One counted kind. ``kind``: its name for people; ``unit``: 枚, 人泊 …; ``face``: yen a piece, None where pieces
    have no fixed worth. ``declared`` and ``counted``: pieces, None where not known; ``amount``: yen paid for them."""

    kind: str
    unit: str
    face: int | None
    declared: int | None
    counted: int | None
    amount: int | None

    @property
    def difference(self) -> int | None:
        """Pieces counted less pieces declared."""
        return _less(self.counted, self.declared)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """All that stands on a statement, in words for people; no account number, only its last three digits.

    ``number``: of this statement. ``day``: the payout's own. ``amount``, ``declared_amount``: yen paid, and what the
    merchant's own counts came to (None: not known). ``rule``: the rule that decides, with its document and section.
    ``last_day_to_dispute``: None where the programme has no such rule. ``payer``: name that appears in the bank book.

    Raises ValueError for a ``made_at`` without a time zone, and for more than three digits of an account.
    """

    number: str
    made_at: datetime
    programme: str
    issuer: str
    desk: str
    desk_phone: str
    merchant_number: str
    shop: str
    day: date
    round_name: str
    state: State
    lines: tuple[StatementLine, ...]
    amount: int
    declared_amount: int | None = None
    difference_reason: str = ""
    rule: str = ""
    last_day_to_dispute: date | None = None
    bank: str = ""
    account_tail: str = ""
    payer: str = ""

    def __post_init__(self) -> None:
        if self.made_at.tzinfo is None:
            raise ValueError("a statement is made at a moment with a time zone")
        if not re.fullmatch(r"[0-9]{0,3}", self.account_tail, re.ASCII):
            raise ValueError("of an account only the last three digits stand on a statement")

    @property
    def difference(self) -> int | None:
        """Yen paid less yen declared; None where the declared amount is not known."""
        return _less(self.amount, self.declared_amount)

    @property
    def declared_total(self) -> int | None:
        """Pieces declared, all kinds together; None where one is not known or they have different units."""
        return self._pieces(line.declared for line in self.lines)

    @property
    def counted_total(self) -> int | None:
        """Pieces counted, all kinds together; None as for the declared ones."""
        return self._pieces(line.counted for line in self.lines)

    @property
    def lines_total(self) -> int | None:
        """Yen of all lines; None where one is not known or there are none."""
        return _sum(line.amount for line in self.lines) if self.lines else None

    @property
    def adjustment(self) -> int:
        """Yen that are paid beside the lines, or kept back; 0 where the lines are not known."""
        return _less(self.amount, self.lines_total) or 0

    @property
    def made_here(self) -> datetime:
        """``made_at`` in Asia/Tokyo."""
        return self.made_at.astimezone(TOKYO)

    def _pieces(self, counts: Iterable[int | None]) -> int | None:
        return _sum(counts) if len({line.unit for line in self.lines}) == 1 else None


def statement_csv(statement: Statement) -> bytes:
    """The statement as a table for spreadsheets and book-keeping: UTF-8 with BOM, CRLF, a row for each counted kind,
    one for what is paid beside them or kept back (if anything is) and one of totals; always the columns :data:`HEADERS`. Days as 2021-02-01, yen as plain numbers; a text that a
    spreadsheet would take for a formula begins with an apostrophe."""
    file = StringIO()
    table = csv.DictWriter(file, list(WORDS["csv"]["headers"]), restval="", lineterminator="\r\n")
    table.writerow(WORDS["csv"]["headers"])
    of_all = _same_in_every_row(statement)
    rows = [*map(_line_row, statement.lines), *_adjustment_row(statement), _total_row(statement)]
    table.writerows({key: _cell(value) for key, value in (of_all | row).items()} for row in rows)
    return file.getvalue().encode("utf-8-sig", "replace")


def statement_pdf(statement: Statement) -> bytes:
    """The statement on sheets of A4, for printing and for screen readers. Some tenths of a second of computing."""
    from bot.merchants.statement_sheet import (
        sheet,
    )  # the library is loaded when the first statement is asked for

    return sheet(statement)


def _same_in_every_row(statement: Statement) -> dict[str, object]:
    return {
        "number": statement.number,
        "made_at": f"{statement.made_here:%Y-%m-%d %H:%M:%S}",
        "programme": statement.programme,
        "issuer": statement.issuer,
        "desk": statement.desk,
        "desk_phone": statement.desk_phone,
        "merchant_number": statement.merchant_number,
        "shop": statement.shop,
        "round": statement.round_name,
        "state": WORDS["states"][statement.state]["name"],
        "day": statement.day.isoformat(),
    }


def _line_row(line: StatementLine) -> dict[str, object]:
    return {
        "row": WORDS["csv"]["line"],
        "kind": line.kind,
        "face": line.face,
        "declared": line.declared,
        "counted": line.counted,
        "count_difference": line.difference,
        "yen": line.amount,
    }


def _adjustment_row(statement: Statement) -> list[dict[str, object]]:
    row = {"row": WORDS["sums"]["adjustment"], "yen": statement.adjustment}
    return [row] if statement.adjustment else []


def _total_row(statement: Statement) -> dict[str, object]:
    last_day, tail = statement.last_day_to_dispute, statement.account_tail
    return {
        "row": WORDS["csv"]["total"],
        "declared": statement.declared_total,
        "counted": statement.counted_total,
        "count_difference": _less(statement.counted_total, statement.declared_total),
        "yen": statement.amount,
        "declared_amount": statement.declared_amount,
        "amount_difference": statement.difference,
        "reason": statement.difference_reason,
        "rule": statement.rule,
        "last_day": last_day.isoformat() if last_day else "",
        "bank": statement.bank,
        "account_tail": WORDS["csv"]["tail"].format(tail=tail) if tail else "",
    }


def _cell(value: object) -> object:
    """A number as it is, nothing for None, a text in one line that no spreadsheet runs."""
    if isinstance(value, int):
        return value
    return harmless(_BREAKS.sub(" ", str(value if value is not None else "")))


def _less(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one - other


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = list(numbers)
    return None if None in known else sum(number for number in known if number is not None)
