"""Which of a programme's tickets a message names."""

from collections.abc import Iterable

from bot.turn import Turn
from faq.normalise import normalise
from programmes.model import Ticket


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


def asks_where(turn: Turn) -> bool:
    """Whether the text names a kind of ticket, or shops that take one: "共通券", "大型スーパーで"."""
    return any(
        is_named(turn.text, (kind.name, *kind.aliases, *kind.shops)) for kind in turn.programme.ticket_kinds
    )


def is_named(text: str, names: Iterable[str]) -> bool:
    """Whether one of the names stands in the text."""
    plain = normalise(text)
    return any(normalise(name) in plain for name in names)
