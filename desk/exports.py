"""Disputes, cases and one-time codes as CSV for the secretariat: stable columns, readable by any spreadsheet, harmless in it."""

import csv
import io
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, select

from bot.spreadsheets import harmless
from desk.disputes import kinds_of
from desk.members import Issued
from programmes.model import Programme
from store import Store, disputes
from store.tables import CASES, Found

DISPUTES: Final = (
    "number", "programme", "merchant_number", "merchant_name", "shop_name", "payout_number", "payout_day",
    "payout_amount", "under_rule", "last_day", "state", "opened_at", "changed_at", "claimed", "claimed_amount",
    "words", "decided_amount", "decided_payout_day", "decided_reason",
)  # fmt: skip
CASES_COLUMNS: Final = (
    "number", "programme", "role", "reason", "question", "state", "assigned", "opened_at", "changed_at",
    "escalated_at", "closed_at",
)  # fmt: skip
CALL_LIST: Final = (
    "programme",
    "merchant_number",
    "merchant_name",
    "phone",
    "title",
    "kind",
    "about",
    "due_at",
    "end",
)
CODES: Final = ("number", "name", "code", "expires_at")
_EVERY_DISPUTE: Final = ("received", "checking", "accepted", "refused", "withdrawn")


def disputes_csv(store: Store, programmes: Mapping[str, Programme], programme: str = "") -> bytes:
    """Every dispute, the oldest first: UTF-8 with BOM, one header line, the columns of :data:`DISPUTES`."""
    kinds = {code: kinds_of(each) for code, each in programmes.items()}

    def read(db: Connection) -> Sequence[Found]:
        return disputes.listing(db, programme, _EVERY_DISPUTE, limit=None)

    def claimed(row: Found) -> dict[str, str]:
        return {"claimed": _counts(row.claimed, kinds.get(row.programme, {}))}

    return _csv("disputes", DISPUTES, store.read_now(read), claimed)


def cases_csv(store: Store, programme: str = "") -> bytes:
    """Every case, the oldest first, the columns of :data:`CASES_COLUMNS`."""
    found = select(CASES).order_by(CASES.c.opened_at, CASES.c.number)
    if programme:
        found = found.where(CASES.c.programme == programme)
    return _csv("cases", CASES_COLUMNS, store.read_now(lambda db: db.execute(found).all()))


def codes_csv(issued: Sequence[Issued]) -> bytes:
    """New one-time codes for the printer, with the last day on which each can be used; in the same form."""
    rows = ((each.number, each.name, each.code, each.expires_at.date()) for each in issued)
    return _written(CODES, rows)


def call_list_csv(rows: Iterable[tuple[Found, str, str]]) -> bytes:
    """Merchants who were not told something, with what it was and how it ended in words; the columns of :data:`CALL_LIST`."""
    header = [_headers()["call_list"][name] for name in CALL_LIST]
    return _written(
        header,
        (
            (row.programme, row.number, row.name, row.phone, title, row.kind, row.about, row.due_at, end)
            for row, title, end in rows
        ),
    )


def _csv(
    kind: str,
    columns: Sequence[str],
    rows: Iterable[Found],
    said: Callable[[Found], Mapping[str, str]] = lambda _row: {},
) -> bytes:
    values = ({**{name: getattr(row, name) for name in columns}, **said(row)} for row in rows)
    return _written(
        [_headers()[kind][name] for name in columns], ([row[name] for name in columns] for row in values)
    )


def _written(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    """A value as a spreadsheet reads it; words that it would take for a formula get a sign before them."""
    if value is None:
        return ""
    if isinstance(value, bool | int):
        return str(int(value))
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return harmless(str(value))


def _counts(counts: Mapping[str, int], kinds: Mapping[str, tuple[str, str]]) -> str:
    """Counts with the names and units of what was counted."""
    named = ((*kinds.get(kind, (kind, "")), count) for kind, count in counts.items())
    return "; ".join(f"{name} {count}{unit}" for name, unit, count in named)


@cache
def _headers() -> dict[str, dict[str, str]]:
    """What stands over the columns."""
    return tomllib.loads((Path(__file__).parent / "exports.toml").read_text("utf-8"))
