"""What is wrong with a file, and where: the row and column as people see them in their spreadsheet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Gravity = Literal["file", "row", "warning"]
"""``file``: nothing can be read; ``row``: this row is refused (and with it the import); ``warning``: only said."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. ``code``: which; its words are ``why_<code>`` in ``imports.j2``, with ``values``.

    ``row``: counted from 1 as the spreadsheet shows it (of a bank's file: the number of the record). ``column``:
    counted from 0, ``header`` what stands above it. No value ever holds anything of an account.
    """

    code: str
    row: int | None = None
    column: int | None = None
    header: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    gravity: Gravity = "row"

    @property
    def letter(self) -> str:
        """The column's letters in a spreadsheet (A, B, … AA), "" without a column."""
        letters, left = "", -1 if self.column is None else self.column
        while left >= 0:
            letters, left = chr(ord("A") + left % 26) + letters, left // 26 - 1
        return letters


class UnreadableError(Exception):
    """The file as a whole cannot be read; ``problem`` says why and from which row on."""

    def __init__(self, code: str, row: int | None = None, **values: object) -> None:
        super().__init__(code)
        self.problem = Problem(code, row, values=values, gravity="file")


def shown(value: object) -> str:
    """A cell's content as it may be repeated: one line, at most 30 characters."""
    text = " ".join(str(value).split())
    return text if len(text) <= 30 else f"{text[:29]}…"
