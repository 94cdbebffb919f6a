"""Where an answer comes from: clause ids, each once, in the order in which they were used."""

from collections.abc import Iterable

from programmes.model import ClauseId


def merged(*sources: Iterable[ClauseId]) -> tuple[ClauseId, ...]:
    return tuple(dict.fromkeys(clause for source in sources for clause in source))
