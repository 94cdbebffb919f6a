"""Where pictures lie that people sent into a chat, and how it is said that one is not to be had."""

from typing import Protocol


class NotFetched(Exception):  # noqa: N818
    """The picture could not be fetched. ``again``: it may be later; ``soon``: within seconds. ``reason`` for the person
    otherwise: "gone" or "too_many_bytes". The message says why, without ids."""

    again = False
    soon = False
    reason = "gone"


class PictureSource(Protocol):
    """One channel's pictures."""

    async def content(self, message_id: str) -> bytes:
        """What was sent in this message (``Incoming.message_id``). Raises :class:`NotFetched`."""
        ...
