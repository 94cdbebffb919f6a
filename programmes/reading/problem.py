"""What can be wrong with a programme's data, said so that the person who wrote it can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. ``line`` counts from 1 (0: the file itself is meant). ``field`` is the dotted
    path of the key (``settlement.rounds[3].cutoff``, counted from 1). ``what`` says what is wrong and
    ``mend`` what to do, both in Japanese. A "warning" does not keep a programme from being used."""

    file: str
    line: int
    field: str
    what: str
    mend: str
    severity: Severity = "error"

    def __str__(self) -> str:
        mark = "誤り" if self.severity == "error" else "注意"
        field = f"{self.field}: " if self.field else ""
        return f"{self.file}:{self.line}: {mark}: {field}{self.what} → {self.mend}"


class ProgrammeError(Exception):
    """The data of one or more programmes cannot be used. ``problems`` holds all of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that keep a programme from being used."""
    return [problem for problem in problems if problem.severity == "error"]
