"""Loads programmes from their folders. The only place in this room that reads files.

What is wrong in the shape of the data (unknown key, wrong type, missing field) is found here and raised at
once, all of it, as :class:`ProgrammeError`. What is wrong in its sense is found by :mod:`programmes.check`.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from programmes.model import Entry, Programme, ReminderRule
from programmes.reading.problem import Problem, ProgrammeError, errors
from programmes.reading.toml_file import read_toml
from programmes.reading.toml_lines import TomlPath
from programmes.reading.typed import BROKEN, TableReader, dotted

__all__ = [
    "PACKAGE_DATA",
    "Problem",
    "ProgrammeError",
    "Reading",
    "load_programme",
    "load_programmes",
    "read_folder",
    "read_root",
]

_Row = TypeVar("_Row", Entry, ReminderRule)

PACKAGE_DATA = Path(__file__).parent / "data"


@dataclass(slots=True)
class Reading:
    """What one folder held: the programme (None when it could not be built), what is wrong with its shape,
    and where everything stood. ``values`` are the top tables of its files as TOML has them."""

    folder: Path
    programme: Programme | None = None
    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, dict[TomlPath, int]] = field(default_factory=dict)
    origins: dict[int, tuple[str, TomlPath]] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)

    def place(self, owner: object, *below: str | int) -> tuple[str, int, str]:
        """File, line and field of ``below`` (a field, perhaps an element of it) in ``owner``, an object of
        this programme. A field that is not written stands where its owner stands."""
        file, path = self.origins[id(owner)]
        lines = self.lines[file]
        whole = (*path, *below)
        line = next(lines[whole[:n]] for n in range(len(whole), -1, -1) if whole[:n] in lines)
        return file, line, dotted(whole)

    def written(self, table: str) -> set[str]:
        """The ids of the rows of a table ("faq": of the questions; "shop_size.sizes": of a table in a table), also
        of rows that could not be read."""
        rows: object = self.values
        for name in table.split("."):
            rows = rows.get(name, ()) if isinstance(rows, dict) else ()
        if isinstance(rows, dict):
            return set(rows)
        return (
            {str(row.get("id")) for row in rows if isinstance(row, dict)} if isinstance(rows, list) else set()
        )


def load_programme(folder: Path) -> Programme:
    """The programme of a folder. Raises ProgrammeError with all that is wrong with its shape."""
    reading = read_folder(folder)
    wrong = errors(reading.problems)
    if wrong or reading.programme is None:
        raise ProgrammeError(wrong)
    return reading.programme


def load_programmes(root: Path | None = None, *further: Path) -> dict[str, Programme]:
    """All programmes of one or several roots by their code, in the order of the roots and of their folders'
    names; without a root, those that come with the package. Raises ProgrammeError with all that is wrong."""
    readings = [reading for each in (root or PACKAGE_DATA, *further) for reading in read_root(each)]
    wrong = [problem for reading in readings for problem in errors(reading.problems)]
    programmes: dict[str, Programme] = {}
    for reading in readings:
        if reading.programme is None:
            continue
        code = reading.programme.code
        if code in programmes:
            wrong.append(_said_twice(reading, code))
        programmes[code] = reading.programme
    if wrong:
        raise ProgrammeError(wrong)
    return programmes


def read_root(root: Path) -> list[Reading]:
    """Every programme folder directly under ``root``, read; hidden and ``__`` folders are passed over."""
    if not root.is_dir():
        problem = Problem(
            str(root), 0, "", "フォルダーがありません。", "制度のデータを置いたフォルダーを指定してください。"
        )
        return [Reading(root, problems=[problem])]
    folders = (
        path for path in sorted(root.iterdir()) if path.is_dir() and not path.name.startswith((".", "__"))
    )
    return [read_folder(folder) for folder in folders]


def read_folder(folder: Path) -> Reading:
    """Reads one folder and keeps what is wrong instead of raising it."""
    reading = Reading(folder)
    entries = _read_rows(reading, "faq", Entry, "質問は [[faq]] の表に書いてください。")
    reminders = _read_rows(
        reading, "reminders", ReminderRule, "お知らせは [[reminders]] の表に書いてください。"
    )
    raw = _read_file(reading, "programme.toml")
    if raw is None:
        return reading
    reader = _reader(reading, "programme.toml")
    programme = reader.table(Programme, raw, (), entries=entries, reminders=reminders, revision=0)
    _keep(reading, reader)
    if programme is not BROKEN:
        reading.programme = programme
        _check_code(reading, programme)
    return reading


def _read_rows(reading: Reading, table: str, cls: type[_Row], mend: str) -> tuple[_Row, ...]:
    """The rows of the one table in ``<table>.toml``; none where there is no such file."""
    raw = _read_file(reading, f"{table}.toml", required=False)
    if raw is None:
        return ()
    reader = _reader(reading, f"{table}.toml")
    for key in raw:
        if key != table:
            reader.note((key,), f"「{key}」という項目はありません。", mend)
    rows = reader.value(tuple[cls, ...], raw.get(table, []), (table,))  # type: ignore[valid-type]
    _keep(reading, reader)
    return () if rows is BROKEN else rows


def _reader(reading: Reading, name: str) -> TableReader:
    file = str(reading.folder / name)
    return TableReader(file, reading.lines[file])


def _keep(reading: Reading, reader: TableReader) -> None:
    reading.problems += reader.problems
    reading.origins |= reader.origins


def _read_file(reading: Reading, name: str, *, required: bool = True) -> dict[str, object] | None:
    """The values of a file, or None; keeps its lines, or why it cannot be read."""
    path = reading.folder / name
    if not required and not path.exists():
        return None
    read = read_toml(path)
    if isinstance(read, Problem):
        reading.problems.append(read)
        return None
    reading.lines[str(path)] = read.lines
    reading.values |= read.values
    return read.values


def _check_code(reading: Reading, programme: Programme) -> None:
    file, line, where = reading.place(programme, "code")
    if programme.code != reading.folder.name:
        what = f"code「{programme.code}」がフォルダー名「{reading.folder.name}」と違います。"
        reading.problems.append(Problem(file, line, where, what, "どちらかに合わせてください。"))
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", programme.code):
        reading.problems.append(
            Problem(
                file,
                line,
                where,
                "codeに使えない文字があります。",
                "小文字の英数字とハイフンにしてください。",
            )
        )


def _said_twice(reading: Reading, code: str) -> Problem:
    file, line, where = reading.place(reading.programme, "code")
    return Problem(file, line, where, f"code「{code}」の制度がすでにあります。", "別のcodeにしてください。")
