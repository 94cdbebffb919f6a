"""Which of a programme's tickets a message names."""

from bot.turn import Turn
from faq.normalise import normalise
from programmes.model import Ticket


def ticket_named(turn: Turn) -> Ticket | None:
    """The ticket whose name or alias stands in the text (the longest wins), if there is more than one to choose."""
    plain = normalise(turn.text)
    names = [(name, ticket) for ticket in turn.programme.tickets for name in (ticket.name, *ticket.aliases)]
    found = [(len(name), ticket) for name, ticket in names if normalise(name) in plain]
    return max(found, key=lambda pair: pair[0])[1] if found and len(turn.programme.tickets) > 1 else None


def asks_where(turn: Turn) -> bool:
    """Whether the text names a kind of ticket, or shops that take one: "共通券", "大型スーパーで"."""
    plain = normalise(turn.text)
    return any(
        normalise(word) in plain
        for kind in turn.programme.ticket_kinds
        for word in (kind.name, *kind.aliases, *kind.shops)
    )
