"""Which of a programme's tickets a message names."""

import re
from collections.abc import Iterable

from bot.asked_count import OF
from bot.asked_sets import MOST_SETS, counted_sets
from bot.asked_window import windows_named
from bot.turn import Turn
from faq.normalise import normalise
from faq.patterns import any_of
from programmes.model import Programme, Ticket


def ticket_named(turn: Turn) -> Ticket | None:
    """The ticket whose name or alias stands in the text (the longest wins), if there is more than one to choose."""
    plain = normalise(turn.text)
    names = [(name, ticket) for ticket in turn.programme.tickets for name in (ticket.name, *ticket.aliases)]
    found = [(len(name), ticket) for name, ticket in names if normalise(name) in plain]
    return max(found, key=lambda pair: pair[0])[1] if found and len(turn.programme.tickets) > 1 else None


def tickets_named(turn: Turn) -> tuple[Ticket, ...]:
    """Every ticket whose name or alias stands in the text, where there is more than one to choose; a name inside of a longer
    one does not count."""
    plain = normalise(turn.text)
    names = {
        normalise(name): ticket
        for ticket in turn.programme.tickets
        for name in (ticket.name, *ticket.aliases)
    }
    found: dict[str, Ticket] = {}
    for name in sorted(names, key=len, reverse=True):
        if name in plain:
            found[names[name].id] = names[name]
            plain = plain.replace(name, " ")
    return tuple(t for t in turn.programme.tickets if t.id in found and len(turn.programme.tickets) > 1)


def sets_by_ticket(text: str, programme: Programme) -> dict[str, int]:
    """How many sets of which ticket (its id) are counted, each beside its name: "実券1冊とプレミアム券2冊". Where the last
    sentence counts some, what is told before it does not count."""
    last = [sentence for sentence in _SENTENCES.split(text) if sentence.strip()][-1:]
    return _sets_beside("".join(last), programme) or _sets_beside(text, programme)


_SENTENCES = re.compile(r"(?<=[。!！?？\n])")


def _sets_beside(sentence: str, programme: Programme) -> dict[str, int]:
    names = {name: t.id for t in programme.tickets for name in (t.name, *t.aliases)}
    if len(programme.tickets) < 2:
        return {}
    named = [(m.start(), names[m[0]]) for m in re.finditer(any_of(names), sentence)]
    counts: dict[str, int] = {}
    since = 0
    for amount in counted_sets(sentence, programme.tickets[0]):
        before = [each for each in named if each[0] < amount.start][-1:]
        behind = [each for each in named if sentence[amount.end : each[0]].strip() in ("", *OF)]
        behind = [each for each in behind if each[0] >= amount.end][:1]
        is_of = bool(behind) and sentence[amount.end : behind[0][0]].strip() in OF
        meant = (behind or before) if is_of else (before or behind)
        for each in meant or _sold_as(sentence[since : amount.start], amount.start, programme):
            named = [other for other in named if other[0] > each[0]]
            if 0 < amount.value <= MOST_SETS:
                counts[each[1]] = counts.get(each[1], 0) + amount.value
        since = amount.end
    return counts


def _sold_as(clause: str, end: int, programme: Programme) -> list[tuple[int, str]]:
    """The one ticket that is sold in the way the words before a count name: "セブンで2冊"."""
    sold = {ticket for window in windows_named(clause, programme) for ticket in window.tickets}
    return [(end, sold.pop())] if len(sold) == 1 else []


def asks_where(turn: Turn) -> bool:
    """Whether the text names a kind of ticket, or shops that take one: "共通券", "大型スーパーで"."""
    return any(
        is_named(turn.text, (kind.name, *kind.aliases, *kind.shops)) for kind in turn.programme.ticket_kinds
    )


def is_named(text: str, names: Iterable[str]) -> bool:
    """Whether one of the names stands in the text."""
    plain = normalise(text)
    return any(normalise(name) in plain for name in names)
