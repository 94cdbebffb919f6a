"""What a check is given: a programme that could be read, where everything stands, and where to note problems."""

import dataclasses
from collections.abc import Iterator
from typing import Any

from programmes.loader import Reading
from programmes.model import Bound, Programme
from programmes.reading.problem import Problem, Severity
from programmes.reading.typed import fields_of


@dataclasses.dataclass(frozen=True, slots=True)
class Text:
    """A piece of Japanese text: ``below`` is its field in ``owner`` (and its place in a list of texts)."""

    owner: Any
    below: tuple[str | int, ...]
    text: str


class Sheet:
    """``problems`` fills as the checks run."""

    def __init__(self, reading: Reading, programme: Programme) -> None:
        self.reading = reading
        self.programme = programme
        self.problems: list[Problem] = []

    def note(
        self, owner: object, *below: str | int, what: str, mend: str, severity: Severity = "error"
    ) -> None:
        """A problem with the field ``below`` of ``owner``, any object of the programme."""
        file, line, field = self.reading.place(owner, *below)
        self.problems.append(Problem(file, line, field, what, mend, severity))

    def objects(self, *wanted: type) -> Iterator[Any]:
        """Every object of the programme (of the ``wanted`` classes, if any are named), in the file's order."""
        for found in _below(self.programme):
            if not wanted or isinstance(found, wanted):
                yield found

    def lost_rows(self, before: object, after: object) -> bool:
        """Whether rows stood between these two that could not be read (they have their own problems)."""
        (_, one), (_, other) = (self.reading.origins[id(row)] for row in (before, after))
        return isinstance(one[-1], int) and isinstance(other[-1], int) and other[-1] > one[-1] + 1

    def texts(self) -> Iterator[Text]:
        """Every text of the programme."""
        for owner in self.objects():
            for name in fields_of(type(owner)):
                value = getattr(owner, name)
                if isinstance(value, str):
                    yield Text(owner, (name,), value)
                elif isinstance(value, tuple):
                    for position, each in enumerate(value):
                        if isinstance(each, str):
                            yield Text(owner, (name, position), each)


def _below(owner: Any) -> Iterator[Any]:
    yield owner
    for name in fields_of(type(owner)):
        value = getattr(owner, name)
        for each in value if isinstance(value, tuple) else (value,):
            if dataclasses.is_dataclass(each):
                yield from _below(each)


def day_of(bound: Any) -> Any:
    """The day of a date or a Bound, as far as it is known, else None."""
    return (bound.day or bound.known) if isinstance(bound, Bound) else bound
