"""The questions of a programme as a page shows them: filled with its values, with what they stand on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.blocks import Citation
from bot.entry_reply import entry_of
from bot.turn import cite
from programmes.model import Conflict, Entry, Programme, Role
from programmes.placeholders import fill

SHOWN_FIRST = 8


@dataclass(frozen=True, slots=True)
class Question:
    """``related``: entries that exist, in the order the data names them."""

    entry: Entry
    answer: str
    details: str
    citations: tuple[Citation, ...]
    conflict: Conflict | None
    related: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """``number``: from 1, the same for every role, so that an address that names it stays good."""

    number: int
    name: str
    questions: tuple[Question, ...]


class Questions:
    """All of one programme's, filled once."""

    def __init__(self, programme: Programme) -> None:
        conflicts = {conflict.id: conflict for conflict in programme.conflicts}
        self._all = {entry.id: _filled(programme, entry, conflicts) for entry in programme.entries}

    def __iter__(self) -> Iterator[Question]:
        return iter(self._all.values())

    def of(self, entry_id: str) -> Question | None:
        return self._all.get(entry_id)

    def topics(self, role: Role | None = None) -> tuple[Topic, ...]:
        """Those for ``role`` (None: all) under their topics, in the order of the data; no empty topic."""
        names = dict.fromkeys(question.entry.topic for question in self._all.values())
        topics = (
            Topic(number, name, tuple(q for q in self._for(role) if q.entry.topic == name))
            for number, name in enumerate(names, start=1)
        )
        return tuple(topic for topic in topics if topic.questions)

    def first(self) -> tuple[Question, ...]:
        """The questions that the data marks as often asked; without any, the first answer of each topic."""
        often = [question for question in self._all.values() if question.entry.often]
        stated = {t.name: [q for q in t.questions if q.entry.kind == "answer"] for t in self.topics()}
        return tuple(often or [questions[0] for questions in stated.values() if questions])[:SHOWN_FIRST]

    def _for(self, role: Role | None) -> list[Question]:
        return [q for q in self._all.values() if role is None or role in q.entry.roles]


def _filled(programme: Programme, entry: Entry, conflicts: Mapping[str, Conflict]) -> Question:
    related = (entry_of(programme, other) for other in entry.related)
    return Question(
        entry=entry,
        answer=fill(entry.answer, programme),
        details=fill(entry.details, programme),
        citations=cite(programme, entry.source),
        conflict=conflicts.get(entry.conflict),
        related=tuple(other for other in related if other is not None),
    )
