"""docs/merchants-import.md names every column a file may have, every header that is understood, and every word."""

import re
import tomllib
from pathlib import Path

import pytest

from desk.imports import KINDS, Kind, columns, reading

HOUSE = Path(__file__).parents[2]
DOCUMENT = (HOUSE / "docs" / "merchants-import.md").read_text(encoding="utf-8")
COLUMNS = tomllib.loads(Path(columns.__file__).with_name("columns.toml").read_text(encoding="utf-8"))


def table_of(kind: Kind) -> list[list[str]]:
    """The rows of a kind's table, cell by cell."""
    part = DOCUMENT.partition(f"### `{kind}`\n")[2].partition("\n###")[0]
    rows = [line for line in part.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_names_every_column_and_header(kind: Kind) -> None:
    told = [(header, also.split("、") if also else []) for header, also, _ in table_of(kind)]
    assert told == [
        (f"**{first}**" if each.get("required") else first, more)
        for each in COLUMNS[kind].values()
        for first, *more in [each["headers"]]
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_names_every_word_and_what_it_means(kind: Kind) -> None:
    for (_, _, about), each in zip(table_of(kind), COLUMNS[kind].values(), strict=True):
        for code, words in each.get("words", {}).items():
            assert f"{code}: {'、'.join(words)}" in about


def test_the_limits_are_those_of_the_reader() -> None:
    said = re.search(r"Up to (\d+) MB, ([\d,]+) rows, (\d+) columns", DOCUMENT)
    assert said
    assert [int(number.replace(",", "")) for number in said.groups()] == [
        reading.MAX_BYTES // 2**20,
        reading.MAX_ROWS,
        reading.MAX_COLUMNS,
    ]
