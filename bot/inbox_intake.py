"""From an event to its row in the inbox: cleaned and masked before anything is stored."""

from dataclasses import replace
from typing import Any, Final

from bot.codec import incoming_to_json
from bot.incoming import Incoming
from bot.masking import clean, mask

PLACES: Final = 4
"""Decimals of a degree that are kept of a position until its answer is written: some ten metres. Then it goes."""


def row_of(incoming: Incoming) -> dict[str, Any]:
    """The row for :func:`store.inbox.receive`."""
    safe = replace(
        incoming,
        text=_safe(incoming.text),
        file_name=_safe(incoming.file_name),
        press=clean(incoming.press),
        picked=clean(incoming.picked),
        message_id=clean(incoming.message_id),
        reply_token=clean(incoming.reply_token),
        latitude=_to_a_few_metres(incoming.latitude),
        longitude=_to_a_few_metres(incoming.longitude),
    )
    return {
        "channel": incoming.channel, "address": clean(incoming.address), "event_id": clean(incoming.event_id),
        "kind": incoming.kind, "occurred_at": incoming.occurred_at, "payload": incoming_to_json(safe),
    }  # fmt: skip


def _to_a_few_metres(degrees: float | None) -> float | None:
    return None if degrees is None else round(degrees, PLACES)


def _safe(text: str) -> str:
    return mask(clean(text))[0] if text else ""
