"""Where an answer comes from: clause ids, each once, in the order in which they were used; and what contradicts there."""

from collections.abc import Iterable, Iterator

from programmes.model import ClauseId, Programme


def merged(*sources: Iterable[ClauseId]) -> tuple[ClauseId, ...]:
    return tuple(dict.fromkeys(clause for source in sources for clause in source))


def conflicts_on(programme: Programme, clauses: Iterable[ClauseId]) -> Iterator[str]:
    """The ids of the conflicts about days read from ``clauses``: one that the use or the settlement names counts
    where one of its statements stands there; any other where all its statements do."""
    read = frozenset(clauses)
    named = {programme.use.conflict, programme.settlement.conflict}
    for conflict in programme.conflicts:
        stands = [not read.isdisjoint(statement.source) for statement in conflict.statements]
        if all(stands) or (conflict.id in named and any(stands)):
            yield conflict.id
