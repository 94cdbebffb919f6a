"""What a file would change: its records laid beside what stands, row by row and field by field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from desk.imports.columns import Column
from desk.imports.problems import Problem
from desk.imports.records import Record, Records
from programmes.model import Programme
from store.imports import New, Standing, Values, Write

Outcome = Literal["new", "changed", "unchanged"]
_RANK: dict[Outcome, int] = {"unchanged": 0, "changed": 1, "new": 2}


class RefusedError(Exception):
    """A record that cannot be taken. ``field``: the column it is about; code and values as of :class:`Problem`."""

    def __init__(self, code: str, field: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.values = values


@dataclass(slots=True)
class _Put:
    """What an earlier row of the same file said of one row of the store."""

    at: int
    values: Values
    id: int | New


@dataclass(slots=True)
class Plan:
    """What is to be written. ``outcomes``: by row of the file. ``problems``: rows refused, and warnings.
    ``found``: what the planning of a kind has looked up once."""

    programme: Programme
    records: Records
    standing: Standing
    today: date
    writes: dict[str, list[Write]] = field(default_factory=dict)
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    found: dict[str, Any] = field(default_factory=dict)
    _by_number: dict[str, dict[str, Values]] = field(default_factory=dict)
    _put: dict[tuple[str, str], _Put] = field(default_factory=dict)
    _columns: dict[str, Column] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._columns = {column.field.id: column for column in self.records.columns}

    def standing_in(self, table: str) -> Mapping[str, Values]:
        """The rows that stand in a table, by number."""
        if table not in self._by_number:
            rows = self.standing.rows.get(table, {}).values()
            self._by_number[table] = {row["number"]: row for row in rows}
        return self._by_number[table]

    def put(self, table: str, key: str, record: Record, values: Values, otherwise: Values) -> int | New:
        """Have a row of the store hold ``values``; a new one holds ``otherwise`` besides. Its id.

        Two rows of the file may speak of one row of the store, such as the business of two shops, if they say the
        same. Raises RefusedError where they do not.
        """
        earlier = self._put.get((table, key))
        if earlier is not None:
            self._must_agree(earlier, values)
            return earlier.id
        before = self.standing_in(table).get(key)
        if before is None:
            number: int | New = New(table, key)
            self._write(table, Write(key, record.row, {**otherwise, **values}))
            self._count(record.row, "new")
        else:
            number = before["id"]
            changes = {name: value for name, value in values.items() if before[name] != value}
            if changes:
                self._write(table, Write(key, record.row, changes, before["id"], before))
            self._count(record.row, "changed" if changes else "unchanged")
        self._put[table, key] = _Put(record.row, values, number)
        return number

    def add(self, table: str, key: str, record: Record, values: dict[str, Any]) -> None:
        """Add a row that has no number of its own."""
        self._write(table, Write(key, record.row, values))

    def only_once(self, what: str, key: str, record: Record, field: str) -> None:
        """Raises RefusedError if an earlier row of the file was about the same."""
        first = self._put.setdefault((f"row of {what}", key), _Put(record.row, {}, 0)).at
        if first != record.row:
            raise RefusedError("twice_in_file", field, number=key, first=first)

    def warn(self, code: str, record: Record, field: str, **values: object) -> None:
        self.problems.append(self.problem(code, record, field, values, "warning"))

    def refuse(self, record: Record, refused: RefusedError) -> None:
        self.outcomes.pop(record.row, None)
        self.problems.append(self.problem(refused.code, record, refused.field, refused.values))

    def problem(
        self,
        code: str,
        record: Record,
        field: str,
        values: Values,
        gravity: Literal["row", "warning"] = "row",
    ) -> Problem:
        column = self._columns.get(field)
        if column is None:
            return Problem(code, record.row, values=values, gravity=gravity)
        return Problem(code, record.row, column.index, column.header, values, gravity)

    def has_all(self, fields: Iterator[str]) -> bool:
        """Whether the file has a column for each of the fields."""
        return all(each in self._columns for each in fields)

    def before_of(self, table: str, key: str) -> Values | None:
        return self.standing_in(table).get(key)

    def _must_agree(self, earlier: _Put, values: Values) -> None:
        for name, value in values.items():
            if earlier.values.get(name, value) != value:
                raise RefusedError("contradicts_row", name, first=earlier.at)

    def _write(self, table: str, write: Write) -> None:
        self.writes.setdefault(table, []).append(write)

    def _count(self, row: int, outcome: Outcome) -> None:
        known = self.outcomes.get(row, "unchanged")
        self.outcomes[row] = max(known, outcome, key=_RANK.__getitem__)


def given(record: Record, *names: str, **renamed: str) -> dict[str, Any]:
    """Those of the fields that the file has a column for; ``renamed``: column of the store = field."""
    values = {name: record.values[name] for name in names if name in record.values}
    values.update({name: record.values[each] for name, each in renamed.items() if each in record.values})
    return values


def loosely(plan: Plan, table: str) -> Mapping[str, Values | None]:
    """What stands by its number without zeros before it; None for a number that two have."""
    key = f"loosely {table}"
    if key not in plan.found:
        bare: dict[str, Values | None] = {}
        for number, row in plan.standing_in(table).items():
            short = number.lstrip("0")
            bare[short] = None if short in bare else row
        plan.found[key] = bare
    found: Mapping[str, Values | None] = plan.found[key]
    return found
