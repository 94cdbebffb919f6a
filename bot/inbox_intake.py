"""From an event to its row in the inbox: cleaned and masked before anything is stored."""

from typing import Any, Final

from bot.codec import incoming_to_json
from bot.incoming import Incoming
from bot.masking import clean, mask

PLACES: Final = 4
"""Decimals of a degree that are kept of a position until its answer is written: some ten metres. Then it goes."""
_POSITION: Final = frozenset({"latitude", "longitude"})
_WRITTEN_BY_PEOPLE: Final = frozenset({"text", "file_name"})


def row_of(incoming: Incoming) -> dict[str, Any]:
    """The row for :func:`store.inbox.receive`."""
    payload = {name: _safe(name, value) for name, value in incoming_to_json(incoming).items()}
    return {
        "channel": incoming.channel, "address": clean(incoming.address), "event_id": clean(incoming.event_id),
        "kind": incoming.kind, "occurred_at": incoming.occurred_at, "payload": payload,
    }  # fmt: skip


def _safe(name: str, value: Any) -> Any:
    if isinstance(value, str):
        text = clean(value)
        return mask(text)[0] if name in _WRITTEN_BY_PEOPLE else text
    return round(value, PLACES) if name in _POSITION else value
