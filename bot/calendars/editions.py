"""From what a programme's calendar was, revision by revision, to what its feed says of each entry: how often it changed,
when, and what is no more."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import pairwise

from bot.calendars.entries import Edition
from programmes.model import Programme
from programmes.rules.deadlines import Deadline

DeadlinesOf = Callable[[Programme], Iterable[Deadline]]


def edition_of(history: Sequence[tuple[Programme, datetime]], deadlines_of: DeadlinesOf) -> Edition:
    """``history``: every revision with the moment at which it was published (aware), the first as the documents have it
    and the last as it holds now. An entry that is there for the first time begins at 0; one that vanishes is withdrawn,
    and if it comes back it is the same entry, changed twice. Raises ValueError for no revision at all."""
    if not history:
        raise ValueError("a calendar has at least the revision of its documents")
    changes: Counter[str] = Counter()
    changed_at: dict[str, datetime] = {}
    gone: dict[str, Deadline] = {}
    for (old, _), (new, moment) in pairwise(history):
        before = {each.id: each for each in deadlines_of(old)}
        after = {each.id: each for each in deadlines_of(new)}
        for name in dict.fromkeys((*before, *after)):
            if _told(before.get(name)) != _told(after.get(name)):
                changes[name] += name in before or name in gone
                changed_at[name] = moment
        gone |= {name: each for name, each in before.items() if name not in after}
        gone = {name: each for name, each in gone.items() if name not in after}
    return Edition(history[-1][1], dict(changes), changed_at, tuple(gone.values()))


def _told(deadline: Deadline | None) -> tuple[object, ...] | None:
    """What an entry tells of a last day."""
    if deadline is None:
        return None
    each = deadline
    return (each.kind, each.name, each.day, each.act_by, each.paid_from, each.paid_to, each.conflict)
